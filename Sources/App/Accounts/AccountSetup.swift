// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
package import Store

/// Makes an account on which the main job works at once. Safe to repeat: what is there already stays.
package struct AccountSetup: Sendable {
    package struct Request: Sendable {
        package var ownerEmail: String
        package var ownerName: String
        package var publicURL: String
        package var wantsNewKeys: Bool
        package var wantsDemo: Bool

        package init(
            ownerEmail: String, ownerName: String, publicURL: String, wantsNewKeys: Bool = false, wantsDemo: Bool = false
        ) {
            self.ownerEmail = ownerEmail
            self.ownerName = ownerName
            self.publicURL = publicURL
            self.wantsNewKeys = wantsNewKeys
            self.wantsDemo = wantsDemo
        }
    }

    /// What set-up found or made. Secrets are nil when the account was there before and no new ones were asked for.
    package struct Outcome: Sendable, Hashable {
        package var isNew = false
        package var ownerID = ""
        package var ownerEmail = ""
        package var serviceID = ""
        package var escalationPolicyID = ""
        package var scheduleID = ""
        package var routingKey = ""
        package var accountKey: String?
        package var readOnlyKey: String?
        package var userKey: String?
        package var signInURL: String?
    }

    /// How long a sign-in link can be used.
    package static let signInLinkLifetimeSeconds: Int64 = 24 * 3600

    private static let keyNames = (account: "Account key", readOnly: "Read-only key", user: "Owner's key")
    private static let newKeysCount = 3

    /// Reads the account's keys, making them on the first run.
    package static func secrets(_ database: any Database, _ runtime: any Runtime) async throws -> AccountSecrets {
        let (hashKey, linkKey) = try await database.write { session in
            (try key(.hashKey, session, runtime), try key(.linkKey, session, runtime))
        }
        return AccountSecrets(hashKey: hashKey, linkKey: linkKey)
    }

    private static func key(
        _ name: SettingQueries.Name, _ session: any Session, _ runtime: any Runtime
    ) throws -> [UInt8] {
        if let text = try SettingQueries.value(session, name), let bytes = AccountSecrets.bytes(hex: text) { return bytes }
        let bytes = runtime.randomBytes(AccountSecrets.keyLengthBytes)
        try SettingQueries.set(session, name, AccountSecrets.hex(bytes))
        return bytes
    }

    package static func run(
        _ request: Request, _ database: any Database, _ runtime: any Runtime, _ secrets: AccountSecrets
    ) async throws -> Outcome {
        let caches = Caches()
        return try await database.write { session in
            let work = Work(session: session, runtime: runtime, caches: caches)
            var outcome: Outcome
            if let known = try stored(session) {
                outcome = known
            } else {
                outcome = try FirstAccount.create(request, work)
                try SettingQueries.set(session, .setup, text(outcome))
            }
            if outcome.isNew || request.wantsNewKeys { try makeKeys(&outcome, request, work, secrets) }
            if !outcome.isNew, request.wantsNewKeys { try recordNewKeys(outcome, work) }
            return outcome
        }
    }

    /// A fresh sign-in link for a user, or for the owner when no address is given. Nil when there is no such user.
    package static func signInLink(
        email: String?, publicURL: String, _ database: any Database, _ runtime: any Runtime, _ secrets: AccountSecrets
    ) async throws -> String? {
        let caches = Caches()
        return try await database.write { session in
            let work = Work(session: session, runtime: runtime, caches: caches)
            let userID: String? =
                if let email { try UserQueries.find(session, email: email.lowercased())?.id } else {
                    try UserQueries.owners(session).first
                }
            guard let userID, let user = try UserQueries.find(session, ids: [userID]).first else { return nil }
            try AuditQueries.insert(session, linkRecord(for: user, work))
            return try Tokens.makeSignInLink(userID: userID, publicURL: publicURL, work, secrets)
        }
    }

    /// What an account begins with has no record; what takes its place later has.
    private static func recordNewKeys(_ outcome: Outcome, _ work: Work) throws {
        // They have just been made, and so are the newest.
        for key in try TokenQueries.page(work.session, TokenQueries.Filter(), limit: newKeysCount) {
            let root = AuditRecord.Reference(kind: AccountRecord.keyKind, id: key.id, summary: key.name)
            let fields: [AuditDetails.FieldChange] = [
                .init(name: "name", value: key.name), .init(name: "kind", value: key.kind.rawValue),
                .init(name: "token", value: AuditDetails.redacted),
            ]
            try AuditQueries.insert(
                work.session, AccountRecord.byCommand(root: root, action: .create, .init(fields: fields), work))
        }
        guard let owner = try UserQueries.find(work.session, ids: [outcome.ownerID]).first else { return }
        try AuditQueries.insert(work.session, linkRecord(for: owner, work))
    }

    private static func linkRecord(for user: User, _ work: Work) -> AuditRecord {
        let change = AuditDetails.FieldChange(name: AccountRecord.linkKind, value: AuditDetails.redacted)
        return AccountRecord.byCommand(
            root: AccountRecord.person(user), action: .update, .init(fields: [change]), work)
    }

    private static func makeKeys(
        _ outcome: inout Outcome, _ request: Request, _ work: Work, _ secrets: AccountSecrets
    ) throws {
        for name in [keyNames.account, keyNames.readOnly, keyNames.user] {
            try TokenQueries.revokeAll(work.session, name: name, at: work.now)
        }
        try SignInQueries.deleteAll(work.session, userID: outcome.ownerID)
        outcome.accountKey = try Tokens.make(.account, name: keyNames.account, userID: nil, work, secrets)
        outcome.readOnlyKey = try Tokens.make(.readOnly, name: keyNames.readOnly, userID: nil, work, secrets)
        outcome.userKey = try Tokens.make(.user, name: keyNames.user, userID: outcome.ownerID, work, secrets)
        outcome.signInURL = try Tokens.makeSignInLink(
            userID: outcome.ownerID, publicURL: request.publicURL, work, secrets)
    }

    private static func stored(_ session: any Session) throws -> Outcome? {
        guard let text = try SettingQueries.value(session, .setup), let json = try? JSON.parse(text) else { return nil }
        var outcome = Outcome()
        outcome.ownerID = json["owner_id"]?.stringValue ?? ""
        outcome.ownerEmail = json["owner_email"]?.stringValue ?? ""
        outcome.serviceID = json["service_id"]?.stringValue ?? ""
        outcome.escalationPolicyID = json["escalation_policy_id"]?.stringValue ?? ""
        outcome.scheduleID = json["schedule_id"]?.stringValue ?? ""
        outcome.routingKey = json["routing_key"]?.stringValue ?? ""
        return outcome
    }

    private static func text(_ outcome: Outcome) -> String {
        var kept = outcome
        (kept.accountKey, kept.readOnlyKey, kept.userKey, kept.signInURL) = (nil, nil, nil, nil)
        return kept.json.text
    }
}

extension AccountSetup.Outcome {
    /// The form in which commands print it. Secrets that were not made now are left out.
    package var json: JSON {
        var object: JSONObject = ["owner_id": .string(ownerID), "owner_email": .string(ownerEmail)]
        for (name, value) in [("account_key", accountKey), ("read_only_key", readOnlyKey), ("user_key", userKey)] {
            if let value { object.append(name, .string(value)) }
        }
        object.append("service_id", .string(serviceID))
        object.append("escalation_policy_id", .string(escalationPolicyID))
        object.append("schedule_id", .string(scheduleID))
        object.append("routing_key", .string(routingKey))
        if let signInURL { object.append("sign_in_url", .string(signInURL)) }
        return .object(object)
    }
}

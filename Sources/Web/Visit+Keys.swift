// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// The page of API keys. What is shown and what may be done is decided by the operations.
extension Visit {
    func keys(
        issued: KeysModel.Issued? = nil, draft: KeysModel.Draft = KeysModel.Draft(), problem: String? = nil
    ) async throws -> KeysModel {
        let (found, isCut) = try await door.listByCursor(Operations.Keys.list.operation, maximum: KeysModel.keyLimit)
        var frame = try await frame()
        if let notice = parameter(PageNotice.parameterName).flatMap(KeyNotice.init(rawValue:)) {
            frame.notice = notice.notice
        }
        if let problem { frame.notice = PageFrame.Notice(.problem, problem) }
        return KeysModel(
            frame: frame, keys: found.map(key), isCut: isCut,
            offersAccountKeys: KeyRules.mayIssue(
                principal: viewer.principal, kind: .account, userID: nil, holderRole: nil), issued: issued,
            draft: draft)
    }

    /// Makes the key that the form asks for. The answer itself shows the secret: an address to come back to would too.
    func createKey() async throws -> (model: KeysModel, status: Int) {
        let draft = KeysModel.Draft(
            name: form[FormField.keyName] ?? "", kind: form[FormField.keyKind] ?? "", days: form[FormField.keyDays] ?? "")
        guard let days = Int64(draft.days), (0...Self.daysMaximum).contains(days) else { throw ErrorPageModel(.badRequest) }
        var input: JSONObject = ["name": .string(draft.name), "kind": .string(draft.kind)]
        if days > 0 {
            input.append("expires_at", .string(ISO8601.string(now.adding(seconds: days * .secondsPerDay))))
        }
        do {
            let made = try await issue(Operations.Keys.create.operation, input)
            return (try await keys(issued: made), 201)
        } catch let error as APIError where error.status < 500 {
            return (try await keys(draft: draft, problem: error.sentence), error.status)
        }
    }

    /// Puts a new key in the place of an old one.
    func rotateKey(_ id: String) async throws -> (model: KeysModel, status: Int) {
        var input = JSONObject()
        if let seconds = form[FormField.keyOverlap].flatMap({ Int64($0) }) {
            input.append("overlap_seconds", .int(seconds))
        }
        do {
            let made = try await issue(Operations.Keys.rotate.operation, input, path: ["id": id], isReplacement: true)
            return (try await keys(issued: made), 201)
        } catch let error as APIError where error.status < 500 && error.status != 404 {
            return (try await keys(problem: error.sentence), error.status)
        }
    }

    func revokeKey(_ id: String) async throws -> Reply {
        var notice = KeyNotice.revoked.rawValue
        do {
            _ = try await door.call(Operations.Keys.delete.operation, path: ["id": id])
        } catch let error as APIError where error.status < 500 && error.status != 404 {
            notice = PageNotice(refusal: error).rawValue
        }
        return .redirect(to: address(WebPath.keys, notice: notice))
    }

    /// Longer times than the form offers; the operation has a limit of its own.
    private static let daysMaximum: Int64 = 3660

    private func issue(
        _ operation: Operation, _ input: JSONObject, path: [String: String] = [:], isReplacement: Bool = false
    ) async throws -> KeysModel.Issued {
        let key = try await door.send(operation, input, path: path)
        return KeysModel.Issued(
            name: key.text("name"), reach: key.text("reach"), token: key.text("token"), isReplacement: isReplacement)
    }

    private func key(_ key: JSON) -> KeysModel.Key {
        KeysModel.Key(
            id: key.id, name: key.text("name"), reach: key.text("reach"), hint: key["hint"]?.stringValue,
            creator: creator(of: key), createdAt: key.time("created_at") ?? now, lastUsedAt: key.time("last_used_at"),
            expiresAt: key.time("expires_at"), isReplaced: key["replaced_by"]?.objectValue != nil)
    }

    private func creator(of key: JSON) -> String? {
        if let person = key["creator"], !person.id.isEmpty {
            return person.id == viewer.user.id ? "you" : person.summary.isEmpty ? "somebody who has left" : person.summary
        }
        if let other = key["creator_key"], !other.id.isEmpty {
            return other.summary.isEmpty ? "another key" : "the key “\(other.summary)”"
        }
        return key["created_via"]?.stringValue == APIKey.setupOrigin ? "set-up" : nil
    }
}

/// What the page of keys says after a change. Only these can be asked for by an address.
private enum KeyNotice: String {
    case revoked = "key-revoked"

    var notice: PageFrame.Notice {
        switch self {
        case .revoked: .init(.done, "Revoked. Programs that use it are refused from now on.")
        }
    }
}

extension APIError {
    /// What is wrong, for a person.
    var sentence: String {
        let texts = errors.isEmpty ? [message] : errors
        return texts.joined(separator: ". ") + "."
    }
}

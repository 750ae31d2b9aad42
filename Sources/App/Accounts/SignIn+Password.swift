// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain
import Store

/// Signing in with a password, and choosing one.
extension SignIn {
    package enum Outcome: Hashable, Sendable {
        /// The `Set-Cookie` value of the new session.
        case signedIn(cookie: String)
        /// Nobody has this address, or not with this password: which of the two, nobody is told.
        case wrong
        /// Too much was wrong from there lately.
        case wait(seconds: Int64)
        /// Too many sign in at this moment.
        case busy
    }

    /// Longer addresses are nobody's.
    private static let emailLengthMaximum = 200

    package func begin(email: String, password: String, from device: Device) async throws -> Outcome {
        let keys = attemptKeys(email: email, address: device.address)
        switch try await attempt(email: email, password: password, keys) {
        case .wrong: return .wrong
        case .wait(let seconds): return .wait(seconds: seconds)
        case .busy: return .busy
        case .right(let holder):
            let cookie = try await environment.write { work -> String? in
                // Changed in the meantime: what was checked is not the password any more.
                guard try SignInQueries.passwordHash(work.session, userID: holder.userID) == holder.hash else { return nil }
                try Self.forgive(keys, work)
                return try begin(userID: holder.userID, from: device, work)
            }
            guard let cookie else { return .wrong }
            return .signedIn(cookie: cookie)
        }
    }

    package enum ChangeOutcome: Hashable, Sendable {
        /// All other sessions of the person have ended.
        case changed
        /// The old password was not the right one.
        case wrong
        case refused(PasswordRules.Refusal)
        case wait(seconds: Int64)
        case busy
    }

    /// Sets a person's password. Whoever has one must give it; without one the session is enough, as it is for all else
    /// that they may do.
    package func setPassword(
        _ new: String, old: String, of viewer: Viewer, from device: Device
    ) async throws -> ChangeOutcome {
        let user = viewer.user
        if let refusal = PasswordRules.refusal(of: new, email: user.email, name: user.name) { return .refused(refusal) }
        let stored = try await environment.read { work in try SignInQueries.passwordHash(work.session, userID: user.id) }
        if stored != nil {
            let keys = attemptKeys(email: user.email, address: device.address)
            switch try await attempt(email: user.email, password: old, keys) {
            case .wrong: return .wrong
            case .wait(let seconds): return .wait(seconds: seconds)
            case .busy: return .busy
            case .right: try await environment.write { work in try Self.forgive(keys, work) }
            }
        }
        let hash: String
        do throws(Passwords.Failure) {
            hash = try await passwords.hash(new, salt: environment.runtime.randomBytes(Passwords.saltLengthBytes))
        } catch {
            if error == .tooMany { return .busy }
            throw error
        }
        return try await environment.write { work -> ChangeOutcome in
            guard try SignInQueries.passwordHash(work.session, userID: user.id) == stored else { return .wrong }
            try SignInQueries.setPassword(work.session, userID: user.id, hash: hash, at: work.now)
            try SignInQueries.deleteLinks(work.session, userID: user.id)
            let change = AuditDetails.FieldChange(name: "password", value: AuditDetails.redacted)
            try AuditQueries.insert(
                work.session, AccountRecord.onPage(by: user, from: device, .init(fields: [change]), work))
            try WebSessionQueries.deleteOthers(work.session, userID: user.id, than: viewer.sessionID)
            return .changed
        }
    }

    // MARK: Attempts

    /// Under which a wrong password counts: for this person from this place, and from this place for whomever.
    struct AttemptKeys: Sendable {
        let person: String
        let place: String
        var all: [String] { [person, place].sorted() }
    }

    private enum Attempt: Sendable {
        case right(SignInQueries.PasswordHolder)
        case wrong
        case wait(seconds: Int64)
        case busy
    }

    private func attemptKeys(email: String, address: String) -> AttemptKeys {
        let place = SignInThrottle.place(of: address)
        return AttemptKeys(
            person: environment.secrets.hash(ofToken: "password \(Self.normal(email)) \(place)"),
            place: environment.secrets.hash(ofToken: "passwords \(place)"))
    }

    /// An address as it is stored; cut where it is longer than any.
    static func normal(_ email: String) -> String {
        MailHeader.singleLine(String(email.prefix(emailLengthMaximum))).lowercased()
    }

    /// Checks a password. It is counted as wrong before it is looked at, and forgiven when it was right: of many that come
    /// at once not all shall be the first.
    private func attempt(email: String, password: String, _ keys: AttemptKeys) async throws -> Attempt {
        let email = Self.normal(email)
        if let seconds = try await environment.read({ work in try Self.wait(keys, work) }) { return .wait(seconds: seconds) }
        let opening = try await environment.write { work -> (seconds: Int64?, holder: SignInQueries.PasswordHolder?) in
            if let seconds = try Self.wait(keys, work) { return (seconds, nil) }
            let expiry = work.now.adding(seconds: SignInThrottle.memorySeconds)
            for key in keys.all {
                try SignInQueries.countAttempt(work.session, key: key, at: work.now, expiresAt: expiry)
            }
            return (nil, try SignInQueries.passwordHolder(work.session, email: email))
        }
        if let seconds = opening.seconds { return .wait(seconds: seconds) }
        do throws(Passwords.Failure) {
            // An unknown address and somebody without a password take as long as a wrong one.
            let isRight = try await passwords.isRight(password, for: opening.holder?.hash)
            guard isRight, let holder = opening.holder else { return .wrong }
            return .right(holder)
        } catch {
            guard error == .tooMany else { throw error }
            try await environment.write { work in
                for key in keys.all { try SignInQueries.forgiveAttempt(work.session, key: key) }
            }
            return .busy
        }
    }

    private static func wait(_ keys: AttemptKeys, _ work: Work) throws -> Int64? {
        let known = try SignInQueries.attempts(work.session, keys: keys.all, at: work.now)
        let decisions = [
            decision(.person, known[keys.person], work), decision(.place, known[keys.place], work),
        ]
        return decisions.compactMap(\.self).max()
    }

    /// The seconds to wait; nil when there is nothing to wait for.
    static func decision(_ throttle: SignInThrottle, _ known: SignInQueries.Attempts?, _ work: Work) -> Int64? {
        let decision = throttle.decide(
            failures: known?.failures ?? 0, lastFailure: known?.lastFailure, now: work.now)
        return if case .wait(let seconds) = decision { seconds } else { nil }
    }

    /// The password was right: what was wrong before it counts no more for this person here, and this try for nobody.
    private static func forgive(_ keys: AttemptKeys, _ work: Work) throws {
        try SignInQueries.forgetAttempts(work.session, key: keys.person)
        try SignInQueries.forgiveAttempt(work.session, key: keys.place)
    }
}

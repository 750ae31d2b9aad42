// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Links by mail: for whoever has no password, has forgotten it, or has to wait after wrong ones.
extension SignIn {
    /// A link that was sent can be used for so long, and a mail that could not be sent for so long is dropped.
    package static let mailLinkLifetimeSeconds: Int64 = 900
    /// Mails to one person in that time, whoever asks for them.
    package static let mailsMaximum = 3

    package enum MailOutcome: Hashable, Sendable {
        /// If somebody has this address, a mail is on its way. Whether, nobody is told.
        case accepted
        /// Too many links were asked for from there lately.
        case wait(seconds: Int64)
        /// The server sends no mail.
        case unavailable
    }

    package var sendsMail: Bool { environment.settings.mailServer != nil }

    /// Asks for a link. `next` is where the person wanted to go; what is not safe is left out.
    package func requestLink(email: String, next: String?, from device: Device) async throws -> MailOutcome {
        guard sendsMail else { return .unavailable }
        let email = Self.normal(email)
        let next = next.flatMap { WebPath.isSafeNext($0) ? $0 : nil }
        let key = environment.secrets.hash(ofToken: "mails \(SignInThrottle.place(of: device.address))")
        // Looked at before anything is written: whoever has to wait costs no write.
        if let seconds = try await environment.read({ work in try Self.mailWait(key, work) }) {
            return .wait(seconds: seconds)
        }
        return try await environment.write { work -> MailOutcome in
            if let seconds = try Self.mailWait(key, work) { return .wait(seconds: seconds) }
            // Written for everybody, so that an address without a person takes no shorter to be answered.
            try SignInQueries.countAttempt(
                work.session, key: key, at: work.now,
                expiresAt: work.now.adding(seconds: SignInThrottle.memorySeconds))
            let start = work.now.adding(seconds: -Self.mailLinkLifetimeSeconds)
            try SignInMailQueries.prune(work.session, until: start)
            guard let userID = try SignInQueries.passwordHolder(work.session, email: email)?.userID,
                try SignInMailQueries.count(work.session, userID: userID, after: start) < Self.mailsMaximum
            else { return .accepted }
            try SignInMailQueries.insert(
                work.session,
                QueuedSignInMail(id: work.makeID(), userID: userID, returnPath: next, createdAt: work.now))
            work.wake(at: work.now)
            return .accepted
        }
    }

    private static func mailWait(_ key: String, _ work: Work) throws -> Int64? {
        decision(.mail, try SignInQueries.attempts(work.session, keys: [key], at: work.now)[key], work)
    }
}

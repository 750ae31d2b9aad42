// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Domain
import Logging
package import ServiceLifecycle
import Store

/// Sends the sign-in links that people asked for. The network is used between two transactions, never in one.
///
/// The link is made when its mail is about to go out, and only its hash is stored: no row of the outbox opens a door.
package struct SignInMailLoop: Sendable {
    /// Mails under way at a time. Pages go over the same connections, and must find some free.
    package static let inHandMaximum = 16
    /// A sender that dies leaves its rows to others after this long; longer than one try may take.
    package static let holdSeconds: Int64 = 60

    package typealias Send = @Sendable (_ message: MailMessage) async -> MailResult

    private let environment: Environment
    private let send: Send
    private let inHand = InHand()

    package init(_ environment: Environment, send: @escaping Send) {
        self.environment = environment
        self.send = send
    }

    /// A claimed mail with the link that it carries.
    private struct Letter: Sendable {
        let mail: QueuedSignInMail
        let message: MailMessage
    }

    /// Begins what is due without waiting for its end, and answers when to look again; nil when nothing waits.
    package func begin() async throws -> Instant? {
        let free = Self.inHandMaximum - inHand.count
        guard free > 0 else { return nil }
        for letter in try await claim(limit: free) {
            inHand.add()
            Task {
                await deliver(letter)
                let wasFull = inHand.remove() == Self.inHandMaximum
                if wasFull { environment.wakeup.wake(at: environment.runtime.now) }
            }
        }
        return try await environment.read { work in try SignInMailQueries.nextDue(work.session) }
    }

    /// Waits for the mails under way.
    package func drain() async { await inHand.drained() }

    /// Sends all that is due, to its end, and answers when to look again.
    package func step() async throws -> Instant? {
        while true {
            let next = try await begin()
            let hasBegun = inHand.count > 0
            await drain()
            if !hasBegun { return next }
        }
    }

    private func claim(limit: Int) async throws -> [Letter] {
        let nothingDue = try await environment.read { work in
            try SignInMailQueries.nextDue(work.session).map { $0 > work.now } ?? true
        }
        if nothingDue { return [] }
        return try await environment.write(.duty) { work -> [Letter] in
            let claimed = try SignInMailQueries.claim(
                work.session, at: work.now, holdUntil: work.now.adding(seconds: Self.holdSeconds), limit: limit)
            try SignInMailQueries.deleteExpiredLinks(work.session, at: work.now)
            let users = try UserQueries.find(work.session, ids: Set(claimed.map(\.userID)).sorted())
            return try claimed.compactMap { mail in
                try letter(for: mail, to: users.first { $0.id == mail.userID }, work)
            }
        }
    }

    private func letter(for mail: QueuedSignInMail, to user: User?, _ work: Work) throws -> Letter? {
        guard let user, Self.isOfUse(mail, at: work.now) else {
            try SignInMailQueries.finish(work.session, id: mail.id)
            return nil
        }
        let token = work.runtime.randomToken(length: Tokens.secretLength)
        let expiry = work.now.adding(seconds: SignIn.mailLinkLifetimeSeconds)
        try SignInMailQueries.setLink(
            work.session, of: mail, hash: environment.secrets.hash(ofToken: token), expiresAt: expiry)
        let path = WebPath.continued(WebPath.signIn(token: token), next: mail.returnPath)
        let settings = environment.settings
        let message = SignInLinkMail.message(
            to: user, link: settings.publicURL + path, expiresAt: expiry, messageID: "\(mail.id)-\(mail.attempt)",
            settings: settings, date: work.now)
        return Letter(mail: mail, message: message)
    }

    private static func isOfUse(_ mail: QueuedSignInMail, at now: Instant) -> Bool {
        now.seconds(since: mail.createdAt) < SignIn.mailLinkLifetimeSeconds
    }

    private func deliver(_ letter: Letter) async {
        let result = await send(letter.message)
        environment.metrics.noteDelivery(.signInMail, result.metric)
        if case .refused(_, let detail) = result {
            environment.logger.warning(
                "a sign-in link could not be mailed", metadata: ["id": "\(letter.mail.id)", "answer": "\(detail)"])
        }
        do {
            try await environment.write(.duty) { work in try Self.record(result, of: letter.mail, work) }
        } catch {
            // Not recorded is sent again when the hold runs out, with a link that takes the place of this one.
            environment.logger.error("a sign-in mail could not be recorded", metadata: ["error": "\(error)"])
        }
    }

    private static func record(_ result: MailResult, of mail: QueuedSignInMail, _ work: Work) throws {
        let next: Instant? =
            switch result {
            case .accepted, .refused(permanently: true, detail: _): nil
            case .refused(permanently: false, detail: _):
                RetryPolicy.nextAttempt(
                    after: mail.attempt, firstDueAt: mail.createdAt, now: work.now, chance: work.runtime.chance())
            }
        guard let next, isOfUse(mail, at: next) else {
            return try SignInMailQueries.finish(work.session, id: mail.id)
        }
        try SignInMailQueries.retry(work.session, id: mail.id, at: next)
        work.wake(at: next)
    }
}

/// Keeps sign-in mails going, and lets those under way end before the server does.
package struct SignInMailService: ServiceLifecycle.Service {
    private let mails: SignInMailLoop
    private let loop: LoopService

    package init(_ mails: SignInMailLoop, _ environment: Environment) {
        self.mails = mails
        loop = LoopService("sign-in mails", environment) { try await mails.begin() }
    }

    package func run() async throws {
        try await loop.run()
        await mails.drain()
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
package import ServiceLifecycle
import Store

/// Sends what the watchdog has to tell the owners. The network is used between two transactions, never in one.
package struct NoticeMailLoop: Sendable {
    /// Mails under way at a time. Pages go over the same connections, and must find some free.
    package static let inHandMaximum = 4
    /// A sender that dies leaves its rows to others after this long; longer than one try may take.
    package static let holdSeconds: Int64 = 60
    /// What was wrong that long ago is of no use any more.
    package static let usefulSeconds: Int64 = 24 * 3600

    private let environment: Environment
    private let send: SignInMailLoop.Send
    private let inHand = InHand()

    package init(_ environment: Environment, send: @escaping SignInMailLoop.Send) {
        self.environment = environment
        self.send = send
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
        return try await environment.read { work in try WatchdogNoticeQueries.nextDue(work.session) }
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

    /// A claimed notice with its mail.
    private struct Letter: Sendable {
        let notice: WatchdogNotice
        let message: MailMessage
    }

    private func claim(limit: Int) async throws -> [Letter] {
        let nothingDue = try await environment.read { work in
            try WatchdogNoticeQueries.nextDue(work.session).map { $0 > work.now } ?? true
        }
        if nothingDue { return [] }
        let settings = environment.settings
        return try await environment.write(.duty) { work -> [Letter] in
            let claimed = try WatchdogNoticeQueries.claim(
                work.session, at: work.now, holdUntil: work.now.adding(seconds: Self.holdSeconds), limit: limit)
            let users = try UserQueries.find(work.session, ids: Set(claimed.map(\.userID)).sorted())
            return try claimed.compactMap { notice -> Letter? in
                guard let user = users.first(where: { $0.id == notice.userID }), Self.isOfUse(notice, at: work.now) else {
                    try WatchdogNoticeQueries.finish(work.session, id: notice.id)
                    return nil
                }
                return Letter(
                    notice: notice,
                    message: NoticeMail.message(notice, to: user, settings: settings, date: work.now))
            }
        }
    }

    private static func isOfUse(_ notice: WatchdogNotice, at now: Instant) -> Bool {
        now.seconds(since: notice.createdAt) < usefulSeconds
    }

    private func deliver(_ letter: Letter) async {
        let result = await send(letter.message)
        environment.metrics.noteDelivery(.noticeMail, result.metric)
        do {
            try await environment.write(.duty) { work in try Self.record(result, of: letter.notice, work) }
        } catch {
            // Not recorded is sent again when the hold runs out, under the same message id.
            environment.logger.error("a notice could not be recorded", metadata: ["error": "\(error)"])
        }
    }

    private static func record(_ result: MailResult, of notice: WatchdogNotice, _ work: Work) throws {
        let next: Instant? =
            switch result {
            case .accepted, .refused(permanently: true, detail: _): nil
            case .refused(permanently: false, detail: _):
                RetryPolicy.nextAttempt(
                    after: notice.attempt, firstDueAt: notice.createdAt, now: work.now, chance: work.runtime.chance())
            }
        guard let next, isOfUse(notice, at: next) else {
            return try WatchdogNoticeQueries.finish(work.session, id: notice.id)
        }
        try WatchdogNoticeQueries.retry(work.session, id: notice.id, at: next)
        work.wake(at: next)
    }
}

/// Keeps notices going, and lets those under way end before the server does.
package struct NoticeMailService: ServiceLifecycle.Service {
    private let mails: NoticeMailLoop
    private let loop: LoopService

    package init(_ mails: NoticeMailLoop, _ environment: Environment) {
        self.mails = mails
        loop = LoopService("notice mails", environment) { try await mails.begin() }
    }

    package func run() async throws {
        try await loop.run()
        await mails.drain()
    }
}

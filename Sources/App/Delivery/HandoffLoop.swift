// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
package import ServiceLifecycle
import Store

/// Tells people that their duty begins or ends. The network is used between two transactions, never in one.
package struct HandoffLoop: Sendable {
    /// Mails under way at a time. Pages go over the same connections, and must find some free.
    package static let inHandMaximum = 8
    /// A sender that dies leaves its rows to others after this long; longer than one try may take.
    package static let holdSeconds: Int64 = 60

    private let environment: Environment
    private let send: SignInMailLoop.Send?
    private let inHand = InHand()

    /// Without a way to send mail, people are told nothing, and the record says so.
    package init(_ environment: Environment, send: SignInMailLoop.Send?) {
        self.environment = environment
        self.send = send
    }

    /// Looks at the schedules that are due, begins what is to be told without waiting for its end, and answers when to look
    /// again; nil when nothing is armed.
    package func begin() async throws -> Instant? {
        var lookedAtCount = 0
        repeat { lookedAtCount = try await sweep() } while lookedAtCount == HandoffSweep.batchMaximum
        while true {
            let free = Self.inHandMaximum - inHand.count
            // Whichever ends first wakes the loop.
            guard free > 0 else { return nil }
            let (claimedCount, letters) = try await claim(limit: free)
            for letter in letters {
                inHand.add()
                Task {
                    await deliver(letter)
                    let wasFull = inHand.remove() == Self.inHandMaximum
                    if wasFull { environment.wakeup.wake(at: environment.runtime.now) }
                }
            }
            guard claimedCount == free else { break }
        }
        return try await nextDue()
    }

    /// Waits for the mails under way.
    package func drain() async { await inHand.drained() }

    /// Tells all that is due, to its end, and answers when to look again.
    package func step() async throws -> Instant? {
        while true {
            let next = try await begin()
            let hasBegun = inHand.count > 0
            await drain()
            if !hasBegun { return next }
        }
    }

    private func nextDue() async throws -> Instant? {
        try await environment.read { work in
            [try HandoffTimerQueries.nextDue(work.session), try HandoffNoticeQueries.nextDue(work.session)]
                .compactMap(\.self).min()
        }
    }

    // MARK: Looking at schedules

    private func sweep() async throws -> Int {
        let nothingDue = try await environment.read { work in
            try HandoffTimerQueries.nextDue(work.session).map { $0 > work.now } ?? true
        }
        if nothingDue { return 0 }
        do {
            return try await environment.write(.duty) { work in try HandoffSweep.look(work) }
        } catch let error as DatabaseError where error.isOfTheWholeStore {
            throw error
        } catch {
            environment.logger.error("schedules are looked at one by one", metadata: ["error": "\(error)"])
            return try await sweepOneByOne()
        }
    }

    /// One schedule that cannot be looked at must not hold up the others.
    private func sweepOneByOne() async throws -> Int {
        let due = try await environment.write(.duty) { work in
            try HandoffTimerQueries.claim(work.session, at: work.now, limit: HandoffSweep.batchMaximum)
        }
        for timer in due {
            do {
                try await environment.write(.duty) { work in try HandoffSweep.look(timer, work) }
            } catch let error as DatabaseError where error.isOfTheWholeStore {
                throw error
            } catch {
                environment.logger.error(
                    "a schedule's hand-offs could not be looked at",
                    metadata: ["schedule": "\(timer.scheduleID)", "error": "\(error)"])
                try await environment.write(.duty) { work in
                    try HandoffTimerQueries.postpone(
                        work.session, timer, to: work.now.adding(seconds: HandoffSweep.postponeSeconds))
                }
            }
        }
        return due.count
    }

    // MARK: Telling

    /// A claimed notice with its mail, or with the reason why there is none.
    private struct Letter: Sendable {
        let notice: HandoffNotice
        let content: HandoffLetter
    }

    private func claim(limit: Int) async throws -> (claimedCount: Int, letters: [Letter]) {
        let nothingDue = try await environment.read { work in
            try HandoffNoticeQueries.nextDue(work.session).map { $0 > work.now } ?? true
        }
        if nothingDue { return (0, []) }
        let (settings, sendsMail) = (environment.settings, send != nil)
        return try await environment.write(.duty) { work -> (claimedCount: Int, letters: [Letter]) in
            let claimed = try HandoffNoticeQueries.claim(
                work.session, at: work.now, holdUntil: work.now.adding(seconds: Self.holdSeconds), limit: limit)
            let contents = try HandoffLetter.gather(claimed, sendsMail: sendsMail, settings, work)
            return (claimed.count, zip(claimed, contents).map { Letter(notice: $0, content: $1) })
        }
    }

    private func deliver(_ letter: Letter) async {
        let result: DeliveryResult
        switch letter.content {
        case .unsendable(let reason): result = reason
        case .mail(let message): result = await Self.result(of: send, message)
        }
        environment.metrics.noteDelivery(.handoffMail, result.outcome.metric)
        do {
            try await environment.write(.duty) { work in try Self.record(result, of: letter, work) }
        } catch {
            // Not recorded is sent again when the hold runs out, under the same message id.
            environment.logger.error("a hand-off mail could not be recorded", metadata: ["error": "\(error)"])
        }
    }

    private static func result(of send: SignInMailLoop.Send?, _ message: MailMessage) async -> DeliveryResult {
        switch await send?(message) {
        case .accepted(let detail)?: DeliveryResult(.sent, channelType: "email", detail: detail)
        case .refused(let permanently, let detail)?:
            DeliveryResult(permanently ? .failedForGood : .failedForNow, channelType: "email", detail: detail)
        case nil: DeliveryResult(.failedForGood, channelType: "email", detail: HandoffLetter.withoutMailServer)
        }
    }

    private static func record(_ result: DeliveryResult, of letter: Letter, _ work: Work) throws {
        var notice = letter.notice
        notice.channel = result.channelType
        notice.detail = result.detail
        notice.updatedAt = work.now
        if case .mail(let message) = letter.content { notice.address = message.to }
        switch result.outcome {
        case .sent: notice.status = .sent
        case .failedForGood: notice.status = .failed
        case .failedForNow:
            let next = RetryPolicy.nextAttempt(
                after: notice.attempt, firstDueAt: notice.createdAt, now: work.now, chance: chance(work.runtime))
            // Long after the hand-off it is of no use any more.
            let end = notice.telling.handoff.at.adding(seconds: HandoffPlan.lateSecondsMaximum)
            if let next, next < end {
                notice.dueAt = next
                work.wake(at: next)
            } else {
                notice.status = .failed
            }
        }
        try HandoffNoticeQueries.record(work.session, notice)
    }

    private static func chance(_ runtime: any Runtime) -> UInt64 {
        runtime.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Keeps hand-offs going, and lets mails under way end before the server does.
package struct HandoffService: ServiceLifecycle.Service {
    private let handoffs: HandoffLoop
    private let loop: LoopService

    package init(_ handoffs: HandoffLoop, _ environment: Environment) {
        self.handoffs = handoffs
        loop = LoopService("handoffs", environment) { try await handoffs.begin() }
    }

    package func run() async throws {
        try await loop.run()
        await handoffs.drain()
    }
}

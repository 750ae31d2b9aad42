// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
import Store

/// Tells people that their duty begins or ends: looks at the schedules that are due, and sends what follows from that.
package struct HandoffLoop: SendingLoop {
    package static let name = "handoffs"

    private let environment: Environment
    private let mails: MailLoop<HandoffMails>

    /// Without a way to send mail, people are told nothing, and the record says so.
    package init(_ environment: Environment, send: MailSend?) {
        self.environment = environment
        mails = MailLoop(environment, send: send)
    }

    /// Looks at the schedules that are due, begins what is to be told without waiting for its end, and answers when to look
    /// again; nil when nothing is armed.
    package func begin() async throws -> Instant? {
        var lookedAtCount = 0
        repeat { lookedAtCount = try await sweep() } while lookedAtCount == HandoffSweep.batchMaximum
        let nextMail = try await mails.begin()
        let nextLook = try await environment.read { work in try HandoffTimerQueries.nextDue(work.session) }
        return [nextLook, nextMail].compactMap(\.self).min()
    }

    /// Waits for the mails under way.
    package func drain() async { await mails.drain() }

    /// Tells all that is due, to its end, and answers when to look again.
    package func step() async throws -> Instant? {
        while true {
            let next = try await begin()
            let hasBegun = mails.isBusy
            await drain()
            if !hasBegun { return next }
        }
    }

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
}

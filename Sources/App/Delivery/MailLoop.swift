// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Logging
import Store

/// Sends what waits in the outbox of one kind of mail. The network is used between two transactions, never in one.
package struct MailLoop<Kind: MailKind>: SendingLoop {
    package static var name: String { Kind.name }
    /// A sender that dies leaves its rows to others after this long; longer than one try may take.
    package static var holdSeconds: Int64 { 60 }

    private let environment: Environment
    private let send: MailSend?
    private let inHand = InHand()

    /// Without a way to send mail, nobody is told, and where there is a record it says so.
    package init(_ environment: Environment, send: MailSend?) {
        self.environment = environment
        self.send = send
    }

    /// A claimed mail with what is to be sent of it.
    private struct Claimed: Sendable {
        let mail: Kind.Mail
        let letter: MailLetter
    }

    /// Begins what is due without waiting for its end, and answers when to look again; nil when nothing waits.
    package func begin() async throws -> Instant? {
        while true {
            let free = Kind.inHandMaximum - inHand.count
            // Whichever ends first wakes the loop.
            guard free > 0 else { return nil }
            let (claimedCount, begun) = try await claim(limit: free)
            for claimed in begun {
                inHand.add()
                Task {
                    await deliver(claimed)
                    let wasFull = inHand.remove() == Kind.inHandMaximum
                    if wasFull { environment.wakeup.wake(at: environment.runtime.now) }
                }
            }
            guard claimedCount == free else { break }
        }
        return try await environment.read { work in
            try MailOutboxQueries.nextDue(work.session, of: Kind.Mail.self)
        }
    }

    /// Whether a mail is under way.
    var isBusy: Bool { inHand.count > 0 }

    /// Waits for the mails under way.
    package func drain() async { await inHand.drained() }

    /// Sends all that is due, to its end, and answers when to look again.
    package func step() async throws -> Instant? {
        while true {
            let next = try await begin()
            let hasBegun = isBusy
            await drain()
            if !hasBegun { return next }
        }
    }

    private func claim(limit: Int) async throws -> (claimedCount: Int, begun: [Claimed]) {
        let nothingDue = try await environment.read { work in
            try MailOutboxQueries.nextDue(work.session, of: Kind.Mail.self).map { $0 > work.now } ?? true
        }
        if nothingDue { return (0, []) }
        let (environment, sendsMail) = (environment, send != nil)
        return try await environment.write(.duty) { work -> (claimedCount: Int, begun: [Claimed]) in
            let claimed = try MailOutboxQueries.claim(
                work.session, of: Kind.Mail.self, at: work.now, holdUntil: work.now.adding(seconds: Self.holdSeconds),
                limit: limit)
            var wanted: [Kind.Mail] = []
            for mail in claimed {
                if work.now < Kind.endOfUse(of: mail) {
                    wanted.append(mail)
                } else {
                    try Kind.record(Self.tooLate, of: mail, address: nil, retryAt: nil, work)
                }
            }
            let letters = try Kind.letters(for: wanted, sendsMail: sendsMail, environment, work)
            var begun: [Claimed] = []
            for (mail, letter) in zip(wanted, letters) {
                if case .needless = letter {
                    try MailOutboxQueries.finish(work.session, of: Kind.Mail.self, id: mail.id)
                } else {
                    begun.append(Claimed(mail: mail, letter: letter))
                }
            }
            return (claimed.count, begun)
        }
    }

    private func deliver(_ claimed: Claimed) async {
        let result = await attempt(claimed)
        let address: String? = if case .mail(let message) = claimed.letter { message.to } else { nil }
        environment.metrics.noteDelivery(Kind.channel, result.outcome.metric)
        do {
            try await environment.write(.duty) { work in
                try Self.record(result, of: claimed.mail, address: address, work)
            }
        } catch {
            // Not recorded is sent again when the hold runs out.
            environment.logger.error(
                "what became of a mail could not be recorded", metadata: ["of": "\(Kind.name)", "error": "\(error)"])
        }
    }

    private func attempt(_ claimed: Claimed) async -> DeliveryResult {
        switch claimed.letter {
        case .needless: return Self.tooLate
        case .unsendable(let result): return result
        case .mail(let message):
            switch await send?(message) {
            case .accepted(let detail)?: return DeliveryResult(.sent, channelType: "email", detail: detail)
            case .refused(let permanently, let detail)?:
                environment.logger.warning(
                    "a mail was refused",
                    metadata: ["of": "\(Kind.name)", "id": "\(claimed.mail.id)", "answer": "\(detail)"])
                return DeliveryResult(permanently ? .failedForGood : .failedForNow, channelType: "email", detail: detail)
            case nil:
                return DeliveryResult(
                    .failedForGood, channelType: "email", detail: "no mail server is configured: nobody could be told")
            }
        }
    }

    private static func record(
        _ result: DeliveryResult, of mail: Kind.Mail, address: String?, _ work: Work
    ) throws {
        // Whose claim ran out meanwhile can tell that it arrived; that it did not is for the next one to say.
        guard try result.outcome == .sent || MailOutboxQueries.isHeld(work.session, mail) else { return }
        let next: Instant? =
            switch result.outcome {
            case .sent, .failedForGood: nil
            case .failedForNow:
                RetryPolicy.nextAttempt(
                    after: mail.attempt, firstDueAt: mail.createdAt, now: work.now, chance: work.runtime.chance())
            }
        let retryAt = next.flatMap { $0 < Kind.endOfUse(of: mail) ? $0 : nil }
        try Kind.record(result, of: mail, address: address, retryAt: retryAt, work)
        if let retryAt { work.wake(at: retryAt) }
    }

    private static var tooLate: DeliveryResult {
        DeliveryResult(.failedForGood, channelType: "email", detail: "it came too late to be of use")
    }
}

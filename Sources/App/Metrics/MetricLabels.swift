// SPDX-License-Identifier: Apache-2.0
import Catalogue
package import Domain

/// The labels of a series. All values are known before anything is counted, so no text from outside becomes a series.
package protocol MetricLabels: Sendable {
    static var labelNames: [String] { get }
    /// Every combination of values that there can be, each in the order of the names.
    static var combinations: [[String]] { get }
    static var combinationCount: Int { get }
    /// Place among the combinations.
    var position: Int { get }
}

/// One label whose values are the cases of an enumeration.
package protocol MetricLabel: MetricLabels, RawRepresentable<String>, CaseIterable, Hashable {
    static var labelName: String { get }
}

extension MetricLabel {
    package static var labelNames: [String] { [labelName] }
    package static var combinations: [[String]] { allCases.map { [$0.rawValue] } }
    package static var combinationCount: Int { allCases.count }
    package var position: Int {
        var position = 0
        for value in Self.allCases {
            if value == self { return position }
            position += 1
        }
        return 0
    }
}

/// A series without labels.
package struct NoLabels: MetricLabels {
    package static let labelNames: [String] = []
    package static let combinations: [[String]] = [[]]
    package static let combinationCount = 1
    package var position: Int { 0 }
    package init() {}
}

/// Two kinds of labels together.
package struct LabelPair<First: MetricLabels, Second: MetricLabels>: MetricLabels {
    package static var labelNames: [String] { First.labelNames + Second.labelNames }
    package static var combinations: [[String]] {
        First.combinations.flatMap { first in Second.combinations.map { first + $0 } }
    }
    package static var combinationCount: Int { First.combinationCount * Second.combinationCount }
    package let position: Int

    package init(_ first: First, _ second: Second) {
        position = first.position * Second.combinationCount + second.position
    }
}

/// What was asked for: an operation by its id, a page, or anything else.
package struct OperationLabel: MetricLabels {
    package static let labelNames = ["operation"]
    package static let page = OperationLabel("page")
    /// Addresses that lead nowhere, and operations that are not in the catalogue.
    package static let other = OperationLabel("other")

    private static let names: [String] = Operations.all.map(\.operation.id) + ["page", "other"]
    private static let positions = Dictionary(zip(names, names.indices)) { first, _ in first }

    package static var combinations: [[String]] { names.map { [$0] } }
    package static var combinationCount: Int { names.count }
    package let position: Int

    package init(_ operationID: String) { position = Self.positions[operationID] ?? Self.names.count - 1 }
}

/// The first digit of an answer's status.
package enum StatusClass: String, MetricLabel {
    case informational = "1xx"
    case done = "2xx"
    case elsewhere = "3xx"
    case refused = "4xx"
    case failed = "5xx"

    package static let labelName = "status"

    package init(_ status: Int) {
        self =
            switch status {
            case ..<200: .informational
            case ..<300: .done
            case ..<400: .elsewhere
            case ..<500: .refused
            default: .failed
            }
    }
}

/// What became of an event.
package enum EventOutcome: String, MetricLabel {
    /// Kept, and an incident was opened or changed by it.
    case accepted
    /// Not kept: malformed, or of an unknown key.
    case refused
    /// Another trigger of an alert that is open.
    case deduplicated
    /// Kept with the reason why it changed nothing.
    case suppressed

    package static let labelName = "outcome"
}

extension LogEntry.Channel: MetricLabel {
    package static var labelName: String { "channel" }
}

/// By which way somebody was told. Another way of telling adds its case here.
package enum DeliveryChannel: String, MetricLabel {
    case email
    case phone
    case sms
    case push
    case whatsApp = "whatsapp"
    /// There was nowhere to send it.
    case nowhere = "none"
    case signInMail = "sign_in_mail"
    case noticeMail = "notice_mail"
    case handoffMail = "handoff_mail"
    case approvalMail = "approval_mail"
    case webhook
    case ruleWebhook = "rule_webhook"
    case other

    package static let labelName = "channel"
}

/// What one try came to.
package enum DeliveryOutcome: String, MetricLabel {
    case sent
    /// Refused for now.
    case deferred
    /// Refused for good.
    case failed

    package static let labelName = "result"
}

/// Which limit a caller ran into.
package enum LimitKind: String, MetricLabel {
    case events
    case calls
    case signIn = "sign_in"

    package static let labelName = "limit"
}

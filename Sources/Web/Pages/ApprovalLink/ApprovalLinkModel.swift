// SPDX-License-Identifier: Apache-2.0
package import App
package import Base

/// The page behind a link in a mail that asks to agree to a change of an agent. Opening it decides nothing; its one button
/// does.
package struct ApprovalLinkModel: Sendable {
    package enum State: Sendable {
        /// The link is good: show the button.
        case ready(token: String)
        /// The button was pressed; what came of it, in a sentence.
        case decided(sentence: String)
        /// It was decided before, or nobody did in time; in a sentence.
        case over(sentence: String)
        /// The link is too old.
        case expired
        /// The link is not genuine, or the person may not decide; the reason in a sentence.
        case refused(reason: String)
    }

    package var action: ApprovalLinkToken.Action
    package var state: State
    /// As whom the button decides. Nil, like the change, when the link is not genuine: then nothing is given away.
    package var personName: String?
    package var change: DisplayedApproval?
    package var now: Instant
    package var timeZone: TimeZoneRules

    package init(
        action: ApprovalLinkToken.Action, state: State, personName: String?, change: DisplayedApproval?, now: Instant,
        timeZone: TimeZoneRules
    ) {
        self.action = action
        self.state = state
        self.personName = personName
        self.change = change
        self.now = now
        self.timeZone = timeZone
    }
}

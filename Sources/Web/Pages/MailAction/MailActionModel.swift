// SPDX-License-Identifier: Apache-2.0
package import Base

/// The page behind a link in a mail. Opening it changes nothing; its one button does.
package struct MailActionModel: Sendable {
    /// Raw values are those of ``MailAction``.
    package enum Action: String, CaseIterable, Sendable {
        case acknowledge, resolve
        /// To say yes or no to somebody who asks for help.
        case join, decline
    }

    package struct Incident: Sendable {
        package var id: String
        package var number: Int64
        package var title: String
        package var status: DisplayedStatus
        package var urgency: DisplayedUrgency
        package var serviceName: String
        package var openedAt: Instant

        package init(
            id: String, number: Int64, title: String, status: DisplayedStatus, urgency: DisplayedUrgency,
            serviceName: String, openedAt: Instant
        ) {
            self.id = id
            self.number = number
            self.title = title
            self.status = status
            self.urgency = urgency
            self.serviceName = serviceName
            self.openedAt = openedAt
        }
    }

    package enum State: Sendable {
        /// The link is good: show the button.
        case ready(token: String)
        /// The button was pressed, and it is done.
        case done
        /// Somebody had done it before; nil when it was not a person.
        case alreadyDone(by: String?, at: Instant?)
        /// The link is too old.
        case expired
        /// The link is not genuine, or the person may not do this any more; the reason in a sentence.
        case refused(reason: String)
    }

    package var action: Action
    package var state: State
    /// As whom the button acts. Nil, like the incident, when the link is not genuine: then nothing is given away.
    package var personName: String?
    package var incident: Incident?
    package var now: Instant
    package var timeZone: TimeZoneRules

    package init(
        action: Action, state: State, personName: String?, incident: Incident?, now: Instant, timeZone: TimeZoneRules
    ) {
        self.action = action
        self.state = state
        self.personName = personName
        self.incident = incident
        self.now = now
        self.timeZone = timeZone
    }
}

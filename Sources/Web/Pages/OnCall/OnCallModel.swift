// SPDX-License-Identifier: Apache-2.0
package import Base

/// Who is on call now, by escalation policy.
package struct OnCallModel: Sendable {
    /// One target of a level that reaches somebody now.
    package struct Entry: Sendable {
        package var person: DisplayedPerson
        /// Nil: named on the policy itself, and so always on call.
        package var scheduleName: String?
        /// When the shift ends; nil when it does not.
        package var until: Instant?

        package init(person: DisplayedPerson, scheduleName: String?, until: Instant?) {
            self.person = person
            self.scheduleName = scheduleName
            self.until = until
        }
    }

    /// A schedule of a level on which nobody is on call now.
    package struct Gap: Sendable {
        package var scheduleName: String
        /// When somebody is on call again; nil when nobody is in sight.
        package var until: Instant?

        package init(scheduleName: String, until: Instant?) {
            self.scheduleName = scheduleName
            self.until = until
        }
    }

    package struct Level: Sendable {
        /// From 1.
        package var number: Int
        /// After this the next level is paged.
        package var delayMinutes: Int64
        package var entries: [Entry]
        package var gaps: [Gap]

        package init(number: Int, delayMinutes: Int64, entries: [Entry], gaps: [Gap] = []) {
            self.number = number
            self.delayMinutes = delayMinutes
            self.entries = entries
            self.gaps = gaps
        }
    }

    package struct Policy: Sendable {
        package var id: String
        package var name: String
        /// How often the levels are gone through again after the first time.
        package var repeatCount: Int
        package var serviceNames: [String]
        package var levels: [Level]

        package init(id: String, name: String, repeatCount: Int, serviceNames: [String], levels: [Level]) {
            self.id = id
            self.name = name
            self.repeatCount = repeatCount
            self.serviceNames = serviceNames
            self.levels = levels
        }
    }

    package var frame: PageFrame
    package var policies: [Policy]

    package init(frame: PageFrame, policies: [Policy]) {
        self.frame = frame
        self.policies = policies
    }
}

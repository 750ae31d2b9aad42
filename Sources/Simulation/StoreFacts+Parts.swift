// SPDX-License-Identifier: Apache-2.0

extension StoreFacts {
    /// What is read together, since it comes from the same tables.
    package struct Parts: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// With whom they are assigned to.
        package static let incidents = Parts(rawValue: 1)
        package static let timers = Parts(rawValue: 2)
        package static let alerts = Parts(rawValue: 4)
        package static let pages = Parts(rawValue: 8)
        package static let webhooks = Parts(rawValue: 16)
        package static let all: Parts = [.incidents, .timers, .alerts, .pages, .webhooks]

        private static let verbs = ["INSERT INTO ", "UPDATE ", "DELETE FROM "]
        private static let tables: [(name: String, parts: Parts)] = [
            ("incidents", .incidents), ("incident_assignments", .incidents), ("timers", .timers), ("alerts", .alerts),
            ("notifications", .pages), ("webhook_events", .webhooks), ("webhook_deliveries", .webhooks),
        ]

        /// What a statement touches: all, when it does not begin as changes of one table do. Tables that no part is read from
        /// touch none, since nothing in the store follows a change of another table by itself.
        package init(touchedBy statement: String) {
            guard let verb = Parts.verbs.first(where: { statement.hasPrefix($0) }) else {
                self = .all
                return
            }
            let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
            let table = statement.utf8.dropFirst(verb.utf8.count).prefix { letters.contains($0) || $0 == UInt8(ascii: "_") }
            self = Parts.tables.first { table.elementsEqual($0.name.utf8) }?.parts ?? []
        }
    }
}

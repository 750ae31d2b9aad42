// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue

/// Which changes the page shows; kept in the address, so that what was found can be linked.
package struct AuditFilter: Sendable, Hashable {
    static let kindName = "kind"
    static let personName = "person"
    static let actionName = "action"
    static let cursorName = "cursor"

    /// A type of things, as lists call them; nil for all.
    package var kind: String?
    /// The id of the person who made the changes; nil for whoever it was.
    package var personID: String?
    /// `create`, `update` or `delete`; nil for each.
    package var action: String?

    package init(kind: String? = nil, personID: String? = nil, action: String? = nil) {
        self.kind = kind
        self.personID = personID
        self.action = action
    }

    /// The page's address, or that of a later page.
    package func path(cursor: String? = nil) -> String {
        let parts = [
            (Self.kindName, kind), (Self.personName, personID), (Self.actionName, action), (Self.cursorName, cursor),
        ].compactMap { name, value in value.map { "\(name)=\(PercentEncoding.encode($0))" } }
        return parts.isEmpty ? WebPath.audit : WebPath.audit + "?" + parts.joined(separator: "&")
    }
}

/// Who changed what, and how it was before.
package struct AuditModel: Sendable {
    /// Something that a list can be narrowed to.
    package struct Choice: Sendable {
        package var value: String
        package var label: String

        package init(value: String, label: String) {
            self.value = value
            self.label = label
        }
    }

    /// One thing that is different now.
    package struct Line: Sendable {
        package enum Change: Sendable {
            /// A value; nil is absence.
            case value(before: String?, after: String?)
            /// What is named now and was not, and the other way round.
            case names(added: [String], removed: [String])
            /// More than is kept, in a sentence.
            case more(String)
        }

        package var name: String
        package var change: Change

        package init(name: String, change: Change) {
            self.name = name
            self.change = change
        }
    }

    package struct Row: Sendable {
        package var at: Instant
        /// A person, a key or an app; nil when it cannot be told.
        package var actor: String?
        /// The person whom a key's caller has named.
        package var namedPerson: String?
        /// In what way: by browser, with a key.
        package var way: String
        package var action: String
        /// What it is, such as "service", and what it is called.
        package var kind: String
        package var thing: String
        /// The part of it that was changed; nil when it was the thing itself.
        package var part: String?
        package var lines: [Line]

        package init(
            at: Instant, actor: String?, namedPerson: String? = nil, way: String, action: String, kind: String,
            thing: String, part: String? = nil, lines: [Line]
        ) {
            self.at = at
            self.actor = actor
            self.namedPerson = namedPerson
            self.way = way
            self.action = action
            self.kind = kind
            self.thing = thing
            self.part = part
            self.lines = lines
        }
    }

    package var frame: PageFrame
    package var filter: AuditFilter
    package var kinds: [Choice]
    package var people: [Choice]
    /// The newest first.
    package var rows: [Row]
    /// Where it goes on; nil at the end.
    package var nextCursor: String?

    package init(
        frame: PageFrame, filter: AuditFilter, kinds: [Choice], people: [Choice], rows: [Row], nextCursor: String? = nil
    ) {
        self.frame = frame
        self.filter = filter
        self.kinds = kinds
        self.people = people
        self.rows = rows
        self.nextCursor = nextCursor
    }
}

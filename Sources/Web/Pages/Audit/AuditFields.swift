// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension AuditModel {
    private static let actions = [
        Choice(value: "create", label: "Created"), Choice(value: "update", label: "Changed"),
        Choice(value: "delete", label: "Deleted"),
    ]

    var fields: Fields {
        var fields = frame.fields(title: "Audit", place: .audit, refresh: .live)
        fields["formPath"] = .text(WebPath.audit)
        fields["kindName"] = .text(AuditFilter.kindName)
        fields["personName"] = .text(AuditFilter.personName)
        fields["actionName"] = .text(AuditFilter.actionName)
        fields["kinds"] = .list(options(kinds, chosen: filter.kind))
        fields["people"] = .list(options(people, chosen: filter.personID))
        fields["actions"] = .list(options(Self.actions, chosen: filter.action))
        fields["hasRows"] = .flag(!rows.isEmpty)
        fields["rows"] = .list(rows.map(fields(of:)))
        fields["allPath"] = filter == AuditFilter() ? .absent : .text(WebPath.audit)
        fields["nextPath"] = .optional(nextCursor.map { filter.path(cursor: $0) })
        return fields
    }

    private func options(_ choices: [Choice], chosen: String?) -> [Fields] {
        choices.map { choice in
            [
                "value": .text(choice.value), "label": .text(choice.label), "isChosen": .flag(choice.value == chosen),
            ]
        }
    }

    private func fields(of row: Row) -> Fields {
        [
            "at": .group(frame.time.clockFields(row.at, withSeconds: true)), "actor": .optional(row.actor),
            "namedPerson": .optional(row.namedPerson), "way": .text(row.way),
            "action": .text(Self.actions.first { $0.value == row.action }?.label ?? row.action), "kind": .text(row.kind),
            "thing": .text(row.thing), "part": .optional(row.part), "hasLines": .flag(!row.lines.isEmpty),
            "lines": .list(row.lines.map(fields(of:))),
        ]
    }

    private func fields(of line: Line) -> Fields {
        var fields: Fields = [
            "name": .text(line.name), "both": .absent, "before": .absent, "after": .absent, "added": .absent,
            "removed": .absent, "more": .absent,
        ]
        switch line.change {
        case .value(let before?, let after?): fields["both"] = .group(["old": .text(before), "new": .text(after)])
        case .value(let before, let after):
            fields["before"] = .optional(before.map(quoted))
            fields["after"] = .optional(after.map(quoted))
        case .names(let added, let removed):
            fields["added"] = .optional(added.sentence)
            fields["removed"] = .optional(removed.sentence)
        case .more(let sentence): fields["more"] = .text(sentence)
        }
        return fields
    }

    /// An empty text is one too, and no section of a template shows it.
    private func quoted(_ text: String) -> String { text.isEmpty ? "“”" : text }
}

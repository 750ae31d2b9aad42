// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Visibility {
    /// Teams, and single objects of a kind, that one statement names of a caller. Of those beyond it nothing is shown,
    /// while teams that are hidden stay hidden: where they are more, their rows are asked whether they are private.
    package static let namedMaximum = 500
}

/// What a list shows is decided where it is read: a page that is cut afterwards would be too short, and its total a lie.
extension SQLBuilder {
    /// Adds ` AND (…)`, which holds for those objects of a kind that the caller may know of; nothing for one who may know
    /// of all. `id` is a column that holds the object's id, with the name of its table.
    ///
    /// The rule is that of ``Visibility/shows(_:)``, but for services that are gone: whose they were cannot be told, so
    /// that what is left of them is for those alone who see everything.
    package mutating func appendVisible(_ kind: OwnedKind, id: SQLText, _ visibility: Visibility) {
        guard visibility != .everything else { return }
        append(" AND ")
        appendVisibleCondition(kind, id: id, visibility)
    }

    /// The condition by itself, in parentheses.
    package mutating func appendVisibleCondition(_ kind: OwnedKind, id: SQLText, _ visibility: Visibility) {
        append("(")
        switch visibility {
        case .all(let parts): appendParts(kind, id, parts, between: " AND ", none: "1 = 1")
        case .any(let parts): appendParts(kind, id, parts, between: " OR ", none: "1 = 0")
        case .ofPolicies(let ids): appendOfPolicies(kind, id, ids)
        case .assignedTo(let personID): appendAssigned(kind, id, personID)
        case .everything, .hiding, .only: appendSeen(kind, id, visibility)
        }
        append(")")
    }

    private mutating func appendParts(
        _ kind: OwnedKind, _ id: SQLText, _ parts: [Visibility], between: SQLText, none: SQLText
    ) {
        if parts.isEmpty { append(none) }
        for (place, part) in parts.enumerated() {
            if place > 0 { append(between) }
            appendVisibleCondition(kind, id: id, part)
        }
    }

    private mutating func appendOfPolicies(_ kind: OwnedKind, _ id: SQLText, _ policyIDs: [String]) {
        switch kind {
        case .team, .schedule: append("1 = 0")
        case .escalationPolicy: append(id + " IN ", once: policyIDs)
        case .service:
            append("(SELECT led.escalation_policy_id FROM services AS led WHERE led.id = " + id + ") IN ", once: policyIDs)
        case .incident:
            append("(SELECT led.escalation_policy_id FROM incidents AS led WHERE led.id = " + id + ") IN ", once: policyIDs)
        }
    }

    private mutating func appendAssigned(_ kind: OwnedKind, _ id: SQLText, _ personID: String) {
        guard kind == .incident else { return append("1 = 0") }
        append("0 < (SELECT COUNT(*) FROM incident_assignments AS held WHERE held.incident_id = " + id)
        append(" AND held.user_id IN ", once: [personID])
        append(")")
    }

    private mutating func appendSeen(_ kind: OwnedKind, _ id: SQLText, _ visibility: Visibility) {
        appendByTeams(kind, id, visibility)
        if kind == .incident { appendInvolved(id, visibility) }
        if case .only(_, let objects, _) = visibility {
            append(" OR " + id + " IN ", once: objects.filter { $0.kind == kind }.map(\.objectID))
            if kind == .incident {
                append(
                    " OR (SELECT seen.service_id FROM incidents AS seen WHERE seen.id = " + id + ") IN ",
                    once: objects.filter { $0.kind == .service }.map(\.objectID))
            }
        }
    }

    /// Incidents that the caller is to work on.
    private mutating func appendInvolved(_ id: SQLText, _ visibility: Visibility) {
        switch visibility {
        case .everything, .hiding(_, _, ""), .only(_, _, ""), .ofPolicies, .assignedTo, .all, .any: return
        case .hiding(_, _, let personID), .only(_, _, let personID):
            append(" OR 0 < (SELECT COUNT(*) FROM incident_assignments AS held WHERE held.incident_id = " + id)
            append(" AND held.user_id IN ", once: [personID])
            append(") OR 0 < (SELECT COUNT(*) FROM incident_responders AS asked WHERE asked.incident_id = " + id)
            append(" AND asked.state <> 'user_cancelled' AND asked.user_id IN ", once: [personID])
            append(")")
        }
    }

    private mutating func appendByTeams(_ kind: OwnedKind, _ id: SQLText, _ visibility: Visibility) {
        switch kind {
        case .team: appendLinked("teams AS link WHERE link.id = " + id, team: "link.id", visibility)
        case .escalationPolicy:
            appendLinked(
                "escalation_policy_teams AS link WHERE link.escalation_policy_id = " + id, team: "link.team_id", visibility)
        case .schedule:
            appendLinked("schedule_teams AS link WHERE link.schedule_id = " + id, team: "link.team_id", visibility)
        case .incident:
            appendLinked("incident_teams AS link WHERE link.incident_id = " + id, team: "link.team_id", visibility)
        case .service:
            append("0 < (SELECT COUNT(*) FROM services AS owned WHERE owned.id = " + id + " AND (")
            appendByTeams(.escalationPolicy, "owned.escalation_policy_id", visibility)
            append("))")
        }
    }

    /// An object has few teams, so that they are counted: for EXISTS, PostgreSQL may put the teams of all objects there
    /// are into a table before it reads the first row of a page.
    private mutating func appendLinked(_ source: SQLText, team: SQLText, _ visibility: Visibility) {
        let count: SQLText = "(SELECT COUNT(*) FROM " + source + " AND "
        switch visibility {
        case .everything: append("1 = 1")
        // Put together of others; they do not come here.
        case .ofPolicies, .assignedTo, .all, .any: append("1 = 0")
        case .hiding(let hidden, let own, _):
            append("0 = " + count)
            appendHidden(team, hidden)
            append(") OR 0 < " + count)
            append(team + " IN ", once: own)
            append(")")
        case .only(let own, _, _):
            append("0 < " + count)
            append(team + " IN ", once: own)
            append(")")
        }
    }

    /// A caller's hidden teams are the private ones to which they do not belong. Whoever belongs to a private team sees
    /// what is its all the same, so that both forms say the same.
    private mutating func appendHidden(_ team: SQLText, _ hidden: [String]) {
        guard hidden.count > Visibility.namedMaximum else { return append(team + " IN ", once: hidden) }
        append("EXISTS (SELECT 1 FROM teams AS hidden WHERE hidden.id = " + team + " AND hidden.default_role = 'none')")
    }

    /// Adds `text` and the placeholders of ids, which are bound once however many parts of a statement ask for them.
    private mutating func append(_ text: SQLText, once ids: [String]) {
        let values = ids.prefix(Visibility.namedMaximum).map(SQLValue.text)
        guard let place = place(of: values) else { return append(text, in: values) }
        append(text + SQLText(placeholders: (place + 1)...(place + values.count)))
    }

    /// Where these values, one after the other, are bound already.
    private func place(of values: [SQLValue]) -> Int? {
        guard let first = values.first, arguments.count >= values.count else { return nil }
        return (0...(arguments.count - values.count)).first { start in
            arguments[start] == first && arguments[start..<(start + values.count)].elementsEqual(values)
        }
    }
}

extension SQLText {
    /// Numbers of arguments in parentheses, which no input can reach either.
    fileprivate init(placeholders numbers: ClosedRange<Int>) {
        text = "(" + numbers.map { "$\($0)" }.joined(separator: ",") + ")"
    }
}

/// Which of some objects a caller may know of.
package enum VisibilityQueries {
    /// One statement; none for a caller who may know of all. What is not there is not visible to the others.
    package static func visible(
        _ session: any Session, _ kind: OwnedKind, ids: [String], _ visibility: Visibility
    ) throws -> Set<String> {
        guard visibility != .everything, !ids.isEmpty else { return Set(ids) }
        let table: SQLText =
            switch kind {
            case .team: "teams"
            case .escalationPolicy: "escalation_policies"
            case .schedule: "schedules"
            case .service: "services"
            case .incident: "incidents"
            }
        var query = SQLBuilder("SELECT " + table + ".id FROM " + table + " WHERE " + table + ".id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.appendVisible(kind, id: table + ".id", visibility)
        return Set(try session.rows(query.sql, query.arguments).map { $0.text(0) })
    }
}

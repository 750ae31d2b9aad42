// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Loading and saving of incidents as rules see them.
package enum IncidentStateQueries {
    package static let columns: SQLText = """
        incidents.id, incidents.number, incidents.title, incidents.status, incidents.urgency, incidents.service_id,
        incidents.incident_key, incidents.created_at_ms, incidents.updated_at_ms, incidents.last_status_change_at_ms,
        incidents.changed_by_kind, incidents.changed_by_id, incidents.resolved_at_ms, incidents.escalation_policy_id,
        incidents.policy_version_id, incidents.assigned_via, incidents.level, incidents.loops_done, incidents.is_exhausted,
        incidents.escalate_at_ms, incidents.generation, incidents.unacknowledge_at_ms, incidents.is_snoozed,
        incidents.auto_resolve_at_ms, incidents.told_nobody_on_call, incidents.priority_id, incidents.body_details,
        incidents.type_name, incidents.first_trigger_log_entry_id, incidents.acknowledgements,
        incidents.conference_number, incidents.conference_url, incidents.is_manual, incidents.merged_into_id,
        incidents.urgency_change_at_ms
        """

    /// An incident's own columns. The policy carries its id and version only; assignments and teams are empty.
    package static func read(_ row: Row) -> StoredIncident {
        var reader = row.reader
        let id = reader.text()
        let number = reader.integer()
        let title = reader.text()
        let status = IncidentStatus(rawValue: reader.text()) ?? .triggered
        let urgency = Urgency(rawValue: reader.text()) ?? .high
        let serviceID = reader.text()
        let key = reader.text()
        let createdAt = reader.instant()
        let updatedAt = reader.instant()
        let lastStatusChangeAt = reader.instant()
        let changedBy = Agent(kind: Agent.Kind(rawValue: reader.text()) ?? .service, id: reader.text())
        let resolvedAt = reader.optionalInstant()
        let policyID = reader.text()
        let versionID = reader.text()
        var incident = Incident(
            id: id, number: number, title: title, status: status, urgency: urgency, serviceID: serviceID, key: key,
            createdAt: createdAt, lastStatusChangeBy: changedBy, escalationPolicyID: policyID, teamIDs: [],
            escalation: EscalationProgress(policy: EscalationPolicy(id: policyID)))
        incident.updatedAt = updatedAt
        incident.lastStatusChangeAt = lastStatusChangeAt
        incident.resolvedAt = resolvedAt
        incident.assignedVia = AssignedVia(rawValue: reader.text()) ?? .escalationPolicy
        readProgress(&reader, into: &incident.escalation)
        incident.unacknowledgeAt = reader.optionalInstant()
        incident.isSnoozed = reader.flag()
        incident.autoResolveAt = reader.optionalInstant()
        incident.toldNobodyOnCall = reader.flag()
        incident.priorityID = reader.optionalText()
        incident.bodyDetails = reader.optionalText()
        incident.typeName = reader.text()
        incident.firstTriggerLogEntryID = reader.text()
        incident.acknowledgements = readAcknowledgements(reader.text())
        let bridge = ConferenceBridge(number: reader.optionalText(), url: reader.optionalText())
        incident.conferenceBridge = bridge.isEmpty ? nil : bridge
        incident.isManual = reader.flag()
        incident.mergedIntoID = reader.optionalText()
        incident.urgencyChangeAt = reader.optionalInstant()
        return StoredIncident(incident: incident, policyVersionID: versionID)
    }

    private static func readProgress(_ reader: inout RowReader, into progress: inout EscalationProgress) {
        progress.level = reader.int()
        progress.loopsDone = reader.int()
        progress.isExhausted = reader.flag()
        progress.escalateAt = reader.optionalInstant()
        progress.generation = reader.integer()
    }

    /// Incidents with their assignments and teams, in no particular order. Three statements, however many ids.
    package static func find(_ session: any Session, ids: [String], lock: Bool = false) throws -> [StoredIncident] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM incidents WHERE incidents.id IN ")
        query.append("", in: ids.map(SQLValue.text))
        if lock { query.append(" ORDER BY incidents.id" + session.dialect.rowLock) }
        var found = try session.rows(query.sql, query.arguments).map(read)
        try attachRelations(session, to: &found)
        return found
    }

    /// Fills in assignments and teams of a page of incidents.
    package static func attachRelations(_ session: any Session, to found: inout [StoredIncident]) throws {
        guard !found.isEmpty else { return }
        let ids = found.map { SQLValue.text($0.incident.id) }
        var positions: [String: Int] = [:]
        for (position, stored) in found.enumerated() { positions[stored.incident.id] = position }
        var query = SQLBuilder("SELECT incident_id, user_id, assigned_at_ms FROM incident_assignments WHERE incident_id IN ")
        query.append("", in: ids)
        query.append(" ORDER BY incident_id, position")
        for row in try session.rows(query.sql, query.arguments) {
            guard let position = positions[row.text(0)] else { continue }
            found[position].incident.assignments.append(Assignment(userID: row.text(1), at: row.instant(2)))
        }
        var teams = SQLBuilder("SELECT incident_id, team_id FROM incident_teams WHERE incident_id IN ")
        teams.append("", in: ids)
        teams.append(" ORDER BY incident_id, team_id")
        for row in try session.rows(teams.sql, teams.arguments) {
            guard let position = positions[row.text(0)] else { continue }
            found[position].incident.teamIDs.append(row.text(1))
        }
    }

    private static func readAcknowledgements(_ text: String) -> [Acknowledgement] {
        guard text != "[]", let values = try? JSON.parse(text).arrayValue else { return [] }
        return values.compactMap { value in
            guard let kind = value["kind"]?.stringValue.flatMap(Agent.Kind.init(rawValue:)),
                let id = value["id"]?.stringValue,
                let at = value["at_ms"]?.intValue
            else { return nil }
            return Acknowledgement(by: Agent(kind: kind, id: id), at: Instant(milliseconds: at))
        }
    }

    static func text(_ acknowledgements: [Acknowledgement]) -> String {
        guard !acknowledgements.isEmpty else { return "[]" }
        return JSON.array(
            acknowledgements.map { acknowledgement in
                [
                    "kind": .string(acknowledgement.by.kind.rawValue), "id": .string(acknowledgement.by.id),
                    "at_ms": .int(acknowledgement.at.milliseconds),
                ]
            }
        ).text
    }
}

/// An incident as its row has it: the frozen policy by the id of its version.
package struct StoredIncident: Sendable {
    package var incident: Incident
    package var policyVersionID: String

    package init(incident: Incident, policyVersionID: String) {
        self.incident = incident
        self.policyVersionID = policyVersionID
    }
}

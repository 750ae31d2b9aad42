// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
package import Domain
import Store

/// Changes to incidents as callers ask for them: decided on as a whole before anything is written.
package enum IncidentEditing {
    package static func apply(
        _ edits: [IncidentEdit], _ call: Call, _ work: Work, isBulk: Bool = false
    ) throws -> [Incident] {
        let actor = try call.requireActor()
        let states = try IncidentRunner.load(ids: edits.map(\.id), work)
        var decisions: [IncidentRunner.Decision] = []
        try checkTypes(edits, states, work)
        for edit in edits {
            guard let state = states.first(where: { $0.incident.id == edit.id }) else { throw APIError.notFound }
            let wanted = edit.withoutWhatIsSo(of: state.incident)
            try check(wanted, isBulk: isBulk)
            try checkTaking(wanted, by: actor)
            let commands = try commands(for: wanted, on: state.incident, work)
            decisions.append(
                try IncidentRunner.decide(commands, on: state, agent: actor, channel: call.channel, work))
        }
        for decision in decisions { try IncidentRunner.save(decision, work) }
        return decisions.map(\.after.incident)
    }

    /// The commands that an edit stands for: fields first, then people, then the state.
    private static func commands(
        for edit: IncidentEdit, on incident: Incident, _ work: Work
    ) throws -> [IncidentCommand] {
        var commands = try fieldCommands(for: edit, work)
        // Who brings it back to themselves has it already.
        if let ids = edit.assigneeIDs, !(edit.status == .acknowledged && incident.status == .resolved) {
            try checkUsers(ids, work)
            commands.append(.reassign(userIDs: ids))
        }
        if let id = edit.escalationPolicyID {
            guard let policy = try EscalationPolicyQueries.find(work.session, ids: [id]).first else {
                throw IncidentRefusal.policyNotFound
            }
            commands.append(.delegate(to: policy))
        }
        if let level = edit.escalationLevel { commands.append(.escalate(toLevel: level)) }
        if let status = edit.status, let command = command(for: status, edit, incident) {
            // A resolved incident comes back before anybody else can be put on it.
            if case .reopen = command { commands.insert(command, at: 0) } else { commands.append(command) }
        }
        return commands
    }

    private static func fieldCommands(for edit: IncidentEdit, _ work: Work) throws -> [IncidentCommand] {
        var commands: [IncidentCommand] = []
        if let title = edit.title { commands.append(.setTitle(title)) }
        if let priority = edit.priority { commands.append(.setPriority(try priorityID(priority, work))) }
        if let bridge = edit.conferenceBridge { commands.append(.setConferenceBridge(bridge)) }
        if let id = edit.serviceID {
            try checkService(id, work)
            commands.append(.setService(id: id))
        }
        if let name = edit.typeName { commands.append(.setType(name: name)) }
        if let urgency = edit.urgency { commands.append(.setUrgency(urgency)) }
        return commands
    }

    private static func check(_ edit: IncidentEdit, isBulk: Bool) throws(APIError) {
        let targets = [edit.assigneeIDs != nil, edit.escalationPolicyID != nil, edit.escalationLevel != nil]
        guard targets.filter(\.self).count <= 1 else {
            throw .conflictingArguments(
                "Only one of assignments, escalation policy and escalation level can be given at a time")
        }
        guard edit.resolution == nil || edit.status == .resolved else {
            throw .conflictingArguments("Resolution can be given only with status resolved")
        }
        guard edit.serviceID == nil || !isBulk else {
            throw .invalidInput("Service can be changed for one incident at a time only")
        }
    }

    /// Whoever acknowledges takes it to themselves: for others it cannot be done in the same breath.
    private static func checkTaking(_ edit: IncidentEdit, by actor: Agent) throws(APIError) {
        guard edit.status == .acknowledged, let ids = edit.assigneeIDs, ids != [actor.id] else { return }
        throw .conflictingArguments(
            "Assignments beside status acknowledged can name only who acknowledges: the incident is theirs then")
    }

    /// Nil when the incident is in that state already: asking again changes nothing.
    private static func command(
        for status: IncidentStatus, _ edit: IncidentEdit, _ incident: Incident
    ) -> IncidentCommand? {
        switch (status, incident.status) {
        case (.resolved, .resolved), (.triggered, .triggered): nil
        case (.resolved, _): .resolve(resolution: edit.resolution)
        case (.acknowledged, .resolved): .reopen(.acknowledged)
        case (.acknowledged, _): .acknowledge
        case (.triggered, .resolved): .reopen(.triggered)
        case (.triggered, .acknowledged):
            .timer(.unacknowledge, generation: incident.escalation.generation)
        }
    }

    /// An incident keeps a type that is out of use by now; none becomes of it any more.
    private static func checkTypes(_ edits: [IncidentEdit], _ states: [IncidentState], _ work: Work) throws {
        let wanted = edits.compactMap { edit -> String? in
            let current = states.first { $0.incident.id == edit.id }?.incident.typeName
            return edit.typeName == current ? nil : edit.typeName
        }
        try IncidentTypeHandlers.checkUsable(wanted, work)
    }

    private static func checkService(_ id: String, _ work: Work) throws {
        guard let inlet = try ServiceQueries.inlet(work.session, serviceID: id, at: work.now) else {
            throw APIError.invalidInput("Service not found")
        }
        guard !inlet.service.isDisabled else { throw APIError.invalidInput("Service is disabled") }
    }

    package static func checkUsers(_ ids: [String], _ work: Work) throws {
        guard !ids.isEmpty else { return }
        let known = Set(try UserQueries.find(work.session, ids: ids).map(\.id))
        for id in ids where !known.contains(id) {
            throw APIError(status: 400, code: 1007, message: "Assignee User Not Found", errors: ["\(id) is no user"])
        }
    }

    package static func priorityID(_ selector: PrioritySelector, _ work: Work) throws -> String? {
        let found: Priority?
        switch selector {
        case .none: return nil
        case .id(let id): found = try PriorityQueries.find(work.session, ids: [id]).first
        case .name(let name): found = try PriorityQueries.find(work.session, name: name)
        }
        guard let found else { throw APIError.incident(code: 1020, "Invalid Priority") }
        return found.id
    }
}

extension IncidentEdit {
    /// Clients send back the whole incident that they read, with one thing changed: what is as they say asks for nothing.
    fileprivate func withoutWhatIsSo(of incident: Incident) -> IncidentEdit {
        var edit = self
        if title == incident.title { edit.title = nil }
        if urgency == incident.urgency { edit.urgency = nil }
        let priorityNow = incident.priorityID.map { PrioritySelector.id($0) } ?? PrioritySelector.none
        if priority == priorityNow { edit.priority = nil }
        if let bridge = conferenceBridge, bridge == incident.conferenceBridge { edit.conferenceBridge = nil }
        if serviceID == incident.serviceID { edit.serviceID = nil }
        if typeName == incident.typeName { edit.typeName = nil }
        // Named alone it asks for its first level again; in a whole incident it stands beside the people who have it.
        if escalationPolicyID == incident.escalationPolicyID, assigneeIDs != nil { edit.escalationPolicyID = nil }
        if let ids = assigneeIDs, Set(ids) == Set(incident.assignments.map(\.userID)) { edit.assigneeIDs = nil }
        return edit
    }
}

extension IncidentRefusal {
    /// What a caller is told.
    package var apiError: APIError {
        switch self {
        case .alreadyResolved: .incident(code: 1001, "Incident Already Resolved")
        case .cannotEscalate: .incident(code: 1006, "Incident Cannot Be Escalated")
        case .notAcknowledged: .incident(code: 1012, "Incident Is Not Acknowledged")
        case .snoozeDurationInvalid:
            APIError(
                status: 400, code: 1013, message: "Snooze Duration Is Invalid",
                errors: [
                    """
                    duration must be between \(Incident.snoozeSecondsRange.lowerBound) and \
                    \(Incident.snoozeSecondsRange.upperBound) seconds
                    """
                ])
        case .assigneeNotFound: .incident(code: 1007, "Assignee User Not Found")
        case .policyNotFound: .incident(code: 1014, "Escalation Policy Not Found")
        case .nobodyOnCall: .incident(code: 1015, "Escalation Policy Has No User On Call")
        case .alreadyMerged: .incident(code: 1019, "Incident Already Merged")
        case .notMergeable: .invalidInput("Incident without alerts can be merged only when it was opened by hand")
        case .tooManyAlerts: .invalidInput("Incident can have at most \(Incident.alertsMaximum) alerts")
        }
    }
}

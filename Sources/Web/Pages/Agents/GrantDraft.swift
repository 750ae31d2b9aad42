// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Domain

/// What stands in the form for a grant: after a refusal, what was chosen.
package struct GrantDraft: Sendable {
    package static let usualResource = "incidents"

    /// Chosen before the rest, since operations depend on it.
    package var resource: String
    package var isWrite: Bool
    package var operations: [String]
    package var serviceIDs: [String]
    package var teamIDs: [String]
    package var policyIDs: [String]
    /// A type and an id a line, as they were typed.
    package var objects: String
    package var needsApproval: Bool
    package var onlyWhileOwnerOnCall: Bool
    package var onlyAssignedToOwner: Bool
    /// As a browser's field for a time has them.
    package var from: String
    package var until: String
    /// What of each kind the viewer sees.
    package var services: [AgentChoice]
    package var teams: [AgentChoice]
    package var policies: [AgentChoice]

    package init(
        resource: String = GrantDraft.usualResource, isWrite: Bool = false, operations: [String] = [],
        serviceIDs: [String] = [], teamIDs: [String] = [], policyIDs: [String] = [], objects: String = "",
        needsApproval: Bool = false, onlyWhileOwnerOnCall: Bool = false, onlyAssignedToOwner: Bool = false,
        from: String = "", until: String = "", services: [AgentChoice] = [], teams: [AgentChoice] = [],
        policies: [AgentChoice] = []
    ) {
        self.resource = resource
        self.isWrite = isWrite
        self.operations = operations
        self.serviceIDs = serviceIDs
        self.teamIDs = teamIDs
        self.policyIDs = policyIDs
        self.objects = objects
        self.needsApproval = needsApproval
        self.onlyWhileOwnerOnCall = onlyWhileOwnerOnCall
        self.onlyAssignedToOwner = onlyAssignedToOwner
        self.from = from
        self.until = until
        self.services = services
        self.teams = teams
        self.policies = policies
    }

    // MARK: Fields

    /// The fields of the partial `agent-grant-fields`. Elements of the form have ids that begin with the prefix.
    func fields(idPrefix: String) -> Fields {
        [
            "prefix": .text(idPrefix), "resource": .text(resource), "isWrite": .flag(isWrite),
            "isAsking": .flag(needsApproval), "isWhileOnCall": .flag(onlyWhileOwnerOnCall),
            "canBeAssigned": .flag(resource == GrantChoices.assignable), "isAssigned": .flag(onlyAssignedToOwner),
            "objects": .text(objects), "hasObjects": .flag(!objects.isEmpty), "from": .text(from), "until": .text(until),
            "resources": .list(resourceChoices.fields(chosen: [resource])),
            "tickGroups": .list(groups),
        ]
    }

    private var groups: [Fields] {
        let all: [Fields?] = [
            group("Only these operations", FormField.grantOperations, operationChoices, operations),
            group("Only these services", FormField.grantServices, services, serviceIDs),
            group("Only these teams", FormField.grantTeams, teams, teamIDs),
            group("Only these escalation policies", FormField.grantPolicies, policies, policyIDs),
        ]
        return all.compactMap(\.self)
    }

    private var resourceChoices: [AgentChoice] {
        GrantChoices.resources.map { AgentChoice(value: $0, label: DisplayedGrant.words($0)) }
    }

    private var operationChoices: [AgentChoice] {
        GrantChoices.choices(of: resource).map { operation in
            AgentChoice(
                value: operation.id, label: operation.id + (operation.grantAccess == .write ? ": changes" : ": reads"))
        }
    }

    private func group(_ title: String, _ name: String, _ choices: [AgentChoice], _ chosen: [String]) -> Fields? {
        guard !choices.isEmpty else { return nil }
        return [
            "title": .text(title), "tickName": .text(name), "isOpen": .flag(!chosen.isEmpty),
            "ticks": .list(choices.fields(chosen: chosen)),
        ]
    }
}

/// A grant whose row is a form.
package struct GrantEdit: Sendable {
    package var grantID: String
    package var draft: GrantDraft
    /// A mark of the grant as it is stored.
    package var seen = ""
    /// Why what was typed is refused.
    package var problem: String?

    package init(grantID: String, draft: GrantDraft, problem: String? = nil) {
        self.grantID = grantID
        self.draft = draft
        self.problem = problem
    }

    var fields: Fields {
        var fields = draft.fields(idPrefix: "edit-grant")
        fields["problem"] = .optional(problem)
        fields["seen"] = .text(seen)
        return fields
    }
}

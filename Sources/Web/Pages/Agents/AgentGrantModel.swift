// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Domain

/// What an agent is granted, as a page shows it.
package struct DisplayedGrant: Sendable {
    package enum Standing: Sendable, Hashable {
        case holds, early, expired
    }

    package var id: String
    package var resource: String
    package var isWrite: Bool
    /// Ids of the operations that are meant; empty for all.
    package var operations: [String]
    /// What it is narrowed to, a list each: `service Shop`. An object must fit each list.
    package var narrowings: [[String]]
    package var needsApproval: Bool
    package var onlyWhileOwnerOnCall: Bool
    package var startsAt: Instant?
    package var expiresAt: Instant?

    package init(
        id: String, resource: String, isWrite: Bool, operations: [String] = [], narrowings: [[String]] = [],
        needsApproval: Bool = false, onlyWhileOwnerOnCall: Bool = false, startsAt: Instant? = nil,
        expiresAt: Instant? = nil
    ) {
        self.id = id
        self.resource = resource
        self.isWrite = isWrite
        self.operations = operations
        self.narrowings = narrowings
        self.needsApproval = needsApproval
        self.onlyWhileOwnerOnCall = onlyWhileOwnerOnCall
        self.startsAt = startsAt
        self.expiresAt = expiresAt
    }

    func standing(at now: Instant) -> Standing {
        if let startsAt, now < startsAt { return .early }
        if let expiresAt, expiresAt <= now { return .expired }
        return .holds
    }

    /// Whether it gives what a refused call needed, whatever that call names and whenever it comes.
    func gives(_ missing: MissingGrant, at now: Instant) -> Bool {
        let isPlain = operations.isEmpty && narrowings.isEmpty && !onlyWhileOwnerOnCall && standing(at: now) == .holds
        let isWrite = missing.access == Grant.Access.write.rawValue
        return isPlain && resource == missing.resource && (self.isWrite || !isWrite) && !(isWrite && needsApproval)
    }

    /// `read and change incidents of service Shop`.
    func clause(ownerName: String) -> String {
        var text = (isWrite ? "read and change " : "read ") + Self.words(resource)
        let places = narrowings.compactMap { $0.orSentence }
        if !places.isEmpty { text += " of " + places.joined(separator: " that belong to ") }
        if !operations.isEmpty { text += " by \(counted(operations.count, "operation"))" }
        if onlyWhileOwnerOnCall { text += " while \(ownerName) is on call" }
        if isWrite, needsApproval { text += ", each change once a person has agreed" }
        return text
    }

    static func words(_ name: String) -> String { String(name.map { $0 == "_" ? " " : $0 }) }
}

extension [String] {
    /// `one, two or three`; nil for none.
    var orSentence: String? {
        guard let last else { return nil }
        return count == 1 ? last : "\(dropLast().joined(separator: ", ")) or \(last)"
    }
}

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
    package var needsApproval: Bool
    package var onlyWhileOwnerOnCall: Bool
    /// As a browser's field for a time has them.
    package var from: String
    package var until: String
    /// What of each kind the viewer sees.
    package var services: [AgentChoice]
    package var teams: [AgentChoice]
    package var policies: [AgentChoice]

    package init(
        resource: String = GrantDraft.usualResource, isWrite: Bool = false, operations: [String] = [],
        serviceIDs: [String] = [], teamIDs: [String] = [], policyIDs: [String] = [], needsApproval: Bool = false,
        onlyWhileOwnerOnCall: Bool = false, from: String = "", until: String = "", services: [AgentChoice] = [],
        teams: [AgentChoice] = [], policies: [AgentChoice] = []
    ) {
        self.resource = resource
        self.isWrite = isWrite
        self.operations = operations
        self.serviceIDs = serviceIDs
        self.teamIDs = teamIDs
        self.policyIDs = policyIDs
        self.needsApproval = needsApproval
        self.onlyWhileOwnerOnCall = onlyWhileOwnerOnCall
        self.from = from
        self.until = until
        self.services = services
        self.teams = teams
        self.policies = policies
    }

    // MARK: Fields

    var fields: Fields {
        [
            "resource": .text(resource), "isWrite": .flag(isWrite), "needsApproval": .flag(needsApproval),
            "isWhileOnCall": .flag(onlyWhileOwnerOnCall), "from": .text(from), "until": .text(until),
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

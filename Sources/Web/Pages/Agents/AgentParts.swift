// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Domain

/// What pages show of any agent.
package struct DisplayedAgent: Sendable {
    package var id: String
    package var name: String
    package var purpose: String
    package var ownerID: String
    package var ownerName: String
    package var isEnabled: Bool
    /// Nil for no limit.
    package var callsPerHour: Int64?
    package var writesPerHour: Int64?
    package var createdAt: Instant
    /// The end of its token.
    package var hint: String?
    package var lastUsedAt: Instant?
    /// Of the last hour.
    package var calls: Int64
    package var denied: Int64
    package var writes: Int64
    /// Nil for no limit.
    package var incidentsPerDay: Int64?
    /// When its tokens end; nil for never.
    package var expiresAt: Instant?

    package init(
        id: String, name: String, purpose: String, ownerID: String, ownerName: String, isEnabled: Bool,
        callsPerHour: Int64? = nil, writesPerHour: Int64? = nil, createdAt: Instant, hint: String? = nil,
        lastUsedAt: Instant? = nil, calls: Int64 = 0, denied: Int64 = 0, writes: Int64 = 0,
        incidentsPerDay: Int64? = nil, expiresAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.purpose = purpose
        self.ownerID = ownerID
        self.ownerName = ownerName
        self.isEnabled = isEnabled
        self.callsPerHour = callsPerHour
        self.writesPerHour = writesPerHour
        self.createdAt = createdAt
        self.hint = hint
        self.lastUsedAt = lastUsedAt
        self.calls = calls
        self.denied = denied
        self.writes = writes
        self.incidentsPerDay = incidentsPerDay
        self.expiresAt = expiresAt
    }
}

/// Something that a form offers.
package struct AgentChoice: Sendable, Hashable {
    package var value: String
    package var label: String

    package init(value: String, label: String) {
        self.value = value
        self.label = label
    }
}

extension [AgentChoice] {
    /// What a select, or a list of ticks, reads.
    func fields(chosen: [String]) -> [Fields] {
        map { choice in
            [
                "value": .text(choice.value), "label": .text(choice.label),
                "isChosen": .flag(chosen.contains(choice.value)),
            ]
        }
    }
}

/// What stands in a form about an agent: after a refusal, what was typed.
package struct AgentDraft: Sendable {
    package var name: String
    package var purpose: String
    package var ownerID: String
    /// Empty for no limit.
    package var callsPerHour: String
    package var writesPerHour: String
    package var incidentsPerDay: String
    /// As a browser's field for a time has it, in the person's own zone; empty for never.
    package var expiresAt: String
    /// Those for whom the viewer may make one.
    package var owners: [AgentChoice]

    package init(
        name: String = "", purpose: String = "", ownerID: String = "", callsPerHour: String = "",
        writesPerHour: String = "", incidentsPerDay: String = "", expiresAt: String = "", owners: [AgentChoice] = []
    ) {
        self.name = name
        self.purpose = purpose
        self.ownerID = ownerID
        self.callsPerHour = callsPerHour
        self.writesPerHour = writesPerHour
        self.incidentsPerDay = incidentsPerDay
        self.expiresAt = expiresAt
        self.owners = owners
    }
}

/// What a call that was refused would have needed.
package struct MissingGrant: Sendable, Hashable {
    package var resource: String
    /// The wire's word.
    package var access: String

    package init(resource: String, access: String) {
        self.resource = resource
        self.access = access
    }

    /// Read out of the sentence with which the door refused, which the call log keeps; nil where a grant does not help.
    package init?(reason: String) {
        guard let found = Self.bySentence[reason] else { return nil }
        self = found
    }

    private static let bySentence: [String: MissingGrant] = {
        let helpful: [GrantDenial.Cause] = [.noGrant, .operation, .outside, .uncut, .expired, .early, .offCall]
        var found: [String: MissingGrant] = [:]
        for resource in GrantChoices.resources {
            for access in Grant.Access.allCases {
                for cause in helpful {
                    let sentence = GrantDenial(resource: resource, access: access, cause: cause).sentence
                    found[sentence] = MissingGrant(resource: resource, access: access.rawValue)
                }
            }
        }
        return found
    }()
}

/// Operations as a select offers them: by area.
enum OperationChoices {
    /// Those that ask for a token; areas sorted, operations in the catalogue's order.
    static let areas: [(name: String, operations: [Operation])] = {
        let all = Operations.all.map(\.operation).filter { $0.authentication == .token }
        let names = Set(all.map(\.area)).sorted()
        return names.map { name in (name: name, operations: all.filter { $0.area == name }) }
    }()

    static func fields(chosen: String) -> [Fields] {
        areas.map { area in
            [
                "area": .text(area.name),
                "operations": .list(
                    area.operations.map { operation in
                        ["id": .text(operation.id), "isChosen": .flag(operation.id == chosen)]
                    }),
            ]
        }
    }
}

// MARK: Fields

extension PageFrame {
    /// The fields of the partial `agent-figures`, and of what stands around it.
    func fields(of agent: DisplayedAgent) -> Fields {
        [
            "id": .text(agent.id), "path": .text(WebPath.agent(agent.id)), "name": .text(agent.name),
            "purpose": .optional(agent.purpose.isEmpty ? nil : agent.purpose), "owner": .text(agent.ownerName),
            "isOn": .flag(agent.isEnabled), "calls": .number(agent.calls), "denied": .number(agent.denied),
            "writes": .number(agent.writes), "hasDenied": .flag(agent.denied > 0),
            "callsLimit": .optional(agent.callsPerHour.map { String($0) }),
            "writesLimit": .optional(agent.writesPerHour.map { String($0) }),
            "incidentsLimit": .optional(agent.incidentsPerDay.map { String($0) }),
            "ends": .optional(agent.expiresAt.map { time.clockFields($0) }),
            "hint": .optional(agent.hint), "created": .group(time.clockFields(agent.createdAt)),
            "last": .optional(agent.lastUsedAt.map { time.ageFields($0) }),
        ]
    }
}

extension AgentDraft {
    /// The fields of the partial `agent-choices`.
    var fields: Fields {
        [
            "name": .text(name), "purpose": .text(purpose), "callsPerHour": .text(callsPerHour),
            "writesPerHour": .text(writesPerHour), "perHourMaximum": .number(AIAgent.perHourMaximum),
            "incidentsPerDay": .text(incidentsPerDay), "perDayMaximum": .number(AIAgent.incidentsPerDayMaximum),
            "expiresAt": .text(expiresAt), "owners": .list(owners.fields(chosen: [ownerID])),
        ]
    }
}

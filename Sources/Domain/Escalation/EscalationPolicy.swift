// SPDX-License-Identifier: Apache-2.0
package import Base

/// Ordered rules that say who is told, and who next when nobody answers.
package struct EscalationPolicy: Hashable, Sendable {
    package static let nameLengthMaximum = 255
    package static let targetsPerRuleMaximum = 10
    package static let rulesMaximum = 20
    package static let teamsMaximum = 1
    package static let loopsMaximum = 9
    package static let delayMinutesRange = 1...1440

    package enum HandoffNotifications: String, CaseIterable, Sendable {
        case ifHasServices = "if_has_services"
        case always
    }

    package var id: String
    package var name: String
    package var description: String?
    /// Repeats after the first pass; 0 goes through the rules once.
    package var loopCount: Int
    package var rules: [EscalationRule]
    package var handoffNotifications: HandoffNotifications
    package var teamIDs: [String]
    package var serviceIDs: [String]
    package var createdAt: Instant

    package init(
        id: String = "", name: String = "", description: String? = nil, loopCount: Int = 0, rules: [EscalationRule] = [],
        handoffNotifications: HandoffNotifications = .ifHasServices, teamIDs: [String] = [], serviceIDs: [String] = [],
        createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.loopCount = loopCount
        self.rules = rules
        self.handoffNotifications = handoffNotifications
        self.teamIDs = teamIDs
        self.serviceIDs = serviceIDs
        self.createdAt = createdAt
    }
}

extension EscalationPolicy {
    /// The schedules that its levels name, in their order; one may come several times.
    package var scheduleIDs: [String] {
        rules.flatMap(\.targets).compactMap { target -> String? in
            guard case .schedule(let id) = target else { return nil }
            return id
        }
    }
}

extension EscalationPolicy {
    /// Gives each level its id when a policy is sent anew. A level that names an old one's id keeps it. Callers who send no
    /// ids mean an old level where the targets are the same, or else where the place is: its turns go on, and whoever
    /// has read its id finds it again. All others are new.
    package mutating func takeRuleIDs(from old: [EscalationRule], makeID: () -> String) {
        var free = old
        var ids = [String?](repeating: nil, count: rules.count)
        func take(_ index: Int, _ isMeant: (EscalationRule) -> Bool) {
            guard ids[index] == nil, let place = free.firstIndex(where: isMeant) else { return }
            ids[index] = free.remove(at: place).id
        }
        let sent = rules
        for index in sent.indices { take(index) { $0.id == sent[index].id } }
        let sameOld = sent.indices.map { old.indices.contains($0) ? old[$0].id : "" }
        for index in sent.indices { take(index) { $0.id == sameOld[index] && $0.reaches(like: sent[index]) } }
        for index in sent.indices { take(index) { $0.reaches(like: sent[index]) } }
        for index in sent.indices { take(index) { $0.id == sameOld[index] } }
        for index in sent.indices { rules[index].id = ids[index] ?? makeID() }
    }
}

/// One level of a policy.
package struct EscalationRule: Hashable, Sendable {
    package enum Strategy: String, CaseIterable, Sendable {
        case assignToEveryone = "assign_to_everyone"
        case roundRobin = "round_robin"
    }

    package var id: String
    package var delayMinutes: Int
    package var targets: [EscalationTarget]
    package var strategy: Strategy

    package init(id: String = "", delayMinutes: Int, targets: [EscalationTarget], strategy: Strategy = .assignToEveryone) {
        self.id = id
        self.delayMinutes = delayMinutes
        self.targets = targets
        self.strategy = strategy
    }

    fileprivate func reaches(like other: EscalationRule) -> Bool {
        targets == other.targets && strategy == other.strategy
    }
}

package enum EscalationTarget: Hashable, Sendable {
    case user(String)
    case schedule(String)
}

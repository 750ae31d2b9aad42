// SPDX-License-Identifier: Apache-2.0
package import Base

/// What an agent can do at this moment, in words for people.
package enum AgentReach {
    /// Grants that are told one by one.
    package static let grantsMaximum = 6

    /// One sentence. It follows from the same facts as the door's decision, and says no more than the grants do: the owner
    /// may be able to do less.
    package static func sentence(_ agent: AIAgent, grants: [Grant], isAccountOpen: Bool, at now: Instant) -> String {
        if !isAccountOpen { return "May do nothing: agents are switched off in this account" }
        if !agent.isEnabled { return "May do nothing: it is switched off" }
        if agent.hasExpired(at: now) { return "May do nothing: its token has expired" }
        var parts: [String] = []
        for grant in grants where isInForce(grant, at: now) {
            let words = words(grant)
            if !parts.contains(words) { parts.append(words) }
        }
        guard !parts.isEmpty else { return "May do nothing: no grant is in force" }
        var told = Array(parts.prefix(grantsMaximum))
        if parts.count > told.count { told.append("\(parts.count - told.count) more") }
        return "May \(told.joined(separator: "; "))\(limits(agent)); never more than its owner"
    }

    private static func isInForce(_ grant: Grant, at now: Instant) -> Bool {
        if let startsAt = grant.startsAt, now < startsAt { return false }
        if let expiresAt = grant.expiresAt, expiresAt <= now { return false }
        return true
    }

    private static func words(_ grant: Grant) -> String {
        let what = String(grant.resource.map { $0 == "_" ? " " : $0 })
        var text =
            switch grant.access {
            case .read: "read \(what)"
            case .write where grant.needsApproval: "read \(what), and change them once a person agrees"
            case .write: "read and change \(what)"
            }
        if !grant.operations.isEmpty { text += " by \(counted(grant.operations.count, "operation"))" }
        let lists = [
            (grant.serviceIDs.count, "service", "services"), (grant.teamIDs.count, "team", "teams"),
            (grant.escalationPolicyIDs.count, "escalation policy", "escalation policies"),
            (grant.objects.count, "object", "objects"),
        ]
        let narrowings = lists.compactMap { count, one, many -> String? in
            count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
        }
        if !narrowings.isEmpty { text += " of \(narrowings.joined(separator: " and "))" }
        if grant.onlyAssignedToOwner { text += " that are assigned to the owner" }
        if grant.onlyWhileOwnerOnCall { text += " while the owner is on call" }
        if let expiresAt = grant.expiresAt { text += " until \(ISO8601.string(expiresAt))" }
        return text
    }

    private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    private static func limits(_ agent: AIAgent) -> String {
        var parts: [String] = []
        if let calls = agent.callsPerHour { parts.append("\(counted(calls, "call")) an hour") }
        if let writes = agent.writesPerHour { parts.append("\(counted(writes, "change")) an hour") }
        if let incidents = agent.incidentsPerDay { parts.append("\(counted(incidents, "new incident")) a day") }
        return parts.isEmpty ? "" : ", at most \(parts.joined(separator: ", "))"
    }
}

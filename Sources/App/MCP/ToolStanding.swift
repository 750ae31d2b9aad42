// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

/// Which tools a caller is shown. The door decides about each call all the same.
struct ToolStanding: Sendable {
    let principal: Principal
    /// Whether tools that change something are offered to people's keys and to the account's.
    let offersWriteTools: Bool
    /// Ids of the operations that are carried out.
    let bound: Set<String>
    let now: Instant

    func isShown(_ tool: Tool) -> Bool {
        if tool.needsPerson, principal.userID == nil { return false }
        if refusal(tool) != nil { return false }
        guard tool.endpoints.allSatisfy({ bound.contains($0.operation.id) }), let first = tool.endpoints.first else {
            return false
        }
        // What it calls besides, it calls only when it is asked to.
        return mayCall(first.operation)
    }

    /// Agents are not asked: a grant opens tools to them one by one, and the door says which grant is missing.
    func refusal(_ tool: Tool) -> String? {
        guard tool.kind == .write, principal.agent == nil, !offersWriteTools else { return nil }
        return MCPCaller.writeToolsAreOff
    }

    func mayCall(_ operation: Catalogue.Operation) -> Bool {
        if let agent = principal.agent {
            guard GrantDecision.isWithinReach(operation.grantRequest, agent, at: now) else { return false }
        }
        switch AccessDecision.decide(principal, operation.accessRequest()) {
        case .allow: return true
        // Teams and single objects may give what the role does not.
        case .deny(.role(let role, _)): return role.canBeRaised
        case .deny: return false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Approvals")
struct ApprovalRulesTests {
    private static let now = Instant(seconds: 1_772_442_000)

    private static func approval(_ change: (inout Approval) -> Void = { _ in }) -> Approval {
        var approval = Approval(
            agentID: "A", operationID: "updateIncident", createdAt: now,
            expiresAt: now.adding(seconds: Approval.lifetimeSeconds))
        change(&approval)
        return approval
    }

    @Test("one that nobody decided has expired at its end, and not before")
    func expiry() {
        let waiting = Self.approval()
        #expect(waiting.status(at: waiting.expiresAt.adding(milliseconds: -1)) == .waiting)
        #expect(waiting.status(at: waiting.expiresAt) == .expired)
        let decided = Self.approval { $0.status = .approved }
        #expect(decided.status(at: decided.expiresAt) == .approved)
    }

    @Test("no part of a call can stand for another one")
    func bytes() {
        let texts = ["", "1:", "/incidents/1", "a=b"]
        var seen: Set<[UInt8]> = []
        var count = 0
        for operation in texts {
            for path in texts {
                for query in texts {
                    for body in texts {
                        seen.insert(
                            Approval.bytes(operationID: operation, path: path, query: query, body: Array(body.utf8)))
                        count += 1
                    }
                }
            }
        }
        #expect(seen.count == count)
    }

    @Test("people decide, and nobody else")
    func people() {
        let person = Person(id: "U", role: .owner)
        let standing = AgentStanding(id: "A", name: "Triage")
        let credentials: [(Principal.Credential, Bool)] = [
            (.userKey(id: "K"), true), (.session(id: "S"), true), (.mailLink, true),
            (.accountKey(id: "K", isReadOnly: false), false), (.accountKey(id: "K", isReadOnly: true), false),
            (.app(tokenID: "T", clientID: "C", scopes: []), false), (.agent(standing), false), (.routingKey, false),
        ]
        for (credential, isPerson) in credentials {
            #expect(ApprovalRules.isPerson(Principal(credential, person: person)) == isPerson)
            #expect(!ApprovalRules.isPerson(Principal(credential)))
        }
    }

    @Test("administrators and account keys see all, people those of their agents, programs none")
    func sight() {
        func sight(_ credential: Principal.Credential, _ role: Role = .owner) -> KeyRules.Sight {
            ApprovalRules.sight(Principal(credential, person: Person(id: "U", role: role)))
        }
        #expect(sight(.session(id: "S"), .admin) == .everything)
        #expect(sight(.session(id: "S"), .user) == .own(userID: "U"))
        #expect(sight(.mailLink, .limitedUser) == .own(userID: "U"))
        #expect(ApprovalRules.sight(.account(tokenID: "K", isReadOnly: false)) == .everything)
        #expect(sight(.agent(AgentStanding(id: "A", name: "Triage"))) == .nothing)
        #expect(sight(.app(tokenID: "T", clientID: "C", scopes: [])) == .nothing)
    }
}

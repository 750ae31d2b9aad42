// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Random agents and calls of them, with so few ids that they meet.
@Suite("Whatever an agent is granted and calls")
struct GrantDecisionPropertyTests {
    private static let now = Instant(seconds: 1_772_442_000)
    private static let seeds: [UInt64] = Array(1...200)
    private static let callsOfOne = 20

    private struct World {
        var random: SeededRandom
        /// Ids of each kind: with many of them what is shown goes into several parts.
        let idCount: Int

        init(seed: UInt64) {
            random = SeededRandom(seed: seed)
            idCount = seed.isMultiple(of: 10) ? 300 : 3
        }

        mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        mutating func isOne(of count: Int) -> Bool { number(1...count) == 1 }
        mutating func id(_ prefix: String) -> String { "\(prefix)\(number(1...idCount))" }
        mutating func optionalID(_ prefix: String) -> String? { isOne(of: 3) ? nil : id(prefix) }

        /// Often none, so that grants are narrowed by one list, by several and by nothing.
        mutating func ids(_ prefix: String) -> [String] {
            isOne(of: 3) ? (0..<number(1...4)).map { _ in id(prefix) } : []
        }

        mutating func moment() -> Instant? {
            isOne(of: 4) ? GrantDecisionPropertyTests.now.adding(seconds: Int64(number(-1...1))) : nil
        }

        mutating func grant(_ place: Int) -> Grant {
            var grant = Grant(id: "G\(place)", createdAt: GrantDecisionPropertyTests.now)
            grant.resource = isOne(of: 4) ? "services" : "incidents"
            grant.access = isOne(of: 2) ? .read : .write
            if isOne(of: 4) { grant.operations = isOne(of: 2) ? ["another"] : ["another", "anOperation"] }
            grant.serviceIDs = ids("S")
            if isOne(of: 2) { grant.teamIDs = ids("T") }
            if isOne(of: 2) { grant.escalationPolicyIDs = ids("P") }
            let types = [("I", "incident"), ("S", "service"), ("P", "escalation_policy"), ("X", "user")]
            if isOne(of: 5) {
                grant.objects = (0..<number(1...3)).map { _ in
                    let (prefix, type) = types[number(0...3)]
                    return Grant.Object(id: id(prefix), type: type)
                }
            }
            grant.onlyAssignedToOwner = isOne(of: 6)
            // Of a hundred grants one that nothing narrows would show everything.
            if idCount > 3, !grant.isNarrowed { grant.serviceIDs = (0..<10).map { _ in id("S") } }
            grant.assigneeID = optionalID("U")
            grant.needsApproval = isOne(of: 3)
            grant.onlyWhileOwnerOnCall = isOne(of: 5)
            (grant.startsAt, grant.expiresAt) = (moment(), moment())
            return grant
        }

        mutating func agent() -> AgentStanding {
            let count = idCount > 3 ? Grant.perAgentMaximum : number(0...4)
            return AgentStanding(
                id: "A", name: "Triage", isEnabled: !isOne(of: 12), isAccountOpen: !isOne(of: 12),
                grants: (0..<count).map { grant($0) }, isOwnerOnCall: isOne(of: 2))
        }

        mutating func object() -> OwnedObject {
            switch number(0...4) {
            case 0: OwnedObject(kind: .service, id: id("S"), teamIDs: ids("T"), policyID: id("P"))
            case 1: OwnedObject(kind: .escalationPolicy, id: id("P"), teamIDs: ids("T"))
            case 2: OwnedObject(kind: .team, id: id("T"), teamIDs: [id("T")])
            default:
                OwnedObject(
                    kind: .incident, id: id("I"), teamIDs: ids("T"), parentID: optionalID("S"), policyID: optionalID("P"),
                    involvedIDs: ids("U"), assigneeIDs: ids("U"))
            }
        }

        mutating func request() -> GrantRequest {
            let named = (0..<number(0...2)).map { _ in
                NamedObject(id: isOne(of: 2) ? id("X") : id("I"), seen: (0..<number(0...2)).map { _ in object() })
            }
            return GrantRequest(
                operationID: "anOperation", resource: "incidents", access: isOne(of: 2) ? .read : .write,
                isReserved: isOne(of: 20), isCut: !isOne(of: 3), named: named)
        }
    }

    @Test("its call is decided, and its answer cut, as the plain rule says", arguments: seeds)
    func same(seed: UInt64) {
        var world = World(seed: seed)
        let agent = world.agent()
        for _ in 0..<Self.callsOfOne {
            let request = world.request()
            let wanted = PlainGrantDecision.judge(request, agent, at: Self.now)
            let found = GrantDecision.judge(request, agent, at: Self.now)
            #expect(found.decision == wanted.decision, "seed=\(seed) \(request)")
            #expect(found.visibility == wanted.visibility, "seed=\(seed) \(request)")
            #expect(GrantDecision.decide(request, agent, at: Self.now) == wanted.decision, "seed=\(seed)")
            #expect(GrantDecision.visibility(request, agent, at: Self.now) == wanted.visibility, "seed=\(seed)")
        }
    }

    @Test("an object lies within a grant exactly when what the grant shows shows it", arguments: seeds)
    func shown(seed: UInt64) {
        var world = World(seed: seed)
        for place in 0..<Self.callsOfOne {
            let (grant, object) = (world.grant(place), world.object())
            #expect(grant.shows(object) == grant.visibility.shows(object), "seed=\(seed) \(grant) \(object)")
        }
    }

    /// What the tests above say is worth as much as the calls that they make up.
    @Test("calls that are made up end in every way, with answers of one part and of several")
    func ends() {
        var ends: Set<String> = []
        for seed in Self.seeds {
            var world = World(seed: seed)
            let agent = world.agent()
            for _ in 0..<Self.callsOfOne {
                let (decision, visibility) = GrantDecision.judge(world.request(), agent, at: Self.now)
                switch decision {
                case .allowed: ends.insert("allowed")
                case .waits: ends.insert("waits")
                case .denied(let denial): ends.insert("\(denial.cause)")
                }
                guard case .any(let parts) = visibility else { continue }
                let singles = parts.filter { if case .only = $0 { true } else { false } }
                if singles.count > 1 { ends.insert("several") }
            }
        }
        // Reading waits for nobody, and who asks for approval is told by waiting.
        let causes = GrantDenial.Cause.allCases.filter { $0 != .approval }
        #expect(ends == Set(causes.map { "\($0)" }).union(["allowed", "waits", "several"]))
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What a grant allows an agent")
struct GrantDecisionTests {
    private static let now = Instant(seconds: 1_772_442_000)

    private static func grant(
        _ id: String = "G", _ resource: String = "incidents", _ access: Grant.Access = .read,
        _ change: (inout Grant) -> Void = { _ in }
    ) -> Grant {
        var grant = Grant(id: id, resource: resource, access: access, createdAt: now)
        change(&grant)
        return grant
    }

    private static func agent(_ grants: [Grant], isOwnerOnCall: Bool = false) -> AgentStanding {
        AgentStanding(id: "A", name: "Triage", grants: grants, isOwnerOnCall: isOwnerOnCall)
    }

    private static func request(
        _ access: Grant.Access = .read, _ named: [NamedObject] = [], isCut: Bool = false, isReserved: Bool = false
    ) -> GrantRequest {
        GrantRequest(
            operationID: "anOperation", resource: "incidents", access: access, isReserved: isReserved, isCut: isCut,
            named: named)
    }

    private static let incident = NamedObject(
        id: "I1",
        seen: [OwnedObject(kind: .incident, id: "I1", teamIDs: ["T1"], parentID: "S1", policyID: "P1")])

    private func decide(_ request: GrantRequest, _ grants: [Grant], isOnCall: Bool = false) -> GrantDecision {
        GrantDecision.decide(request, Self.agent(grants, isOwnerOnCall: isOnCall), at: Self.now)
    }

    private func isAllowed(_ request: GrantRequest, _ grants: [Grant], isOnCall: Bool = false) -> Bool {
        if case .allowed = decide(request, grants, isOnCall: isOnCall) { true } else { false }
    }

    private func cause(_ request: GrantRequest, _ grants: [Grant]) -> GrantDenial.Cause? {
        if case .denied(let denial) = decide(request, grants) { denial.cause } else { nil }
    }

    @Test("nothing is allowed that nothing grants, and the denial says what is missing")
    func nothing() {
        for access in Grant.Access.allCases {
            let missing = GrantDenial(resource: "incidents", access: access, cause: .noGrant)
            #expect(decide(Self.request(access), []) == .denied(missing))
            #expect(decide(Self.request(access), [Self.grant("G", "services", .write)]) == .denied(missing))
        }
    }

    @Test("writing includes reading, and reading no writing")
    func access() {
        #expect(isAllowed(Self.request(.read), [Self.grant()]))
        #expect(!isAllowed(Self.request(.write), [Self.grant()]))
        for access in Grant.Access.allCases {
            #expect(isAllowed(Self.request(access), [Self.grant("G", "incidents", .write)]))
        }
    }

    @Test("an incident is of its service, its team, its policy and itself")
    func narrowing() {
        let fits: [(inout Grant) -> Void] = [
            { $0.serviceIDs = ["S0", "S1"] }, { $0.teamIDs = ["T1"] }, { $0.escalationPolicyIDs = ["P1"] },
            { $0.objects = [.init(id: "I1", type: "incident")] }, { $0.objects = [.init(id: "S1", type: "service")] },
            { ($0.serviceIDs, $0.teamIDs) = (["S1"], ["T1"]) },
        ]
        let misses: [(inout Grant) -> Void] = [
            { $0.serviceIDs = ["S2"] }, { $0.teamIDs = ["T2"] }, { $0.escalationPolicyIDs = ["P2"] },
            { $0.objects = [.init(id: "I2", type: "incident")] },
            // An object must fit every list.
            { ($0.serviceIDs, $0.teamIDs) = (["S1"], ["T2"]) },
        ]
        for access in Grant.Access.allCases {
            for change in fits {
                #expect(isAllowed(Self.request(access, [Self.incident]), [Self.grant("G", "incidents", .write, change)]))
            }
            for change in misses {
                let grant = Self.grant("G", "incidents", .write, change)
                #expect(cause(Self.request(access, [Self.incident]), [grant]) == .outside)
            }
        }
    }

    @Test("every thing that a change names must be covered")
    func severalThings() {
        let other = NamedObject(id: "S2", seen: [OwnedObject(kind: .service, id: "S2", teamIDs: [])])
        let grant = Self.grant("G", "incidents", .write) { $0.serviceIDs = ["S1"] }
        #expect(isAllowed(Self.request(.write, [Self.incident]), [grant]))
        #expect(!isAllowed(Self.request(.write, [Self.incident, other]), [grant]))
    }

    @Test("a narrowed grant allows a list that can be cut, and no other, and nothing new that belongs to nothing")
    func lists() {
        let grant = Self.grant("G", "incidents", .write) { $0.teamIDs = ["T1"] }
        #expect(isAllowed(Self.request(isCut: true), [grant]))
        #expect(cause(Self.request(isCut: false), [grant]) == .uncut)
        #expect(cause(Self.request(.write, isCut: true), [grant]) == .uncut)
        let visibility = GrantDecision.visibility(Self.request(isCut: true), Self.agent([grant]), at: Self.now)
        #expect(visibility == .only(teamIDs: ["T1"], objects: []))
        let none = GrantDecision.visibility(Self.request(isCut: true), Self.agent([]), at: Self.now)
        #expect(none == .any([]))
    }

    @Test("what several grants show is put together, each name once, in parts that are not too long", arguments: [0, 1])
    func together(_ excess: Int) {
        let maximum = GrantDecision.namedInPartMaximum
        let services = (0..<(maximum + excess)).map { "S\($0)" }
        var grants = services.enumerated().map { place, id in
            Self.grant("G\(place)", "incidents", .read) { $0.serviceIDs = [id, services[0]] }
        }
        grants.append(Self.grant("P1", "incidents", .read) { $0.escalationPolicyIDs = ["P1"] })
        grants.append(Self.grant("P2", "incidents", .read) { $0.escalationPolicyIDs = ["P1", "P2"] })
        grants.append(Self.grant("B", "incidents", .read) { ($0.serviceIDs, $0.teamIDs) = (["S1"], ["T1"]) })
        let visibility = GrantDecision.visibility(Self.request(isCut: true), Self.agent(grants), at: Self.now)
        func part(_ ids: ArraySlice<String>) -> [Visibility] {
            let objects = ids.map { ObjectStanding(objectID: $0, kind: .service, role: .observer) }
            return objects.isEmpty ? [] : [.only(teamIDs: [], objects: objects)]
        }
        let both = grants[grants.count - 1].visibility
        let wanted = part(services[..<maximum]) + [both] + part(services[maximum...]) + [.ofPolicies(["P1", "P2"])]
        #expect(visibility == .any(wanted))
    }

    @Test("a grant holds from the second it begins until the second it ends")
    func times() {
        for (starts, expires, wanted) in [
            (0, 1, nil), (1, 9, .early), (-9, 0, .expired), (-9, -1, .expired),
        ] as [(Int64, Int64, GrantDenial.Cause?)] {
            let grant = Self.grant {
                $0.startsAt = Self.now.adding(seconds: starts)
                $0.expiresAt = Self.now.adding(seconds: expires)
            }
            #expect(cause(Self.request(), [grant]) == wanted, "\(starts) \(expires)")
        }
    }

    @Test("a grant for whoever is on call ends with the shift")
    func onCall() {
        let grant = Self.grant { $0.onlyWhileOwnerOnCall = true }
        #expect(isAllowed(Self.request(), [grant], isOnCall: true))
        #expect(!isAllowed(Self.request(), [grant]))
    }

    @Test("a change that asks for approval waits, unless another grant allows it; reading waits for nobody")
    func approval() {
        let waiting = Self.grant("G1", "incidents", .write) { $0.needsApproval = true }
        #expect(decide(Self.request(.write), [waiting]) == .waits(waiting))
        #expect(isAllowed(Self.request(.read), [waiting]))
        #expect(isAllowed(Self.request(.write), [waiting, Self.grant("G2", "incidents", .write)]))
    }

    @Test("switched off, by its owner or by the account, an agent may nothing; and some things no agent ever may")
    func closed() {
        let grants = [Self.grant("G", "incidents", .write)]
        let off = AgentStanding(id: "A", name: "A", isEnabled: false, grants: grants)
        let closed = AgentStanding(id: "A", name: "A", isAccountOpen: false, grants: grants)
        for (agent, request, cause) in [
            (off, Self.request(), .agentDisabled), (closed, Self.request(), .agentsDisabled),
            (Self.agent(grants), Self.request(isReserved: true), .reserved),
        ] as [(AgentStanding, GrantRequest, GrantDenial.Cause)] {
            let denial = GrantDenial(resource: "incidents", access: .read, cause: cause)
            #expect(GrantDecision.decide(request, agent, at: Self.now) == .denied(denial))
            #expect(GrantDecision.visibility(request, agent, at: Self.now) == .any([]))
        }
    }

    // MARK: Whatever the grants

    /// Grants of every kind that differ in what matters.
    private static let some: [Grant] = {
        let changes: [(inout Grant) -> Void] = [
            { _ in }, { $0.serviceIDs = ["S1"] }, { $0.teamIDs = ["T2"] }, { $0.needsApproval = true },
            { $0.operations = ["another"] }, { $0.onlyWhileOwnerOnCall = true }, { $0.startsAt = now.adding(seconds: 1) },
        ]
        return Grant.Access.allCases.flatMap { access in
            changes.enumerated().map { place, change in grant("\(access.rawValue)\(place)", "incidents", access, change) }
        }
    }()

    private static let requests: [GrantRequest] = Grant.Access.allCases.flatMap { access in
        [request(access), request(access, isCut: true), request(access, [incident]), request(access, isReserved: true)]
    }

    /// From no to yes.
    private func rank(_ decision: GrantDecision) -> Int {
        switch decision {
        case .denied: 0
        case .waits: 1
        case .allowed: 2
        }
    }

    @Test("taking a grant back never allows more, and one that has expired is as good as none")
    func monotonous() {
        for first in Self.some {
            for second in Self.some {
                for request in Self.requests {
                    let both = rank(decide(request, [first, second]))
                    let one = rank(decide(request, [first]))
                    #expect(both >= one && both >= rank(decide(request, [second])), "\(first) \(second) \(request)")
                    var over = second
                    over.expiresAt = Self.now
                    #expect(rank(decide(request, [first, over])) == one, "\(first) \(second) \(request)")
                }
            }
        }
    }

    @Test("an hour lets in as much as it may, and the next begins anew")
    func hours() {
        var count = HourlyCount(at: Self.now)
        func take(isWrite: Bool, callsMaximum: Int?, writesMaximum: Int?, at now: Instant) -> Bool {
            count.take(isWrite: isWrite, callsMaximum: callsMaximum, writesMaximum: writesMaximum, at: now)
        }
        #expect(take(isWrite: true, callsMaximum: 2, writesMaximum: 1, at: Self.now))
        #expect(!take(isWrite: true, callsMaximum: 2, writesMaximum: 1, at: Self.now))
        #expect(take(isWrite: false, callsMaximum: 2, writesMaximum: 1, at: Self.now))
        #expect(!take(isWrite: false, callsMaximum: 2, writesMaximum: 1, at: Self.now))
        let left = HourlyCount.secondsLeft(at: Self.now)
        #expect((1...3600).contains(left))
        #expect(!take(isWrite: false, callsMaximum: 2, writesMaximum: 1, at: Self.now.adding(seconds: Int64(left) - 1)))
        #expect(take(isWrite: true, callsMaximum: 2, writesMaximum: 1, at: Self.now.adding(seconds: Int64(left))))
        #expect(!take(isWrite: false, callsMaximum: 0, writesMaximum: nil, at: Self.now))
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What a grant could reach")
struct GrantReachTests {
    private static let now = Instant(seconds: 1_772_442_000)

    private func reaches(
        _ grant: Grant, _ access: Grant.Access = .read, operation: String = "getIncident", isReserved: Bool = false,
        isEnabled: Bool = true
    ) -> Bool {
        let request = GrantRequest(
            operationID: operation, resource: "incidents", access: access, isReserved: isReserved)
        let agent = AgentStanding(id: "A", name: "Triage", isEnabled: isEnabled, grants: [grant])
        return GrantDecision.isWithinReach(request, agent, at: Self.now)
    }

    private func grant(_ access: Grant.Access = .read, _ change: (inout Grant) -> Void = { _ in }) -> Grant {
        var grant = Grant(resource: "incidents", access: access, createdAt: Self.now)
        change(&grant)
        return grant
    }

    @Test("reading reaches what looks, writing both, and another resource neither")
    func access() {
        #expect(reaches(grant()) && !reaches(grant(), .write))
        #expect(reaches(grant(.write)) && reaches(grant(.write), .write))
        #expect(!reaches(grant { $0.resource = "services" }))
    }

    @Test("narrowing, approval and times to come leave it in reach; other operations and an end that is past do not")
    func conditions() {
        #expect(reaches(grant { $0.serviceIDs = ["S"] }))
        #expect(reaches(grant(.write) { $0.needsApproval = true }, .write))
        #expect(reaches(grant { $0.startsAt = Self.now.adding(seconds: 60) }))
        #expect(reaches(grant { $0.operations = ["getIncident"] }) && !reaches(grant { $0.operations = ["listIncidents"] }))
        #expect(reaches(grant { $0.expiresAt = Self.now.adding(seconds: 1) }))
        #expect(!reaches(grant { $0.expiresAt = Self.now }))
    }

    @Test("nothing is in reach of an agent that is switched off, nor what no agent may do")
    func closed() {
        #expect(!reaches(grant(), isEnabled: false) && !reaches(grant(), isReserved: true))
    }
}

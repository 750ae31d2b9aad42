// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What an agent can do, in words")
struct AgentReachTests {
    private static let now = Instant(seconds: 1_772_442_000)

    private func grant(
        _ resource: String = "incidents", _ access: Grant.Access = .read, _ change: (inout Grant) -> Void = { _ in }
    ) -> Grant {
        var grant = Grant(resource: resource, access: access, createdAt: Self.now)
        change(&grant)
        return grant
    }

    private func sentence(
        _ grants: [Grant], isOpen: Bool = true, _ change: (inout AIAgent) -> Void = { _ in }
    ) -> String {
        var agent = AIAgent(id: "A", name: "Triage", createdAt: Self.now)
        change(&agent)
        return AgentReach.sentence(agent, grants: grants, isAccountOpen: isOpen, at: Self.now)
    }

    @Test("nothing, and why")
    func nothing() {
        let some = [grant()]
        #expect(sentence([]) == "May do nothing: no grant is in force")
        #expect(sentence(some, isOpen: false) == "May do nothing: agents are switched off in this account")
        #expect(sentence(some) { $0.isEnabled = false } == "May do nothing: it is switched off")
        #expect(sentence(some) { $0.expiresAt = Self.now } == "May do nothing: its token has expired")
        let over = grant { $0.expiresAt = Self.now }
        let early = grant { $0.startsAt = Self.now.adding(seconds: 1) }
        #expect(sentence([over, early]) == "May do nothing: no grant is in force")
    }

    @Test("grants, their narrowing and limits")
    func grants() {
        let read = grant("log_entries")
        let write = grant("incidents", .write) {
            $0.serviceIDs = ["S1", "S2"]
            $0.operations = ["updateIncident"]
            $0.onlyAssignedToOwner = true
        }
        let asking = grant("services", .write) {
            $0.needsApproval = true
            $0.onlyWhileOwnerOnCall = true
        }
        #expect(sentence([read]) == "May read log entries; never more than its owner")
        #expect(
            sentence([write])
                == "May read and change incidents by 1 operation of 2 services that are assigned to the owner; "
                + "never more than its owner")
        #expect(
            sentence([read, read, asking]) { $0.incidentsPerDay = 1 }
                == "May read log entries; read services, and change them once a person agrees while the owner is on call, "
                + "at most 1 new incident a day; never more than its owner")
    }

    @Test("so many grants are told one by one, and the rest are counted", arguments: [0, 1])
    func many(_ excess: Int) {
        let grants = (0..<(AgentReach.grantsMaximum + excess)).map { grant("things\($0)") }
        #expect(sentence(grants).contains("1 more") == (excess == 1))
    }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("What a team's role adds to a base role")
struct TeamRoleTests {
    private static let object = OwnedObject(kind: .service, id: "PS", teamIDs: ["PT"])

    private func mayConfigure(_ role: Role, as teamRole: TeamRole) -> Bool {
        let person = Person(id: "PP", role: role, teamRoles: [TeamStanding(teamID: "PT", role: teamRole)])
        let request = AccessRequest(isWrite: true, scopes: [], right: .configure, objects: [Self.object])
        return AccessDecision.decide(Principal(.userKey(id: "PK"), person: person), request) == .allow
    }

    @Test("a manager of the team configures what is the team's, unless their base role only ever looks")
    func manager() {
        for role in Role.allCases {
            let isStakeholder = role == .readOnlyUser || role == .readOnlyLimitedUser
            #expect(mayConfigure(role, as: .manager) == !isStakeholder, "\(role)")
        }
    }

    @Test("what somebody is on a team when nothing is said is never more than their base role")
    func usual() {
        for role in Role.allCases { #expect(TeamRole.usual(for: role).right <= role.right, "\(role)") }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("A base role that is lowered")
struct LoweredRoleTests {
    private func roles(_ house: TestHouse, _ teams: [String]) async throws -> [String] {
        var found: [String] = []
        for team in teams {
            let members = try await house.call("GET", "/teams/\(team)/members").json["members"]?.arrayValue ?? []
            found += members.compactMap { $0["role"]?.stringValue }
        }
        return found
    }

    @Test("takes the roles on teams that reach further along, and they can be given again")
    func lowered() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        var teams: [String] = []
        for name in ["Payments", "Search"] {
            let made = try await house.call("POST", "/teams", ["team": ["name": .string(name)]])
            teams.append(try #require(made.json["team"]?["id"]?.stringValue))
        }
        _ = try await house.call("PUT", "/teams/\(teams[0])/users/\(grace)", ["role": "manager"])
        _ = try await house.call("PUT", "/teams/\(teams[1])/users/\(grace)", ["role": "observer"])
        func make(_ role: String) async throws -> Int {
            try await house.call("PUT", "/users/\(grace)", ["user": ["role": .string(role)]]).status
        }
        #expect(try await make("admin") == 200)
        #expect(try await make("user") == 200)
        #expect(try await roles(house, teams) == ["manager", "observer"], "a user manages teams")
        #expect(try await make("limited_user") == 200)
        #expect(try await roles(house, teams) == ["responder", "observer"])
        #expect(try await make("user") == 200)
        #expect(
            try await roles(house, teams) == ["responder", "observer"], "raised again, they stay until somebody says more")
        _ = try await house.call("PUT", "/teams/\(teams[0])/users/\(grace)", ["role": "manager"])
        #expect(try await make("observer") == 200)
        #expect(try await roles(house, teams) == ["observer", "observer"])
        _ = try await house.call("PUT", "/teams/\(teams[0])/users/\(grace)", ["role": "manager"])
        #expect(try await roles(house, teams) == ["manager", "observer"], "given by somebody who means it")
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("Abilities")
struct AbilityTests {
    @Test("a known ability answers 204, an unknown one 404, and both are listed or not")
    func abilities() async throws {
        let house = try await TestHouse()
        let list = try await house.call("GET", "/abilities")
        #expect(list.json["abilities"]?.arrayValue?.contains("teams") == true)
        #expect(try await house.call("GET", "/abilities/teams").status == 204)
        #expect(try await house.call("GET", "/abilities/sso").status == 404)
    }
}

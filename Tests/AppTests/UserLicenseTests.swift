// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("What the account can do, and the license of its users")
struct UserLicenseTests {
    @Test("tells an ability that is missing from one that nobody knows")
    func abilities() async throws {
        let house = try await TestHouse()
        for name in AbilityHandlers.abilities {
            #expect(try await house.call("GET", "/abilities/\(name)").status == 204, "\(name)")
            #expect(Operations.Abilities.published.contains(name))
        }
        for name in Operations.Abilities.published where !AbilityHandlers.abilities.contains(name) {
            let answer = try await house.call("GET", "/abilities/\(name)")
            #expect(answer.status == 402 && answer.code == 2014, "\(name)")
        }
        #expect(try await house.call("GET", "/abilities/sso").status == 402)
        let unknown = try await house.call("GET", "/abilities/levitation")
        #expect(unknown.status == 404 && unknown.code == 2100)
    }

    @Test("every user has the one license, which any client finds under one id")
    func license() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let license = try #require(try await house.call("GET", "/users/\(house.ownerID)/license").json["license"])
        let hers = try await house.call("GET", "/users/\(grace)/license").json["license"]
        #expect(hers == license)
        let id = try #require(license["id"]?.stringValue)
        #expect(id.count == 14 && id.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) })
        #expect(license["type"] == "license" && license["name"] == "Tocsin" && license["summary"] == "Tocsin")
        #expect(license["role_group"] == "FullUser" && license["self"] == .null && license["html_url"] == .null)
        #expect(license["valid_roles"]?.arrayValue?.compactMap(\.stringValue) == Role.allCases.map(\.rawValue))
        #expect(license["current_value"] == nil)
        #expect(try await house.call("GET", "/users/PNONE/license").status == 404)
    }

    @Test("the list of licenses says how many users have it, and that there is no limit")
    func list() async throws {
        let house = try await TestHouse()
        _ = try await house.makeUser("Grace", "grace@example.com")
        let answer = try await house.call("GET", "/licenses")
        #expect(answer.status == 200)
        #expect(answer.json.objectValue?.members.map(\.name) == ["licenses"])
        let licenses = answer.json["licenses"]?.arrayValue ?? []
        #expect(licenses.count == 1)
        #expect(licenses.first?["current_value"] == 2 && licenses.first?["allocations_available"] == .null)
        let own = try await house.call("GET", "/users/\(house.ownerID)/license").json["license"]
        #expect(licenses.first?["id"] == own?["id"])
    }

    @Test("the allocations name each user with the license, page by page")
    func allocations() async throws {
        let house = try await TestHouse()
        house.advance(seconds: 60)
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let first = try await house.call("GET", "/license_allocations", query: "limit=1&total=true").json
        #expect(first["more"] == true && first["total"] == 2 && first["limit"] == 1)
        let second = try await house.call("GET", "/license_allocations", query: "limit=1&offset=1").json
        #expect(second["more"] == false && second["total"] == .null)
        let allocations = [first, second].compactMap { $0["license_allocations"]?[0] }
        #expect(allocations.map { $0["user"]?["id"]?.stringValue } == [house.ownerID, grace])
        #expect(allocations.map { $0["allocated_at"]?.stringValue } == ["2026-03-02T09:00:00Z", "2026-03-02T09:01:00Z"])
        let license = try await house.call("GET", "/users/\(grace)/license").json["license"]
        for allocation in allocations {
            #expect(allocation["user"]?["type"] == "user_reference")
            #expect(allocation["license"] == license)
        }
    }
}

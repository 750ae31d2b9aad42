// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

/// A house whose owner looks at the pages of one area.
protocol PageHome {
    var house: TestHouse { get }
    var browser: Browser { get }
    /// What the owner's forms carry.
    var token: String { get }
}

extension PageHome {
    /// Somebody else, signed in.
    func somebody(_ name: String, role: Role) async throws -> Browser {
        let user: JSON = [
            "name": .string(name), "email": .string("\(name.lowercased())@example.com"), "role": .string(role.rawValue),
        ]
        let answer = try await house.call("POST", "/users", ["user": user])
        let id = try #require(answer.json["user"]?["id"]?.stringValue, "\(answer.json.text)")
        let other = try Browser(house)
        await other.signIn(token: try await house.signInToken(userID: id))
        return other
    }
}

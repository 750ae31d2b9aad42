// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("A person's own password")
struct OwnPasswordTests {
    private func set(
        _ world: SignInWorld, _ new: String, old: String = "", _ viewer: SignIn.Viewer
    ) async throws -> SignIn.ChangeOutcome {
        try await world.signIn.setPassword(new, old: old, of: viewer, from: SignIn.Device(address: SignInWorld.home))
    }

    @Test("is changed by whoever knows the old one, and ends all sessions but this one")
    func changed() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        let (here, there) = (try await world.cookie(), try await world.cookie())
        let found = try await world.viewer(here)
        let viewer = try #require(found)
        let new = "a lamp under the river"
        for old in ["", "a wrong password", new] { #expect(try await set(world, new, old: old, viewer) == .wrong) }
        let before = try await world.viewer(there)
        #expect(before != nil, "nothing has changed yet")
        #expect(try await set(world, new, old: SignInWorld.password, viewer) == .changed)
        let (mine, other) = (try await world.viewer(here), try await world.viewer(there))
        #expect(mine != nil && other == nil)
        #expect(try await world.refusal(SignInWorld.password) == .wrong)
        #expect(try await world.refusal(new) == nil)
    }

    @Test("is refused with the reason when it is weak, and the old one stays")
    func refused() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        let found = try await world.viewer(try await world.cookie())
        let viewer = try #require(found)
        let weak: [(String, PasswordRules.Refusal)] = [
            ("short", .tooShort), ("passwordpassword", .common), ("lovelace and sons", .personal),
            (String(repeating: "many words ", count: 12), .tooLong),
        ]
        for (password, refusal) in weak {
            #expect(try await set(world, password, old: SignInWorld.password, viewer) == .refused(refusal))
        }
        #expect(try await world.refusal(SignInWorld.password) == nil)
    }

    @Test("cannot be guessed by somebody who found an open browser")
    func throttled() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        let found = try await world.viewer(try await world.cookie())
        let viewer = try #require(found)
        for _ in 0..<SignInThrottle.person.freeFailures {
            #expect(try await set(world, "a lamp under the river", old: "a wrong password", viewer) == .wrong)
        }
        let outcome = try await set(world, "a lamp under the river", old: SignInWorld.password, viewer)
        #expect(outcome == .wait(seconds: 1))
    }

    @Test("goes with the person")
    func deleted() async throws {
        let world = try await SignInWorld()
        let grace = try await world.house.makeUser("Grace Hopper", "grace@example.com")
        let found = try await world.viewer(try await world.cookie(userID: grace))
        let viewer = try #require(found)
        #expect(try await set(world, SignInWorld.password, viewer) == .changed)
        let mail = try await world.signIn.requestLink(email: "grace@example.com", next: nil, from: SignIn.Device())
        #expect(mail == .accepted)
        #expect(try await world.house.call("DELETE", "/users/\(grace)").status == 204)
        #expect(try await world.refusal(SignInWorld.password, email: "grace@example.com") == .wrong)
        try await world.sendMails()
        #expect(world.letterbox.letters.isEmpty)
    }
}

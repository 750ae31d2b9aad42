// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("A browser's session")
struct SessionTests {
    private func value(_ cookie: String) -> String { String(cookie.prefix { $0 != ";" }) }

    @Test("has a cookie for this host alone, over TLS where there is TLS, and out of reach of scripts")
    func flags() async throws {
        let secure = try await SignInWorld().cookie()
        #expect(secure.hasPrefix("__Host-tocsin_session="))
        let parts = secure.split(separator: ";").dropFirst().map { String($0.drop { $0 == " " }) }
        #expect(parts == ["Path=/", "Max-Age=\(SignIn.lifetimeSeconds)", "HttpOnly", "SameSite=Lax", "Secure"])
        let plain = try await SignInWorld(publicURL: "http://127.0.0.1:8080").cookie()
        #expect(plain.hasPrefix("tocsin_session=") && !plain.contains("Secure"))
        #expect(plain.contains("HttpOnly") && plain.contains("SameSite=Lax"))
    }

    @Test("is a new one at each signing in; what was planted before, and what the browser had, is over")
    func fixation() async throws {
        let world = try await SignInWorld()
        let planted = "__Host-tocsin_session=" + String(repeating: "A", count: 40)
        let first = try await world.cookie(from: SignIn.Device(cookie: planted))
        #expect(value(first) != planted)
        let viewer = try await world.viewer(planted)
        #expect(viewer == nil)
        let second = try await world.cookie(from: SignIn.Device(cookie: value(first)))
        #expect(value(second) != value(first))
        let (old, new) = (try await world.viewer(first), try await world.viewer(second))
        #expect(old == nil && new != nil)
    }

    @Test("is not taken from a cookie that any neighbour could set")
    func name() async throws {
        let world = try await SignInWorld()
        let cookie = value(try await world.cookie())
        let bare = cookie.replacing("__Host-", with: "")
        let viewer = try await world.viewer(bare)
        #expect(viewer == nil)
    }

    @Test("lasts for as long as it is used, and a month at most")
    func sliding() async throws {
        let world = try await SignInWorld()
        let (used, unused) = (try await world.cookie(), try await world.cookie())
        for _ in 0..<2 {
            world.house.advance(seconds: 13 * .secondsPerDay)
            let viewer = try await world.viewer(used)
            #expect(viewer != nil)
        }
        let forgotten = try await world.viewer(unused)
        #expect(forgotten == nil, "unused for two weeks")
        world.house.advance(seconds: 4 * .secondsPerDay - 1)
        let last = try await world.viewer(used)
        #expect(last != nil)
        world.house.advance(seconds: 1)
        let after = try await world.viewer(used)
        #expect(after == nil, "a month after it began")
    }

    @Test("tells its owner which browser it is, and when and from where it was used last")
    func device() async throws {
        let world = try await SignInWorld()
        let agent = "Mozilla/5.0 (X11; Linux x86_64)\r\nX: y " + String(repeating: "z", count: 400)
        let cookie = try await world.cookie(from: SignIn.Device(userAgent: agent, address: SignInWorld.home))
        let found = try await world.viewer(cookie)
        let viewer = try #require(found)
        func session() async throws -> WebSession {
            let account = try await world.signIn.account(of: viewer)
            return try #require(account.sessions.first)
        }
        let begun = try await session()
        #expect(begun.id == viewer.sessionID && begun.address == SignInWorld.home)
        #expect(begun.userAgent.hasPrefix("Mozilla/5.0 (X11; Linux x86_64)  X: y"))
        #expect(begun.userAgent.count == SignIn.Device.userAgentLengthMaximum)
        #expect(begun.lastUsedAt == TestHouse.start)

        world.house.advance(seconds: SignIn.useNotedSeconds - 1)
        _ = try await world.viewer(cookie, address: SignInWorld.elsewhere)
        let soon = try await session()
        #expect(soon.lastUsedAt == TestHouse.start, "not every look is written down")
        world.house.advance(seconds: 1)
        _ = try await world.viewer(cookie, address: SignInWorld.elsewhere)
        let later = try await session()
        #expect(later.lastUsedAt == world.house.runtime.now && later.address == SignInWorld.elsewhere)
    }

    @Test("stands behind what is done in it")
    func principal() async throws {
        let world = try await SignInWorld()
        let found = try await world.viewer(try await world.cookie())
        let viewer = try #require(found)
        #expect(viewer.principal.credential == .session(id: viewer.sessionID))
        #expect(viewer.principal.person == Person(id: world.house.ownerID, role: .owner))
        #expect(!viewer.sessionID.isEmpty)
    }

    @Test("ends with signing out, alone or with all others of the person, and never another's")
    func ending() async throws {
        let world = try await SignInWorld()
        let grace = try await world.house.makeUser("Grace", "grace@example.com")
        let cookies = [try await world.cookie(), try await world.cookie(), try await world.cookie()]
        let hers = try await world.cookie(userID: grace)
        var viewers: [SignIn.Viewer] = []
        for cookie in cookies + [hers] { viewers.append(try #require(try await world.viewer(cookie))) }

        #expect(try await world.signIn.endSession(viewers[3].sessionID, of: viewers[0]) == false)
        #expect(try await world.signIn.endSession(viewers[1].sessionID, of: viewers[0]))
        #expect(try await world.signIn.endSession(viewers[1].sessionID, of: viewers[0]) == false)
        let cleared = try await world.signIn.end(viewers[2])
        #expect(cleared.contains("Max-Age=0"))
        let left = try await world.signIn.account(of: viewers[0]).sessions
        #expect(left.map(\.id) == [viewers[0].sessionID])

        let token = try await world.house.signInToken()
        _ = try await world.signIn.endEverywhere(viewers[0])
        for cookie in cookies {
            let viewer = try await world.viewer(cookie)
            #expect(viewer == nil)
        }
        let (person, stays) = (try await world.signIn.person(link: token), try await world.viewer(hers))
        #expect(person == nil, "links that nobody used end as well")
        #expect(stays != nil)
    }

    @Test("is one of a hundred at most: the oldest ends")
    func bounded() async throws {
        let world = try await SignInWorld()
        let first = try await world.cookie()
        for _ in 1..<SignIn.sessionsMaximum { _ = try await world.cookie() }
        let before = try await world.viewer(first)
        #expect(before != nil)
        let last = try await world.cookie()
        let (oldest, newest) = (try await world.viewer(first), try await world.viewer(last))
        #expect(oldest == nil && newest != nil)
    }
}

@Suite("The guard of the sign-in forms")
struct FormGuardTests {
    private func pair(_ world: SignInWorld, cookie: String? = nil) -> (token: String, cookie: String) {
        let made = world.signIn.formGuard(cookie: cookie)
        return (made.token, made.cookie.map { String($0.prefix { $0 != ";" }) } ?? cookie ?? "")
    }

    @Test("takes a form from the browser that was given it, and from no other")
    func genuine() async throws {
        let world = try await SignInWorld()
        let (mine, other) = (pair(world), pair(world))
        #expect(mine.cookie.hasPrefix("__Host-tocsin_sign_in="))
        #expect(world.signIn.isGenuine(formToken: mine.token, cookie: mine.cookie))
        let forged: [(String?, String?)] = [
            (nil, mine.cookie), ("", mine.cookie), (mine.token, nil), (mine.token, ""), (other.token, mine.cookie),
            (mine.token, other.cookie), (mine.token, mine.cookie + "0"), (String(mine.token.dropLast()), mine.cookie),
            (mine.token, mine.cookie.replacing("__Host-", with: "")),
        ]
        for (token, cookie) in forged { #expect(!world.signIn.isGenuine(formToken: token, cookie: cookie)) }
    }

    @Test("holds for an hour, and a second page of the same browser does not spoil the first")
    func lifetime() async throws {
        let world = try await SignInWorld()
        let first = pair(world)
        let second = pair(world, cookie: first.cookie)
        #expect(second.cookie == first.cookie && second.token == first.token)
        world.house.advance(seconds: SignIn.formLifetimeSeconds - 1)
        #expect(world.signIn.isGenuine(formToken: first.token, cookie: first.cookie))
        let late = pair(world, cookie: first.cookie)
        #expect(late.cookie != first.cookie, "one that is almost over is replaced")
        world.house.advance(seconds: 1)
        #expect(!world.signIn.isGenuine(formToken: first.token, cookie: first.cookie))
        #expect(world.signIn.isGenuine(formToken: late.token, cookie: late.cookie))
    }
}

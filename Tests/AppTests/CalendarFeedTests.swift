// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Calendars")
struct CalendarFeedTests {
    private func read(_ house: TestHouse, _ path: String, method: String = "GET") async throws -> Reply {
        let reply = await CalendarFeed(environment: house.environment).reply(to: WireRequest(method: method, path: path))
        return try #require(reply)
    }

    /// The path of an address that an answer shows.
    private func path(_ url: JSON?) throws -> String {
        let text = try #require(url?.stringValue)
        #expect(text.hasPrefix(TestHouse.baseURL + WebPath.calendars + "/"))
        return String(text.dropFirst(TestHouse.baseURL.count))
    }

    private func ownPath(_ house: TestHouse) async throws -> String {
        let shown = try await house.call("GET", "/users/\(house.ownerID)", as: .userKey).json["user"]
        return try path(shown?["http_cal_url"])
    }

    private func text(_ reply: Reply) -> String { String(decoding: reply.body, as: UTF8.self) }

    @Test("of a person and of a schedule open without a key, at the addresses that the person is shown")
    func opening() async throws {
        let house = try await TestHouse()
        let own = try await read(house, try await ownPath(house))
        #expect(own.status == 200 && own.contentType == "text/calendar; charset=utf-8")
        #expect(text(own).contains("X-WR-CALNAME:On call: Ada Lovelace\r\n") && text(own).contains("BEGIN:VEVENT"))
        let schedule = try await house.call("GET", "/schedules/\(house.scheduleID)", as: .userKey).json["schedule"]
        for name in ["http_cal_url", "personal_http_cal_url"] {
            #expect(try await read(house, try path(schedule?[name])).status == 200, "\(name)")
        }
        let web = try #require(schedule?["web_cal_url"]?.stringValue)
        #expect(web == "webcal" + (schedule?["http_cal_url"]?.stringValue ?? "").dropFirst("https".count))
    }

    @Test("are shown to the person, to whoever may and asks, and to nobody else")
    func addresses() async throws {
        let house = try await TestHouse()
        let place = "/users/\(house.ownerID)"
        let asked = "include[]=calendar_urls"
        #expect(try await house.call("GET", place, as: .userKey).json["user"]?["http_cal_url"] != nil)
        #expect(try await house.call("GET", place).json["user"]?["http_cal_url"] == nil)
        #expect(try await house.call("GET", place, query: asked).json["user"]?["web_cal_url"] != nil)
        #expect(try await house.call("GET", place, query: asked, as: .readOnlyKey).json["user"]?["http_cal_url"] == nil)
        let list = try await house.call("GET", "/users", query: asked, as: .userKey).json["users"]?[0]
        #expect(list?["http_cal_url"] == nil)
        let schedule = try await house.call("GET", "/schedules/\(house.scheduleID)").json["schedule"]
        #expect(schedule?["http_cal_url"] == .null, "an account key is no person")
    }

    @Test("stay closed to a key that is made up, replaced or another's, and say the same to all of these")
    func wrongKeys() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let right = try await ownPath(house)
        let old = try #require(CalendarAddress(path: right))
        var wrong = [CalendarAddress](repeating: old, count: 4)
        wrong[0].key = String(repeating: "0", count: 32)
        wrong[1].userID = grace
        wrong[2].userID = "PNONE"
        wrong[3].content = .schedule("PNONE")
        for address in wrong {
            let reply = try await read(house, address.path)
            #expect(reply.status == 404 && reply.body == APIError.notFound.body.encoded(), "\(address.path)")
        }
        for path in ["/calendars/", "/calendars/x", "/calendars/a/b/c/d/e.ics", "/calendars/%2e/x.ics", "/calendars//.ics"] {
            #expect(try await read(house, path).status == 404, "\(path)")
        }
        #expect(try await read(house, right, method: "POST").status == 405)
        let made = try await house.call("POST", "/users/\(house.ownerID)/regenerate_private_url_key", as: .userKey)
        let key = try #require(made.json["private_url_key"]?.stringValue)
        #expect(try await read(house, right).status == 404)
        let new = try await ownPath(house)
        #expect(new.contains(key))
        #expect(try await read(house, new).status == 200)
    }

    @Test("call a shift by the same name whenever they are read, and show a month back and six ahead")
    func names() async throws {
        let shifts = try await ShiftHouse()
        let house = shifts.house
        let rotation = try await shifts.addRotation()
        let event = ShiftForms.event(house.ownerID, from: "2026-03-02T10:00:00Z", to: "2026-03-02T12:00:00Z")
        #expect(try await shifts.add(event, to: rotation).status == 201)
        let schedule = try await house.call("GET", shifts.place, as: .userKey).json["schedule"]
        let address = try path(schedule?["http_cal_url"])
        func uids() async throws -> Set<Substring> {
            Set(text(try await read(house, address)).split(separator: "\r\n").filter { $0.hasPrefix("UID:") })
        }
        let first = try await uids()
        house.advance(seconds: 3 * 86_400)
        let later = try await uids()
        #expect(first.count == 183 && later.count == 186)
        #expect(first.isSubset(of: later))
    }

    @Test("answer each person so often within a minute, and no more")
    func rate() async throws {
        let house = try await TestHouse()
        let path = try await ownPath(house)
        for _ in 0..<CalendarFeed.requestsPerMinuteMaximum { #expect(try await read(house, path).status == 200) }
        #expect(try await read(house, path).status == 429)
        house.advance(seconds: 60)
        #expect(try await read(house, path).status == 200)
    }
}

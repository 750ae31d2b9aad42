// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("Change events")
struct ChangeEventTests {
    private func body(
        _ house: TestHouse, _ summary: String, at time: String? = nil, key: String? = nil, _ payload: JSONObject = [:]
    ) -> JSONObject {
        var inner: JSONObject = ["summary": .string(summary), "source": "build-7"]
        if let time { inner.append("timestamp", .string(time)) }
        for member in payload.members { inner[member.name] = member.value }
        return ["routing_key": .string(key ?? house.routingKey), "payload": .object(inner)]
    }

    @discardableResult
    private func send(_ house: TestHouse, _ body: JSONObject, to path: String = "/v2/change/enqueue") async
        -> TestHouse.Answer
    {
        await house.send(WireRequest(method: "POST", path: path, body: JSON.object(body).encoded()))
    }

    private func summaries(_ house: TestHouse, _ path: String, _ query: String = "") async throws -> [String] {
        let answer = try await house.call("GET", path, query: query)
        #expect(answer.status == 200, "\(answer.json.text)")
        return answer.json["change_events"]?.arrayValue?.compactMap { $0["summary"]?.stringValue } ?? []
    }

    @Test(
        "what is sent, at either address, is what is read, field by field",
        arguments: ["/v2/change/enqueue", "/change_events"])
    func creation(_ path: String) async throws {
        let house = try await TestHouse()
        var sent = body(
            house, "Version 7", at: "2026-03-02T08:42:58.315+0000", ["custom_details": ["build": ["number": 7]]])
        sent.append("links", [["href": "https://build.example/7", "text": "Build"]])
        sent.append("images", [["src": "https://build.example/7.png"]])
        let answer = await send(house, sent, to: path)
        #expect(answer.status == 202)
        #expect(answer.json == ["status": "success", "message": "Change event processed"])
        let change = try #require(try await house.call("GET", "/change_events").json["change_events"]?[0])
        let id = try #require(change["id"]?.stringValue)
        #expect(change["type"] == "change_event" && change["summary"] == "Version 7" && change["source"] == "build-7")
        #expect(change["timestamp"] == "2026-03-02T08:42:58Z")
        #expect(change["services"]?[0]?["id"]?.stringValue == house.serviceID)
        #expect(change["integration"]?["type"] == "events_api_v2_inbound_integration_reference")
        #expect(change["routing_key"]?.stringValue == house.routingKey)
        #expect(change["links"] == sent["links"] && change["images"] == sent["images"])
        #expect(change["custom_details"] == ["build": ["number": 7]])
        #expect(change["self"]?.stringValue == "\(TestHouse.baseURL)/change_events/\(id)")
        #expect(try await house.call("GET", "/change_events/\(id)").json["change_event"] == change)
        #expect(try await house.call("GET", "/change_events/PNONE").status == 404)
        #expect(try await house.incidentCount() == 0, "it pages nobody")
    }

    @Test("without a time happened when it came in, also while its service is in maintenance or disabled")
    func disabled() async throws {
        let house = try await TestHouse()
        _ = try await house.call("PUT", "/services/\(house.serviceID)", ["service": ["status": "disabled"]])
        #expect(await send(house, body(house, "Version 7")).status == 202)
        let change = try await house.call("GET", "/change_events").json["change_events"]?[0]
        #expect(change?["timestamp"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(change?["links"] == [] && change?["custom_details"] == .null)
    }

    @Test(
        "that cannot be taken is refused in the sender's own form, naming the field",
        arguments: [
            ("summary", JSON.null), ("summary", ""), ("summary", .int(7)),
            ("summary", .string(String(repeating: "x", count: 1025))), ("source", .int(7)),
            ("source", .string(String(repeating: "x", count: 1025))), ("timestamp", "yesterday"), ("timestamp", .int(7)),
        ])
    func refusals(_ name: String, _ value: JSON) async throws {
        let house = try await TestHouse()
        let answer = await send(house, body(house, "Version 7", [name: value]))
        #expect(answer.status == 400 && answer.json["status"] == "invalid event")
        #expect(answer.json["message"] == "Event object is invalid")
        #expect(answer.json["errors"]?[0]?.stringValue?.contains(name) == true, "\(answer.json.text)")
        #expect(try await summaries(house, "/change_events") == [])
    }

    @Test("keeps to its limits, and needs a key that is known")
    func limits() async throws {
        let house = try await TestHouse()
        let longest = String(repeating: "ä", count: ChangeEvent.summaryLengthMaximum)
        var most = body(house, longest)
        let link: JSON = ["href": "https://build.example"]
        most["links"] = .array(Array(repeating: link, count: ChangeEvent.linksMaximum))
        #expect(await send(house, most).status == 202)
        most["links"] = .array(Array(repeating: link, count: ChangeEvent.linksMaximum + 1))
        #expect(await send(house, most).status == 400)
        for key in [String(repeating: "0", count: 32), "short", ""] {
            let answer = await send(house, body(house, "Version 7", key: key))
            #expect(answer.status == 400 && answer.json["errors"]?.arrayValue?.isEmpty == false)
        }
        #expect(await send(house, ["routing_key": .string(house.routingKey)]).status == 400)
        let broken = await house.send(WireRequest(method: "POST", path: "/v2/change/enqueue", body: Array("{".utf8)))
        #expect(broken.status == 400 && broken.json["status"] == "Unrecognized object")
    }

    @Test("count against the limit of their key")
    func throttling() async throws {
        let house = try await TestHouse(eventLimitPerMinute: 1)
        #expect(await send(house, body(house, "One")).status == 202)
        #expect(await send(house, body(house, "Two")).status == 429)
    }

    @Test("are listed the newest first, by time, service, integration and team")
    func filters() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Payments")
        await send(house, body(house, "early", at: "2026-03-01T10:00:00Z"))
        await send(house, body(house, "late", at: "2026-03-01T12:00:00Z"))
        await send(house, body(house, "other", at: "2026-03-01T11:00:00Z", key: other.routingKey))
        #expect(try await summaries(house, "/change_events") == ["late", "other", "early"])
        #expect(try await summaries(house, "/services/\(house.serviceID)/change_events") == ["late", "early"])
        let from = "since=2026-03-01T11:00:00Z"
        #expect(try await summaries(house, "/change_events", from) == ["late", "other"])
        #expect(try await summaries(house, "/change_events", "\(from)&until=2026-03-01T12:00:00Z") == ["other"])
        #expect(try await summaries(house, "/services/\(other.id)/change_events", from) == ["other"])
        let integrations = try await house.call("GET", "/services/\(other.id)/integrations").json["integrations"]
        let inlet = integrations?[0]?["id"]?.stringValue ?? ""
        #expect(try await summaries(house, "/change_events", "integration_ids[]=\(inlet)") == ["other"])
        #expect(try await summaries(house, "/services/\(house.serviceID)/change_events", "integration_ids[]=\(inlet)") == [])
        let team = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Ours"]])
        let teamID = team.json["team"]?["id"]?.stringValue ?? ""
        #expect(try await summaries(house, "/change_events", "team_ids[]=\(teamID)") == [])
        _ = try await house.call("PUT", "/teams/\(teamID)/escalation_policies/\(house.escalationPolicyID)")
        #expect(try await summaries(house, "/change_events", "team_ids[]=\(teamID)") == ["late", "other", "early"])
        let page = try await house.call("GET", "/change_events", query: "limit=1&offset=1&total=true").json
        #expect(page["change_events"]?[0]?["summary"] == "other" && page["more"] == true && page["total"] == 3)
        #expect(try await house.call("GET", "/services/PNONE/change_events").status == 404)
    }

    @Test(
        "take a range in UTC only, of which the end does not lie before the beginning",
        arguments: [
            ("since=2026-03-01T10:00:00Z", 200), ("since=2026-03-01T10:00:00%2B00:00", 200), ("since=2026-03-01", 200),
            ("since=2026-03-01T10:00:00%2B01:00", 400), ("until=2026-03-01T10:00:00-0500", 400), ("since=monday", 400),
            ("since=2026-03-02T10:00:00Z&until=2026-03-01T10:00:00Z", 400),
        ])
    func ranges(_ query: String, _ status: Int) async throws {
        let house = try await TestHouse()
        for path in ["/change_events", "/services/\(house.serviceID)/change_events"] {
            #expect(try await house.call("GET", path, query: query).status == status)
        }
    }

    @Test("can be edited in summary and details, and in nothing else")
    func editing() async throws {
        let house = try await TestHouse()
        await send(house, body(house, "Version 7", ["custom_details": ["a": 1]]))
        let before = try #require(try await house.call("GET", "/change_events").json["change_events"]?[0])
        let path = "/change_events/\(before["id"]?.stringValue ?? "")"
        let change: JSON = [
            "summary": "Version 7.1", "custom_details": ["b": 2], "source": "me", "timestamp": "2020-01-01T00:00:00Z",
            "links": [["href": "x"]], "services": [], "routing_key": "x", "type": "x",
        ]
        let changed = try await house.call("PUT", path, ["change_event": change])
        #expect(changed.status == 200, "\(changed.json.text)")
        var wanted = before.objectValue ?? [:]
        wanted["summary"] = "Version 7.1"
        wanted["custom_details"] = ["b": 2]
        #expect(changed.json["change_event"] == .object(wanted))
        #expect(try await house.call("GET", path).json["change_event"] == .object(wanted))
        let wrong: [(String, JSON)] = [
            ("summary", ""), ("summary", 7), ("summary", .string(String(repeating: "x", count: 1025))),
            ("custom_details", "text"), ("custom_details", [1]),
        ]
        for (name, value) in wrong {
            var object: JSONObject = [:]
            object[name] = value
            #expect(try await house.call("PUT", path, ["change_event": .object(object)]).status == 400, "\(name)")
        }
        #expect(try await house.call("PUT", path, ["change_event": ["summary": "x"]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("PUT", "/change_events/PNONE", ["change_event": ["summary": "x"]]).status == 404)
    }

    @Test("are forgotten after ninety days, and not a second before")
    func forgetting() async throws {
        let house = try await TestHouse()
        await send(house, body(house, "Version 7"))
        house.advance(seconds: ChangeEvent.keptDays * .secondsPerDay)
        #expect(try await summaries(house, "/change_events") == ["Version 7"])
        house.advance(seconds: 1)
        #expect(try await summaries(house, "/change_events") == [])
        await send(house, body(house, "Version 8"))
        #expect(try await house.call("GET", "/change_events", query: "total=true").json["total"] == 1)
    }

    @Test("that may explain an incident are listed with the reason: its own service's, and those of services next to it")
    func related() async throws {
        let house = try await TestHouse()
        let (below, apart) = (try await house.makeService("Storage"), try await house.makeService("Apart"))
        let relation: JSON = [
            "supporting_service": ["id": .string(below.id)], "dependent_service": ["id": .string(house.serviceID)],
        ]
        _ = try await house.call("POST", "/service_dependencies/associate", ["relationships": [relation]])
        await send(house, body(house, "own", at: "2026-03-02T08:00:00Z"))
        await send(house, body(house, "below", at: "2026-03-02T08:30:00Z", key: below.routingKey))
        await send(house, body(house, "apart", at: "2026-03-02T08:40:00Z", key: apart.routingKey))
        await send(house, body(house, "too old", at: "2026-02-23T08:59:59Z"))
        try await house.event("trigger", key: "k")
        await send(house, body(house, "after", at: "2026-03-02T09:00:01Z"))
        let listed = try await house.call("GET", "/incidents/1/related_change_events").json["change_events"]?.arrayValue
        let told = listed?.map { change in
            let reason = change["correlation_reason"]?["reason"]?.stringValue ?? ""
            return "\(change["summary"]?.stringValue ?? "") \(reason)"
        }
        #expect(told == ["below related_service", "own most_recent"])
        let one = try await house.call("GET", "/incidents/1/related_change_events", query: "limit=1").json
        #expect(one["change_events"]?.arrayValue?.count == 1)
        #expect(try await house.call("GET", "/incidents/999/related_change_events").status == 404)
    }
}

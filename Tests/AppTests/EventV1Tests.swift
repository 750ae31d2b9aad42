// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("Events in the older form")
struct EventV1Tests {
    private static let path = "/generic/2010-04-15/create_event.json"

    private func send(_ house: TestHouse, _ changes: JSONObject = [:]) async -> TestHouse.Answer {
        var body: JSONObject = [
            "service_key": .string(house.routingKey), "event_type": "trigger", "incident_key": "srv01/HTTP",
            "description": "FAILURE on srv01",
        ]
        for change in changes.members { body[change.name] = change.value.isNull ? nil : change.value }
        return await house.send(WireRequest(method: "POST", path: Self.path, body: JSON.object(body).encoded()))
    }

    private func errors(_ answer: TestHouse.Answer) -> [String] {
        answer.json["errors"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    @Test("open an incident, add to it, acknowledge and resolve it, as the newer ones do")
    func lifecycle() async throws {
        let house = try await TestHouse()
        let opened = await send(house)
        #expect(opened.status == 200, "\(opened.json.text)")
        #expect(
            opened.json == ["status": "success", "message": "Event processed", "incident_key": "srv01/HTTP"])
        #expect(await send(house).status == 200)
        #expect(try await house.incidentCount() == 1)
        let incident = try await house.incident(1)
        #expect(incident["title"] == "FAILURE on srv01" && incident["incident_key"] == "srv01/HTTP")
        #expect(incident["urgency"] == "high")
        _ = await send(house, ["event_type": "acknowledge", "description": .null])
        #expect(try await house.incident(1)["status"] == "acknowledged")
        _ = try await house.event("resolve", key: "srv01/HTTP")
        #expect(try await house.incident(1)["status"] == "resolved", "one key means the same in both forms")
        #expect(await send(house, ["event_type": "resolve"]).status == 200)
        let recorded = try await house.recorded()
        #expect(recorded.first == "unknown_key resolve")
    }

    @Test("give an alert its details, links and images")
    func details() async throws {
        let house = try await TestHouse()
        _ = await send(
            house,
            [
                "details": ["ping time": "1500ms", "load avg": 0.75], "client": "Monitor",
                "client_url": "https://monitor.example",
                "contexts": [
                    ["type": "link", "href": "https://monitor.example/1", "text": "Graph"],
                    ["type": "image", "src": "https://monitor.example/1.png"],
                ],
            ])
        let alert = try await house.call("GET", "/incidents/1/alerts").json["alerts"]?[0]
        #expect(alert?["alert_key"] == "srv01/HTTP" && alert?["summary"] == "FAILURE on srv01")
        #expect(alert?["body"]?["details"] == ["ping time": "1500ms", "load avg": 0.75])
        let contexts = alert?["body"]?["contexts"]
        #expect(contexts?[0]?["href"] == "https://monitor.example/1" && contexts?[0]?["type"] == "link")
        #expect(contexts?[1]?["src"] == "https://monitor.example/1.png" && contexts?[1]?["type"] == "image")
        #expect(alert?["body"]?["cef_details"]?["client"] == "Monitor")
    }

    @Test("get a key when they bring none, and need one unless they trigger")
    func keys() async throws {
        let house = try await TestHouse()
        for absent in [JSON.null, ""] {
            let answer = await send(house, ["incident_key": absent])
            #expect(answer.status == 200 && answer.json["incident_key"]?.stringValue?.count == 32)
        }
        #expect(try await house.incidentCount() == 2)
        for action in ["acknowledge", "resolve"] {
            let answer = await send(house, ["event_type": .string(action), "incident_key": .null])
            #expect(answer.status == 400 && errors(answer) == ["Incident key can't be blank"])
        }
    }

    @Test("that are wrong are refused in the form and the words that senders know")
    func refusals() async throws {
        let house = try await TestHouse()
        let wrong: [(JSONObject, String)] = [
            (["service_key": "short"], "Service key is the wrong length (should be 32 characters)"),
            (["service_key": .null], "Service key can't be blank"), (["service_key": 7], "Service key must be a string"),
            (
                ["service_key": .string(String(repeating: "0", count: 33))],
                "Service key is the wrong length (should be 32 characters)"
            ),
            (["service_key": .string(String(repeating: "0", count: 32))], "Invalid service key"),
            (["event_type": "open"], "event_type is invalid (must be one of: trigger acknowledge resolve)"),
            (["event_type": .null], "event_type is invalid (must be one of: trigger acknowledge resolve)"),
            (["description": .null], "Description can't be blank"), (["description": "  "], "Description can't be blank"),
            (["client": 7], "Client must be a string"), (["contexts": "x"], "Contexts must be an array"),
            (["contexts": [["type": "movie"]]], "Contexts must each have the type link or image"),
            (["contexts": [["type": "link"]]], "Contexts need href in every link"),
            (["contexts": [["type": "image"]]], "Contexts need src in every image"),
        ]
        for (change, text) in wrong {
            let answer = await send(house, change)
            #expect(answer.status == 400 && answer.json["status"] == "invalid event", "\(text)")
            #expect(answer.json["message"] == "Event object is invalid" && errors(answer) == [text])
        }
        for text in ["", "[]", "{"] {
            let answer = await house.send(WireRequest(method: "POST", path: Self.path, body: Array(text.utf8)))
            #expect(answer.status == 400 && answer.json["status"] == "unrecognized object")
        }
        #expect(try await house.incidentCount() == 0)
    }

    @Test("keep to their limits: at each one they are taken, one past it they are not")
    func limits() async throws {
        let house = try await TestHouse()
        func text(_ count: Int) -> JSON { .string(String(repeating: "ä", count: count)) }
        #expect(await send(house, ["description": text(EventSubmission.summaryLengthMaximum)]).status == 200)
        #expect(await send(house, ["description": text(EventSubmission.summaryLengthMaximum + 1)]).status == 400)
        #expect(await send(house, ["incident_key": text(EventSubmission.dedupKeyLengthMaximum)]).status == 200)
        #expect(await send(house, ["incident_key": text(EventSubmission.dedupKeyLengthMaximum + 1)]).status == 400)
        func links(_ count: Int) -> JSON {
            .array(Array(repeating: ["type": "link", "href": "https://x.example"], count: count))
        }
        #expect(await send(house, ["contexts": links(EventSubmission.linksMaximum)]).status == 200)
        #expect(await send(house, ["contexts": links(EventSubmission.linksMaximum + 1)]).status == 400)
    }

    @Test("that come too fast are told so by 403, which senders of this form know")
    func throttling() async throws {
        let house = try await TestHouse(eventLimitPerMinute: 1)
        #expect(await send(house).status == 200)
        let refused = await send(house)
        #expect(refused.status == 403 && refused.json["status"] == "throttle exceeded")
        #expect(refused.headers.contains { $0.name == "Retry-After" })
    }
}

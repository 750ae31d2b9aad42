// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("The list of what was sent")
struct SentMessageTests {
    private static let range = "since=2026-03-01&until=2026-03-08"

    private func list(_ house: TestHouse, _ query: String = "") async throws -> TestHouse.Answer {
        try await house.call("GET", "/notifications", query: query.isEmpty ? Self.range : "\(Self.range)&\(query)")
    }

    @Test("has each message with its way, time, address and end, the newest first", arguments: TestStore.available)
    func messages(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        try await house.event("trigger", key: "a")
        try await house.runLoops()
        house.advance(seconds: 60)
        let bridge: JSON = ["conference_url": "https://meet.example.com/war-room"]
        try await house.event("trigger", key: "b")
        _ = try await house.incident(2, ["conference_bridge": bridge])
        try await house.runLoops()
        let answer = try await list(house)
        #expect(answer.status == 200, "\(answer.json.text)")
        let messages = answer.json["notifications"]?.arrayValue ?? []
        try #require(messages.count == 2)
        #expect(messages.allSatisfy { $0["type"] == "email_notification" && $0["status"] == "success" })
        #expect(messages.allSatisfy { $0["address"] == "ada@example.com" })
        #expect(messages[0]["started_at"]?.stringValue == ISO8601.string(house.runtime.now))
        #expect(messages[1]["started_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(messages[0]["conferenceAddress"] == "https://meet.example.com/war-room")
        #expect(messages[1]["conferenceAddress"] == .null)
        #expect(messages[0]["user"]?["type"] == "user_reference" && messages[0]["user"]?["summary"] == "Ada Lovelace")
        let whole = try await list(house, "include[]=users").json["notifications"]?[0]?["user"]
        #expect(whole?["type"] == "user" && whole?["email"] == "ada@example.com")
        let page = try await list(house, "limit=1&offset=1&total=true").json
        #expect(page["notifications"] == [messages[1]] && page["more"] == false && page["total"] == 2)
        #expect(try await list(house, "limit=1").json["more"] == true)
    }

    @Test("can be narrowed to one way of sending, and to a time")
    func filters() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "a")
        try await house.runLoops()
        for kind in SentMessage.Kind.allCases {
            let found = try await list(house, "filter=\(kind.rawValue)&total=true").json
            let wanted: Int64 = kind == .email ? 1 : 0
            #expect(found["total"]?.intValue == wanted && found["notifications"]?.arrayValue?.count == Int(wanted))
        }
        #expect(try await list(house, "filter=pigeon").code == 2001)
        let times = ["2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z"]
        let (start, end) = (times[0], times[1])
        func count(_ since: String, _ until: String) async throws -> Int? {
            try await house.call("GET", "/notifications", query: "since=\(since)&until=\(until)")
                .json["notifications"]?.arrayValue?.count
        }
        #expect(try await count(start, end) == 1)
        #expect(try await count(end, "2026-03-03") == 0)
        #expect(try await count("2026-03-01", start) == 0)
    }

    @Test("has what was given up too, and nothing that still waits or had nowhere to go")
    func failures() async throws {
        let house = try await TestHouse()
        house.carrier.refuseNext(1)
        try await house.event("trigger", key: "a")
        try await house.runLoops()
        #expect(try await list(house).json["notifications"] == [])
        let rows = ["email", "sms", "none"].enumerated().map { index, channel in
            var row = StoredNotification(
                id: "QROW\(index)", incidentID: "", userID: house.ownerID, contactMethodID: nil, reason: .assigned,
                generation: 0, dueAt: house.runtime.now, createdAt: house.runtime.now)
            row.status = .failed
            row.channel = channel
            row.address = "somewhere"
            return row
        }
        let incident = try await house.incident(1)["id"]?.stringValue ?? ""
        try await house.database.write { session in
            for row in rows {
                var row = row
                row.incidentID = incident
                try NotificationQueries.insert(session, row)
                try NotificationQueries.record(session, row)
            }
        }
        let found = try await list(house).json["notifications"]?.arrayValue ?? []
        #expect(found.compactMap { $0["type"]?.stringValue }.sorted() == ["email_notification", "sms_notification"])
        #expect(found.allSatisfy { $0["status"] == "failed" && $0["address"] == "somewhere" })
    }

    @Test("wants a range of less than three months")
    func ranges() async throws {
        let house = try await TestHouse()
        let start = TestHouse.start
        let longest = SentMessage.rangeMaximumDays * 86_400
        for (seconds, status) in [(longest - 1, 200), (longest, 400), (0, 200)] {
            let until = ISO8601.string(start.adding(seconds: seconds))
            let query = "since=\(ISO8601.string(start))&until=\(until)"
            let answer = try await house.call("GET", "/notifications", query: query)
            #expect(answer.status == status, "\(seconds)")
            if status == 400 { #expect(answer.code == 2005) }
        }
        for query in ["", "since=2026-03-01", "until=2026-03-01", "since=2026-03-02&until=2026-03-01"] {
            let answer = try await house.call("GET", "/notifications", query: query)
            #expect(answer.status == 400 && answer.code == 2004, "\(query)")
        }
        #expect(try await house.call("GET", "/notifications", query: "since=soon&until=later").code == 2001)
    }
}

@Suite("The channel of a line of history")
struct LogEntryChannelTests {
    /// A house with a line of history as a page would have left it.
    private func furnished() async throws -> TestHouse {
        let house = try await TestHouse()
        try await house.event("trigger", key: "a")
        let incident = try await house.incident(1)["id"]?.stringValue ?? ""
        let entry = LogEntry(
            id: "RWEBTRIGGER000", kind: .trigger, incidentID: incident, serviceID: house.serviceID,
            createdAt: house.runtime.now, agent: Agent(kind: .user, id: house.ownerID), channel: .webTrigger,
            details: ["summary": "By hand"])
        try await house.database.write { session in try LogEntryStateQueries.insert(session, entry) }
        return house
    }

    @Test("shows another text once it is written over, and is what it was besides")
    func update() async throws {
        let house = try await furnished()
        let path = "/log_entries/RWEBTRIGGER000"
        let before = try await house.call("GET", path).json["log_entry"]
        let body: JSON = ["channel": ["type": "web_trigger", "details": "New details"]]
        let answer = try await house.call("PUT", "\(path)/channel", body)
        #expect(answer.status == 202 && answer.json == .null, "\(answer.json.text)")
        let after = try await house.call("GET", path).json["log_entry"]
        #expect(after?["channel"]?["details"] == "New details" && after?["channel"]?["type"] == "web_trigger")
        for name in ["id", "type", "summary", "agent", "created_at", "event_details"] {
            #expect(after?[name] == before?[name], "\(name)")
        }
    }

    @Test("keeps its type, and takes a text of a bounded length from whoever may write")
    func refusals() async throws {
        let house = try await furnished()
        let path = "/log_entries/RWEBTRIGGER000/channel"
        func text(_ length: Int) -> JSON { .string(String(repeating: "x", count: length)) }
        let longest = 25_000
        let wrong: [JSON] = [
            ["type": "mobile", "details": "x"], ["type": "api", "details": "x"], ["type": .null, "details": "x"],
            ["details": "x"], ["type": "web_trigger"], ["type": "web_trigger", "details": .null],
            ["type": "web_trigger", "details": 5], ["type": "web_trigger", "details": text(longest + 1)],
        ]
        for channel in wrong {
            let answer = try await house.call("PUT", path, ["channel": channel])
            #expect(answer.status == 400 && answer.code == 2001, "\(channel.text.prefix(80))")
        }
        let good: JSON = ["channel": ["type": "web_trigger", "details": text(longest)]]
        #expect(try await house.call("PUT", path, good).status == 202)
        #expect(try await house.call("PUT", path, good, as: .readOnlyKey).status == 403)
        #expect(try await house.call("PUT", path, good, as: .accountKeyWithoutFrom).code == 2016)
        #expect(try await house.call("PUT", "/log_entries/RNONE/channel", good).status == 404)
        let others = try await house.entries(1).first { $0["channel"]?["type"] == "api" }
        let id = others?["id"]?.stringValue ?? ""
        #expect(try await house.call("PUT", "/log_entries/\(id)/channel", good).status == 400)
    }
}

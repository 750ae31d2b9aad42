// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

@Suite("Incidents that are like another")
struct SimilarIncidentTests {
    private static let day: Int64 = 86_400

    private func happen(_ house: TestHouse, _ title: String, key: String, routingKey: String? = nil) async throws {
        try await house.event("trigger", key: key, summary: title, routingKey: routingKey)
        try await house.event("resolve", key: key, routingKey: routingKey)
        house.advance(seconds: 60)
    }

    private func titles(_ answer: TestHouse.Answer, _ key: String) -> [String] {
        answer.json[key]?.arrayValue?.compactMap { $0["incident"]?["title"]?.stringValue } ?? []
    }

    @Test("in the past are of the same service and half a year, the likest first", arguments: TestStore.available)
    func past(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let other = try await house.makeService("Other")
        try await happen(house, "Disk full on db-1", key: "old")
        house.advance(seconds: 200 * Self.day)
        for (index, title) in ["Disk full on db-2", "Disk slow on db-3", "Queue grows"].enumerated() {
            try await happen(house, title, key: "k\(index)")
        }
        try await happen(house, "Disk full on db-4", key: "k", routingKey: other.routingKey)
        try await house.event("trigger", key: "now", summary: "Disk full on db-9")
        let path = "/incidents/6/past_incidents"
        let answer = try await house.call("GET", path)
        #expect(answer.status == 200, "\(answer.json.text)")
        #expect(titles(answer, "past_incidents") == ["Disk full on db-2", "Disk slow on db-3"])
        #expect(answer.json["limit"] == 5 && answer.json["total"] == .null)
        let first = answer.json["past_incidents"]?[0]
        #expect(first?["score"] == 100.0)
        let second = try await house.incident(2)
        for name in ["id", "self", "created_at", "title"] { #expect(first?["incident"]?[name] == second[name], "\(name)") }
        let one = try await house.call("GET", path, query: "limit=1&total=true").json
        #expect(one["past_incidents"]?.arrayValue?.count == 1 && one["limit"] == 1 && one["total"] == 2)
        #expect(try await house.call("GET", path, query: "limit=1000").json["limit"] == 999)
        #expect(try await house.call("GET", path, query: "limit=x").status == 400)
        #expect(try await house.call("GET", "/incidents/99/past_incidents").status == 404)
    }

    @Test("and open may belong together, on whatever service; twenty are shown, the newest first")
    func related() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other")
        try await house.event("trigger", key: "a", summary: "Disk full on db-1")
        try await house.event("trigger", key: "b", summary: "Disk full on db-2", routingKey: other.routingKey)
        try await house.event("trigger", key: "c", summary: "Queue grows", routingKey: other.routingKey)
        try await happen(house, "Disk full on db-3", key: "d")
        let path = "/incidents/1/related_incidents"
        let answer = try await house.call("GET", path)
        #expect(answer.status == 200 && titles(answer, "related_incidents") == ["Disk full on db-2"])
        let brief = answer.json["related_incidents"]?[0]
        #expect(brief?["incident"]?.objectValue?.members.map(\.name) == ["id", "created_at", "self", "title"])
        #expect(brief?["relationships"]?[0]?["type"] == "machine_learning_inferred")
        #expect(brief?["relationships"]?[0]?["metadata"]?["grouping_classification"] == "similar_contents")
        let whole = try await house.call("GET", path, query: "additional_details[]=incident").json
        let incident = try await house.incident(2)
        #expect(whole["related_incidents"]?[0]?["incident"] == incident)
        #expect(try await house.call("GET", path, query: "additional_details[]=service").status == 400)
        for number in 0..<25 { try await house.event("trigger", key: "n\(number)", summary: "Disk full on db-\(number)") }
        let many = try await house.call("GET", path)
        #expect(titles(many, "related_incidents").count == 20)
        #expect(titles(many, "related_incidents").first == "Disk full on db-24")
        #expect(try await house.call("GET", "/incidents/99/related_incidents").status == 404)
    }

    @Test("say by their share of a service's incidents how usual it is")
    func outlier() async throws {
        let house = try await TestHouse()
        try await happen(house, "Disk full on db-1", key: "long ago")
        house.advance(seconds: 40 * Self.day)
        for number in 0..<3 { try await happen(house, "Queue \(number) grows", key: "q\(number)") }
        try await house.event("trigger", key: "now", summary: "Disk full on db-9")
        let path = "/incidents/5/outlier_incident"
        let answer = try await house.call("GET", path)
        #expect(answer.status == 200, "\(answer.json.text)")
        let found = answer.json["outlier_incident"]
        let incident = try await house.incident(5)
        let created = try #require(incident["created_at"]?.stringValue.flatMap { ISO8601.instant($0) })
        #expect(found?["incident"]?["id"] == incident["id"] && found?["incident"]?["title"] == "Disk full on db-9")
        let since = ISO8601.string(created.adding(seconds: -30 * Self.day))
        let never: JSON = [
            "count": 0, "frequency": 0.0, "category": "anomaly", "since": .string(since),
            "until": incident["created_at"] ?? .null,
        ]
        #expect(found?["incident"]?["occurrence"] == never)
        #expect(found?["incident_template"]?["mined_text"] == "Disk full on <*>")
        for name in ["id", "cluster_id"] {
            #expect(found?["incident_template"]?[name]?.stringValue?.hasPrefix("P") == true)
        }
        let longer = try await house.call("GET", path, query: "since=2026-03-01&additional_details[]=incident").json
        let whole = longer["outlier_incident"]?["incident"]
        #expect(whole?["occurrence"]?["count"] == 1 && whole?["occurrence"]?["frequency"] == 0.25)
        #expect(whole?["occurrence"]?["category"] == "frequent" && whole?["service"] == incident["service"])
        let late = try await house.call("GET", path, query: "since=2030-01-01")
        #expect(late.status == 400 && late.code == 2004)
        #expect(try await house.call("GET", path, query: "since=soon").code == 2001)
        #expect(try await house.call("GET", "/incidents/99/outlier_incident").status == 404)
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

@Suite("Several overrides in one request")
struct BulkOverrideTests {
    private func element(_ house: TestHouse, _ start: String, _ end: String) -> JSON {
        ["start": .string(start), "end": .string(end), "user": ["id": .string(house.ownerID), "type": "user_reference"]]
    }

    private func send(_ house: TestHouse, _ elements: [JSON]) async throws -> TestHouse.Answer {
        try await house.call("POST", "/schedules/\(house.scheduleID)/overrides", ["overrides": .array(elements)])
    }

    @Test("each is told of in its place: one that is running begins now, one that is over or has no time is refused")
    func results() async throws {
        let house = try await TestHouse()
        let answer = try await send(
            house,
            [
                element(house, "2026-03-02T08:00:00Z", "2026-03-02T12:00:00Z"),
                element(house, "2026-03-02T07:00:00Z", "2026-03-02T08:00:00Z"),
                element(house, "2026-03-03T08:00:00Z", "2026-03-03T12:00:00Z"),
                element(house, "2026-03-04T08:00:00Z", "2026-03-04T08:00:00Z"),
            ])
        #expect(answer.status == 201)
        let results = try #require(answer.json.arrayValue)
        #expect(results.map { $0["status"]?.intValue } == [201, 400, 201, 400])
        let starts = results.map { $0["override"]?["start"]?.stringValue.flatMap { ISO8601.instant($0) } }
        #expect(starts[0] == house.runtime.now)
        #expect(results[1]["errors"] == ["Override must end in the future"])
        #expect(results[3]["errors"] == ["Override must end after its start"])
        let kept = try await house.call(
            "GET", "/schedules/\(house.scheduleID)/overrides", query: "since=2026-03-01T00:00:00Z&until=2026-03-08T00:00:00Z"
        )
        #expect(kept.json["overrides"]?.arrayValue?.count == 2)
    }

    @Test("are as many as a request may have, and not one more")
    func limit() async throws {
        let house = try await TestHouse()
        let one = element(house, "2026-03-03T08:00:00Z", "2026-03-03T12:00:00Z")
        let full = [JSON](repeating: one, count: OverrideHandlers.bulkMaximum)
        #expect(try await send(house, full).status == 201)
        #expect(try await send(house, full + [one]).status == 413)
    }
}

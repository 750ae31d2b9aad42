// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("Shift-based schedules")
struct ShiftScheduleTests {
    @Test("there are none, and a list says so in the form of its own pages")
    func list() async throws {
        let house = try await TestHouse()
        let queries: [(String, Int64)] = [
            ("", 100), ("limit=1000", 1000), ("limit=1001", 1000), ("limit=0", 100), ("limit=5&query=x", 5),
        ]
        for (query, limit) in queries {
            let answer = try await house.call("GET", "/v3/schedules", query: query, as: .readOnlyKey)
            #expect(answer.status == 200)
            #expect(answer.json["schedules"] == [] && answer.json["more"] == false && answer.json["offset"] == 0)
            #expect(answer.json["limit"]?.intValue == limit, "\(query)")
        }
        #expect(try await house.call("GET", "/v3/schedules", query: "limit=x").status == 400)
    }

    @Test("whoever looks for a layer-based one there is told where to find it")
    func layerBased() async throws {
        let house = try await TestHouse()
        let answer = try await house.call("GET", "/v3/schedules/\(house.scheduleID)")
        #expect(answer.status == 400)
        let message = answer.json["error"]?["message"]?.stringValue?.lowercased() ?? ""
        #expect(message.contains("layer-based") && message.contains("v2 schedules api"))
        let unknown = try await house.call("GET", "/v3/schedules/PNONE")
        #expect(unknown.status == 404 && unknown.code == 2100)
    }
}

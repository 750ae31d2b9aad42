// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

/// A page of on-calls reads no more policies than it needs, and must not differ from the whole list cut afterwards.
@Suite("A page of on-calls")
struct OnCallPortionTests {
    private struct World {
        let house: TestHouse
        let people: [String]
        let schedules: [String]
    }

    /// More policies than one portion holds; by turns they name a person and a schedule, one of which is empty by now.
    private func makeWorld() async throws -> World {
        let house = try await TestHouse()
        var people: [String] = []
        for number in 0..<3 { people.append(try await house.makeUser("P\(number)", "p\(number)@example.com")) }
        var schedules = [try await house.makeSchedule("Gone", users: [people[0]], endsInThePast: true)]
        schedules.append(try await house.makeSchedule("One", users: [people[1]]))
        schedules.append(try await house.makeSchedule("Two", users: [people[1], people[2]]))
        for number in 0..<(OnCallHandlers.portionPolicies + 5) {
            _ = try await house.makePolicy(
                "Policy \(number)", loops: 0,
                [
                    (delayMinutes: 30, targets: [.schedule(schedules[number % 3])]),
                    (delayMinutes: 30, targets: [.user(people[number % 3])]),
                ])
        }
        return World(house: house, people: people, schedules: schedules)
    }

    private func entries(_ world: World, _ query: String) async throws -> [String] {
        let answer = try await world.house.call("GET", "/oncalls", query: query)
        return (answer.json["oncalls"]?.arrayValue ?? []).map(\.text)
    }

    private func whole(_ world: World, _ query: String) async throws -> [String] {
        var all: [String] = []
        while true {
            let page = try await entries(world, "total=true&limit=100&offset=\(all.count)" + query)
            if page.isEmpty { return all }
            all += page
        }
    }

    @Test("is a piece of the whole list, wherever it begins and whoever is asked for")
    func pages() async throws {
        let world = try await makeWorld()
        let queries = [
            "", "&user_ids[]=\(world.people[1])", "&user_ids[]=\(world.people[0])",
            "&schedule_ids[]=\(world.schedules[2])", "&schedule_ids[]=null", "&earliest=true",
            "&since=2026-03-02T00:00:00Z&until=2026-03-09T00:00:00Z&earliest=true",
        ]
        for query in queries {
            let all = try await whole(world, query)
            #expect(all.count > 30, "\(query): \(all.count)")
            for offset in [0, all.count / 2, all.count - 10, all.count] {
                let page = try await entries(world, "limit=10&offset=\(offset)" + query)
                #expect(page == Array(all.dropFirst(offset).prefix(10)), "\(query) at \(offset)")
            }
        }
    }

    @Test("says whether there are more, at the last entry and one before it")
    func more() async throws {
        let world = try await makeWorld()
        let query = "&user_ids[]=\(world.people[0])"
        let count = try await whole(world, query).count
        func hasMore(_ offset: Int) async throws -> Bool? {
            try await world.house.call("GET", "/oncalls", query: "limit=1&offset=\(offset)" + query).json["more"]?.boolValue
        }
        #expect(try await hasMore(count - 2) == true)
        #expect(try await hasMore(count - 1) == false)
    }

    @Test("leaves out schedules that can never call a person, and none that can")
    func mayCall() throws {
        let start = TestHouse.start
        let layer = ScheduleLayer(
            id: "L", name: "L", start: start, rotationVirtualStart: start, rotationTurnLengthSeconds: 86_400,
            userIDs: ["A"])
        let schedule = Schedule(id: "S", name: "S", layers: [layer])
        let override = ScheduleOverride(
            id: "O", scheduleID: "S", userID: "B", start: start, end: start.adding(seconds: 1), createdAt: start)
        #expect(schedule.mayCall(["A"], overrides: []))
        #expect(!schedule.mayCall(["B"], overrides: []))
        #expect(schedule.mayCall(["B"], overrides: [override]))
        let shifts = Schedule(id: "S", name: "S", plan: ShiftPlan(rotations: []))
        #expect(shifts.mayCall(["B"], overrides: []))
    }
}

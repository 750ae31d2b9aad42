// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import HouseTesting
import Store

/// Who is on call, asked of an account with many schedules and policies: in one process and through the door.
struct OnCallBenchmark {
    private static let people = 50
    private static let peopleOfLayer = 10

    private let options: Options
    private var few: Int { options.isShort ? 20 : 100 }
    private var many: Int { options.isShort ? 100 : 1000 }
    private var rounds: Int { options.isShort ? 5 : 25 }

    init(_ options: Options) { self.options = options }

    private struct House {
        let test: TestHouse
        let personID: String
    }

    func run() async throws {
        let small = try await house(few)
        let large = try await house(many)
        let week = ISO8601.string(large.test.runtime.now.adding(seconds: 7 * .secondsPerDay))
        let now = ISO8601.string(large.test.runtime.now)
        let questions: [(name: String, query: String, target: String?)] = [
            ("first_page", "", "<100"), ("with_total", "&total=true", "<100"),
            ("of_one_person", "&total=true&user_ids[]=", nil),
            ("of_a_week", "&total=true&since=\(now)&until=\(week)", nil),
        ]
        for question in questions {
            // Turn by turn, so that what else the machine does falls on both.
            var times: (few: [Duration], many: [Duration]) = ([], [])
            for round in 0...rounds {
                let one = try await time(small, question.query, round)
                let other = try await time(large, question.query, round)
                // The first answer fills caches and is not counted.
                if round > 0 {
                    times.few.append(one)
                    times.many.append(other)
                }
            }
            let (a, b) = (milliseconds(times.few), milliseconds(times.many))
            report("oncalls.\(question.name)_at_\(many)", b, "ms", target: question.target)
            report("oncalls.\(question.name)_\(many)_vs_\(few)", b / a, "ratio")
        }
    }

    /// Each question has another limit, of 100 or a little less: an answer that is kept would say nothing.
    private func time(_ house: House, _ query: String, _ round: Int) async throws -> Duration {
        let query = query.hasSuffix("=") ? query + house.personID : query
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await house.test.call("GET", "/oncalls", query: "limit=\(100 - round)" + query)
        let spent = clock.now - start
        guard answer.status == 200, let entries = answer.json["oncalls"]?.arrayValue, !entries.isEmpty else {
            throw Options.Wrong(description: "/oncalls: \(answer.status) \(answer.errors)")
        }
        return spent
    }

    private func milliseconds(_ times: [Duration]) -> Double { times.sorted()[times.count / 2] / .milliseconds(1) }

    /// As many schedules, of three layers and ten people each, as policies, each of which names one.
    private func house(_ count: Int) async throws -> House {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-oncalls-\(UUID().uuidString)")
        let test = try await TestHouse(
            database: try await DatabaseURL.open("sqlite:\(folder.path)/oncalls.sqlite"), now: LiveRuntime().now)
        remark("making \(count) schedules and policies")
        var people: [String] = []
        for number in 0..<Self.people {
            people.append(try await test.makeUser("Person \(number)", "person\(number)@example.com"))
        }
        for number in 0..<count {
            let answer = try await test.call(
                "POST", "/schedules", ["schedule": schedule(number, people, at: test.runtime.now)])
            guard let id = answer.json["schedule"]?["id"]?.stringValue else {
                throw Options.Wrong(description: "/schedules: \(answer.status) \(answer.errors)")
            }
            _ = try await test.makePolicy(
                "Policy \(number)", loops: 1,
                [
                    (delayMinutes: 15, targets: [.schedule(id)]),
                    (delayMinutes: 15, targets: [.user(people[number % people.count])]),
                ])
        }
        return House(test: test, personID: people[7])
    }

    private func schedule(_ number: Int, _ people: [String], at now: Instant) -> JSON {
        let zones = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC"]
        let start = JSON.string(ISO8601.string(now.adding(seconds: -30 * .secondsPerDay).roundedDownToSecond))
        let users = (0..<Self.peopleOfLayer).map { place -> JSON in
            ["user": ["id": .string(people[(number * 3 + place) % people.count]), "type": "user_reference"]]
        }
        let workingDay: JSON = [
            "type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": .int(8 * 3600),
        ]
        let weekend: JSON = [
            "type": "weekly_restriction", "start_time_of_day": "00:00:00", "duration_seconds": .int(2 * .secondsPerDay),
            "start_day_of_week": 6,
        ]
        let turns: [(seconds: Int64, restrictions: [JSON])] = [
            (.secondsPerDay, []), (.secondsPerDay, [workingDay]), (7 * .secondsPerDay, [weekend]),
        ]
        let layers = turns.map { turn -> JSON in
            [
                "name": "Layer", "start": start, "rotation_virtual_start": start,
                "rotation_turn_length_seconds": .int(turn.seconds), "users": .array(users),
                "restrictions": .array(turn.restrictions),
            ]
        }
        return [
            "name": .string("Schedule \(number)"), "time_zone": .string(zones[number % zones.count]),
            "schedule_layers": .array(layers),
        ]
    }
}

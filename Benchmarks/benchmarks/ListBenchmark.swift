// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Foundation
import HouseTesting
import Store

/// What a page of incidents costs with many stored, beside what it costs with few; for each filter.
struct ListBenchmark {
    private let options: Options

    init(_ options: Options) { self.options = options }

    private struct House {
        let test: TestHouse
        let queries: [(name: String, query: String)]
    }

    func run() async throws {
        let few = try await house(1000)
        let many = try await house(options.isShort ? 10_000 : 100_000)
        var worst = 0.0
        for (index, query) in few.queries.enumerated() {
            let ratio = try await ratio(few, many, index)
            report("lists.\(query.name)_many_vs_few", ratio, "ratio")
            worst = max(worst, ratio)
        }
        report("lists.worst_many_vs_few", worst, "ratio")
    }

    private func house(_ count: Int) async throws -> House {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-lists-\(UUID().uuidString)")
        let path = "\(folder.path)/lists.sqlite"
        let test = try await TestHouse(
            database: try await DatabaseURL.open("sqlite:\(path)"), now: LiveRuntime().now)
        let team = try await test.call("POST", "/teams", ["team": ["name": "Storage"]])
        for number in 1...9 {
            _ = try await test.call(
                "POST", "/services",
                [
                    "service": [
                        "name": .string("Service \(number)"),
                        "escalation_policy": [
                            "id": .string(test.escalationPolicyID), "type": "escalation_policy_reference",
                        ],
                    ]
                ])
        }
        remark("storing \(count) incidents")
        try await Filling.incidents(count, openShare: 4, at: path)
        let recent = ISO8601.string(test.runtime.now.adding(seconds: -7 * 86_400))
        let teamID = team.json["team"]?["id"]?.stringValue ?? ""
        let queries: [(String, String)] = [
            ("default", ""), ("date_range_all", "date_range=all"),
            ("service_ids", "date_range=all&service_ids[]=\(test.serviceID)"),
            ("team_ids", "team_ids[]=\(teamID)"), ("user_ids", "user_ids[]=\(test.ownerID)"),
            ("urgencies", "urgencies[]=low"),
            ("status_triggered", "statuses[]=triggered"), ("status_resolved", "statuses[]=resolved"),
            ("statuses_open", "statuses[]=triggered&statuses[]=acknowledged"),
            ("incident_key", "date_range=all&incident_key=fill-500"),
            ("since", "since=\(recent)"), ("until", "until=\(recent)"), ("sort_number_desc", "sort_by=incident_number:desc"),
            ("sort_created_at", "sort_by=created_at:desc"), ("sort_resolved_at", "sort_by=resolved_at:desc"),
            ("sort_urgency", "sort_by=urgency"),
            (
                "several",
                "date_range=all&statuses[]=triggered&statuses[]=acknowledged&urgencies[]=high&service_ids[]=\(test.serviceID)"
            ),
        ]
        return House(test: test, queries: queries)
    }

    /// Turn by turn, so that what else the machine does falls on both.
    private func ratio(_ few: House, _ many: House, _ index: Int) async throws -> Double {
        var times: (few: [Duration], many: [Duration]) = ([], [])
        for _ in 0..<(options.isShort ? 20 : 60) {
            times.few.append(try await time(few, index))
            times.many.append(try await time(many, index))
        }
        let (a, b) = (median(times.few), median(times.many))
        remark(String(format: "%@: %.2f ms with few, %.2f ms with many", few.queries[index].name, a * 1000, b * 1000))
        return b / a
    }

    private func time(_ house: House, _ index: Int) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await house.test.call("GET", "/incidents", query: house.queries[index].query + "&limit=25")
        // A ratio is fair where both pages hold as much.
        let wanted = house.queries[index].name == "incident_key" ? 1 : 25
        guard answer.status == 200, answer.json["incidents"]?.arrayValue?.count == wanted else {
            throw Options.Wrong(description: "\(house.queries[index].name): \(answer.status) \(answer.errors)")
        }
        return clock.now - start
    }

    private func median(_ times: [Duration]) -> Double { times.sorted()[times.count / 2] / .seconds(1) }
}

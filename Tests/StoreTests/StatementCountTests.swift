// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import Foundation
import HouseTesting
import Store
import Testing

/// Cost must not grow with the page: whatever a list holds, it is asked for in the same number of statements.
@Suite("Statements of a request")
struct StatementCountTests {
    private struct Count {
        let request: String
        let rows: Int
        /// Each statement without its placeholders, of which there is one a row.
        let statements: [String]
    }

    /// Lists of one incident, which `furnish` gives as many rows as there are rounds.
    private static let ofOneIncident: [(path: String, query: String)] = [
        ("/incidents/1/alerts", ""), ("/incidents/1/notes", ""), ("/incidents/1/log_entries", ""),
    ]

    /// Those whose rows are counted, so that the comparison is not one of empty lists.
    private static let growing: Set<String> = [
        "/incidents", "/users", "/teams", "/services", "/schedules", "/escalation_policies", "/tags", "/business_services",
        "/log_entries", "/oncalls", "/incidents/1/alerts", "/incidents/1/notes", "/incidents/1/log_entries",
    ]

    @Test("are as many with thirty rows of each kind as with three")
    func sameCount() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        for round in 1...3 { try await furnish(house, round) }
        try await house.runLoops()
        let few = try await counts(house, database)
        for round in 4...30 { try await furnish(house, round) }
        try await house.runLoops()
        let many = try await counts(house, database)
        for (one, other) in zip(few, many) {
            let more = grown(one.statements, other.statements)
            #expect(one.statements.count == other.statements.count, "\(one.request)\n\(more.joined(separator: "\n"))")
            if Self.growing.contains(one.request) {
                #expect(one.rows >= 3 && other.rows >= 30, "\(one.request): \(one.rows), then \(other.rows)")
            }
        }
    }

    private func counts(_ house: TestHouse, _ database: ExplainingDatabase) async throws -> [Count] {
        let routes = RouteTable(Operations.all.map(\.operation))
        var counts: [Count] = []
        for list in QueryPlanTests.lists + Self.ofOneIncident {
            guard case .operation(let id, _) = routes.match(.get, list.path),
                let operation = Operations.all.first(where: { $0.operation.id == id })?.operation
            else {
                Issue.record("\(list.path) leads nowhere")
                continue
            }
            let known = list.query.replacingOccurrences(of: "service_ids[]=X", with: "service_ids[]=\(house.serviceID)")
                .replacingOccurrences(of: "user_ids[]=X", with: "user_ids[]=\(house.ownerID)")
            let parts = [known, "limit=100"] + operation.includes.map { "include[]=\($0)" }
            _ = database.takePlans()
            let answer = try await house.call(
                "GET", list.path, query: parts.filter { !$0.isEmpty }.joined(separator: "&"))
            #expect(answer.status == 200, "\(list.path)?\(list.query): \(answer.errors)")
            let plans = database.takePlans()
            counts.append(
                Count(
                    request: list.query.isEmpty ? list.path : "\(list.path)?\(list.query)",
                    rows: operation.outputKey.flatMap { answer.json[$0]?.arrayValue?.count } ?? 0,
                    statements: plans.map { plan in plan.sql.filter { !$0.isNumber && $0 != "$" && $0 != "," } }))
        }
        return counts
    }

    /// The statements that came more often, for the message.
    private func grown(_ few: [String], _ many: [String]) -> [String] {
        var left: [String: Int] = [:]
        for statement in few { left[statement, default: 0] += 1 }
        for statement in many { left[statement, default: 0] -= 1 }
        return left.filter { $0.value < 0 }.map { "\(-$0.value) more: \($0.key)" }.sorted()
    }

    /// One more of each kind. A round opens three incidents: one of its own service, two of the first service, of which
    /// the last becomes part of the incident with number 1.
    private func furnish(_ house: TestHouse, _ round: Int) async throws {
        let user = try await house.makeUser("User \(round)", "user\(round)@example.com")
        let schedule = try await house.makeSchedule("Schedule \(round)", users: [user])
        let policy = try await house.makePolicy(
            "Policy \(round)", loops: 0, [(delayMinutes: 30, targets: [.user(user), .schedule(schedule)])])
        let team = try await made(house, "/teams", "team", ["type": "team", "name": .string("Team \(round)")])
        for place in ["users/\(user)", "escalation_policies/\(policy)"] {
            let answer = try await house.call("PUT", "/teams/\(team)/\(place)")
            #expect(answer.status == 204, "\(answer.json.text)")
        }
        let service = try await house.makeService("Service \(round)", policyID: policy)
        _ = try await made(house, "/tags", "tag", ["type": "tag", "label": .string("Tag \(round)")])
        let business = try await made(
            house, "/business_services", "business_service", ["name": .string("Business \(round)")])
        let relation: JSON = [
            "supporting_service": ["id": .string(service.id), "type": "service"],
            "dependent_service": ["id": .string(business), "type": "business_service"],
        ]
        let related = try await house.call(
            "POST", "/service_dependencies/associate", ["relationships": .array([relation])])
        #expect(related.status == 200, "\(related.json.text)")
        try await house.event("trigger", key: "own-\(round)", routingKey: service.routingKey)
        try await house.event("trigger", key: "first-\(round)")
        try await house.event("trigger", key: "part-\(round)")
        _ = try await house.incident(round * 3 - 2, ["priority": "P1"])
        try await annotate(house, round, business)
    }

    /// What hangs on the incident with number 1.
    private func annotate(_ house: TestHouse, _ round: Int, _ business: String) async throws {
        let part = try await house.incident(round * 3)["id"] ?? .null
        let merged = try await house.call(
            "PUT", "/incidents/1/merge", ["source_incidents": .array([["id": part, "type": "incident_reference"]])])
        #expect(merged.status == 200, "\(merged.json.text)")
        let note = try await house.call(
            "POST", "/incidents/1/notes", ["note": ["content": .string("Note \(round)")]])
        #expect(note.status == 201 || note.status == 200, "\(note.json.text)")
        let impact = try await house.call(
            "PUT", "/incidents/1/business_services/\(business)/impacts", ["relation": "impacted"])
        #expect(impact.status == 200, "\(impact.json.text)")
    }

    private func made(_ house: TestHouse, _ path: String, _ key: String, _ object: JSON) async throws -> String {
        let body = JSON.object(JSONObject(members: [JSONObject.Member(name: key, value: object)]))
        let answer = try await house.call("POST", path, body)
        return try #require(answer.json[key]?["id"]?.stringValue, "\(answer.json.text)")
    }
}

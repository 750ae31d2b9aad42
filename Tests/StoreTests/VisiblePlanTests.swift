// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

/// Lists that are cut to what a caller may see cost as little as whole ones.
@Suite("Query plans of cut lists")
struct VisiblePlanTests {
    /// Two callers: one from whom a team is hidden, and one who sees nothing but a team and single objects.
    private static func principals(_ house: TestHouse) -> [Principal] {
        let standings = [
            ObjectStanding(objectID: house.escalationPolicyID, kind: .escalationPolicy, role: .observer),
            ObjectStanding(objectID: house.serviceID, kind: .service, role: .observer),
        ]
        let team = TeamStanding(teamID: "PB", role: .observer)
        return [
            Person(id: house.ownerID, role: .user, teamRoles: [team], hiddenTeamIDs: ["PA"]),
            Person(id: house.ownerID, role: .restrictedAccess, teamRoles: [team], objectRoles: standings),
        ].map { Principal(.userKey(id: "PKEY"), person: $0) }
    }

    /// Lists of keys, apps and audit records are for administrators, who see everything.
    private static func isAboutTeams(_ list: (path: String, query: String)) -> Bool {
        Operations.all.contains { endpoint in
            let operation = endpoint.operation
            return operation.right < .administer && operation.path.text == list.path && operation.area != "Tocsin"
        } || list.path.split(separator: "/").count > 1 && !list.path.hasPrefix("/audit") && !list.path.hasPrefix("/tocsin")
    }

    @Test("no list reads a whole table to leave something out", arguments: QueryPlanTests.lists.filter(isAboutTeams))
    func everyList(_ list: (path: String, query: String)) async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        try await house.event("trigger", key: "k")
        for principal in Self.principals(house) {
            guard case .operation(let operation, let values) = house.dispatcher.target(method: "GET", path: list.path) else {
                Issue.record("\(list.path) leads nowhere")
                return
            }
            _ = database.takePlans()
            let request = WireRequest(method: "GET", path: list.path, query: list.query)
            let reply = try await house.dispatcher.perform(operation, values, request, as: principal, channel: .api)
            #expect(reply.status == 200)
            let plans = database.takePlans()
            #expect(!plans.isEmpty)
            // Who is on call is asked of every policy; they are few, and no history makes them more.
            let asked = list.path == "/oncalls" ? ["SCAN escalation_policies"] : []
            for plan in plans {
                #expect(
                    plan.scans.filter { !asked.contains($0) } == [], "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
            }
        }
    }

    @Test("a cut page of incidents asks the same number of questions whatever it holds")
    func noQueryPerRow() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        let query = "limit=100&include[]=services&include[]=assignees&include[]=escalation_policies&include[]=teams"
        guard case .operation(let operation, let values) = house.dispatcher.target(method: "GET", path: "/incidents") else {
            Issue.record("it leads nowhere")
            return
        }
        var counts: [Int: [Int]] = [:]
        for number in 1...24 {
            try await house.event("trigger", key: "k\(number)")
            guard number == 2 || number == 24 else { continue }
            for (place, principal) in Self.principals(house).enumerated() {
                _ = database.takePlans()
                let request = WireRequest(method: "GET", path: "/incidents", query: query)
                let reply = try await house.dispatcher.perform(operation, values, request, as: principal, channel: .api)
                let json = try JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)
                #expect(json["incidents"]?.arrayValue?.count == number)
                counts[place, default: []].append(database.takePlans().count)
            }
        }
        for place in 0...1 {
            let asked = counts[place] ?? []
            #expect(asked.count == 2 && asked.first == asked.last, "\(asked)")
        }
    }
}

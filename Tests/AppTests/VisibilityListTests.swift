// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("A list shows just what its caller may see")
struct VisibilityListTests {
    @Test(
        "an outsider's has nothing of a private team, no name and no count; a member's and an owner's have all",
        arguments: TestStore.available)
    func whole(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        for list in PrivateWorld.lists {
            let secret = world.secretNames(list)
            let all = try await world.rows(list, as: PrivateWorld.account)
            #expect(!secret.isEmpty && secret.isSubset(of: all.names), "\(list.testDescription) has nothing to hide")
            // The one incident that resembles the first is the secret one.
            let hasOthers = !list.path.hasSuffix("/related_incidents")
            #expect(all.names.count > secret.count || !hasOthers, "\(list.testDescription) has nothing to show")
            let includes = world.operation(list)?.includes.map { "&include[]=\($0)" }.joined() ?? ""
            let outside = try await world.rows(list, as: world.outsider, "limit=100&total=true" + includes)
            let allowed = all.names.filter { !secret.contains($0) }
            // What is included shows more of each row: rows without an id are told apart by all that they show.
            let plain = try await world.rows(list, as: world.outsider)
            #expect(plain.names == allowed, "\(list.testDescription)")
            #expect(outside.names.count == allowed.count, "\(list.testDescription) with all it includes")
            #expect(!outside.text.contains("Secret"), "\(list.testDescription): \(outside.text)")
            #expect(outside.total == nil || outside.total == Int64(allowed.count), "\(list.testDescription)")
            for principal in [world.member, world.owner] {
                let inside = try await world.rows(list, as: principal)
                #expect(inside.names == all.names, "\(list.testDescription)")
                #expect(inside.total == all.total, "\(list.testDescription)")
            }
        }
    }

    @Test("whoever sees nothing but one team sees what is its, and what is nobody's", arguments: TestStore.available)
    func restricted(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        // Lists of an incident that they may not see are not found.
        for list in PrivateWorld.lists where !list.path.hasPrefix("/incidents/1/") {
            let shown = try await world.rows(list, as: world.restricted)
            let wanted = world.secretNames(list).union(world.commonNames(list))
            #expect(Set(shown.names) == wanted && shown.names.count == wanted.count, "\(list.testDescription)")
            #expect(shown.total == nil || shown.total == Int64(wanted.count), "\(list.testDescription)")
            #expect(!shown.text.contains("Open "), "\(list.testDescription): \(shown.text)")
        }
    }

    @Test("pages are full to the last: what is hidden is left out before they are cut", arguments: TestStore.available)
    func paging(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        for list in PrivateWorld.lists where world.operation(list)?.paging == .classic {
            let whole = try await world.rows(list, as: world.outsider)
            var walked: [String] = []
            for offset in 0..<whole.names.count {
                let page = try await world.rows(list, as: world.outsider, "limit=1&offset=\(offset)&total=true")
                #expect(page.names.count == 1, "\(list.testDescription), offset \(offset)")
                #expect(page.hasMore == (offset + 1 < whole.names.count), "\(list.testDescription), offset \(offset)")
                #expect(page.total == whole.total, "\(list.testDescription), offset \(offset)")
                walked += page.names
            }
            #expect(walked == whole.names, "\(list.testDescription)")
        }
    }

    @Test("a role on a service shows it and what hangs on it, and not what it hangs on", arguments: TestStore.available)
    func singleObjects(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let principal = world.restricted(to: [(world.hidden.serviceID, .service)])
        let hanging: Set<String> = [
            "/services", "/incidents", "/log_entries", "/maintenance_windows", "/change_events", "/notifications",
            "/alert_grouping_settings", "/extensions", "/addons", "/tocsin/v1/event_records",
            "/tocsin/v1/suppressed_alerts",
            "/webhook_subscriptions", "/tocsin/v1/webhook_subscriptions",
        ]
        for list in PrivateWorld.lists where !list.path.hasPrefix("/incidents/1/") && !list.path.contains("{") {
            guard !list.path.hasPrefix("/business_services") else { continue }
            let shown = try await world.rows(list, as: principal)
            let wanted = hanging.contains(list.path) ? world.secretNames(list).union(world.commonNames(list)) : []
            #expect(Set(shown.names) == wanted, "\(list.testDescription)")
        }
        let policy = world.restricted(to: [(world.open.policyID, .escalationPolicy)])
        let policies = try await world.rows(PrivateWorld.List(path: "/escalation_policies"), as: policy)
        #expect(policies.names == [world.open.policyID])
        let services = try await world.rows(PrivateWorld.List(path: "/services"), as: policy)
        #expect(services.names == [])
    }

    @Test("what is shown names what is hidden by its id, and by nothing else", arguments: TestStore.available)
    func references(_ store: TestStore) async throws {
        let world = try await PrivateWorld(store)
        let target: JSON = ["id": .string(world.hidden.scheduleID), "type": "schedule_reference"]
        let rule: JSON = ["escalation_delay_in_minutes": 30, "targets": [target]]
        try await world.send(
            "PUT", "/escalation_policies/\(world.open.policyID)", ["escalation_policy": ["escalation_rules": [rule]]])
        let both = world.window("Both", services: [world.hidden.serviceID, world.open.serviceID])
        _ = try await world.make("/maintenance_windows", "maintenance_window", both)
        for include in ["", "include[]=targets&include[]=services&include[]=teams"] {
            let policy = try await world.get("/escalation_policies/\(world.open.policyID)", include, as: world.outsider)
            #expect(!policy.text.contains("Secret"), "\(policy.text)")
            let shown = policy["escalation_policy"]?["escalation_rules"]?[0]?["targets"]?[0]
            #expect(shown?["id"]?.stringValue == world.hidden.scheduleID && shown?["type"] == "schedule_reference")
            #expect(shown?["summary"] == .null)
            let windows = try await world.get("/maintenance_windows", include, as: world.outsider)
            #expect(windows["maintenance_windows"]?.arrayValue?.count == 2 && !windows.text.contains("Secret"))
            let shared = windows["maintenance_windows"]?.arrayValue?.first { $0["description"] == "Both" }
            let services = shared?["services"]?.arrayValue ?? []
            #expect(services.compactMap { $0["summary"] } == [.null, "Open service"])
        }
        let member = try await world.get("/escalation_policies/\(world.open.policyID)", "", as: world.member)
        #expect(member.text.contains("Secret schedule"))
        // Nobody is on call for the outsider where only the hidden schedule says who.
        let onCall = try await world.get("/oncalls", "escalation_policy_ids[]=\(world.open.policyID)", as: world.outsider)
        #expect(onCall["oncalls"] == [])
        let known = try await world.get("/oncalls", "escalation_policy_ids[]=\(world.open.policyID)", as: world.member)
        #expect(known["oncalls"]?.arrayValue?.count == 1)
    }

    @Test("filters by what is hidden find nothing: neither its objects, nor who belongs to it")
    func filters() async throws {
        let world = try await PrivateWorld()
        try await world.send("PUT", "/teams/\(world.hidden.teamID)/users/\(world.memberID)")
        let questions = [
            ("/users", "team_ids[]=\(world.hidden.teamID)"), ("/services", "team_ids[]=\(world.hidden.teamID)"),
            ("/incidents", "date_range=all&service_ids[]=\(world.hidden.serviceID)"),
            ("/oncalls", "escalation_policy_ids[]=\(world.hidden.policyID)"),
            ("/oncalls", "schedule_ids[]=\(world.hidden.scheduleID)"),
            ("/maintenance_windows", "service_ids[]=\(world.hidden.serviceID)"),
            ("/change_events", "team_ids[]=\(world.hidden.teamID)"),
        ]
        for (path, query) in questions {
            let list = PrivateWorld.List(path: path, query: query)
            let outside = try await world.rows(list, as: world.outsider)
            #expect(outside.names == [] && (outside.total ?? 0) == 0, "\(list.testDescription)")
            let inside = try await world.rows(list, as: world.member)
            #expect(!inside.names.isEmpty, "\(list.testDescription)")
        }
    }

    @Test("a report about a service that is hidden is a report about none")
    func reports() async throws {
        let world = try await PrivateWorld()
        let path = "/paused_incident_reports/counts"
        let query = "service_id=\(world.hidden.serviceID)"
        do {
            let report = try await world.get(path, query, as: world.outsider)
            Issue.record("\(report.text)")
        } catch let error as APIError {
            #expect(error.status == 404)
        }
        let report = try await world.get(path, query, as: world.member)
        #expect(report["paused_incident_reporting_counts"] != nil)
    }
}

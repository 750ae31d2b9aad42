// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Foundation
import HouseTesting
import Store
import Testing

/// Cost must not grow with the history: every query of every list is asked how it would be carried out.
@Suite("Query plans")
struct QueryPlanTests {
    static let lists: [(path: String, query: String)] = [
        ("/incidents", ""), ("/incidents", "date_range=all"), ("/incidents", "service_ids[]=X&service_ids[]=Y"),
        ("/incidents", "team_ids[]=X"), ("/incidents", "user_ids[]=X"), ("/incidents", "urgencies[]=low"),
        ("/incidents", "statuses[]=triggered"), ("/incidents", "statuses[]=resolved&statuses[]=acknowledged"),
        ("/incidents", "incident_key=X"), ("/incidents", "since=2026-02-01&until=2026-03-01"),
        ("/incidents", "sort_by=incident_number:desc"), ("/incidents", "sort_by=created_at:desc"),
        ("/incidents", "sort_by=resolved_at:desc"), ("/incidents", "sort_by=resolved_at"), ("/incidents", "sort_by=urgency"),
        ("/incidents", "service_ids[]=X&statuses[]=triggered&urgencies[]=high&team_ids[]=Z&user_ids[]=U"),
        ("/incidents/1/past_incidents", "total=true"), ("/incidents/1/outlier_incident", "since=2026-02-01"),
        ("/incidents/1/related_incidents", "additional_details[]=incident"),
        ("/incidents/1/status_updates/subscribers", "total=true"),
        ("/notifications", "since=2026-02-01&until=2026-03-03"),
        ("/notifications", "since=2026-02-01&until=2026-03-03&filter=sms_notification&include[]=users&total=true"),
        ("/incidents", "include[]=services&include[]=assignees&include[]=first_trigger_log_entries"),
        ("/log_entries", ""), ("/log_entries", "since=2026-02-01&is_overview=true"), ("/users", ""), ("/users", "query=ada"),
        ("/services", ""), ("/services", "sort_by=name:desc&include[]=integrations"), ("/services", "team_ids[]=X"),
        ("/escalation_policies", ""), ("/escalation_policies", "user_ids[]=X"), ("/schedules", ""), ("/teams", ""),
        ("/oncalls", ""), ("/priorities", ""), ("/maintenance_windows", "filter=open"),
        ("/maintenance_windows", "team_ids[]=X&service_ids[]=Y"), ("/tocsin/v1/event_records", ""),
        ("/tocsin/v1/event_records", "service_ids[]=X"), ("/tags", "total=true"), ("/tags", "query=x"),
        ("/tocsin/v1/suppressed_alerts", ""), ("/tocsin/v1/suppressed_alerts", "service_ids[]=X&statuses[]=triggered"),
        ("/alert_grouping_settings", ""), ("/alert_grouping_settings", "service_ids[]=X&total=true"),
        ("/alert_grouping_settings", "after=Q"), ("/alert_grouping_settings", "before=Q"), ("/incidents/types", ""),
        ("/incidents/types", "filter=all"), ("/incidents/custom_fields", "include[]=field_options"),
        ("/services/custom_fields", "include[]=field_options"), ("/incidents", "include[]=custom_fields"),
        ("/business_services", ""), ("/business_services/impacts", ""), ("/business_services/impactors", ""),
        ("/change_events", ""), ("/change_events", "since=2026-02-01T00:00:00Z&until=2026-03-01T00:00:00Z"),
        ("/change_events", "team_ids[]=X&integration_ids[]=Y"),
        ("/addons", ""), ("/incidents/1/business_services/impacts", ""),
        ("/addons", "filter=full_page_addon&service_ids[]=X"), ("/extensions", "query=x"),
        ("/extensions", "extension_object_id=X&extension_schema_id=Y"), ("/templates", "query=x&total=true"),
        ("/audit/records", ""),
        ("/audit/records", "root_resource_types[]=teams&actions[]=update&method_type=api_token"),
        ("/audit/records", "actor_type=user_reference&actor_id=X&cursor=0.1772442000000.Q"),
        ("/tocsin/v1/keys", ""), ("/tocsin/v1/keys", "kind=account"), ("/tocsin/v1/keys", "user_id=X"),
        ("/tocsin/v1/agents", ""), ("/tocsin/v1/agents", "cursor=Q"), ("/tocsin/v1/agent_calls", ""),
        ("/tocsin/v1/agent_states", ""), ("/tocsin/v1/agent_states", "agent_id=X"),
        ("/tocsin/v1/agent_calls", "agent_ids[]=X&agent_ids[]=Y"), ("/tocsin/v1/agent_calls", "decision=denied"),
        ("/tocsin/v1/agent_calls", "object_id=X"),
        ("/tocsin/v1/agent_calls", "operation=listIncidents&since=2026-02-01&until=2026-03-01"),
        ("/tocsin/v1/agent_calls", "agent_ids[]=X&decision=allowed&cursor=1772442000000.5"),
        ("/tocsin/v1/approvals", ""), ("/tocsin/v1/approvals", "status=waiting&cursor=Q"),
        ("/tocsin/v1/approvals", "status=expired"), ("/tocsin/v1/approvals", "status=approved"),
        ("/webhook_subscriptions", "total=true"), ("/webhook_subscriptions", "filter_type=service&filter_id=X&total=true"),
        ("/tocsin/v1/webhook_subscriptions", "total=true"),
        ("/tocsin/v1/webhook_subscriptions", "failing=true"),
        ("/tocsin/v1/webhook_subscriptions", "subscription_id=X"),
        ("/tocsin/v1/webhook_deliveries", ""), ("/tocsin/v1/webhook_deliveries", "subscription_id=X"),
        ("/tocsin/v1/webhook_deliveries", "status=dropped"), ("/tocsin/v1/oauth_clients", ""),
        ("/templates", "sort_by=created_at:desc"), ("/templates", "sort_by=name:desc"),
        ("/event_orchestrations", "total=true"), ("/event_orchestrations", "sort_by=routes:desc"),
        ("/event_orchestrations", "sort_by=created_at"),
    ]

    @Test("no list reads a whole table", arguments: lists)
    func everyList(_ list: (path: String, query: String)) async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        try await house.event("trigger", key: "k")
        _ = database.takePlans()
        let answer = try await house.call("GET", list.path, query: list.query)
        #expect(answer.status == 200)
        let plans = database.takePlans()
        #expect(!plans.isEmpty)
        // Who is on call is asked of every policy; they are few, and no history makes them more.
        let asked = list.path == "/oncalls" ? ["SCAN escalation_policies"] : []
        for plan in plans {
            #expect(plan.scans.filter { !asked.contains($0) } == [], "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
            // Of two lower bounds SQLite begins its search at the first, which may be far from the range.
            let pieces = plan.sql.components(separatedBy: " FROM incidents ").count - 1
            let bounds = plan.sql.components(separatedBy: "incidents.number >=").count - 1
            #expect(bounds <= max(pieces, 1) || plan.sql.contains(" JOIN incidents "), "\(plan.sql)")
        }
    }

    @Test("neither does what an event sets off, nor the loops")
    func events() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        _ = database.takePlans()
        for action in ["trigger", "trigger", "acknowledge", "resolve", "resolve"] {
            try await house.event(action, key: "k")
            try await house.live(seconds: 3600)
        }
        for plan in database.takePlans() {
            #expect(plan.scans.isEmpty, "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
        }
    }

    @Test("neither does an event that rules lead, nor what is asked of what they remember")
    func orchestratedEvents() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        let door = try await house.call("POST", "/event_orchestrations", ["orchestration": ["name": "Door"]])
        let orchestration = try #require(door.json["orchestration"], "\(door.json.text)")
        let place = "/event_orchestrations/\(orchestration["id"]?.stringValue ?? "")"
        let routed: JSON = ["orchestration_path": ["catch_all": ["actions": ["route_to": .string(house.serviceID)]]]]
        _ = try await house.call("PUT", "\(place)/router", routed)
        let configurations: [JSON] = [
            ["type": "recent_value", "source": "event.source", "regex": ".*"],
            ["type": "trigger_event_count", "ttl_seconds": 60],
        ]
        _ = database.takePlans()
        for (number, configuration) in configurations.enumerated() {
            let variable: JSON = ["name": .string("v\(number)"), "configuration": configuration]
            let made = try await house.call("POST", "\(place)/cache_variables", ["cache_variable": variable])
            #expect(made.status == 200, "\(made.json.text)")
        }
        let key = orchestration["integrations"]?[0]?["parameters"]?["routing_key"]?.stringValue
        for action in ["trigger", "trigger", "resolve"] { try await house.event(action, key: "k", routingKey: key) }
        for path in ["cache_variables", "enablements"] {
            #expect(try await house.call("GET", "\(place)/\(path)").status == 200)
        }
        _ = try await house.call("DELETE", place)
        let plans = database.takePlans()
        #expect(plans.contains { $0.sql.contains("UPDATE orchestration_cache_variables SET value") })
        for plan in plans {
            #expect(plan.scans.isEmpty, "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
        }
    }

    @Test("neither does a change that waits for a person, and what becomes of it")
    func approvals() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        try await house.event("trigger", key: "k")
        let agent: JSON = [
            "name": "Triage", "incidents_per_day": 5, "owner": ["id": .string(house.ownerID), "type": "user_reference"],
        ]
        let made = try #require(try await house.call("POST", "/tocsin/v1/agents", ["agent": agent]).json["agent"])
        let grant: JSON = ["grant": ["resource": "incidents", "access": "write", "approval": true]]
        _ = try await house.call("POST", "/tocsin/v1/agents/\(made["id"]?.stringValue ?? "")/grants", grant)
        let caller = TestHouse.Caller.header("Bearer \(made["token"]?.stringValue ?? "")", from: nil)
        let incident: JSON = ["incident": ["type": "incident", "title": "New", "service": ["id": .string(house.serviceID)]]]
        _ = database.takePlans()
        let asked = try await house.call("POST", "/incidents", incident, as: caller)
        #expect(asked.status == 202, "\(asked.json.text)")
        let path = "/tocsin/v1/approvals/\(asked.json["approval"]?["id"]?.stringValue ?? "")"
        let decided = try await house.call("PUT", path, ["approval": ["status": "approved"]], as: .userKey)
        #expect(decided.json["approval"]?["outcome"]?["status"] == 201, "\(decided.json.text)")
        #expect(try await house.call("POST", "/incidents", incident, as: caller).status == 200)
        let plans = database.takePlans().filter { $0.sql.contains("approvals") || $0.sql.contains("agent") }
        #expect(!plans.isEmpty)
        for plan in plans {
            #expect(plan.scans.isEmpty, "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
        }
    }

    @Test("a page of incidents asks the same number of questions whatever it holds")
    func noQueryPerRow() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        let query = "include[]=services&include[]=assignees&include[]=escalation_policies&include[]=teams"
        var counts: [Int] = []
        for number in 1...24 {
            try await house.event("trigger", key: "k\(number)")
            guard number == 2 || number == 24 else { continue }
            _ = database.takePlans()
            let answer = try await house.call("GET", "/incidents", query: query)
            #expect(answer.json["incidents"]?.arrayValue?.count == number)
            counts.append(database.takePlans().count)
        }
        #expect(counts.count == 2 && counts[0] == counts[1])
    }
}

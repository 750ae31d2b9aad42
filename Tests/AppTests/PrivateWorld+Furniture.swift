// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

extension PrivateWorld {
    @discardableResult
    func send(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
        let answer = try await house.call(method, path, body)
        guard answer.status < 300 else { throw Refused(text: "\(method) \(path): \(answer.json.text)") }
        return answer.json
    }

    func make(_ path: String, _ key: String, _ object: JSONObject) async throws -> String {
        let member = JSONObject.Member(name: key, value: .object(object))
        let json = try await send("POST", path, .object(JSONObject(members: [member])))
        return try #require(json[key]?["id"]?.stringValue, "\(json.text)")
    }

    func addon(_ name: String, services: [String]) -> JSONObject {
        [
            "type": "full_page_addon", "name": .string(name), "src": "https://intranet.example.com/status",
            "services": .array(services.map(reference)),
        ]
    }

    func window(_ name: String, services: [String]) -> JSONObject {
        [
            "description": .string(name), "start_time": .string(ISO8601.string(house.runtime.now.adding(seconds: 3600))),
            "end_time": .string(ISO8601.string(house.runtime.now.adding(seconds: 7200))),
            "services": .array(services.map(reference)),
        ]
    }

    func reference(_ id: String) -> JSON { ["id": .string(id)] }

    /// A team with one of each, and an incident.
    func furnish(_ name: String, defaultRole: String, incident number: Int) async throws -> Group {
        var group = Group()
        group.teamID = try await make(
            "/teams", "team", ["name": .string("\(name) team"), "default_role": .string(defaultRole)])
        group.scheduleID = try await makeSchedule("\(name) schedule", teamID: group.teamID)
        group.policyID = try await house.makePolicy(
            "\(name) policy", loops: 0, [(30, [.user(memberID), .schedule(group.scheduleID)])])
        try await send("PUT", "/teams/\(group.teamID)/escalation_policies/\(group.policyID)")
        let service = try await house.makeService("\(name) service", policyID: group.policyID)
        group.serviceID = service.id
        let businessID = try await make(
            "/business_services", "business_service",
            ["name": .string("\(name) business"), "team": reference(group.teamID)])
        try await relate([(service.id, sharedBusinessID), (sharedBusinessID, businessID)])
        try await attach(name, group)
        try await happen(name, routingKey: service.routingKey, incident: number)
        try await suppress(name, group, routingKey: service.routingKey)
        try await follow(group, businessID: businessID, incident: number)
        try await house.runLoops()
        return group
    }

    private func makeSchedule(_ name: String, teamID: String) async throws -> String {
        let yesterday = JSON.string(ISO8601.string(house.runtime.now.adding(seconds: -86_400)))
        let layer: JSON = [
            "name": "Days", "start": yesterday, "rotation_virtual_start": yesterday,
            "rotation_turn_length_seconds": 86_400, "users": [["user": reference(memberID)]],
        ]
        return try await make(
            "/schedules", "schedule",
            [
                "name": .string(name), "time_zone": "UTC", "teams": [reference(teamID)], "schedule_layers": [layer],
            ])
    }

    private func relate(_ pairs: [(String, String)]) async throws {
        let relations = pairs.map { pair -> JSON in
            ["supporting_service": reference(pair.0), "dependent_service": reference(pair.1)]
        }
        try await send("POST", "/service_dependencies/associate", ["relationships": .array(relations)])
    }

    private func attach(_ name: String, _ group: Group) async throws {
        _ = try await make(
            "/maintenance_windows", "maintenance_window", window("\(name) window", services: [group.serviceID]))
        let config: JSON = [:]
        _ = try await make(
            "/alert_grouping_settings", "alert_grouping_setting",
            [
                "name": .string("\(name) grouping"), "type": "time", "config": config,
                "services": [reference(group.serviceID)],
            ])
        _ = try await make("/addons", "addon", addon("\(name) add-on", services: [group.serviceID]))
        _ = try await make(
            "/extensions", "extension",
            [
                "name": .string("\(name) webhook"), "endpoint_url": "https://example.com/receive",
                "extension_schema": reference("PJFWPEP"), "extension_objects": [reference(group.serviceID)],
            ])
        var hook = WebhookForms.body(FurnishedHouse.reference(group.serviceID, "service"))
        hook["description"] = .string("\(name) hook")
        _ = try await make("/webhook_subscriptions", "webhook_subscription", hook)
        let tag: JSON = ["type": "tag_reference", "id": .string(sharedTagID)]
        for place in ["teams/\(group.teamID)", "escalation_policies/\(group.policyID)"] {
            try await send("POST", "/\(place)/change_tags", ["add": [tag], "remove": []])
        }
    }

    private func happen(_ name: String, routingKey: String, incident number: Int) async throws {
        try await house.event("trigger", key: name, summary: "Disk full in \(name) room", routingKey: routingKey)
        try await house.event("resolve", key: "never-\(name)", summary: name, routingKey: routingKey)
        let change: JSON = [
            "routing_key": .string(routingKey), "payload": ["summary": .string("\(name) release"), "source": "build"],
        ]
        let answer = await house.send(
            WireRequest(method: "POST", path: "/v2/change/enqueue", body: change.encoded()))
        #expect(answer.status == 202, "\(answer.json.text)")
        _ = try await house.incident(number, ["priority": "P1"])
    }

    /// An alert of which the service's rules say that nobody is to hear.
    private func suppress(_ name: String, _ group: Group, routingKey: String) async throws {
        let path = "/event_orchestrations/services/\(group.serviceID)"
        let rule: JSON = [
            "actions": ["suppress": true], "conditions": [["expression": "event.summary matches part 'quiet'"]],
        ]
        let rules: JSON = ["sets": [["id": "start", "rules": [rule]]]]
        try await send("PUT", path, ["orchestration_path": rules])
        try await send("PUT", "\(path)/active", ["active": true])
        try await house.event("trigger", key: "quiet-\(name)", summary: "\(name) is quiet", routingKey: routingKey)
    }

    private func follow(_ group: Group, businessID: String, incident number: Int) async throws {
        let incidentID = try await house.incident(number)["id"] ?? .null
        let wanted: [JSON] = [
            ["subscribable_type": "incident", "subscribable_id": incidentID],
            ["subscribable_type": "business_service", "subscribable_id": .string(businessID)],
        ]
        try await send("POST", "/users/\(memberID)/notification_subscriptions", ["subscribables": .array(wanted)])
        let follower: JSON = ["subscriber_type": "team", "subscriber_id": .string(group.teamID)]
        try await send("POST", "/business_services/\(sharedBusinessID)/subscribers", ["subscribers": [follower]])
        try await send("POST", "/incidents/1/status_updates/subscribers", ["subscribers": [follower]])
    }
}

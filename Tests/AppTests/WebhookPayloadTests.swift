// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("What an event says")
struct WebhookPayloadTests {
    private static let referenceMembers = ["id", "type", "summary", "self", "html_url"]

    @Test("is one event, with when, who and where to the millisecond")
    func envelope() async throws {
        let house = try await TestHouse(now: TestHouse.start.adding(milliseconds: 7))
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        let body = try #require(try await ear.bodies().first)
        #expect(try JSON.parse(body).memberNames == ["event"])
        let event = try #require(try await ear.events().first)
        #expect(
            event.memberNames == [
                "id", "event_type", "resource_type", "occurred_at", "agent", "client", "data",
            ])
        #expect(event["id"]?.stringValue?.count == 26 && event["resource_type"] == "incident")
        #expect(event["occurred_at"] == "2026-03-02T09:00:00.007Z")
        #expect(event["agent"]?["type"] == "events_api_v2_inbound_integration_reference")
        #expect(event["agent"]?.memberNames == Self.referenceMembers && event["client"] == .null)
    }

    @Test("names the program that a sender says it is, and the person who acts")
    func client() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house)
        let body: JSON = [
            "routing_key": .string(house.routingKey), "event_action": "trigger", "dedup_key": "k", "client": "Watchman",
            "payload": ["summary": "Disk full", "source": "db-1", "severity": "critical"],
        ]
        #expect(try await house.call("POST", "/v2/enqueue", body, as: .nobody).status == 202)
        _ = try await house.incident(1, ["status": "acknowledged"])
        let events = try await ear.events()
        #expect(events.map { $0["client"] } == [["name": "Watchman"], .null])
        #expect(events.last?["agent"]?["id"]?.stringValue == house.ownerID)
        #expect(events.last?["agent"]?["summary"] == "Ada Lovelace")
    }

    @Test("shows an incident under the names of events, and what it refers to as answers do")
    func incident() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        let bridge: JSON = ["conference_number": "+1 415", "conference_url": "https://meet.example"]
        let shown = try await house.incident(1, ["priority": "P1", "conference_bridge": bridge, "status": "acknowledged"])
        let data = try await ear.last(.incidentAcknowledged)
        #expect(
            data.memberNames == [
                "id", "type", "self", "html_url", "number", "status", "incident_key", "created_at", "title",
                "incident_type", "service", "assignees", "escalation_policy", "teams", "priority", "urgency",
                "conference_bridge", "resolve_reason",
            ])
        let same = [
            "id", "type", "self", "html_url", "status", "incident_key", "created_at", "title", "incident_type", "service",
            "escalation_policy", "teams", "urgency", "resolve_reason",
        ]
        for name in same { #expect(data[name] == shown[name], "\(name)") }
        #expect(data["number"] == shown["incident_number"] && data["conference_bridge"] == bridge)
        #expect(data["assignees"]?[0] == shown["assignments"]?[0]?["assignee"])
        #expect(data["priority"]?["type"] == "priority_reference" && data["priority"]?["summary"] == "P1")
        #expect(data["priority"]?["id"] == shown["priority"]?["id"])
    }

    @Test("says when an incident was opened again, where it tells of that")
    func reopened() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await ear.last(.incidentResolved)["assignees"] == [])
        house.advance(seconds: 60)
        _ = try await house.incident(1, ["status": "triggered"])
        #expect(try await ear.last(.incidentReopened)["reopened_at"] == "2026-03-02T09:01:00Z")
    }

    @Test("passes a note on, a status update, and a bridge")
    func texts() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        let note = try await house.call("POST", "/incidents/1/notes", ["note": ["content": "Seen"]]).json["note"]
        let annotated = try await ear.last(.incidentAnnotated)
        #expect(annotated.memberNames == ["incident", "id", "content", "trimmed", "type"])
        #expect(annotated["id"] == note?["id"] && annotated["content"] == "Seen" && annotated["trimmed"] == false)
        #expect(annotated["type"] == "incident_note" && annotated["incident"]?.memberNames == Self.referenceMembers)
        #expect(annotated["incident"]?["type"] == "incident_reference")
        let update = try await house.call("POST", "/incidents/1/status_updates", ["message": "Better"])
        let published = try await ear.last(.incidentStatusUpdatePublished)
        #expect(published.memberNames == ["incident", "id", "message", "trimmed", "type"])
        #expect(published["id"] == update.json["status_update"]?["id"] && published["message"] == "Better")
        #expect(published["type"] == "incident_status_update")
        let bridge: JSON = ["conference_number": "+1 415", "conference_url": "https://meet.example"]
        _ = try await house.incident(1, ["conference_bridge": bridge])
        let moved = try await ear.last(.incidentConferenceBridgeUpdated)
        #expect(moved.memberNames == ["incident", "conference_numbers", "conference_url", "type"])
        #expect(moved["conference_numbers"] == [["label": "", "number": "+1 415"]])
        #expect(moved["conference_url"] == "https://meet.example" && moved["type"] == "incident_conference_bridge")
    }

    @Test("names who is asked to join in, through which policy, and what they answer")
    func responders() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy("Databases", loops: 0, [(delayMinutes: 5, targets: [.user(grace)])])
        try await house.event("trigger", key: "k")
        let ear = try await WebhookEar(house)
        let target: JSON = ["id": .string(policy), "type": "escalation_policy_reference"]
        let asked = try await house.call(
            "POST", "/incidents/1/responder_requests",
            [
                "requester_id": .string(house.ownerID), "message": "Please help",
                "responder_request_targets": [["responder_request_target": target]],
            ])
        #expect(asked.status == 200, "\(asked.json.text)")
        let added = try await ear.last(.incidentResponderAdded)
        #expect(added.memberNames == ["incident", "user", "escalation_policy", "message", "state", "type"])
        #expect(added["user"]?["id"]?.stringValue == grace && added["user"]?["summary"] == "Grace")
        #expect(added["escalation_policy"]?["id"]?.stringValue == policy && added["message"] == "Please help")
        #expect(added["state"] == "pending" && added["type"] == "incident_responder")
        let answer = try await house.call(
            "PUT", "/tocsin/v1/incidents/1/responder", ["responder": ["state": "declined"]],
            as: .header("Token token=\(house.account.accountKey ?? "")", from: "grace@example.com"))
        #expect(answer.status == 200, "\(answer.json.text)")
        let replied = try await ear.last(.incidentResponderReplied)
        #expect(replied["state"] == "declined" && replied["message"] == "Please help")
        #expect(replied["escalation_policy"] == added["escalation_policy"] && replied["user"] == added["user"])
    }
}

@Suite("What an event says of fields and services")
struct WebhookFieldPayloadTests {
    @Test("shows an incident's fields as they are, and those that changed as they were")
    func incidentFields() async throws {
        let fields = try await FieldHouse()
        let id = try await fields.makeFixed()
        _ = try await fields.make("serial", ["data_type": "integer", "default_value": 5])
        let ear = try await WebhookEar(fields.house)
        try await fields.house.event("trigger", key: "k")
        for value in ["staging", "production"] {
            let body: JSON = ["custom_fields": [["name": "environment", "value": .string(value)]]]
            #expect(try await fields.house.call("PUT", "/incidents/1/custom_fields/values", body).status == 201)
        }
        let data = try await ear.last(.incidentCustomFieldValuesUpdated)
        #expect(data.memberNames == ["incident", "custom_fields", "changed_custom_fields", "type"])
        #expect(data["type"] == "incident_field_values")
        let shown = data["custom_fields"]?.arrayValue ?? []
        #expect(shown.map { $0["value"] } == ["production", 5])
        let changed: JSON = [
            [
                "data_type": "string", "field_type": "single_value_fixed", "id": .string(id), "name": "environment",
                "namespace": "incidents", "type": "field_value", "value": "staging",
            ]
        ]
        #expect(data["changed_custom_fields"] == changed)
    }

    @Test("tells of a service that is made, changed, given values and deleted, and of no change that is none")
    func services() async throws {
        let fields = try await FieldHouse(FieldHouse.serviceFields)
        let house = fields.house
        _ = try await fields.make("tier")
        let ear = try await WebhookEar(house)
        let service = try await house.makeService("Payments")
        let made = try await ear.last(.serviceCreated)
        #expect(made.memberNames == ["html_url", "id", "self", "summary", "alert_creation", "teams", "type"])
        #expect(made["id"]?.stringValue == service.id && made["summary"] == "Payments" && made["type"] == "service")
        let path = "/services/\(service.id)"
        for _ in 0..<2 {
            #expect(try await house.call("PUT", path, ["service": ["name": "Billing"]]).status == 200)
            let values: JSON = ["custom_fields": [["name": "tier", "value": "gold"]]]
            #expect(try await house.call("PUT", path + "/custom_fields/values", values).status == 201)
            let switched = try await house.call("PUT", path + "/enablements/aiops", ["enablement": ["enabled": false]])
            #expect(switched.status == 200, "\(switched.json.text)")
        }
        #expect(try await house.call("DELETE", path).status == 204)
        let wanted = [
            "service.created", "service.updated", "service.custom_field_values.updated", "service.updated",
            "service.deleted",
        ]
        #expect(try await ear.types() == wanted)
        #expect(try await ear.last(.serviceDeleted)["summary"] == "Billing")
        let values = try await ear.events()[2]["data"]
        #expect(values?["type"] == "service_field_values" && values?["service"]?["id"]?.stringValue == service.id)
        #expect(values?["custom_fields"]?[0]?["value"] == "gold")
        #expect(values?["changed_custom_fields"]?[0]?["value"] == .null)
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

/// An operation that changes something and makes nothing that has an address of its own, with a body that is right.
struct WrittenAction: Sendable, CustomTestStringConvertible {
    enum Form: Sendable {
        /// The object under the operation's root key.
        case rooted
        /// The body itself.
        case plain
        /// The only element of the list under this key.
        case listed(String)
        /// The object under a key that the operation does not always have.
        case under(String)
    }

    let id: String
    var form = Form.rooted
    /// Nothing has to be there; what is left out is not missed.
    var isChange = false
    var parents: @Sendable (ActionHouse) -> [String] = { _ in [] }
    let body: @Sendable (ActionHouse) -> JSONObject
    /// Whether a house as it is furnished can carry it out.
    var isTaken = true

    var testDescription: String { id }

    var endpoint: AnyEndpoint? { Bindings.all.handlers[id]?.endpoint }

    func wrapped(_ object: JSONObject) -> JSON {
        switch form {
        case .rooted: [endpoint?.operation.inputKey ?? "": .object(object)]
        case .plain: .object(object)
        case .listed(let key): [key: [.object(object)]]
        case .under(let key): [key: .object(object)]
        }
    }
}

/// A house with an incident that has an alert, and a change event.
struct ActionHouse: Sendable {
    let furnished: FurnishedHouse
    let incidentID: String
    let alertID: String
    let changeID: String
    let entryID: String
    let keyID: String
    let agentID: String
    let agentClientID: String
    let grantID: String
    let priority: JSON
    /// Outside any rotation, and who stands in.
    let shifts: (shiftID: String, overrideID: String)

    init() async throws {
        furnished = try await FurnishedHouse(isFull: true)
        let house = furnished.house
        try await house.event("trigger", key: "k")
        let change: JSON = [
            "routing_key": .string(house.routingKey), "payload": ["summary": "Deployed", "source": "ci"],
        ]
        _ = await house.send(WireRequest(method: "POST", path: "/v2/change/enqueue", body: change.encoded()))
        incidentID = ScheduleForms.id(try await house.incident(2))
        let alerts = try await house.call("GET", "/incidents/\(incidentID)/alerts").json["alerts"]
        alertID = ScheduleForms.id(alerts?[0])
        changeID = ScheduleForms.id(try await house.call("GET", "/change_events").json["change_events"]?[0])
        entryID = ScheduleForms.id(try await house.entries(1).last)
        keyID = ScheduleForms.id(try await house.call("GET", "/tocsin/v1/keys").json["keys"]?[0])
        let agent: JSON = ["name": "Triage", "owner": furnished.owner]
        agentID = try await FurnishedHouse.made(house, "/tocsin/v1/agents", "agent", agent)
        agentClientID = try await FurnishedHouse.made(
            house, "/tocsin/v1/agents/\(agentID)/oauth_clients", "oauth_client", ["name": "Runner"])
        grantID = try await FurnishedHouse.made(
            house, "/tocsin/v1/agents/\(agentID)/grants", "grant", ["resource": "incidents", "access": "read"])
        priority = try await house.call("GET", "/priorities").json["priorities"]?[0] ?? .null
        shifts = try await Self.shifts(furnished)
    }

    func path(_ action: WrittenAction) -> String {
        var values = action.parents(self)
        return (action.endpoint?.operation.path.segments ?? []).map { segment in
            switch segment {
            case .literal(let text): "/" + text
            case .variable: "/" + (values.isEmpty ? "" : values.removeFirst())
            }
        }.joined()
    }

    func id(_ kind: String) -> String { furnished.ids[kind] ?? FurnishedHouse.noID }
}

extension WrittenAction {
    static let all: [WrittenAction] =
        onIncidents + onServices + onPeople + onAccess + onWebhooks + onShifts + onOrchestrations

    private static func follower(_ house: ActionHouse) -> JSONObject {
        ["subscribers": .array([["subscriber_id": .string(house.furnished.house.ownerID), "subscriber_type": "user"]])]
    }

    private static func target(_ house: ActionHouse) -> JSON {
        .array([["responder_request_target": house.furnished.owner]])
    }

    private static let onIncidents: [WrittenAction] = [
        WrittenAction(
            id: "updateIncidents", form: .listed("incidents"), isChange: true,
            body: { ["id": .string($0.incidentID), "type": "incident", "title": "Bulk"] }),
        WrittenAction(
            id: "updateIncidentAlert", isChange: true, parents: { [$0.incidentID, $0.alertID] },
            body: { _ in ["status": "resolved"] }),
        WrittenAction(
            id: "updateIncidentAlerts", form: .listed("alerts"), isChange: true, parents: { [$0.incidentID] },
            body: { ["id": .string($0.alertID), "type": "alert", "status": "resolved"] }),
        WrittenAction(
            id: "putIncidentManualBusinessServiceAssociation", form: .plain,
            parents: { [$0.incidentID, $0.id("business_service")] }, body: { _ in ["relation": "impacted"] }),
        WrittenAction(
            id: "setIncidentFieldValues", form: .listed("custom_fields"), isChange: true, parents: { [$0.incidentID] },
            body: { ["id": .string($0.furnished.incidentFieldID), "value": "production"] }),
        WrittenAction(
            id: "mergeIncidents", form: .plain, parents: { [$0.incidentID] },
            body: { ["source_incidents": .array([$0.furnished.reference("incident")])] }),
        WrittenAction(
            id: "createIncidentResponderRequest", form: .plain, parents: { [$0.incidentID] },
            body: {
                [
                    "requester_id": .string($0.furnished.house.ownerID), "message": "Help",
                    "responder_request_targets": target($0),
                ]
            }),
        WrittenAction(
            id: "cancelIncidentResponderRequest", form: .plain, parents: { [$0.incidentID] },
            body: {
                ["requester_id": .string($0.furnished.house.ownerID), "responder_request_targets": target($0)]
            }),
        WrittenAction(
            id: "createIncidentStatusUpdate", form: .plain, parents: { [$0.incidentID] },
            body: { _ in ["message": "We are on it"] }),
        WrittenAction(
            id: "createIncidentNotificationSubscribers", form: .plain, parents: { [$0.incidentID] }, body: { follower($0) }),
        WrittenAction(
            id: "removeIncidentNotificationSubscribers", form: .plain, parents: { [$0.incidentID] }, body: { follower($0) }),
        // It was opened by the API, and nobody was asked to join in.
        WrittenAction(
            id: "updateLogEntryChannel", parents: { [$0.entryID] },
            body: { _ in ["type": "web_trigger", "details": "More"] }, isTaken: false),
        WrittenAction(
            id: "answerResponderRequest", parents: { [$0.incidentID] }, body: { _ in ["state": "joined"] }, isTaken: false),
        WrittenAction(
            id: "updateChangeEvent", isChange: true, parents: { [$0.changeID] }, body: { _ in ["summary": "Undone"] }),
    ]

    private static func relation(_ house: ActionHouse) -> JSONObject {
        let relation: JSON = [
            "supporting_service": ["id": .string(house.furnished.house.serviceID), "type": "service"],
            "dependent_service": ["id": .string(house.id("business_service")), "type": "business_service"],
        ]
        return ["relationships": .array([relation])]
    }

    private static let onServices: [WrittenAction] = [
        WrittenAction(
            id: "putBusinessServicePriorityThresholds",
            body: { ["id": $0.priority["id"] ?? .null, "order": $0.priority["order"] ?? .null] }),
        WrittenAction(
            id: "patchBusinessService", isChange: true, parents: { [$0.id("business_service")] },
            body: { _ in ["name": "Patched"] }),
        WrittenAction(
            id: "createBusinessServiceNotificationSubscribers", form: .plain, parents: { [$0.id("business_service")] },
            body: { follower($0) }),
        WrittenAction(
            id: "removeBusinessServiceNotificationSubscriber", form: .plain, parents: { [$0.id("business_service")] },
            body: { follower($0) }),
        WrittenAction(id: "createServiceDependency", form: .plain, body: { relation($0) }),
        WrittenAction(id: "deleteServiceDependency", form: .plain, body: { relation($0) }),
        WrittenAction(
            id: "updateServiceCustomFieldValues", form: .listed("custom_fields"), isChange: true,
            parents: { [$0.furnished.house.serviceID] },
            body: { ["id": .string($0.furnished.serviceFieldID), "value": "north"] }),
        WrittenAction(
            id: "updateServiceFeatureEnablement", parents: { [$0.furnished.house.serviceID, "aiops"] },
            body: { _ in ["enabled": true] }),
    ]

    private static func subscribable(_ house: ActionHouse) -> JSONObject {
        ["subscribable_id": .string(house.incidentID), "subscribable_type": "incident"]
    }

    private static func subscription(_ id: String, _ kind: String) -> WrittenAction {
        WrittenAction(id: id, form: .listed("subscribables"), parents: { [$0.id(kind)] }, body: { subscribable($0) })
    }

    private static let onPeople: [WrittenAction] = [
        subscription("createTeamNotificationSubscriptions", "team"),
        subscription("removeTeamNotificationSubscriptions", "team"),
        subscription("createUserNotificationSubscriptions", "user"),
        subscription("unsubscribeUserNotificationSubscriptions", "user"),
        WrittenAction(
            id: "createEntityTypeByIdChangeTags", form: .plain, parents: { ["users", $0.furnished.house.ownerID] },
            body: { ["add": [["type": "tag", "label": "New"]], "remove": .array([$0.furnished.reference("tag")])] }),
        WrittenAction(
            id: "createScheduleOverride", form: .under("override"), parents: { [$0.furnished.house.scheduleID] },
            body: {
                ["start": $0.furnished.time(3600), "end": $0.furnished.time(7200), "user": $0.furnished.owner]
            }),
        WrittenAction(
            id: "createSchedulePreview", body: { _ in ["name": "Shown", "time_zone": "UTC", "schedule_layers": []] }),
        WrittenAction(
            id: "renderTemplate", form: .plain, parents: { [$0.id("template")] },
            body: {
                let body: JSONObject = [
                    "incident_id": .string($0.incidentID), "status_update": ["message": "Soon"], "external": [:],
                ]
                return body
            }),
    ]
}

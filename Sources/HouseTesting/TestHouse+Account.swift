// SPDX-License-Identifier: Apache-2.0
import App
package import Base
import Catalogue
package import Domain

/// Short ways to furnish a house and to look into it, all through the one door.
extension TestHouse {
    /// What a test wants was not answered; carries the answer.
    package struct Unexpected: Error, CustomStringConvertible {
        package let description: String
    }

    private func made(_ answer: Answer, _ key: String) throws -> String {
        guard let id = answer.json[key]?["id"]?.stringValue else {
            throw Unexpected(description: "\(answer.status) \(answer.json.text)")
        }
        return id
    }

    /// The status of what somebody is answered who is inside the door; 0 where there is no such operation.
    package func status(_ method: String, _ path: String, _ body: JSON? = nil, as principal: Principal) async -> Int {
        guard case .operation(let operation, let values) = dispatcher.target(method: method, path: path) else { return 0 }
        let request = WireRequest(method: method, path: path, body: body?.encoded() ?? [])
        do {
            return try await dispatcher.perform(operation, values, request, as: principal, channel: .api).status
        } catch {
            return Dispatcher.apiError(error).status
        }
    }

    package func makeUser(_ name: String, _ email: String) async throws -> String {
        try made(
            try await call("POST", "/users", ["user": ["type": "user", "name": .string(name), "email": .string(email)]]),
            "user")
    }

    /// The token of a fresh sign-in link, as the command line makes it: the owner's, or somebody else's.
    package func signInToken(userID: String? = nil) async throws -> String {
        let (secrets, id) = (environment.secrets, userID ?? ownerID)
        let link = try await environment.write { work in
            try Tokens.makeSignInLink(userID: id, publicURL: TestHouse.baseURL, work, secrets)
        }
        guard let token = link.split(separator: "/").last else { throw Unexpected(description: link) }
        return String(token)
    }

    /// One layer of a day each, from midnight; or one that is over already.
    package func makeSchedule(_ name: String, users: [String], endsInThePast: Bool = false) async throws -> String {
        let day = Instant(seconds: runtime.now.seconds / 86_400 * 86_400)
        let layer: JSON = [
            "name": "Days", "start": .string(ISO8601.string(day.adding(seconds: -10 * 86_400))),
            "end": endsInThePast ? .string(ISO8601.string(day.adding(seconds: -86_400))) : .null,
            "rotation_virtual_start": .string(ISO8601.string(day.adding(seconds: -10 * 86_400))),
            "rotation_turn_length_seconds": 86_400,
            "users": .array(users.map { ["user": ["id": .string($0), "type": "user_reference"]] }),
        ]
        return try made(
            try await call(
                "POST", "/schedules",
                ["schedule": ["name": .string(name), "time_zone": "UTC", "schedule_layers": [layer]]]), "schedule")
    }

    package func makePolicy(
        _ name: String, loops: Int, _ levels: [(delayMinutes: Int, targets: [EscalationTarget])]
    ) async throws -> String {
        let rules = levels.map { level -> JSON in
            let targets = level.targets.map { target -> JSON in
                switch target {
                case .user(let id): ["id": .string(id), "type": "user_reference"]
                case .schedule(let id): ["id": .string(id), "type": "schedule_reference"]
                }
            }
            return ["escalation_delay_in_minutes": .int(Int64(level.delayMinutes)), "targets": .array(targets)]
        }
        return try made(
            try await call(
                "POST", "/escalation_policies",
                [
                    "escalation_policy": [
                        "name": .string(name), "num_loops": .int(Int64(loops)), "escalation_rules": .array(rules),
                    ]
                ]), "escalation_policy")
    }

    package func makeService(
        _ name: String, policyID: String? = nil, _ more: JSONObject = [:]
    ) async throws -> (id: String, routingKey: String) {
        var service: JSONObject = [
            "name": .string(name),
            "escalation_policy": ["id": .string(policyID ?? escalationPolicyID), "type": "escalation_policy_reference"],
        ]
        for member in more.members { service.append(member.name, member.value) }
        let id = try made(try await call("POST", "/services", ["service": .object(service)]), "service")
        let integration = try await call(
            "POST", "/services/\(id)/integrations",
            ["integration": ["type": "events_api_v2_inbound_integration", "name": "Events"]])
        guard let key = integration.json["integration"]?["integration_key"]?.stringValue else {
            throw Unexpected(description: integration.json.text)
        }
        return (id, key)
    }

    /// An incident by its number; with changes, as it is after them.
    package func incident(_ number: Int, _ changes: JSONObject? = nil) async throws -> JSON {
        let answer =
            if let changes {
                try await call("PUT", "/incidents/\(number)", ["incident": .object(changes)])
            } else {
                try await call("GET", "/incidents/\(number)")
            }
        guard let incident = answer.json["incident"] else {
            throw Unexpected(description: "\(answer.status) \(answer.json.text)")
        }
        return incident
    }

    package func incidentCount() async throws -> Int64 {
        try await call("GET", "/incidents", query: "date_range=all&total=true").json["total"]?.intValue ?? -1
    }

    /// An incident's history, the newest first.
    package func entries(_ number: Int) async throws -> [JSON] {
        try await call("GET", "/incidents/\(number)/log_entries", query: "limit=100").json["log_entries"]?.arrayValue ?? []
    }

    package func kinds(_ number: Int) async throws -> [String] {
        try await entries(number).compactMap { $0["type"]?.stringValue }
    }

    /// Events that changed nothing: reason and action, the newest first.
    package func recorded() async throws -> [String] {
        let records = try await call("GET", "/tocsin/v1/event_records").json["event_records"]?.arrayValue ?? []
        return records.map { "\($0["outcome"]?.stringValue ?? "") \($0["action"]?.stringValue ?? "")" }
    }
}

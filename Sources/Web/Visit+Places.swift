// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// The pages about who is on call and about services.
extension Visit {
    /// How far ahead the page looks for the end of a gap.
    private static let gapHorizonSeconds: Int64 = 14 * .secondsPerDay

    func onCall() async throws -> OnCallModel {
        let policies = try await door.list(Operations.EscalationPolicies.list.operation)
        let entries = try await door.list(Operations.OnCalls.list.operation)
        var byLevel: [String: [JSON]] = [:]
        for entry in entries {
            byLevel[levelKey(entry["escalation_policy"]?.id, entry["escalation_level"]?.intValue), default: []].append(entry)
        }
        var model = OnCallModel(frame: try await frame(), policies: [])
        for policy in policies {
            var levels: [OnCallModel.Level] = []
            for (index, rule) in policy.items("escalation_rules").enumerated() {
                levels.append(try await level(index + 1, rule, byLevel[levelKey(policy.id, Int64(index + 1))] ?? []))
            }
            model.policies.append(
                .init(
                    id: policy.id, name: policy.text("name"), repeatCount: Int(policy["num_loops"]?.intValue ?? 0),
                    serviceNames: policy.items("services").map(\.summary), levels: levels))
        }
        return model
    }

    private func levelKey(_ policyID: String?, _ level: Int64?) -> String { "\(policyID ?? "") \(level ?? 0)" }

    private func level(_ number: Int, _ rule: JSON, _ entries: [JSON]) async throws -> OnCallModel.Level {
        let reached = Set(entries.compactMap { $0["schedule"]?.id })
        let empty = rule.items("targets").filter { $0.text("type") == "schedule_reference" && !reached.contains($0.id) }
        var gaps: [OnCallModel.Gap] = []
        for schedule in empty {
            gaps.append(.init(scheduleName: schedule.summary, until: try await gapEnd(of: schedule.id)))
        }
        return OnCallModel.Level(
            number: number, delayMinutes: rule["escalation_delay_in_minutes"]?.intValue ?? 0,
            entries: entries.compactMap { entry in
                entry["user"].map { user in
                    .init(
                        person: person(user), scheduleName: entry["schedule"]?["summary"]?.stringValue,
                        until: entry.time("end"))
                }
            }, gaps: gaps)
    }

    /// Gaps are rare; each costs a look ahead.
    private func gapEnd(of scheduleID: String) async throws -> Instant? {
        try await door.list(
            Operations.OnCalls.list.operation,
            query: [
                (Operations.OnCalls.scheduleIDs, scheduleID), (.since, ISO8601.string(now)),
                (.until, ISO8601.string(now.adding(seconds: Self.gapHorizonSeconds))),
            ]
        ).compactMap { $0.time("start") }.min()
    }

    func services() async throws -> ServicesModel {
        typealias Names = Operations.Services
        let services = try await door.list(Names.list.operation, query: [(.include, "integrations")])
        let incidents = Operations.Incidents.self
        let open = try await door.list(
            incidents.list.operation,
            query: [
                (incidents.dateRange, "all"), (incidents.statuses, IncidentStatus.triggered.rawValue),
                (incidents.statuses, IncidentStatus.acknowledged.rawValue),
            ])
        let openCounts = Dictionary(grouping: open, by: { $0["service"]?.id ?? "" }).mapValues(\.count)
        let records = try await door.call(
            Operations.Tocsin.listEventRecords.operation, query: [(.limit, String(Parameter.limitMaximum))])
        let byService = Dictionary(grouping: records.items("event_records"), by: { $0["service"]?.id ?? "" })
        let troubles = Dictionary(grouping: try await webhookTroubles(), by: { $0.serviceID ?? "" })
        return ServicesModel(
            frame: try await frame(),
            services: services.map { service in
                .init(
                    id: service.id, name: service.text("name"), description: service["description"]?.stringValue,
                    status: ServicesModel.Status(rawValue: service.text("status")) ?? .active,
                    policyID: service["escalation_policy"]?.id ?? "",
                    policyName: service["escalation_policy"]?.summary ?? "",
                    openIncidentCount: openCounts[service.id] ?? 0,
                    integrations: service.items("integrations").map(integration),
                    eventRecords: (byService[service.id] ?? []).prefix(ServicesModel.eventRecordLimit).map(record),
                    webhookTroubles: (troubles[service.id] ?? []).map { $0.trouble })
            })
    }

    private func integration(_ integration: JSON) -> ServicesModel.Integration {
        let key = integration["integration_key"]?.stringValue
        return .init(
            id: integration.id, name: integration.text("name"), kind: "Events API v2", routingKey: key,
            curlLine: key.map(curlLine))
    }

    /// Works in any shell as it stands; the key and the address hold nothing that a shell would read.
    private func curlLine(_ key: String) -> String {
        let event: JSON = [
            "routing_key": .string(key), "event_action": "trigger",
            "payload": ["summary": "Hello from Tocsin", "source": "my-laptop", "severity": "critical"],
        ]
        let address = web.environment.settings.publicURL + Operations.Events.enqueue.operation.path.text
        return "curl -s \(address) -H 'Content-Type: application/json' -d '\(event.text)'"
    }

    private func record(_ record: JSON) -> ServicesModel.EventRecord {
        let reason =
            switch EventDiscardReason(rawValue: record.text("outcome")) {
            case .maintenance?: "The service was in maintenance."
            case .serviceDisabled?: "The service was switched off."
            case .unknownKey?: "No open alert had this key."
            case .alreadyAcknowledged?: "It had been acknowledged already."
            case .alertSuspended?: "The alert is held back for a while, in case it passes by itself."
            case .dropped?: "Rules dropped it."
            case .suppressed?: "Rules suppressed it."
            case .unrouted?: "Rules found no service for it."
            case .tooManyOpenIncidents?: "The service had too many open incidents."
            case nil: record.text("outcome")
            }
        return .init(
            at: record.time("at") ?? now, action: record.text("action"), dedupKey: record["dedup_key"]?.stringValue,
            summary: record["summary"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }, reason: reason)
    }
}

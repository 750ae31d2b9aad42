// SPDX-License-Identifier: Apache-2.0
import Base
import Web

extension Sample {
    static func incidentDetail(
        title: String = rows[0].title, status: DisplayedStatus = .triggered, note: String = "Rolling back to 2026.7.21."
    ) -> IncidentDetailModel {
        let isResolved = status == .resolved
        return IncidentDetailModel(
            frame: frame(), id: "Q0000000000012", number: 12, title: title, status: status, urgency: .high,
            openedAt: minutesAgo(26), resolvedAt: isResolved ? minutesAgo(1) : nil, serviceID: "S1",
            serviceName: "Checkout API", policyID: "P1", policyName: "Shop", level: isResolved ? nil : 1, levelCount: 3,
            assignees: isResolved ? [] : [ada], acknowledgers: status == .acknowledged ? [ada] : [],
            nextActions: isResolved ? [] : [nextAction(status), .init(.resolve, at: minutesAhead(214))],
            levelChoices: [
                .init(level: 1, people: [ada]), .init(level: 2, people: [grace]), .init(level: 3, people: []),
            ],
            userChoices: [
                .init(id: "U1", person: ada, isOnCall: true), .init(id: "U2", person: grace, isOnCall: true),
                .init(id: "U3", person: mary, isOnCall: false),
            ],
            timeline: timeline(note: note), alerts: [alert], told: told)
    }

    private static func nextAction(_ status: DisplayedStatus) -> IncidentDetailModel.NextAction {
        status == .triggered
            ? .init(.escalate(level: 2), at: minutesAhead(4)) : .init(.unacknowledge, at: minutesAhead(29))
    }

    static func timeline(note: String) -> [TimelineEntry] {
        let mail = "ada@example.org"
        return [
            .init(id: "R12", at: minutesAgo(1), .annotated(note: note), actor: "Ada Lovelace", channel: "on the web page"),
            .init(id: "R11", at: minutesAgo(2), .snoozed(until: minutesAhead(240)), actor: "Ada Lovelace"),
            .init(id: "R10", at: minutesAgo(3), .acknowledged, actor: "Ada Lovelace", channel: "from a mail"),
            .init(id: "R09", at: minutesAgo(6), .unacknowledged(.timeout)),
            .init(id: "R08", at: minutesAgo(12), .changedUrgency(to: .high), actor: "Grace Hopper"),
            .init(
                id: "R07", at: minutesAgo(16),
                .notified(person: grace, address: "grace@example.org", result: .failed(reason: "550 no such mailbox"))),
            .init(
                id: "R06", at: minutesAgo(17),
                .notified(person: mary, address: "mary@example.org", result: .waiting(attempt: 3))),
            .init(id: "R05", at: minutesAgo(20), .escalated(level: 2, to: [grace, mary], byHand: false)),
            .init(id: "R04", at: minutesAgo(21), .exhaustedPolicy),
            .init(id: "R03", at: minutesAgo(25), .notified(person: ada, address: mail, result: .sent)),
            .init(id: "R02", at: minutesAgo(26), .assigned(to: [ada])),
            .init(
                id: "R01", at: minutesAgo(26), .triggered, actor: "Alertmanager", channel: "by an event",
                detail: "Checkout: 5xx rate above 2 % for 5 minutes in eu-central-1"),
        ]
    }

    static let alert = AlertModel(
        id: "A1", summary: rows[0].title, severity: "critical", isResolved: false, dedupKey: "checkout/5xx/eu-central-1",
        createdAt: minutesAgo(26), source: "prometheus-1.example.org", component: "checkout",
        links: [.init(text: "Dashboard", address: "https://grafana.example.org/d/checkout")],
        details: [
            "rate": "3.4 %", "threshold": 2, "runbook": "https://wiki.example.org/runbooks/checkout-5xx",
            "labels": ["region": "eu-central-1", "pods": ["checkout-7d9f", "checkout-x2kq"]],
        ],
        raw: [
            "event_action": "trigger", "dedup_key": "checkout/5xx/eu-central-1",
            "payload": [
                "summary": "Checkout: 5xx rate above 2 %", "severity": "critical", "source": "prometheus-1.example.org",
                "custom_details": ["rate": "3.4 %", "threshold": 2],
            ],
        ])

    static let told: [ToldPerson] = [
        .init(person: ada, channel: "Mail", address: "ada@example.org", at: minutesAgo(25), result: .sent),
        .init(person: mary, channel: "Mail", address: "mary@example.org", at: minutesAgo(17), result: .waiting(attempt: 3)),
        .init(
            person: grace, channel: "Mail", address: "grace@example.org", at: minutesAgo(16),
            result: .failed(reason: "550 no such mailbox")),
    ]
}

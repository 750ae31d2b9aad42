// SPDX-License-Identifier: Apache-2.0
import Base
import Web

/// Models as a real night would fill them.
enum Sample {
    /// Thu 23 Jul 2026, 14:03:22 UTC.
    static let now = Instant(seconds: 1_784_815_402)
    static let zone = TimeZoneRules(identifier: "Europe/Berlin") ?? .utc
    static let csrfToken = "csrf-7f3a9c"
    static let ada = DisplayedPerson(name: "Ada Lovelace", isViewer: true)
    static let grace = DisplayedPerson(name: "Grace Hopper")
    static let mary = DisplayedPerson(name: "Mary Shelley")
    static let routingKey = "R0FAKE00KEY00FOR00SAMPLES0000001"

    static func minutesAgo(_ minutes: Int64) -> Instant { now.adding(seconds: -minutes * 60) }
    static func minutesAhead(_ minutes: Int64) -> Instant { now.adding(seconds: minutes * 60) }

    static func frame(
        triggeredCount: Int = 2, banners: [PageFrame.Banner] = [], notice: PageFrame.Notice? = nil
    ) -> PageFrame {
        PageFrame(
            viewer: .init(name: ada.name, email: "ada@example.org"), csrfToken: csrfToken, now: now, timeZone: zone,
            triggeredCount: triggeredCount, liveVersion: "41", banners: banners, notice: notice)
    }

    static let noMailServer = PageFrame.Banner(
        text: "No mail server is configured: nobody can be told by mail.", advice: "Start serve with --mail-server.")

    // MARK: Incident list

    static let rows: [IncidentListModel.Row] = [
        .init(
            id: "Q0000000000012", number: 12, title: "Checkout: 5xx rate above 2 % for 5 minutes in eu-central-1",
            status: .triggered, urgency: .high, serviceName: "Checkout API", assignees: [ada], openedAt: minutesAgo(3)),
        .init(
            id: "Q0000000000011", number: 11, title: "Disk of db-2 will be full within 4 hours", status: .triggered,
            urgency: .low, serviceName: "Orders database", assignees: [], openedAt: minutesAgo(47)),
        .init(
            id: "Q0000000000009", number: 9,
            title: "Certificate of shop.example.org runs out in 6 days, and the job that renews it has failed three times "
                + "with an error of the certificate authority that says nothing",
            status: .acknowledged, urgency: .high, serviceName: "Storefront", assignees: [grace, mary],
            openedAt: minutesAgo(212)),
        .init(
            id: "Q0000000000008", number: 8, title: "Queue mail-out is 20 minutes behind", status: .resolved,
            urgency: .high, serviceName: "Mail", assignees: [], openedAt: minutesAgo(900), resolvedAt: minutesAgo(840)),
    ]

    static func incidentList(
        filter: IncidentFilter = IncidentFilter(), rows: [IncidentListModel.Row] = Array(rows.prefix(3)),
        banners: [PageFrame.Banner] = [], notice: PageFrame.Notice? = nil
    ) -> IncidentListModel {
        let triggered = rows.count { $0.status == .triggered }
        return IncidentListModel(
            frame: frame(triggeredCount: triggered, banners: banners, notice: notice), filter: filter,
            counts: .init(
                triggered: triggered, acknowledged: rows.count { $0.status == .acknowledged }, recentlyResolved: 1),
            rows: rows)
    }

    static func quietList(hasReceivedEvents: Bool = false, onCall: [DisplayedPerson] = [grace]) -> IncidentListModel {
        IncidentListModel(
            frame: frame(triggeredCount: 0), filter: IncidentFilter(),
            counts: .init(triggered: 0, acknowledged: 0, recentlyResolved: 0), rows: [], firstOnCall: onCall,
            hasReceivedEvents: hasReceivedEvents)
    }

    // MARK: On call

    static func onCall() -> OnCallModel {
        let primary = OnCallModel.Entry(person: ada, scheduleName: "Shop primary", until: minutesAhead(1137))
        let second = OnCallModel.Entry(person: grace, scheduleName: "Shop secondary", until: minutesAhead(7 * 1440))
        let always = OnCallModel.Entry(person: mary, scheduleName: nil, until: nil)
        return OnCallModel(
            frame: frame(),
            policies: [
                .init(
                    id: "P1", name: "Shop", repeatCount: 2, serviceNames: ["Checkout API", "Storefront"],
                    levels: [
                        .init(number: 1, delayMinutes: 5, entries: [primary]),
                        .init(
                            number: 2, delayMinutes: 15, entries: [second],
                            gaps: [.init(scheduleName: "Shop weekend", until: minutesAhead(2 * 1440))]),
                        .init(number: 3, delayMinutes: 30, entries: [always]),
                    ]),
                .init(
                    id: "P2", name: "Data", repeatCount: 0, serviceNames: ["Orders database"],
                    levels: [
                        .init(number: 1, delayMinutes: 30, entries: [always]),
                        .init(
                            number: 2, delayMinutes: 30, entries: [],
                            gaps: [.init(scheduleName: "Data night", until: minutesAhead(356))]),
                    ]),
                .init(
                    id: "P3", name: "Office", repeatCount: 0, serviceNames: [],
                    levels: [
                        .init(
                            number: 1, delayMinutes: 30, entries: [],
                            gaps: [.init(scheduleName: "Office hours", until: nil)])
                    ]),
            ])
    }

    // MARK: Services

    static func curlLine(_ key: String) -> String {
        """
        curl https://tocsin.example.org/v2/enqueue -H 'Content-Type: application/json' -d '{"routing_key":"\(key)",\
        "event_action":"trigger","payload":{"summary":"Test from a terminal","source":"terminal","severity":"critical"}}'
        """
    }

    static func services() -> ServicesModel {
        ServicesModel(
            frame: frame(),
            services: [
                .init(
                    id: "S1", name: "Checkout API", description: "Takes orders and payments.", status: .critical,
                    policyID: "P1", policyName: "Shop", openIncidentCount: 1,
                    integrations: [
                        .init(
                            id: "I1", name: "Alertmanager", kind: "Events API v2", routingKey: routingKey,
                            curlLine: curlLine(routingKey)),
                        .init(id: "I2", name: "Old probes", kind: "Events API v1", routingKey: nil, curlLine: nil),
                    ],
                    eventRecords: [
                        .init(
                            at: minutesAgo(31), action: "resolve", dedupKey: "checkout/5xx/eu-west-1", summary: nil,
                            reason: "No open alert has this dedup key."),
                        .init(
                            at: minutesAgo(2900), action: "trigger", dedupKey: "deploy-77", summary: "Deploy 77 is slow",
                            reason: "The service was in maintenance."),
                    ]),
                .init(
                    id: "S2", name: "Search", status: .active, policyID: "P2", policyName: "Data",
                    openIncidentCount: 0, integrations: []),
                .init(
                    id: "S3", name: "Mail", status: .maintenance, policyID: "P2", policyName: "Data",
                    openIncidentCount: 0,
                    integrations: [
                        .init(id: "I3", name: "Queue watch", kind: "Events API v2", routingKey: "short", curlLine: nil)
                    ]),
            ])
    }

    // MARK: Pages of one card

    static func mailAction(
        _ state: MailActionModel.State, action: MailActionModel.Action = .acknowledge,
        status: DisplayedStatus = .triggered
    ) -> MailActionModel {
        MailActionModel(
            action: action, state: state, personName: ada.name,
            incident: .init(
                id: "Q0000000000012", number: 12, title: rows[0].title, status: status, urgency: .high,
                serviceName: "Checkout API", openedAt: minutesAgo(3)),
            now: now, timeZone: zone)
    }
}

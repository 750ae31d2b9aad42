// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Alerts that are gathered")
struct GroupingRulesTests {
    private static let start = Instant(seconds: 1_772_442_000)

    private func plan(_ kind: AlertGrouping.Kind, _ config: JSON = .null) throws -> GroupingPlan {
        try #require(GroupingPlan(serviceParameters: ["type": .string(kind.rawValue), "config": config]))
    }

    private func alert(_ summary: String = "Disk full", component: String? = nil, details: JSON = [:]) -> Alert {
        Alert(
            id: "A", incidentID: "", serviceID: "PSVC", integrationID: "PINT", dedupKey: "k", status: .triggered,
            summary: summary, severity: .critical, createdAt: Self.start,
            body: ["details": details, "cef_details": ["source_origin": "db-1", "source_component": JSON(component)]])
    }

    /// A group that `first` opened, asked whether it takes `next`.
    private func joins(
        _ next: Alert, _ first: Alert, _ plan: GroupingPlan, at now: Instant = Self.start, lastAlertAt: Instant = Self.start,
        startedAt: Instant = Self.start, count: Int = 1
    ) -> Bool {
        let traits = plan.traits(of: first)
        let candidate = GroupingCandidate(
            incidentID: "Q1", startedAt: startedAt, lastAlertAt: lastAlertAt, alertCount: count, keys: traits.keys,
            likeness: traits.likeness)
        return GroupingRules.decide(plan.traits(of: next), by: plan, among: [candidate], at: now) == "Q1"
    }

    @Test(
        "by time join until the time since the first is over, whatever they say",
        arguments: [0, 119_999, 120_000, 121_000] as [Int64])
    func time(_ milliseconds: Int64) throws {
        let two = try plan(.time, ["timeout": 2])
        let now = Self.start.adding(milliseconds: milliseconds)
        // Each that joined in between extends nothing.
        #expect(joins(alert("Other"), alert(), two, at: now, lastAlertAt: now) == (milliseconds < 120_000))
        let always = try plan(.time, ["timeout": 0])
        #expect(joins(alert("Other"), alert(), always, at: Self.start.adding(seconds: 365 * 86_400)))
    }

    @Test("a setting says its time in seconds, a service in minutes")
    func units() throws {
        let setting = AlertGroupingSetting(kind: .time, config: ["timeout": 90])
        #expect(GroupingPlan(setting).timeoutSeconds == 90)
        #expect(try plan(.time, ["timeout": 90]).timeoutSeconds == 5400)
        #expect(GroupingPlan(serviceParameters: .null) == nil)
    }

    @Test("by content join within the window since the last one, for a day at most")
    func window() throws {
        let content = try plan(.contentBased, ["aggregate": "all", "fields": ["summary"], "time_window": 600])
        for (milliseconds, isIn) in [(0, true), (599_999, true), (600_000, false)] as [(Int64, Bool)] {
            let now = Self.start.adding(milliseconds: milliseconds)
            #expect(joins(alert(), alert(), content, at: now) == isIn)
            let day = Self.start.adding(seconds: 86_400 - 600).adding(milliseconds: milliseconds)
            #expect(joins(alert(), alert(), content, at: day, lastAlertAt: day) == isIn)
        }
    }

    @Test("a window that is left to the server is five minutes", arguments: [.null, ["time_window": 0]] as [JSON])
    func recommended(_ config: JSON) throws {
        #expect(try plan(.intelligent, config).windowSeconds == 300)
    }

    @Test("by content: all fields must agree, or any one that both say something in")
    func aggregates() throws {
        let fields: JSON = ["component", "custom_details.rack.row", "custom_details.a.b"]
        let all = try plan(.contentBased, ["aggregate": "all", "fields": fields])
        let any = try plan(.contentBased, ["aggregate": "any", "fields": fields])
        let first = alert(component: "pump", details: ["rack": ["row": 4], "a.b": "x"])
        let cases: [(Alert, isInAll: Bool, isInAny: Bool)] = [
            (alert("Other words", component: "pump", details: ["rack": ["row": 4], "a.b": "x"]), true, true),
            (alert(component: "pump", details: ["rack": ["row": 5], "a.b": "x"]), false, true),
            (alert(component: "Pump", details: ["rack": ["row": "4"]]), false, false),
            (alert(), false, false),
        ]
        for (next, isInAll, isInAny) in cases {
            #expect(joins(next, first, all) == isInAll, "\(next.body.text)")
            #expect(joins(next, first, any) == isInAny, "\(next.body.text)")
        }
        #expect(!joins(alert(), alert(), all) && !joins(alert(), alert(), any), "what says nothing is like no other")
        let alike = alert(component: "pump")
        #expect(joins(alike, alike, all), "what both leave out agrees")
    }

    @Test("texts that differ far behind are told apart, and keys stay short")
    func longTexts() throws {
        let content = try plan(.contentBased, ["aggregate": "all", "fields": ["summary"]])
        let long = String(repeating: "x", count: 1000)
        #expect(joins(alert(long), alert(long), content))
        #expect(!joins(alert(long + "a"), alert(long + "b"), content))
        let key = try #require(content.traits(of: alert(long)).keys.first)
        #expect(key.unicodeScalars.count < GroupingTraits.keyLengthMaximum + 40)
    }

    @Test(
        "by likeness join when three of four words are shared; what has digits in it counts as the same",
        arguments: [
            ("disk full on db", true), ("disk full on web", true), ("disk full near web", false),
            ("Disk FULL on: db!", true),
            ("", false),
        ])
    func likeness(_ text: String, _ isIn: Bool) throws {
        #expect(joins(alert(text), alert("disk full on db"), try plan(.intelligent)) == isIn)
        #expect(joins(alert("disk full on db-77"), alert("disk full on db-3"), try plan(.intelligent)))
    }

    @Test("by both join when content agrees and the words are alike")
    func both() throws {
        let both = try plan(.contentBasedIntelligent, ["aggregate": "all", "fields": ["component"]])
        let first = alert("disk full on db", component: "pump")
        #expect(joins(alert("disk full on web", component: "pump"), first, both))
        #expect(!joins(alert("disk full on web", component: "fan"), first, both))
        #expect(!joins(alert("no answer at all", component: "pump"), first, both))
    }

    @Test("an incident that has as many alerts as one may have takes no more")
    func cap() throws {
        let always = try plan(.time)
        #expect(joins(alert(), alert(), always, count: Incident.alertsMaximum - 1))
        #expect(!joins(alert(), alert(), always, count: Incident.alertsMaximum))
    }

    @Test("of several the most alike is taken, then the latest, in whatever order they come")
    func choice() throws {
        let likeness = try plan(.intelligent)
        let (now, traits) = (Self.start.adding(seconds: 60), likeness.traits(of: alert("disk full on db")))
        func candidate(_ id: String, _ text: String, _ seconds: Int64) -> GroupingCandidate {
            GroupingCandidate(
                incidentID: id, startedAt: Self.start, lastAlertAt: Self.start.adding(seconds: seconds), alertCount: 1,
                keys: [], likeness: text)
        }
        let candidates = [
            candidate("Q1", "disk full on db", 1), candidate("Q2", "disk full on db", 2),
            candidate("Q3", "disk full on web", 3), candidate("Q4", "disk full on db", 2),
        ]
        for turned in [candidates, candidates.reversed()] {
            #expect(GroupingRules.decide(traits, by: likeness, among: turned, at: now) == "Q4")
        }
    }

    @Test("one that joins is written down in the incident, and pages nobody")
    func joining() throws {
        let bench = EngineBench()
        let (told, events) = (bench.told, bench.events)
        let next = Alert(
            id: "A9", incidentID: "", serviceID: "POTHER", integrationID: "PINT", dedupKey: "k9", status: .triggered,
            summary: "Other", severity: .critical, createdAt: bench.now)
        try bench.do(.gatherAlert(next, event: ["summary": "Other"]))
        #expect(bench.told == told && bench.events == events)
        #expect(bench.kinds.last == .trigger && bench.entries.last?.details["alert_id"] == "A9")
        #expect(bench.insertedAlerts.map(\.incidentID) == ["Q"])
        #expect(bench.insertedAlerts.first?.firstTriggerLogEntryID == bench.entries.last?.id)
        #expect(bench.incident.title == "Disk full" && bench.state.openAlerts.count == 2)
        try bench.do(.resolve(resolution: nil))
        #expect(bench.resolvedAlerts.contains("A9"))
        #expect(throws: IncidentRefusal.alreadyResolved) { try bench.do(.gatherAlert(next, event: [:])) }
    }
}

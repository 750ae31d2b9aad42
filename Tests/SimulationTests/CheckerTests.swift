// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Simulation
import Testing

/// Each checker is fed a history that is wrong in one way: one that cannot fail is none.
@Suite("A checker")
struct CheckerTests {
    private let now = Simulator.start
    private let world: WorldModel

    init() {
        var world = WorldModel()
        let layer = WorldModel.Layer(
            userIDs: ["A", "B"], turnSeconds: 43_200, virtualStart: Simulator.start,
            window: WorldModel.Window(startSecond: 0, durationSeconds: 72_000))
        let override = WorldModel.Override(
            userID: "C", start: Simulator.start.adding(seconds: 3600), end: Simulator.start.adding(seconds: 7200))
        world.schedules = [WorldModel.Schedule(id: "S", zone: .utc, layers: [layer], overrides: [override])]
        let level = WorldModel.Level(delayMinutes: 20, userIDs: [], scheduleIDs: ["S"])
        world.policies = [WorldModel.Policy(id: "P", levels: [level], loops: 1)]
        self.world = world
    }

    private func incident(_ change: (inout StoreFacts.OpenIncident) -> Void = { _ in }) -> StoreFacts {
        var incident = StoreFacts.OpenIncident(id: "Q1", status: "triggered", policyID: "P")
        incident.escalateAt = now.adding(seconds: 1200)
        incident.assigneeIDs = ["A"]
        incident.toldIDs = ["A"]
        var facts = StoreFacts()
        facts.timers = [StoreFacts.ArmedTimer(incidentID: "Q1", kind: "escalate", dueAt: now.adding(seconds: 1200))]
        change(&incident)
        facts.incidents = [incident]
        return facts
    }

    private func page(_ change: (inout PageFacts) -> Void = { _ in }) -> PageFacts {
        var page = PageFacts(
            notificationID: "N1", lifeNumber: 1, incidentID: "Q1", userID: "A", ownerOfMethodID: "A", reason: .assigned,
            createdAt: now, policyID: "P", level: 1, isByPolicy: true, status: "triggered", assigneeIDs: ["A"])
        change(&page)
        return page
    }

    @Test("finds nothing wrong with what is right")
    func right() {
        #expect(Checkers.problems(incident(), world, at: now).isEmpty)
        #expect(Checkers.page(page(), world).isEmpty)
    }

    @Test("misses a timer that is not there, one that is late, and one of what is over")
    func timers() {
        var facts = incident()
        facts.timers = []
        #expect(!Checkers.timers(facts).isEmpty)
        facts = incident()
        facts.timers.append(StoreFacts.ArmedTimer(incidentID: "Q2", kind: "resolve", dueAt: now))
        #expect(!Checkers.timers(facts).isEmpty)
        let late = now.adding(seconds: 1200 + Checkers.patienceSeconds)
        #expect(Checkers.promptness(incident(), at: late).isEmpty)
        #expect(!Checkers.promptness(incident(), at: late.adding(seconds: 1)).isEmpty)
    }

    @Test("sees two open alerts for a key, and an open alert of what is over")
    func alerts() {
        var facts = incident()
        let alert = StoreFacts.OpenAlert(incidentID: "Q1", integrationID: "I", key: "k")
        facts.alerts = [alert]
        #expect(Checkers.alerts(facts).isEmpty)
        facts.alerts = [alert, alert]
        #expect(!Checkers.alerts(facts).isEmpty)
        facts.alerts = [StoreFacts.OpenAlert(incidentID: "Q2", integrationID: "I", key: "k")]
        #expect(!Checkers.alerts(facts).isEmpty)
    }

    @Test("sees what climbs and should not, and what repeats too often")
    func climbing() {
        #expect(!Checkers.climbing(incident { $0.status = "acknowledged" }, world).isEmpty)
        #expect(!Checkers.climbing(incident { $0.urgency = "low" }, world).isEmpty)
        #expect(!Checkers.climbing(incident { $0.isByPolicy = false }, world).isEmpty)
        #expect(Checkers.climbing(incident { $0.loopsDone = 1 }, world).isEmpty)
        #expect(!Checkers.climbing(incident { $0.loopsDone = 2 }, world).isEmpty)
        #expect(!Checkers.climbing(incident { $0.isExhausted = true }, world).isEmpty)
        #expect(!Checkers.climbing(incident { $0.escalateAt = nil }, world).isEmpty)
    }

    @Test("sees that nobody has an incident though somebody was on call when it was looked for somebody")
    func attendance() {
        #expect(Checkers.attendance(incident(), world).isEmpty)
        #expect(!Checkers.attendance(incident { $0.assigneeIDs = [] }, world).isEmpty)
        let night = now.adding(seconds: 72_000)
        let left = incident {
            $0.assigneeIDs = []
            $0.escalateAt = night.adding(seconds: 1200)
        }
        #expect(Checkers.attendance(left, world).isEmpty)
    }

    @Test("sees a page that is sent in name only")
    func handedOver() {
        let facts = incident { $0.sentPageIDs = ["N1"] }
        #expect(Checkers.handedOver(facts, isKnown: { $0 == "N1" }).isEmpty)
        #expect(!Checkers.handedOver(facts, isKnown: { $0 == "N2" }).isEmpty)
    }

    @Test("goes by the turns of before a change, and by neither where clocks may disagree")
    func changed() {
        var world = world
        let change = now.adding(seconds: 10_000)
        world.schedules[0].past = [WorldModel.Past(end: change, layers: world.schedules[0].layers)]
        world.schedules[0].layers[0].userIDs = ["C"]
        func isPaged(_ user: String, _ seconds: Int64) -> Bool {
            Checkers.page(
                page {
                    $0.userID = user
                    $0.assigneeIDs = [user]
                    $0.ownerOfMethodID = user
                    $0.createdAt = change.adding(seconds: seconds)
                }, world
            ).isEmpty
        }
        #expect(isPaged("A", -10) && !isPaged("C", -10))
        #expect(isPaged("A", 0) && isPaged("C", 0))
        #expect(!isPaged("A", 10) && isPaged("C", 10))
    }

    @Test("sees who is not told")
    func told() {
        #expect(!Checkers.promptness(incident { $0.toldIDs = [] }, at: now).isEmpty)
    }

    @Test("sees an event that is on its way to nobody, a webhook that is late, and one that nothing goes before")
    func addressed() {
        var world = world
        world.listenerIDs = ["W1", "W2"]
        var event = StoreFacts.WebhookEvent(id: "E1")
        event.subscriptionIDs = ["W1", "W2", "W3"]
        var facts = StoreFacts()
        facts.newEvents = [event]
        #expect(Checkers.problems(facts, world, at: now).isEmpty)
        facts.newEvents[0].subscriptionIDs = ["W1"]
        #expect(Checkers.addressed(facts, world).count == 1)
        facts.newEvents[0].subscriptionIDs = []
        #expect(Checkers.problems(facts, world, at: now).count == 2)
        facts.newEvents = []
        facts.stuckResources = 1
        #expect(Checkers.problems(facts, world, at: now).count == 1)
        facts.stuckResources = 0
        facts.oldestWebhookDueAt = now.adding(seconds: -Checkers.patienceSeconds)
        #expect(Checkers.problems(facts, world, at: now).isEmpty)
        #expect(Checkers.problems(facts, world, at: now.adding(milliseconds: 1)) == ["a webhook is late"])
    }

    @Test("sees a page to the wrong person, at the wrong address, or for what wants none")
    func pages() {
        #expect(!Checkers.page(page { $0.status = "acknowledged" }, world).isEmpty)
        #expect(!Checkers.page(page { $0.ownerOfMethodID = "B" }, world).isEmpty)
        #expect(!Checkers.page(page { $0.assigneeIDs = ["B"] }, world).isEmpty)
        #expect(!Checkers.page(page { $0.createdAt = now.adding(seconds: 43_200) }, world).isEmpty, "B has the turn")
        #expect(!Checkers.page(page { $0.createdAt = now.adding(seconds: 3600) }, world).isEmpty, "C stands in")
        #expect(!Checkers.page(page { $0.reason = .nobodyOnCall }, world).isEmpty)
        let night = now.adding(seconds: 72_000)
        #expect(
            Checkers.page(
                page {
                    $0.reason = .nobodyOnCall
                    $0.createdAt = night
                }, world
            ).isEmpty)
    }

    @Test("sees an event that was accepted and is lost")
    func events() {
        let none = KeyFacts()
        var open = KeyFacts()
        open.openAlertID = "A1"
        open.incidentStatus = "triggered"
        open.triggerCount = 1
        var other = open
        other.openAlertID = "A2"
        #expect(Checkers.event("trigger", before: none, after: open).isEmpty)
        #expect(!Checkers.event("trigger", before: none, after: none).isEmpty)
        #expect(!Checkers.event("trigger", before: open, after: open).isEmpty)
        #expect(!Checkers.event("trigger", before: open, after: other).isEmpty)
        #expect(!Checkers.event("resolve", before: open, after: open).isEmpty)
        #expect(!Checkers.event("acknowledge", before: open, after: open).isEmpty)
        var recorded = none
        recorded.recordCount = 1
        #expect(Checkers.event("trigger", before: none, after: recorded).isEmpty)
        #expect(Checkers.event("trigger", before: none, after: recorded, isMaintained: true).isEmpty)
        #expect(!Checkers.event("trigger", before: none, after: recorded, isMaintained: false).isEmpty)
        #expect(!Checkers.event("trigger", before: none, after: open, isMaintained: true).isEmpty)
        #expect(Checkers.event("trigger", before: none, after: open, isMaintained: false).isEmpty)
    }

    @Test("takes no side at the borders of a maintenance window")
    func maintenance() {
        var world = WorldModel()
        let end = now.adding(seconds: 1800)
        world.maintenances = [WorldModel.Maintenance(serviceID: "P1", start: now, end: end)]
        let margin = Checkers.skewMillisecondsMaximum + 1000
        #expect(world.isMaintained("P1", at: now.adding(milliseconds: margin)) == true)
        #expect(world.isMaintained("P1", at: now.adding(milliseconds: margin - 1)) == nil)
        #expect(world.isMaintained("P1", at: now.adding(milliseconds: -margin)) == nil)
        #expect(world.isMaintained("P1", at: now.adding(milliseconds: -margin - 1)) == false)
        #expect(world.isMaintained("P1", at: end.adding(milliseconds: margin)) == false)
        #expect(world.isMaintained("P2", at: now.adding(seconds: 60)) == false)
    }

    @Test("sees webhooks out of order, a snooze that ends early, and what is left over at the end")
    func rest() {
        #expect(Checkers.arrival(position: 2, after: 2).isEmpty)
        #expect(!Checkers.arrival(position: 1, after: 2).isEmpty)
        let end = now.adding(seconds: 3600)
        #expect(!Checkers.snooze(incident(), incidentID: "Q1", until: end, at: now).isEmpty)
        #expect(Checkers.snooze(incident(), incidentID: "Q1", until: end, at: end).isEmpty)
        var facts = StoreFacts()
        #expect(Checkers.liveness(facts, at: now).isEmpty)
        facts.unfinishedWebhooks = 1
        #expect(!Checkers.liveness(facts, at: now).isEmpty)
    }
}

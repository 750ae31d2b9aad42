// SPDX-License-Identifier: Apache-2.0
import Base
import Simulation
import Testing

@Suite("The model of rules before services")
struct RulesTests {
    private let rules = WorldModel.Rules(
        integrationID: "I", routingKey: "R",
        rules: [
            WorldModel.Rules.Rule(className: "noise", treatment: .drop),
            WorldModel.Rules.Rule(className: "quiet", treatment: .suppress),
            WorldModel.Rules.Rule(className: "quiet", treatment: .drop),
            WorldModel.Rules.Rule(className: "grave", treatment: .severity("critical")),
        ],
        routes: [WorldModel.Rules.Route(component: "disk", serviceID: "P1")], otherServiceID: nil)
    private let world: WorldModel

    init() {
        var world = WorldModel()
        world.services = [
            WorldModel.Service(id: "P1", integrationID: "I1", routingKey: "R1", isDecidedBySeverity: true)
        ]
        self.world = world
    }

    private func fate(_ className: String, _ component: String = "disk") -> WorldModel.Fate {
        rules.fate(
            of: WorldModel.RuledEvent(
                action: "trigger", key: "k", severity: "info", className: className, component: component))
    }

    private func facts(_ change: (inout EventFacts) -> Void = { _ in }) -> EventFacts {
        var facts = EventFacts()
        facts.lastIncidentNumber = 7
        change(&facts)
        return facts
    }

    private func opened(_ severity: String, urgency: String, service: String = "P1") -> EventFacts {
        facts {
            $0.key.openAlertID = "A1"
            $0.key.triggerCount = 1
            $0.lastIncidentNumber = 8
            $0.alert = EventFacts.OpenAlert(
                serviceID: service, severity: severity, createdAt: Simulator.start, incidentID: "Q8", urgency: urgency)
        }
    }

    private var recorded: EventFacts { facts { $0.key.recordCount = 1 } }

    private var suppressed: EventFacts {
        facts {
            $0.key.recordCount = 1
            $0.suppressedID = "A1"
            $0.suppressedServiceID = "P1"
        }
    }

    private func isRight(
        _ fate: WorldModel.Fate, _ after: EventFacts, before: EventFacts? = nil, isMaintained: Bool? = false
    ) -> Bool {
        Checkers.ruled(fate, before: before ?? facts(), after: after, isMaintained: isMaintained, world).isEmpty
    }

    @Test("goes by the first rule of a class, and by the component")
    func fates() {
        #expect(fate("noise") == .dropped)
        #expect(fate("quiet") == .suppressed(serviceID: "P1"))
        #expect(fate("grave") == .opened(serviceID: "P1", severity: "critical"))
        #expect(fate("other") == .opened(serviceID: "P1", severity: "info"))
        #expect(fate("quiet", "tape") == .unrouted && fate("noise", "tape") == .dropped)
    }

    @Test("sees what was dropped and has opened something, or has left no record")
    func dropped() {
        for fate in [WorldModel.Fate.dropped, .unrouted] {
            #expect(isRight(fate, recorded))
            #expect(!isRight(fate, facts()))
            #expect(!isRight(fate, opened("info", urgency: "low")))
            #expect(!isRight(fate, suppressed))
        }
    }

    @Test("sees what was suppressed and is heard of, or lost")
    func suppressing() {
        let fate = WorldModel.Fate.suppressed(serviceID: "P1")
        #expect(isRight(fate, suppressed))
        #expect(!isRight(fate, opened("info", urgency: "low")))
        #expect(!isRight(fate, recorded))
        #expect(!isRight(.suppressed(serviceID: "P2"), suppressed))
        #expect(isRight(fate, recorded, isMaintained: true) && !isRight(fate, suppressed, isMaintained: true))
        #expect(isRight(fate, recorded, isMaintained: nil) && isRight(fate, suppressed, isMaintained: nil))
    }

    @Test("sees an alert at the wrong service, of the wrong severity, or of the wrong urgency")
    func opening() {
        let fate = WorldModel.Fate.opened(serviceID: "P1", severity: "info")
        #expect(isRight(fate, opened("info", urgency: "low")))
        #expect(!isRight(fate, facts()))
        #expect(!isRight(fate, opened("info", urgency: "low", service: "P2")))
        #expect(!isRight(fate, opened("critical", urgency: "low")))
        #expect(!isRight(fate, opened("info", urgency: "high")))
        #expect(!isRight(fate, opened("info", urgency: "low"), isMaintained: true))
    }

    @Test("sees a key that is open already and is opened again, or that nothing is added to")
    func again() {
        let before = opened("info", urgency: "low")
        var after = before
        let fate = WorldModel.Fate.suppressed(serviceID: "P1")
        #expect(!isRight(fate, after, before: before))
        after.key.triggerCount = 2
        #expect(isRight(fate, after, before: before))
        after.key.openAlertID = "A2"
        #expect(!isRight(fate, after, before: before))
    }

    @Test("sees a suppressed alert that its resolve leaves, or that goes without one")
    func ending() {
        func problems(_ action: String, _ after: EventFacts, _ isMaintained: Bool? = false) -> [String] {
            Checkers.ending(action, before: suppressed, after: after, isMaintained: isMaintained)
        }
        #expect(problems("resolve", recorded).isEmpty)
        #expect(!problems("resolve", suppressed).isEmpty)
        #expect(problems("resolve", suppressed, true).isEmpty && problems("resolve", recorded, nil).isEmpty)
        #expect(!problems("resolve", recorded, true).isEmpty)
        #expect(problems("acknowledge", suppressed).isEmpty)
        #expect(!problems("acknowledge", recorded).isEmpty)
        #expect(!problems("acknowledge", opened("info", urgency: "low")).isEmpty)
    }
}

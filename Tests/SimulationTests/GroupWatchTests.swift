// SPDX-License-Identifier: Apache-2.0
import Base
import Simulation
import Testing

@Suite("The watch over alerts that share an incident")
struct GroupWatchTests {
    private let start = Simulator.start

    private func world(_ grouping: WorldModel.Grouping?) -> WorldModel {
        var service = WorldModel.Service(id: "P1", integrationID: "I1", routingKey: "R1", isDecidedBySeverity: false)
        service.grouping = grouping
        var world = WorldModel()
        world.services = [service]
        return world
    }

    private struct Step {
        var second: Int64
        var incidentID: String
        var hasOpened: Bool
        var severity = "error"
        var isCandidateOpen = true
    }

    /// Whether each of these alerts is where it belongs.
    private func verdicts(_ grouping: WorldModel.Grouping?, _ steps: [Step]) -> [Bool] {
        let world = world(grouping)
        var watch = GroupWatch()
        var verdicts: [Bool] = []
        for step in steps {
            let alert = EventFacts.OpenAlert(
                serviceID: "P1", severity: step.severity, createdAt: start.adding(seconds: step.second),
                incidentID: step.incidentID, urgency: "high")
            let problems = watch.problems(
                alert, hasOpenedIncident: step.hasOpened, isCandidateOpen: step.isCandidateOpen, world)
            verdicts.append(problems.isEmpty)
        }
        return verdicts
    }

    @Test("sees an alert that opens an incident although one gathers it, or joins another one")
    func joins() {
        let first = Step(second: 0, incidentID: "Q1", hasOpened: true)
        let joined = Step(second: 1799, incidentID: "Q1", hasOpened: false)
        let alone = Step(second: 1799, incidentID: "Q2", hasOpened: true)
        let elsewhere = Step(second: 9, incidentID: "Q2", hasOpened: false)
        #expect(verdicts(.time(minutes: 30), [first, joined]) == [true, true])
        #expect(verdicts(.time(minutes: 30), [first, alone]) == [true, false])
        #expect(verdicts(.time(minutes: 30), [first, elsewhere]) == [true, false])
    }

    @Test("sees an alert that joins when the time is over, or what is over")
    func ends() {
        let first = Step(second: 0, incidentID: "Q1", hasOpened: true)
        let late = Step(second: 1800, incidentID: "Q1", hasOpened: false)
        #expect(verdicts(.time(minutes: 30), [first, late]) == [true, false])
        let next = Step(second: 1800, incidentID: "Q2", hasOpened: true)
        #expect(verdicts(.time(minutes: 30), [first, next]) == [true, true])
        let closed = Step(second: 9, incidentID: "Q2", hasOpened: true, isCandidateOpen: false)
        #expect(verdicts(.time(minutes: 30), [first, closed]) == [true, true])
    }

    @Test("keeps severities apart, and lets a window begin anew with each alert for a day")
    func severities() {
        let first = Step(second: 0, incidentID: "Q1", hasOpened: true)
        let other = Step(second: 1, incidentID: "Q2", hasOpened: true, severity: "info")
        let next = Step(second: 3000, incidentID: "Q1", hasOpened: false)
        let third = Step(second: 6000, incidentID: "Q1", hasOpened: false)
        let grouping = WorldModel.Grouping.severity(windowSeconds: 3600)
        #expect(verdicts(grouping, [first, other, next, third]) == [true, true, true, true])
        #expect(verdicts(grouping, [first, third]) == [true, false])
        let tomorrow = Step(second: 86_400, incidentID: "Q1", hasOpened: false)
        let long = WorldModel.Grouping.severity(windowSeconds: 86_400)
        #expect(verdicts(long, [first, third, tomorrow]) == [true, true, false])
    }

    @Test("lets nothing join where nothing is gathered")
    func none() {
        #expect(verdicts(nil, [Step(second: 0, incidentID: "Q1", hasOpened: true)]) == [true])
        #expect(verdicts(nil, [Step(second: 0, incidentID: "Q1", hasOpened: false)]) == [false])
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Random lives: a few commands in any order, with time between them.
@Suite("Whatever happens to an incident")
struct EnginePropertyTests {
    private static let seeds: [UInt64] = Array(1...300)

    private struct Life {
        var random: SeededRandom
        init(seed: UInt64) { random = SeededRandom(seed: seed) }
        mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
            range.lowerBound + Int64(random.next() % UInt64(range.upperBound - range.lowerBound + 1))
        }

        mutating func policy() -> EscalationPolicy {
            let rules = (0..<number(1...4)).map { _ in
                let targets = (0..<number(1...3)).map { _ -> EscalationTarget in
                    number(0...2) == 0 ? .schedule("S\(number(0...2))") : .user("U\(number(0...3))")
                }
                return EscalationRule(delayMinutes: Int(number(1...30)), targets: targets)
            }
            return EscalationPolicy(id: "P", loopCount: Int(number(0...3)), rules: rules)
        }

        mutating func service() -> Service {
            Service(
                id: "PSVC", autoResolveTimeoutSeconds: number(0...1) == 0 ? nil : number(600...90_000),
                acknowledgementTimeoutSeconds: number(0...1) == 0 ? nil : number(60...9000))
        }

        mutating func command() -> IncidentCommand {
            switch number(0...11) {
            case 0: .triggerAgain(alertID: "A0", event: [:])
            case 1, 2: .acknowledge
            case 3: .resolve(resolution: nil)
            case 4: .resolveAlert(id: "A\(number(0...2))")
            case 5: .escalate(toLevel: Int(number(-1...5)))
            case 6: .reassign(userIDs: number(0...3) == 0 ? [] : ["U\(number(0...3))"])
            case 7: .delegate(to: policy())
            case 8: .snooze(seconds: number(-5...700_000))
            case 9: .setUrgency(number(0...1) == 0 ? .low : .high)
            case 10: .reopen(number(0...1) == 0 ? .triggered : .acknowledged)
            default: .timer(TimerKind.allCases[Int(number(0...3))], generation: number(0...5))
            }
        }
    }

    @Test("its timers, its state and its pages agree", arguments: seeds)
    func invariants(seed: UInt64) {
        var life = Life(seed: seed)
        let bench = EngineBench(
            policy: life.policy(), urgency: life.number(0...2) == 0 ? .low : .high, alerts: Int(life.number(0...3)),
            onCall: life.number(0...1) == 0 ? [:] : ["S0": "U0", "S1": "U1"], service: life.service())
        for step in 0..<40 {
            check(bench, "seed=\(seed) step=\(step)")
            let before = bench.state
            let (told, entries) = (bench.told.count, bench.entries.count)
            let command = life.command()
            let agent = life.number(0...1) == 0 ? nil : EngineBench.user("U\(life.number(0...3))")
            do { try bench.do(command, by: agent) } catch {
                #expect(
                    bench.state == before && bench.told.count == told && bench.entries.count == entries,
                    "seed=\(seed) step=\(step): a refusal changes nothing")
            }
            if life.number(0...2) > 0 {
                let wasAcknowledged = bench.incident.status == .acknowledged
                let until = bench.incident.unacknowledgeAt ?? Instant(milliseconds: .max)
                let minutes = life.number(0...50)
                let told = bench.told.count
                bench.live(minutes: minutes)
                if wasAcknowledged, bench.now < until {
                    #expect(bench.told.count == told, "seed=\(seed) step=\(step): an acknowledged incident pages nobody")
                    #expect(bench.incident.status != .triggered, "seed=\(seed) step=\(step)")
                }
            }
        }
        check(bench, "seed=\(seed) at the end")
    }

    @Test("the same commands at the same times give the same incident and the same history", arguments: seeds.prefix(50))
    func replay(seed: UInt64) {
        func run() -> (IncidentState, [LogEntry], [EngineBench.Told]) {
            var life = Life(seed: seed)
            let bench = EngineBench(policy: life.policy(), onCall: ["S0": "U2"], service: life.service())
            for _ in 0..<30 {
                try? bench.do(life.command(), by: EngineBench.user("U1"))
                bench.live(minutes: life.number(0...30))
            }
            return (bench.state, bench.entries, bench.told)
        }
        let (first, second) = (run(), run())
        #expect(first.0 == second.0 && first.1 == second.1 && first.2 == second.2)
    }

    private func check(_ bench: EngineBench, _ label: Comment) {
        let incident = bench.incident
        let wanted = Dictionary(
            uniqueKeysWithValues: incident.pendingActions.map { ($0.kind, $0.at) })
        #expect(bench.timers.mapValues(\.dueAt) == wanted, label)
        switch incident.status {
        case .resolved:
            #expect(wanted.isEmpty && incident.assignments.isEmpty && incident.acknowledgements.isEmpty, label)
            #expect(bench.state.openAlerts.isEmpty && incident.resolvedAt != nil, label)
        case .acknowledged:
            #expect(wanted[.escalate] == nil && !incident.acknowledgements.isEmpty, label)
        case .triggered:
            #expect(wanted[.unacknowledge] == nil && incident.acknowledgements.isEmpty && !incident.isSnoozed, label)
            let climbs =
                incident.assignedVia == .escalationPolicy && incident.urgency == .high
                && !incident.escalation.isExhausted
            // Nobody yet: looked at again whatever the urgency.
            #expect((wanted[.escalate] != nil) == (climbs || incident.assignments.isEmpty), label)
        }
        #expect(Set(incident.assignments.map(\.userID)).count == incident.assignments.count, label)
    }
}

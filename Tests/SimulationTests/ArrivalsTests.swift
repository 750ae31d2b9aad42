// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Simulation
import Testing

/// What may come twice, and what may not.
@Suite("What arrives")
struct ArrivalsTests {
    private func page(life: Int, isAnswered: Bool = true, isBelated: Bool = false) -> PageFacts {
        PageFacts(
            notificationID: "N1", lifeNumber: life, incidentID: "Q1", userID: "A", ownerOfMethodID: "A", reason: .assigned,
            createdAt: Simulator.start, policyID: "P", level: 1, isByPolicy: true, status: "triggered", assigneeIDs: ["A"],
            isAnswered: isAnswered, isBelated: isBelated)
    }

    /// How many problems there are with each page, when they come one after the other. Lives that have died are named.
    private func problemCounts(_ pages: [PageFacts], deadLives: [Int] = []) -> [Int] {
        var arrivals = Arrivals()
        for number in deadLives { arrivals.noteDeath(ofLife: number) }
        return pages.map { arrivals.take($0).count }
    }

    @Test("comes once, and a second time is a violation")
    func once() {
        #expect(problemCounts([page(life: 1), page(life: 1)]) == [0, 1])
        #expect(problemCounts([page(life: 1), page(life: 2)]) == [0, 1])
        var arrivals = Arrivals()
        let isThere = arrivals.hasPage("N1")
        _ = arrivals.take(page(life: 1))
        let isThereNow = arrivals.hasPage("N1")
        #expect(!isThere && isThereNow)
    }

    @Test("comes again when whoever sent it has died or has heard no answer")
    func again() {
        #expect(problemCounts([page(life: 1), page(life: 2), page(life: 3)], deadLives: [1]) == [0, 0, 1])
        #expect(problemCounts([page(life: 1, isAnswered: false), page(life: 2), page(life: 2)]) == [0, 0, 1])
    }

    @Test("comes once more from each node that stood still until others could claim it, and this excuses nobody else")
    func belated() {
        let late = [page(life: 1, isBelated: true), page(life: 3, isBelated: true)]
        #expect(problemCounts([page(life: 2)] + late + [page(life: 2)]) == [0, 0, 0, 1])
        #expect(problemCounts(late + [page(life: 2)]) == [0, 0, 1])
    }

    @Test("late and without an answer, it may come again only if nobody has heard an answer before")
    func belatedUnanswered() {
        let late = page(life: 1, isAnswered: false, isBelated: true)
        #expect(problemCounts([page(life: 2), late, page(life: 2)]) == [0, 0, 1])
        #expect(problemCounts([late, page(life: 2), page(life: 2)]) == [0, 0, 1])
    }

    @Test("of one incident comes in order; late, what has been there before may come after what follows it")
    func webhooks() {
        func problems(_ list: [(eventID: String, position: Int64, isBelated: Bool)]) -> [String] {
            var arrivals = Arrivals()
            return list.flatMap { one in
                arrivals.takeWebhook(
                    one.eventID, isBelated: one.isBelated, resourceID: "Q1", position: one.position)
            }
        }
        #expect(problems([("E1", 1, false), ("E1", 1, false), ("E3", 3, false), ("E1", 1, true)]).isEmpty)
        #expect(problems([("E1", 1, false), ("E3", 3, false), ("E1", 1, false)]) == ["webhook 1 arrives after 3 of Q1"])
        #expect(problems([("E3", 3, false), ("E2", 2, true)]).count == 1, "this one was never there before")
    }
}

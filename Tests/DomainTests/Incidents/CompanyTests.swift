// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What brings incidents and people together")
struct CompanyTests {
    @Test("an incident that becomes part of another one ends, and its alerts do not")
    func merging() throws {
        let source = EngineBench(alerts: 2)
        let alerts = source.state.openAlerts
        try source.do(.mergeInto(incidentID: "QOTHER", hasAlerts: true), by: EngineBench.user("A"))
        #expect(source.incident.status == .resolved && source.incident.mergedIntoID == "QOTHER")
        #expect(source.resolvedAlerts.isEmpty && source.state.openAlerts.isEmpty)
        #expect(source.pending.isEmpty && source.assignees.isEmpty && source.timers.isEmpty)
        #expect(source.entries.last?.kind == .resolve && source.entries.last?.details["merged_into"] == "QOTHER")
        let target = EngineBench(alerts: 1)
        let before = target.incident
        try target.do(
            .absorb(incidentIDs: ["QSOURCE"], openAlerts: alerts, alertCount: 3), by: EngineBench.user("A"))
        #expect(target.state.openAlerts.count == 3 && target.state.openAlerts.allSatisfy { $0.incidentID == "Q" })
        #expect(target.takenAlertsOf == ["QSOURCE"])
        #expect(target.incident.assignments == before.assignments && target.incident.escalation == before.escalation)
        #expect(target.toldInShort == ["A 0"], "nobody is paged for what they have already")
    }

    @Test("it is merged once, and only when there is something to merge")
    func refusedMerges() throws {
        let merged = EngineBench(alerts: 1)
        try merged.do(.mergeInto(incidentID: "QOTHER", hasAlerts: true))
        #expect(throws: IncidentRefusal.alreadyMerged) {
            try merged.do(.mergeInto(incidentID: "QOTHER", hasAlerts: true))
        }
        let emptied = EngineBench(alerts: 1)
        #expect(throws: IncidentRefusal.notMergeable) {
            try emptied.do(.mergeInto(incidentID: "QOTHER", hasAlerts: false))
        }
        let manual = EngineBench(alerts: 0)
        try manual.do(.resolve(resolution: nil))
        #expect(throws: IncidentRefusal.alreadyResolved) {
            try manual.do(.mergeInto(incidentID: "QOTHER", hasAlerts: false))
        }
        #expect(throws: IncidentRefusal.alreadyResolved) {
            try manual.do(.absorb(incidentIDs: ["QSOURCE"], openAlerts: [], alertCount: 0))
        }
    }

    @Test("resolved alerts take their incident along, which stays as it ended; opened again it is its own")
    func resolvedSource() throws {
        let source = EngineBench(alerts: 1)
        try source.do(.resolve(resolution: "Done"), by: EngineBench.user("A"))
        let resolvedAt = source.incident.resolvedAt
        source.live(minutes: 5)
        try source.do(.mergeInto(incidentID: "QOTHER", hasAlerts: true), by: EngineBench.user("A"))
        #expect(source.incident.resolvedAt == resolvedAt && source.incident.mergedIntoID == "QOTHER")
        try source.do(.reopen(.triggered), by: EngineBench.user("A"))
        #expect(source.incident.mergedIntoID == nil && source.incident.status == .triggered)
    }

    @Test("as many alerts come together as the limit says, and not one more", arguments: [0, 1])
    func alertLimit(_ excess: Int) throws {
        let target = EngineBench(alerts: 1)
        let command = IncidentCommand.absorb(
            incidentIDs: ["QSOURCE"], openAlerts: [], alertCount: Incident.alertsMaximum + excess)
        if excess == 0 {
            try target.do(command)
            #expect(target.takenAlertsOf == ["QSOURCE"])
        } else {
            #expect(throws: IncidentRefusal.tooManyAlerts) { try target.do(command) }
        }
    }

    @Test("who is asked to join in is told by their rules for high urgency, whatever that of the incident is")
    func responders() throws {
        let rules = [
            NotificationRule(id: "R1", userID: "B", contactMethodID: "mail", urgency: .high),
            NotificationRule(id: "R2", userID: "B", contactMethodID: "phone", urgency: .high, startDelayMinutes: 5),
            NotificationRule(id: "R3", userID: "B", contactMethodID: "push", urgency: .low),
        ]
        let bench = EngineBench(urgency: .low, rules: ["B": rules, "C": []])
        try bench.do(
            .requestResponders(requestID: "QREQ", message: "Help", userIDs: ["B", "C"]), by: EngineBench.user("A"))
        let requests = bench.lastEffects.compactMap { effect -> NotificationRequest? in
            if case .notify(let request) = effect { request } else { nil }
        }
        #expect(requests.map(\.contactMethodID) == ["mail", "phone", nil])
        #expect(requests.map { $0.dueAt.seconds(since: EngineBench.start) } == [0, 300, 0])
        #expect(requests.allSatisfy { $0.reason == .responderRequested && $0.subjectID == "QREQ" })
        #expect(bench.entries.last?.kind == .responderRequest && bench.entries.last?.userIDs == ["B", "C"])
        #expect(bench.incident.assignments.map(\.userID) == ["A"], "who has it keeps it")
    }

    @Test("taking a request back concerns those who have not answered, and of a policy nobody who was named besides")
    func cancelling() {
        func responder(_ id: String, _ state: ResponderState) -> Responder {
            Responder(
                incidentID: "Q", userID: id, state: state, message: "", requesterID: "A", requestID: "R",
                requestedAt: EngineBench.start, updatedAt: EngineBench.start)
        }
        let policy = ResponderTarget(kind: .escalationPolicy, id: "P", userIDs: ["B", "C"])
        let named = ResponderTarget(kind: .user, id: "C", userIDs: ["C"])
        let request = ResponderRequest(
            id: "R", incidentID: "Q", requesterID: "A", message: "", requestedAt: EngineBench.start,
            targets: [policy, named])
        var company = IncidentResponders(
            responders: [responder("B", .pending), responder("C", .pending), responder("D", .joined)],
            requests: [request])
        let first = company.cancel(.escalationPolicy, "P", at: EngineBench.start)
        #expect(first.result == .cancelled && first.cancelled == ["B"])
        let again = company.cancel(.escalationPolicy, "P", at: EngineBench.start)
        #expect(again.result == .notFound && again.cancelled.isEmpty)
        let direct = company.cancel(.user, "C", at: EngineBench.start)
        #expect(direct.result == .cancelled && direct.cancelled == ["C"])
        let joined = company.cancel(.user, "D", at: EngineBench.start)
        #expect(joined.result == .joined && joined.cancelled.isEmpty)
        let stranger = company.cancel(.user, "E", at: EngineBench.start)
        #expect(stranger.result == .notFound)
        #expect(company.responders.map(\.state) == [.userCancelled, .userCancelled, .joined])
    }
}

@Suite("How alike titles are")
struct TitleSimilarityTests {
    @Test(
        "is told by their words, whatever numbers stand in them",
        arguments: [
            ("Disk full on db-1", "disk FULL on db-22", 1.0), ("Disk full", "Disk slow", 0.5),
            ("Disk full", "Queue grows", 0.0),
            ("a a b", "a b b", 2.0 / 3.0), ("", "Disk full", 0.0), ("!!", "??", 0.0),
        ] as [(String, String, Double)])
    func likeness(_ left: String, _ right: String, _ wanted: Double) {
        let (left, right) = (TitleWords(left), TitleWords(right))
        #expect(abs(left.similarity(to: right) - wanted) < 0.000_1)
        #expect(left.similarity(to: right) == right.similarity(to: left))
    }

    @Test("leaves open in the pattern of a title what has digits in it")
    func template() {
        #expect(TitleWords.template(of: "Disk /var/log  on db-12 is 95% full") == "Disk /var/log on <*> is <*> full")
        #expect(TitleWords.identifier(of: "a") == TitleWords.identifier(of: "a"))
        #expect(TitleWords.identifier(of: "a") != TitleWords.identifier(of: "b"))
    }

    @Test(
        "says how usual something is by its share",
        arguments: [
            (0, 0, Occurrence.Category.anomaly), (0, 50, .anomaly), (1, 20, .rare), (2, 20, .occasional), (4, 20, .frequent),
            (1, 1, .frequent),
        ])
    func categories(_ similar: Int, _ total: Int, _ wanted: Occurrence.Category) {
        #expect(Occurrence(similar: similar, of: total).category == wanted)
    }
}

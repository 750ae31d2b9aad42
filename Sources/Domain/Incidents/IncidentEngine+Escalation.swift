// SPDX-License-Identifier: Apache-2.0
import Base

extension IncidentDecider {
    /// Tells the first level of the policy that has somebody on call; nobody on the whole policy leaves the incident
    /// open and unassigned, and tells the fallback recipients.
    mutating func beginClimbing(as kind: LogEntry.Kind, reason: NotificationRequest.Reason = .assigned) {
        incident.assignedVia = .escalationPolicy
        incident.escalation.loopsDone = 0
        incident.escalation.isExhausted = false
        guard let level = firstLevelOnCall(from: 1) else { return tellNobodyOnCall() }
        incident.toldNobodyOnCall = false
        assign(level: level, as: kind, reason: reason)
    }

    /// The level's time is over: the next one that has somebody on call, then the first again for each repeat.
    mutating func climbFurther() {
        guard !incident.assignments.isEmpty else {
            beginClimbing(as: .assign)
            // Somebody is on call at last, and has it from now on.
            if !incident.assignments.isEmpty { emit(.escalated) }
            return
        }
        guard incident.urgency == .high else { return }
        if let level = firstLevelOnCall(from: incident.escalation.level + 1) {
            assign(level: level, as: .escalate, reason: .escalated)
            return emit(.escalated)
        }
        // Taken by somebody while nobody was on call, and still nobody is: look again.
        guard incident.escalation.level > 0 else { return armEscalation() }
        if incident.escalation.loopsDone < incident.escalation.policy.loopCount {
            // Nobody is on call for the moment: the repeats that are left wait until somebody is.
            guard let level = firstLevelOnCall(from: 1) else { return armEscalation() }
            incident.escalation.loopsDone += 1
            log(.repeatEscalationPath)
            assign(level: level, as: .escalate, reason: .escalated)
            return emit(.escalated)
        }
        incident.escalation.isExhausted = true
        incident.escalation.escalateAt = nil
        add(.disarm(.escalate))
        // What is still on its way to the last level stays wanted.
        log(.exhaustEscalationPath)
    }

    mutating func escalate(toLevel level: Int) throws(IncidentRefusal) {
        try requireOpen()
        guard incident.urgency == .high, (1...incident.escalation.policy.rules.count).contains(level),
            !usersOnCall(level: level).isEmpty
        else { throw .cannotEscalate }
        leaveAcknowledgement()
        incident.assignedVia = .escalationPolicy
        incident.escalation.isExhausted = false
        incident.toldNobodyOnCall = false
        assign(level: level, as: .escalate, reason: .escalated)
        emit(.escalated)
    }

    mutating func delegate(to policy: EscalationPolicy) throws(IncidentRefusal) {
        try requireOpen()
        let before = state
        incident.escalationPolicyID = policy.id
        incident.teamIDs = policy.teamIDs
        var escalation = EscalationProgress(policy: policy)
        escalation.generation = before.incident.escalation.generation
        // The timer of the old policy is still armed: it is replaced or disarmed by what follows.
        escalation.escalateAt = before.incident.escalation.escalateAt
        incident.escalation = escalation
        guard firstLevelOnCall(from: 1) != nil else {
            state = before
            throw .nobodyOnCall
        }
        leaveAcknowledgement()
        beginClimbing(as: .delegate)
        emit(.delegated)
    }

    /// Everybody whom a level reaches now, each once, in the order of its targets.
    func usersOnCall(level: Int) -> [String] {
        guard incident.escalation.policy.rules.indices.contains(level - 1) else { return [] }
        var found: [String] = []
        for target in incident.escalation.policy.rules[level - 1].targets {
            let users: [String] =
                switch target {
                case .user(let id): [id]
                case .schedule(let id): context.usersOnCall(id)
                }
            for user in users where !found.contains(user) { found.append(user) }
        }
        return found
    }

    func firstLevelOnCall(from start: Int) -> Int? {
        let last = incident.escalation.policy.rules.count
        guard start <= last else { return nil }
        return (start...last).first { !usersOnCall(level: $0).isEmpty }
    }

    /// Those who get the incident on a level now: everybody on call there, or the target whose turn it is, whose turn is
    /// then over.
    private mutating func takeUsers(level: Int) -> [String] {
        guard takesTurns(level: level) else { return usersOnCall(level: level) }
        let ring = RoundRobinRing(incident.escalation.policy.rules[level - 1])
        let turn = RoundRobinTurn(ring: ring, next: context.nextTurn(ring))
        guard let pick = turn.pick(context.usersOnCall) else { return [] }
        add(.takeTurn(pick.after))
        return pick.userIDs
    }

    private func takesTurns(level: Int) -> Bool {
        guard incident.escalation.policy.rules.indices.contains(level - 1) else { return false }
        return incident.escalation.policy.rules[level - 1].strategy == .roundRobin
    }

    /// Those whom a level adds to the people who have the incident when its acknowledgement is over. Whoever had it in their
    /// turn keeps it; when nobody has it, the next one does.
    mutating func usersTakenAgain(level: Int) -> [String] {
        guard takesTurns(level: level) else { return usersOnCall(level: level) }
        return incident.assignments.isEmpty ? takeUsers(level: level) : []
    }

    private mutating func assign(level: Int, as kind: LogEntry.Kind, reason: NotificationRequest.Reason) {
        let users = takeUsers(level: level)
        incident.escalation.level = level
        incident.assignments = users.map { Assignment(userID: $0, at: context.now) }
        log(kind, userIDs: users, details: ["level": .int(Int64(level))])
        beginGeneration()
        armEscalation()
        for user in users { notify(user, reason: reason) }
    }

    /// Starts the current level's time over. Low urgency waits; people assigned directly are not climbed away from.
    /// Whoever has it without a level (nobody was on call then) has the first one's time.
    mutating func armEscalation() {
        let level = max(incident.escalation.level, 1)
        guard incident.urgency == .high, incident.assignedVia == .escalationPolicy, !incident.escalation.isExhausted,
            incident.escalation.policy.rules.indices.contains(level - 1)
        else { return disarmEscalation() }
        armEscalation(afterMinutes: incident.escalation.policy.rules[level - 1].delayMinutes)
    }

    private mutating func armEscalation(afterMinutes minutes: Int) {
        let at = context.now.adding(seconds: Int64(minutes) * 60)
        incident.escalation.escalateAt = at
        add(.arm(.escalate, dueAt: at, generation: incident.escalation.generation))
    }

    mutating func disarmEscalation() {
        guard incident.escalation.escalateAt != nil else { return }
        incident.escalation.escalateAt = nil
        add(.disarm(.escalate))
    }

    /// Looks again after the first level's time, until somebody is on call.
    private mutating func tellNobodyOnCall() {
        let isFirstTime = !incident.toldNobodyOnCall
        incident.toldNobodyOnCall = true
        incident.assignments = []
        incident.escalation.level = 0
        if isFirstTime {
            beginGeneration()
            for user in context.fallbackUserIDs() { notify(user, reason: .nobodyOnCall) }
        }
        if let rule = incident.escalation.policy.rules.first { armEscalation(afterMinutes: rule.delayMinutes) }
    }

    /// Tells a user by each of their rules for this urgency. A rule that would come due when the incident has moved on
    /// is left out; when none is left, the history says that this person could not be told.
    mutating func notify(_ userID: String, reason: NotificationRequest.Reason) {
        let end = reason == .nobodyOnCall ? nil : incident.escalation.escalateAt
        var dueTimes: [(method: String, at: Instant)] = []
        for rule in context.notificationRules(userID) where rule.urgency == incident.urgency {
            let at = context.now.adding(seconds: Int64(rule.startDelayMinutes) * 60)
            if let end, at >= end { continue }
            dueTimes.append((rule.contactMethodID, at))
        }
        let generation = incident.escalation.generation
        for due in dueTimes {
            add(
                .notify(
                    NotificationRequest(
                        userID: userID, contactMethodID: due.method, dueAt: due.at, generation: generation, reason: reason)))
        }
        guard dueTimes.isEmpty else { return }
        add(
            .notify(
                NotificationRequest(
                    userID: userID, contactMethodID: nil, dueAt: context.now, generation: generation, reason: reason)))
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
package import Store

/// One transaction's unit of work: the session, one reading of the clock, and when the loops are to look next.
///
/// A body may run again, so each run gets a unit of its own.
package final class Work {
    package let session: any Session
    package let now: Instant
    package let runtime: any Runtime
    package let caches: Caches
    /// What the caller may know of; lists are cut by it. The server's own work sees everything.
    package let visibility: Visibility
    /// Public base of all addresses, for what is written here and read elsewhere.
    package let publicURL: String
    /// Out of which calendars' keys are made; nil where no calendar is shown.
    let secrets: AccountSecrets?
    /// The earliest moment at which something that was written falls due.
    package private(set) var wakeAt: Instant?
    /// Whether incidents were written, for pages that show them live.
    package private(set) var hasChangedIncidents = false
    /// What is counted of it, once it is committed.
    package var tally = Tally()
    /// Of a read: the state of the store before it began, where that is known.
    var readStart: ReadStart?

    private var policyVersionIDs: [String: String] = [:]
    private var services: [String: Service] = [:]
    /// Whose turn it is, as this transaction has read it and moved it on.
    private var turns: [RoundRobinRing: Int] = [:]

    package init(
        session: any Session, runtime: any Runtime, caches: Caches, visibility: Visibility = .everything,
        publicURL: String = "", secrets: AccountSecrets? = nil
    ) {
        self.session = session
        self.runtime = runtime
        self.caches = caches
        self.visibility = visibility
        self.publicURL = publicURL
        self.secrets = secrets
        now = runtime.now
    }

    package func makeID(_ kind: IdentifierKind = .object) -> String { runtime.makeID(kind) }
    package func wake(at instant: Instant) { wakeAt = min(wakeAt ?? instant, instant) }
    package func noteIncidentChange() { hasChangedIncidents = true }

    /// The same transaction, for what does not depend on who calls.
    var seeingEverything: Work {
        Work(session: session, runtime: runtime, caches: caches, publicURL: publicURL, secrets: secrets)
    }

    func noteVersion(_ versionID: String, of incidentID: String) { policyVersionIDs[incidentID] = versionID }
    func version(of incidentID: String) -> String { policyVersionIDs[incidentID] ?? "" }

    /// A service as rules read it. One that is gone leaves its incidents behind: they go on with its defaults.
    func service(_ id: String) throws -> Service {
        if let known = services[id] { return known }
        let service = try ServiceQueries.inlet(session, serviceID: id, at: now)?.service ?? Service(id: id)
        services[id] = service
        return service
    }

    /// The place in a ring whose turn it is. Whoever asks on another node waits until this transaction ends, so that no turn
    /// is taken twice.
    func nextTurn(of ring: RoundRobinRing) throws -> Int {
        if let known = turns[ring] { return known }
        let next = try RoundRobinQueries.lockNext(session, of: ring)
        turns[ring] = next
        return next
    }

    /// Several decisions may be made before the first is saved: the next one must find the turn moved on.
    func noteTurns(_ effects: [Effect]) {
        for case .takeTurn(let turn) in effects { turns[turn.ring] = turn.next }
    }

    func saveTurn(of ring: RoundRobinRing) throws {
        guard let next = turns[ring] else { return }
        try RoundRobinQueries.save(session, RoundRobinTurn(ring: ring, next: next))
    }

    func notificationRules(userID: String) throws -> [NotificationRule] {
        try NotificationRuleQueries.find(session, userIDs: [userID])
    }

    /// Everybody on call on a schedule now; none on one that is not there.
    func usersOnCall(_ scheduleID: String) throws -> [String] {
        guard let found = try ScheduleQueries.find(session, ids: [scheduleID]).first else { return [] }
        if found.plan != nil {
            let schedules = try ShiftQueries.filled(session, [found], from: now, until: now)
            return schedules.flatMap { ScheduleRenderer.usersOnCall($0, overrides: [], at: now) }
        }
        let overrides = try OverrideQueries.find(session, scheduleIDs: [scheduleID], from: now, until: now)
        return ScheduleRenderer.usersOnCall(found, overrides: overrides, at: now)
    }
}

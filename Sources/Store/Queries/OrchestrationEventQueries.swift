// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What is asked and kept for each event that passes rules.
package enum OrchestrationEventQueries {
    /// The version of the rules that a service uses; nil where it uses none. Of an inlet's own service it is known already.
    package static func activeVersion(_ session: any Session, serviceID: String) throws -> String? {
        try session.row(
            """
            SELECT orchestration_paths.version FROM service_orchestrations
            JOIN orchestration_paths ON orchestration_paths.owner_id = service_orchestrations.service_id
              AND orchestration_paths.kind = 'service'
            WHERE service_orchestrations.service_id = $1 AND service_orchestrations.is_active = 1
            """, [.text(serviceID)]
        )?.text(0)
    }

    package static func version(
        _ session: any Session, ownerID: String, _ kind: OrchestrationPath.Kind
    ) throws -> String? {
        try session.row(
            "SELECT version FROM orchestration_paths WHERE owner_id = $1 AND kind = $2",
            [.text(ownerID), .text(kind.rawValue)]
        )?.text(0)
    }

    /// The service that is called so, whatever the case.
    package static func serviceID(_ session: any Session, name: String) throws -> String? {
        try session.row(
            "SELECT id FROM services WHERE name_key = $1", [.text(name.lowercased())]
        )?.text(0)
    }

    package static func hasService(_ session: any Session, id: String) throws -> Bool {
        try session.row("SELECT 1 FROM services WHERE id = $1", [.text(id)]) != nil
    }

    // MARK: Counting

    /// Pieces into which a window is cut: a count forgets a whole piece at a time.
    package static let piecesOfWindow: Int64 = 600

    private static func pieceMilliseconds(_ count: EventCount) -> Int64 {
        max(1000, count.windowSeconds * 1000 / piecesOfWindow)
    }

    package static func count(_ session: any Session, _ count: RuleCount, at now: Instant) throws -> Int {
        let since = now.adding(seconds: -count.count.windowSeconds)
        return try session.count(
            "SELECT CAST(SUM(count) AS BIGINT) FROM orchestration_counts WHERE counter = $1 AND at_ms > $2",
            [.text(count.key), SQLValue(since)])
    }

    /// Adds one, and forgets what the window does not reach any more.
    package static func add(_ session: any Session, _ count: RuleCount, at now: Instant) throws {
        let piece = pieceMilliseconds(count.count)
        let start = now.milliseconds.floorDivided(by: piece) * piece
        try session.execute(
            """
            INSERT INTO orchestration_counts (counter, at_ms, count) VALUES ($1, $2, 1)
            ON CONFLICT (counter, at_ms) DO UPDATE SET count = orchestration_counts.count + 1
            """, [.text(count.key), .integer(start)])
        try session.execute(
            "DELETE FROM orchestration_counts WHERE counter = $1 AND at_ms <= $2",
            [.text(count.key), SQLValue(now.adding(seconds: -count.count.windowSeconds))])
    }

    package static func reset(_ session: any Session, _ count: RuleCount) throws {
        try session.execute("DELETE FROM orchestration_counts WHERE counter = $1", [.text(count.key)])
    }
}

extension Inlet {
    /// The same service, reached another way.
    package func reached(through integrationID: String) -> Inlet {
        Inlet(
            integrationID: integrationID, service: service, policyVersionID: policyVersionID,
            isInMaintenance: isInMaintenance, rulesVersion: rulesVersion)
    }
}

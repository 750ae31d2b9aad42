// SPDX-License-Identifier: Apache-2.0
import Base
import Store

/// Statements on their way to the store, bent by a planted bug.
final class PlantedSession: Session {
    private static let snoozeSeconds: Int64 = 60
    /// Of what is read for an event: whether its service is under maintenance.
    private static let maintenanceColumn = 14

    private let inner: any Session
    private let bug: PlantedBug
    private(set) var hasInsertedAlert = false
    /// When the snoozes of this transaction end, by incident: looked up only.
    private var snoozeEnds: [SQLValue: SQLValue] = [:]

    init(_ inner: any Session, _ bug: PlantedBug) {
        self.inner = inner
        self.bug = bug
    }

    var dialect: Dialect { inner.dialect }

    func rows(_ sql: SQLText, _ arguments: [SQLValue]) throws -> [Row] {
        let rows = try inner.rows(sql, arguments)
        let text = sql.text
        switch bug.plant {
        case .skipDedup where text.hasPrefix("SELECT 'open', id, incident_id, service_id FROM alerts"): return []
        case .overrideIgnored where text.contains("FROM schedule_overrides"): return []
        case .shiftOverrideIgnored where text.contains("FROM schedule_shift_overrides"): return []
        case .groupingIgnored where text.contains("FROM alert_group_keys"): return []
        case .loopMiscounted where text.contains("loop_count, rules FROM escalation_policy_versions"):
            return rows.map { replacing($0, 2, with: .integer($0.integer(2) + 1)) }
        case .windowIgnored where text.contains("integrations.routing_key = $1"):
            return rows.map { row in
                row.values.count > Self.maintenanceColumn ? replacing(row, Self.maintenanceColumn, with: .integer(0)) : row
            }
        case .dropIgnored where text.contains("FROM orchestration_paths"):
            return rows.map { denying("drop_event", $0) }
        case .suppressionIgnored where text.contains("FROM orchestration_paths"):
            return rows.map { denying("suppress", $0) }
        case .wrongHandoff where text.contains("FROM schedules"):
            return rows.map { row in
                Row(row.values.map { $0 == .text("America/New_York") ? .text("Etc/GMT+5") : $0 })
            }
        case .staleTimer where text.hasPrefix("SELECT incident_id, kind, due_at_ms, generation FROM timers"):
            return try rows.map { row in
                let present = try inner.rows("SELECT generation FROM incidents WHERE id = $1", [row.values[0]])
                return replacing(row, 3, with: present.first?.values[0] ?? row.values[3])
            }
        default: return rows
        }
    }

    @discardableResult
    func execute(_ sql: SQLText, _ arguments: [SQLValue]) throws -> Int {
        let text = sql.text
        if text.hasPrefix("INSERT INTO alerts") { hasInsertedAlert = true }
        if isSwallowed(text, arguments) { return 1 }
        if bug.plant == .staleTimer, text.hasPrefix("DELETE FROM timers"), arguments.count == 4 {
            return try inner.execute(
                "DELETE FROM timers WHERE incident_id = $1 AND kind = $2 AND due_at_ms = $3",
                [arguments[0], arguments[1], arguments[3]])
        }
        return try inner.execute(sql, bent(text, arguments))
    }

    private func isSwallowed(_ text: String, _ arguments: [SQLValue]) -> Bool {
        let isDisarming = text.hasPrefix("DELETE FROM timers") && arguments.count == 2
        switch bug.plant {
        case .acknowledgeKeepsEscalating: return isDisarming && arguments[1] == .text("escalate")
        case .staleTimer: return isDisarming
        case .dropTimer: return text.hasPrefix("INSERT INTO timers") && bug.strikes(every: 10)
        case .lostPage: return text.hasPrefix("INSERT INTO notifications") && bug.strikes(every: 5)
        case .lostWebhook: return text.hasPrefix("INSERT INTO webhook_deliveries") && bug.strikes(every: 10)
        case .turnStuck: return text.hasPrefix("INSERT INTO round_robin_turns")
        default: return false
        }
    }

    /// What is written in place of what should be.
    private func bent(_ text: String, _ arguments: [SQLValue]) -> [SQLValue] {
        var arguments = arguments
        switch bug.plant {
        case .lowUrgencyEscalates where text.hasPrefix("INSERT INTO incidents (") && arguments.count > 4:
            arguments[4] = .text("low")
        case .wrongPerson where text.hasPrefix("INSERT INTO notifications (") && arguments.count > 2:
            arguments[2] = bug.exchange(user: arguments[2])
        case .snoozeIgnored where text.hasPrefix("UPDATE incidents SET title") && arguments.count > 19:
            guard arguments[19] == .integer(1), case .integer(let now) = arguments[5] else { break }
            arguments[18] = .integer(now + Self.snoozeSeconds * 1000)
            snoozeEnds[arguments[0]] = arguments[18]
        case .snoozeIgnored where text.hasPrefix("INSERT INTO timers") && arguments.count == 4:
            guard arguments[1] == .text("unacknowledge"), let end = snoozeEnds[arguments[0]] else { break }
            arguments[2] = end
        default: break
        }
        return arguments
    }

    /// The row with false where its texts say that a flag is true.
    private func denying(_ flag: String, _ row: Row) -> Row {
        Row(
            row.values.map { value in
                guard case .text(let text) = value else { return value }
                let pieces = text.split(separator: "\"\(flag)\":true", omittingEmptySubsequences: false)
                return .text(pieces.joined(separator: "\"\(flag)\":false"))
            })
    }

    private func replacing(_ row: Row, _ column: Int, with value: SQLValue) -> Row {
        var values = row.values
        values[column] = value
        return Row(values)
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
package import Domain
package import Store

/// The call log of agents as lines of a file, the oldest call first.
package enum AgentCallExport {
    /// Calls read at a time.
    package static let pageSize = 1000

    package enum Format: String, CaseIterable, Sendable {
        /// A JSON object a line: the members of the list of the API, with the entry's number and hash.
        case jsonl
        case csv
    }

    /// Calls `write` with line after line, without their ends, a page at a time.
    package static func lines(
        _ database: any Database, _ runtime: any Runtime, _ format: Format,
        of filter: AgentCallQueries.Filter = AgentCallQueries.Filter(), write: ([String]) throws -> Void
    ) async throws {
        if format == .csv { try write([csv(columns)]) }
        var position: Int64 = 0
        while true {
            let (after, now) = (position, runtime.now)
            let calls = try await database.read { session in
                try AgentCallQueries.onward(session, filter, after: after, limit: pageSize, now: now)
            }
            guard let last = calls.last else { return }
            position = last.sequence
            let context = EncodeContext(baseURL: "", now: now)
            try write(calls.map { format == .csv ? csv(values($0)) : json($0, context) })
        }
    }

    private static func json(_ call: AgentCall, _ context: EncodeContext) -> String {
        var object = Shapes.agentCall.encode(call, context).objectValue ?? [:]
        object.append("owner_id", JSON(call.entry.ownerID))
        object.append("sequence", .int(call.sequence))
        object.append("hash", .string(call.hash))
        return JSON.object(object).text
    }

    private static let columns = [
        "id", "at", "agent_id", "agent_name", "credential", "owner_id", "operation_id", "method", "path", "object_id",
        "object_type", "parameters", "decision", "reason", "grant_id", "outcome", "status", "duration_ms", "request_id",
        "sequence", "hash",
    ]

    private static func values(_ call: AgentCall) -> [String] {
        let entry = call.entry
        let head = [
            entry.id, ISO8601.string(entry.at, milliseconds: true), entry.agentID, entry.agentName, entry.credential ?? "",
            entry.ownerID ?? "", entry.operationID, entry.method, entry.path, entry.objectID ?? "",
        ]
        let middle = [
            entry.objectType ?? "", entry.parameters, entry.decision.rawValue, entry.reason ?? "", entry.grantID ?? "",
            call.outcome?.rawValue ?? "",
        ]
        let end = [
            entry.status.map { String($0) } ?? "", entry.durationMilliseconds.map { String($0) } ?? "", entry.requestID,
            String(call.sequence), call.hash,
        ]
        return head + middle + end
    }

    // MARK: CSV

    /// A line of RFC 4180.
    package static func csv(_ values: [String]) -> String { values.map(cell).joined(separator: ",") }

    /// What a spreadsheet would take for a formula begins with an apostrophe, which makes it a text. Agents write names and
    /// parameters, and people open such files.
    private static func cell(_ value: String) -> String {
        let first = value.unicodeScalars.first { $0 != " " }
        let isFormula = first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
        let text = isFormula ? "'" + value : value
        guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

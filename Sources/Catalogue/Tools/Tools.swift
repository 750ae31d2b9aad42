// SPDX-License-Identifier: Apache-2.0

/// The tools for models, with the names and arguments of the official server.
package enum Tools {
    package static let all: [Tool] = [
        incidents, incidentChanges, alerts, changeEvents, logEntries, services, businessServices, groupings, teams, users,
        schedules, shiftSchedules, shiftScheduleChanges, onCalls, policies, orchestrations, workflows, statusPages,
        analytics, webhooks,
    ].flatMap(\.self)

    private static let byName: [String: Tool] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static func named(_ name: String) -> Tool? { byName[name] }

    /// Arguments that several tools begin with, and those of one of them.
    static func with(_ first: [ToolArgument], _ more: ToolArgument...) -> [ToolArgument] { first + more }
}

extension Operations {
    private static let byID: [String: AnyEndpoint] = Dictionary(uniqueKeysWithValues: all.map { ($0.operation.id, $0) })

    /// An operation that no constant stands for, since nothing carries it out yet.
    static func named(_ id: String) -> AnyEndpoint {
        guard let endpoint = byID[id] else { preconditionFailure("there is no operation \(id)") }
        return endpoint
    }
}

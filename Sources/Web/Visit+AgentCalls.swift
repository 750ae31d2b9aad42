// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// The call log of agents: on a page, and as a file.
extension Visit {
    private typealias Names = Operations.AgentCalls

    func agentCalls() async throws -> AgentCallsModel {
        let filter = agentCallFilter
        var model = AgentCallsModel(
            frame: try await agentFrame(), filter: filter, agents: try await agentChoices(chosen: filter.agentID), calls: [])
        do {
            (model.calls, model.nextCursor) = try await agentCallPage(
                filter, limit: AgentCallsModel.pageLimit, cursor: parameter(AgentCallFilter.cursorName))
        } catch let error as APIError where error.status == 400 {
            model.frame.notice = PageFrame.Notice(.problem, error.sentence)
        }
        return model
    }

    /// A page of the log, the newest first.
    func agentCallPage(
        _ filter: AgentCallFilter, limit: Int, cursor: String?
    ) async throws -> (calls: [DisplayedAgentCall], nextCursor: String?) {
        let list = Names.list.operation
        let answer = try await door.call(list, query: query(for: filter, limit: limit, cursor: cursor))
        return (answer.items(list.outputKey ?? "").map(displayed(call:)), answer["next_cursor"]?.stringValue)
    }

    /// What the address asks for; a value that means nothing counts as not given.
    private var agentCallFilter: AgentCallFilter {
        func given(_ name: String) -> String? { parameter(name).flatMap { $0.isEmpty ? nil : $0 } }
        func time(_ name: String) -> String? {
            given(name).flatMap { ISO8601.instant($0, in: viewer.user.timeZone) == nil ? nil : $0 }
        }
        let decision = given(AgentCallFilter.decisionName).flatMap(AgentCallEntry.Decision.init(rawValue:))
        return AgentCallFilter(
            agentID: given(AgentCallFilter.agentName), decision: decision?.rawValue,
            operationID: given(AgentCallFilter.operationName), since: time(AgentCallFilter.sinceName),
            until: time(AgentCallFilter.untilName),
            objectID: given(AgentCallFilter.objectName).map { $0.filter { !$0.isWhitespace } })
    }

    private func query(for filter: AgentCallFilter, limit: Int, cursor: String?) -> [(Parameter, String)] {
        var query: [(Parameter, String)] = [(.limit, String(limit))]
        if let cursor, !cursor.isEmpty { query.append((.cursor, cursor)) }
        if let id = filter.agentID { query.append((Names.agentIDs, id)) }
        if let decision = filter.decision { query.append((Names.decision, decision)) }
        if let operation = filter.operationID { query.append((Names.operation, operation)) }
        if let id = filter.objectID { query.append((Names.objectID, id)) }
        let (since, until) = (filter.since.flatMap(instant), filter.until.flatMap(instant))
        if let since { query.append((.since, ISO8601.string(since))) }
        if let until { query.append((.until, ISO8601.string(until))) }
        return query
    }

    private func instant(_ text: String) -> Instant? { ISO8601.instant(text, in: viewer.user.timeZone) }

    private func agentChoices(chosen: String?) async throws -> [AgentChoice] {
        let agents = try await door.listByCursor(Operations.Agents.list.operation, maximum: Self.agentChoicesMaximum)
        var choices = agents.found.map { AgentChoice(value: $0.id, label: $0.text("name")) }
        // One that was removed has its calls in the log all the same.
        if let chosen, !choices.contains(where: { $0.value == chosen }) {
            choices.append(AgentChoice(value: chosen, label: chosen))
        }
        return choices
    }

    // MARK: One

    private func displayed(call: JSON) -> DisplayedAgentCall {
        let (agent, object) = (call["agent"] ?? .null, call["object"] ?? .null)
        let parameters = call["parameters"] ?? .null
        let kind = AuditRecord.Reference.kind(of: object.text("type"))
        let hasParameters = !(parameters.objectValue?.members.isEmpty ?? true)
        return DisplayedAgentCall(
            id: call.id, at: call.time("at") ?? now, agentID: agent.id,
            agentName: agent.summary.isEmpty ? agent.id : agent.summary, operationID: call.text("operation_id"),
            request: "\(call.text("method")) \(call.text("path"))",
            object: object.id.isEmpty ? nil : "\(DisplayedGrant.words(kind)) \(object.id)",
            objectPath: object.id.isEmpty ? nil : page(of: kind, object.id), decision: call.text("decision"),
            outcome: call["outcome"]?.stringValue, reason: call["reason"]?.stringValue,
            status: call["status"]?.intValue, durationMilliseconds: call["duration_ms"]?.intValue,
            parameters: hasParameters ? parameters.indentedText : nil, credential: call["credential"]?.stringValue)
    }

    /// The page of an object; nil where there is none.
    private func page(of kind: String, _ id: String) -> String? {
        switch ResourceKind(type: kind) {
        case .incident?: WebPath.incident(id)
        case .service?: WebPath.service(id)
        case .escalationPolicy?: WebPath.escalationPolicy(id)
        case .webhookSubscription?: WebPath.webhook(id)
        default: nil
        }
    }

    // MARK: As a file

    func agentCallsFile(_ format: AgentCallExport.Format) async throws -> Reply {
        let (filter, list) = (agentCallFilter, Names.list.operation)
        var lines: [String] = format == .csv ? [AgentCallExport.csv(Self.fileColumns)] : []
        var cursor: String?
        var count = 0
        repeat {
            let room = min(Parameter.limitMaximum, AgentCallsModel.exportMaximum - count)
            let answer = try await door.call(list, query: query(for: filter, limit: room, cursor: cursor))
            let calls = answer.items(list.outputKey ?? "")
            count += calls.count
            lines += calls.map { format == .csv ? AgentCallExport.csv(fileValues($0)) : $0.text }
            cursor = answer["next_cursor"]?.stringValue
        } while cursor != nil && count < AgentCallsModel.exportMaximum
        let type = format == .csv ? "text/csv; charset=utf-8" : "application/x-ndjson"
        let name = "agent-calls.\(format.rawValue)"
        return Reply(
            status: 200, contentType: type,
            headers: [
                ("Content-Disposition", "attachment; filename=\"\(name)\""), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ], body: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private static let fileColumns = [
        "id", "at", "agent_id", "agent_name", "credential", "operation_id", "method", "path", "object_id", "object_type",
        "parameters", "decision", "reason", "grant_id", "outcome", "status", "duration_ms", "request_id",
    ]

    private func fileValues(_ call: JSON) -> [String] {
        let (agent, object, grant) = (call["agent"] ?? .null, call["object"] ?? .null, call["grant"] ?? .null)
        func number(_ name: String) -> String { call[name]?.intValue.map { String($0) } ?? "" }
        let head = [
            call.id, call.text("at"), agent.id, agent.summary, call.text("credential"), call.text("operation_id"),
            call.text("method"),
        ]
        let middle = [
            call.text("path"), object.id, object.text("type"), (call["parameters"] ?? .null).text, call.text("decision"),
        ]
        let end = [
            call.text("reason"), grant.id, call.text("outcome"), number("status"), number("duration_ms"),
            call.text("request_id"),
        ]
        return head + middle + end
    }
}

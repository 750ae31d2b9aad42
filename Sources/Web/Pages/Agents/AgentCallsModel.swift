// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue

/// A call of an agent as the call log has it.
package struct DisplayedAgentCall: Sendable {
    package var id: String
    package var at: Instant
    package var agentID: String
    /// As it was called then.
    package var agentName: String
    package var operationID: String
    /// Method and path, without the query.
    package var request: String
    /// What it was about, such as `incident Q1`; nil for a list.
    package var object: String?
    /// The page of that; nil where there is none.
    package var objectPath: String?
    /// The wire's words.
    package var decision: String
    package var outcome: String?
    /// A sentence.
    package var reason: String?
    package var status: Int64?
    package var durationMilliseconds: Int64?
    /// The end of its token, or its OAuth client.
    package var credential: String?
    /// Query and body as indented JSON; nil when there were none.
    package var parameters: String?

    package init(
        id: String, at: Instant, agentID: String, agentName: String, operationID: String, request: String,
        object: String? = nil, objectPath: String? = nil, decision: String, outcome: String? = nil,
        reason: String? = nil, status: Int64? = nil, durationMilliseconds: Int64? = nil, parameters: String? = nil,
        credential: String? = nil
    ) {
        self.id = id
        self.at = at
        self.agentID = agentID
        self.agentName = agentName
        self.operationID = operationID
        self.request = request
        self.object = object
        self.objectPath = objectPath
        self.decision = decision
        self.outcome = outcome
        self.reason = reason
        self.status = status
        self.durationMilliseconds = durationMilliseconds
        self.parameters = parameters
        self.credential = credential
    }
}

/// Which calls the log shows; kept in the address, so that what was found can be linked.
package struct AgentCallFilter: Sendable, Hashable {
    static let agentName = "agent"
    static let decisionName = "decision"
    static let operationName = "operation"
    static let objectName = "object"
    static let sinceName = "since"
    static let untilName = "until"
    static let cursorName = "cursor"

    /// Nil for all.
    package var agentID: String?
    package var decision: String?
    package var operationID: String?
    /// The id of what was asked about.
    package var objectID: String?
    /// As a browser's field for a time has them, in the person's own zone.
    package var since: String?
    package var until: String?

    package init(
        agentID: String? = nil, decision: String? = nil, operationID: String? = nil, since: String? = nil,
        until: String? = nil, objectID: String? = nil
    ) {
        self.agentID = agentID
        self.decision = decision
        self.operationID = operationID
        self.since = since
        self.until = until
        self.objectID = objectID
    }

    /// The log's address, or that of a later page, or of a file of it.
    func path(_ start: String? = nil, cursor: String? = nil) -> String {
        let start = start ?? WebPath.agentCalls
        let parts = [
            (Self.agentName, agentID), (Self.decisionName, decision), (Self.operationName, operationID),
            (Self.objectName, objectID),
            (Self.sinceName, since), (Self.untilName, until), (Self.cursorName, cursor),
        ].compactMap { name, value in value.map { "\(name)=\(PercentEncoding.encode($0))" } }
        return parts.isEmpty ? start : start + "?" + parts.joined(separator: "&")
    }
}

/// The call log over all agents.
package struct AgentCallsModel: Sendable {
    /// Calls on a page.
    package static let pageLimit = 50
    /// Calls in a file that the page gives.
    package static let exportMaximum = 5000

    package var frame: PageFrame
    package var filter: AgentCallFilter
    package var agents: [AgentChoice]
    /// The newest first.
    package var calls: [DisplayedAgentCall]
    /// Where it goes on; nil at the end.
    package var nextCursor: String?

    package init(
        frame: PageFrame, filter: AgentCallFilter, agents: [AgentChoice], calls: [DisplayedAgentCall],
        nextCursor: String? = nil
    ) {
        self.frame = frame
        self.filter = filter
        self.agents = agents
        self.calls = calls
        self.nextCursor = nextCursor
    }

    private static let decisions = [
        AgentChoice(value: "allowed", label: "Allowed"), AgentChoice(value: "denied", label: "Denied"),
        AgentChoice(value: "waiting", label: "Waiting for a person"),
    ]

    var fields: Fields {
        var fields = frame.fields(title: "Calls of agents", place: .agents, refresh: .live)
        fields["listPath"] = .text(WebPath.agents)
        fields["approvalsPath"] = .text(WebPath.approvals)
        fields["formPath"] = .text(WebPath.agentCalls)
        fields["agents"] = .list(agents.fields(chosen: [filter.agentID ?? ""]))
        fields["decisions"] = .list(Self.decisions.fields(chosen: [filter.decision ?? ""]))
        fields["areas"] = .list(OperationChoices.fields(chosen: filter.operationID ?? ""))
        fields["objectID"] = .text(filter.objectID ?? "")
        fields["since"] = .text(filter.since ?? "")
        fields["until"] = .text(filter.until ?? "")
        fields["hasCalls"] = .flag(!calls.isEmpty)
        fields["calls"] = .list(calls.map { frame.fields(of: $0, onPageOf: nil, namesAgent: true) })
        fields["allPath"] = filter == AgentCallFilter() ? .absent : .text(WebPath.agentCalls)
        fields["nextPath"] = .optional(nextCursor.map { filter.path(cursor: $0) })
        fields["csvPath"] = .text(filter.path(WebPath.agentCallsCSV))
        fields["jsonPath"] = .text(filter.path(WebPath.agentCallsJSON))
        fields["exportMaximum"] = .number(Self.exportMaximum)
        fields["referencePath"] = .text(WebPath.operation(Operations.AgentCalls.list.operation.id))
        return fields
    }
}

extension PageFrame {
    /// The fields of the partial `agent-call`. With the model of its agent's page it offers what a refused one lacked.
    func fields(of call: DisplayedAgentCall, onPageOf model: AgentModel?, namesAgent: Bool = false) -> Fields {
        let missing = call.decision == "denied" ? call.reason.flatMap { MissingGrant(reason: $0) } : nil
        let (tone, word) = words(of: call)
        var fields: Fields = [
            "id": .text(call.id), "place": .text(model == nil ? "call" : "denial"),
            "at": .group(time.clockFields(call.at, withSeconds: true)),
            "tone": .text(tone), "word": .text(word), "operation": .text(call.operationID),
            "operationPath": .text(WebPath.operation(call.operationID)), "request": .text(call.request),
            "object": .optional(call.object), "objectPath": .optional(call.objectPath),
            "reason": .optional(call.reason), "parameters": .optional(call.parameters),
            "asksForLook": .flag(call.outcome == "unknown"),
        ]
        fields["agent"] = .absent
        if namesAgent {
            fields["agent"] = .group(["name": .text(call.agentName), "path": .text(WebPath.agent(call.agentID))])
        }
        fields["credential"] = .optional(call.credential)
        fields["status"] = .optional(call.status.map { String($0) })
        fields["duration"] = .optional(call.durationMilliseconds.map { "\($0) ms" })
        fields["missing"] = .optional(model?.missingFields(missing))
        fields["isGiven"] = .flag(false)
        if let model, let missing { fields["isGiven"] = .flag(model.isGiven(missing)) }
        return fields
    }

    private func words(of call: DisplayedAgentCall) -> (tone: String, word: String) {
        switch call.decision {
        case "denied": return ("bad", "Denied")
        case "waiting": return ("waiting", "Waiting for a person")
        default: break
        }
        switch call.outcome {
        case "refused"?: return ("waiting", "Allowed, and answered with an error")
        case "unknown"?: return ("bad", "Allowed, outcome unknown")
        case nil: return ("waiting", "Allowed, under way")
        default: return ("good", "Allowed")
        }
    }
}

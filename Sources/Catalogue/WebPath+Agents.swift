// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    package static let agents = "/app/agents"
    /// The call log over all agents.
    package static let agentCalls = "/app/agents/calls"
    /// The same as a file: a JSON object a line, or CSV.
    package static let agentCallsJSON = "/app/agents/calls.jsonl"
    package static let agentCallsCSV = "/app/agents/calls.csv"
    /// Where the account's switch for all agents posts.
    package static let agentSwitch = "/app/agents/switch"

    package static func agent(_ id: String) -> String { "\(agents)/\(PercentEncoding.encode(id))" }
    /// Where an agent is granted something of a resource; the form is filled in as far as that.
    package static func agentGrant(_ id: String, resource: String) -> String {
        "\(agent(id))?resource=\(PercentEncoding.encode(resource))#agent-grant"
    }

    /// The agent's page with the row of a grant, or of an OAuth client, as a form.
    package static func agentEdit(_ id: String, row: String, of objectID: String) -> String {
        let name = PercentEncoding.encode(objectID)
        return "\(agent(id))?edit=\(name)#\(row)-\(name)"
    }

    package static func agent(_ id: String, _ verb: AgentVerb) -> String { "\(agent(id))/\(verb.rawValue)" }
}

/// What a form on the page of an agent asks for; the last segment of the address it posts to.
package enum AgentVerb: String, CaseIterable, Sendable {
    case change, enable, disable, remove
    /// A grant with all that the form says.
    case grant
    /// The grant that a refused call would have needed, and nothing else.
    case allow
    /// Changes a grant.
    case adjust
    /// Takes a grant back.
    case revoke
    /// Another token in the place of the one it has.
    case rotate
    /// A new OAuth client.
    case client
    /// Sets when an OAuth client ends.
    case expiry
    /// Removes an OAuth client.
    case dismiss
}

extension FormField {
    package static let agentName = "name"
    package static let agentPurpose = "purpose"
    /// The id of a user.
    package static let agentOwner = "owner"
    /// Numbers; empty for no limit.
    package static let agentCalls = "calls_per_hour"
    package static let agentWrites = "writes_per_hour"
    package static let agentIncidents = "incidents_per_day"
    /// A time in the person's own zone; empty for none.
    package static let agentExpires = "expires_at"
    /// Of the account's switch: `on` or `off`.
    package static let agentsEnabled = "enabled"

    /// What a new OAuth client is called, and the id of one.
    package static let agentClientName = "client_name"
    package static let agentClient = "client"
    /// When an OAuth client ends: a time in the person's own zone; empty for never.
    package static let agentClientExpires = "client_expires"

    /// The id of a grant.
    package static let grant = "grant"
    /// What a row was when it became a form: a save then neither undoes nor repeats what somebody else did meanwhile.
    package static let seen = "seen"
    package static let grantResource = "resource"
    package static let grantAccess = "access"
    /// Ids, each once; none for all.
    package static let grantOperations = "operations"
    package static let grantServices = "services"
    package static let grantTeams = "teams"
    package static let grantPolicies = "policies"
    /// Lines of a type and an id each; none for all.
    package static let grantObjects = "objects"
    /// There, with whatever value, when it is so.
    package static let grantApproval = "approval"
    package static let grantWhileOnCall = "on_call"
    package static let grantAssigned = "assigned"
    /// Times in the person's own zone; empty for no end.
    package static let grantFrom = "from"
    package static let grantUntil = "until"
}

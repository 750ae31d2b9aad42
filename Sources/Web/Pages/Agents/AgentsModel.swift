// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// The agents of the account at a glance, the switch for all of them, and a form to make one.
package struct AgentsModel: Sendable {
    /// A page of them.
    package static let pageLimit = 50
    static let cursorName = "cursor"

    package var frame: PageFrame
    /// The newest first.
    package var agents: [DisplayedAgent]
    /// Whether the account lets agents call at all.
    package var isAccountOpen: Bool
    package var draft: AgentDraft
    /// Where it goes on; nil at the end.
    package var nextCursor: String?

    package init(
        frame: PageFrame, agents: [DisplayedAgent], isAccountOpen: Bool, draft: AgentDraft, nextCursor: String? = nil
    ) {
        self.frame = frame
        self.agents = agents
        self.isAccountOpen = isAccountOpen
        self.draft = draft
        self.nextCursor = nextCursor
    }

    var fields: Fields {
        var fields = frame.fields(title: "Agents", place: .agents, refresh: .live)
        fields["summary"] = .text("Programs that act by themselves, each for an owner")
        fields["callsPath"] = .text(WebPath.agentCalls)
        fields["approvalsPath"] = .text(WebPath.approvals)
        fields["createPath"] = .text(WebPath.agents)
        fields["switchPath"] = .text(WebPath.agentSwitch)
        fields["isAccountOpen"] = .flag(isAccountOpen)
        fields["draft"] = .group(draft.fields)
        fields["hasAgents"] = .flag(!agents.isEmpty)
        fields["agents"] = .list(agents.map { frame.fields(of: $0) })
        fields["nextPath"] = .optional(
            nextCursor.map { "\(WebPath.agents)?\(Self.cursorName)=\(PercentEncoding.encode($0))" })
        return fields
    }
}

// SPDX-License-Identifier: Apache-2.0

/// One agent: what it is, what it may do, and what it asked for.
package struct AgentModel: Sendable {
    /// A token that has just been made: only the answer to the form carries it.
    package struct Issued: Sendable {
        package var token: String
        /// Where the API and the tools are.
        package var baseURL: String

        package init(token: String, baseURL: String) {
            self.token = token
            self.baseURL = baseURL
        }
    }

    /// What the door would say.
    package struct WhatIf: Sendable {
        package struct Answer: Sendable {
            package var isAllowed: Bool
            package var needsApproval: Bool
            /// A sentence.
            package var reason: String

            package init(isAllowed: Bool, needsApproval: Bool = false, reason: String) {
                self.isAllowed = isAllowed
                self.needsApproval = needsApproval
                self.reason = reason
            }
        }

        package var operationID: String
        package var objectID: String
        /// Nil when nothing was asked.
        package var answer: Answer?

        package init(operationID: String = "", objectID: String = "", answer: Answer? = nil) {
            self.operationID = operationID
            self.objectID = objectID
            self.answer = answer
        }
    }

    /// Calls on a page.
    package static let callLimit = 25
    /// Changes that are shown with what each would send.
    package static let approvalLimit = 10
    /// Denials that are shown with a way to grant what they lacked.
    package static let denialLimit = 10
    static let cursorName = "cursor"
    static let resourceName = "resource"
    static let operationName = "operation"
    static let objectName = "object"
    /// The id of the grant, or of the OAuth client, whose row is a form.
    static let editName = "edit"

    package var frame: PageFrame
    package var agent: DisplayedAgent
    package var isAccountOpen: Bool
    package var draft: AgentDraft
    package var issued: Issued?
    /// The newest first.
    package var clients: [DisplayedAgentClient]
    package var issuedClient: DisplayedAgentClient.Issued?
    /// What stands in the form for a new one.
    package var clientDraft: AgentClientEntry
    package var clientEdit: AgentClientEntry?
    /// The newest first.
    package var grants: [DisplayedGrant]
    package var grantsLeftOut: Bool
    package var grantDraft: GrantDraft
    package var grantEdit: GrantEdit?
    package var approvals: WaitingApprovals
    /// The newest first.
    package var denials: [DisplayedAgentCall]
    package var calls: [DisplayedAgentCall]
    /// Where the calls go on; nil at the end.
    package var nextCursor: String?
    package var whatIf: WhatIf

    package init(
        frame: PageFrame, agent: DisplayedAgent, isAccountOpen: Bool = true, draft: AgentDraft, issued: Issued? = nil,
        grants: [DisplayedGrant] = [], grantsLeftOut: Bool = false, grantDraft: GrantDraft = GrantDraft(),
        approvals: WaitingApprovals = WaitingApprovals(), denials: [DisplayedAgentCall] = [],
        calls: [DisplayedAgentCall] = [], nextCursor: String? = nil, whatIf: WhatIf = WhatIf(),
        clients: [DisplayedAgentClient] = [], issuedClient: DisplayedAgentClient.Issued? = nil,
        grantEdit: GrantEdit? = nil, clientDraft: AgentClientEntry = AgentClientEntry(), clientEdit: AgentClientEntry? = nil
    ) {
        self.frame = frame
        self.agent = agent
        self.isAccountOpen = isAccountOpen
        self.draft = draft
        self.issued = issued
        self.grants = grants
        self.grantsLeftOut = grantsLeftOut
        self.grantDraft = grantDraft
        self.approvals = approvals
        self.denials = denials
        self.calls = calls
        self.nextCursor = nextCursor
        self.whatIf = whatIf
        self.clients = clients
        self.issuedClient = issuedClient
        self.grantEdit = grantEdit
        self.clientDraft = clientDraft
        self.clientEdit = clientEdit
    }

    /// What it may do now, in a sentence.
    package var ability: String {
        guard isAccountOpen else { return "It may do nothing: agents are switched off in this account." }
        guard agent.isEnabled else { return "It may do nothing: it is switched off." }
        var clauses: [String] = []
        for grant in grants.reversed() where grant.standing(at: frame.now) == .holds {
            let clause = grant.clause(ownerName: agent.ownerName)
            if !clauses.contains(clause) { clauses.append(clause) }
        }
        guard !clauses.isEmpty else { return "It may do nothing: no grant holds now." }
        return "It may \(clauses.joined(separator: "; ")). Never more than \(agent.ownerName) may."
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension AgentModel {
    var fields: Fields {
        var fields = frame.fields(title: agent.name, place: .agents, refresh: .live)
        fields["listPath"] = .text(WebPath.agents)
        fields["agentPath"] = .text(WebPath.agent(agent.id))
        fields["agent"] = .group(frame.fields(of: agent))
        fields["ability"] = .text(ability)
        fields["isAccountOpen"] = .flag(isAccountOpen)
        fields["issued"] = .optional(issued.map(issuedFields))
        for verb in AgentVerb.allCases { fields["\(verb.rawValue)Path"] = .text(WebPath.agent(agent.id, verb)) }
        fields["draft"] = .group(draft.fields)
        fields["hasClients"] = .flag(!clients.isEmpty)
        fields["clients"] = .list(clients.map(clientFields))
        fields["clientDraft"] = .group(clientDraft.fields)
        fields["issuedClient"] = .optional(issuedClient?.fields)
        fields["hasGrants"] = .flag(!grants.isEmpty)
        fields["grants"] = .list(grants.map(grantFields))
        fields["grantsLeftOut"] = .flag(grantsLeftOut)
        fields["grantDraft"] = .group(grantDraft.fields(idPrefix: "grant"))
        approvals.add(to: &fields, frame.time, backPath: WebPath.agent(agent.id))
        fields["hasDenials"] = .flag(!denials.isEmpty)
        fields["denials"] = .list(denials.map { frame.fields(of: $0, onPageOf: self) })
        fields["deniedPath"] = .text(AgentCallFilter(agentID: agent.id, decision: "denied").path())
        fields["hasNoCalls"] = .flag(calls.isEmpty)
        fields["calls"] = .list(calls.map { frame.fields(of: $0, onPageOf: nil) })
        fields["callsPath"] = .text(AgentCallFilter(agentID: agent.id).path())
        fields["nextPath"] = .optional(
            nextCursor.map { "\(WebPath.agent(agent.id))?\(Self.cursorName)=\(PercentEncoding.encode($0))#agent-calls" })
        fields["whatIf"] = .group(whatIfFields)
        return fields
    }

    private func issuedFields(_ issued: Issued) -> Fields {
        let address = issued.baseURL + Operations.Incidents.list.operation.path.text + "?limit=1"
        return [
            "token": .text(issued.token),
            "curl": .text("curl -H 'Authorization: Bearer \(issued.token)' '\(address)'"),
            "tools": .text(issued.baseURL + OAuthPath.mcp), "referencePath": .text(WebPath.reference),
        ]
    }

    private func clientFields(_ client: DisplayedAgentClient) -> Fields {
        var fields = frame.fields(of: client)
        fields["editPath"] = .text(WebPath.agentEdit(agent.id, row: "client", of: client.id))
        fields["edit"] = .optional(clientEdit.flatMap { $0.clientID == client.id ? $0.fields : nil })
        return fields
    }

    private func grantFields(_ grant: DisplayedGrant) -> Fields {
        var (tone, standing) = ("good", "Now")
        switch grant.standing(at: frame.now) {
        case .holds:
            if grant.onlyWhileOwnerOnCall { (tone, standing) = ("waiting", "While \(agent.ownerName) is on call") }
        case .early: (tone, standing) = ("waiting", "Not yet")
        case .expired: (tone, standing) = ("past", "Over")
        }
        var narrowings = grant.narrowings.compactMap(\.orSentence)
        if grant.onlyAssignedToOwner { narrowings.append("assigned to \(agent.ownerName)") }
        let isNarrowed = !narrowings.isEmpty || !grant.operations.isEmpty
        return [
            "id": .text(grant.id), "what": .text(Self.what(grant.resource, isWrite: grant.isWrite)),
            "tone": .text(tone), "standing": .text(standing), "needsApproval": .flag(grant.needsApproval),
            "from": .optional(grant.startsAt.map { frame.time.clockFields($0) }),
            "until": .optional(grant.expiresAt.map { frame.time.clockFields($0) }),
            "narrowings": .texts(narrowings), "operations": .texts(grant.operations), "isNarrowed": .flag(isNarrowed),
            "editPath": .text(WebPath.agentEdit(agent.id, row: "grant", of: grant.id)),
            "edit": .optional(grantEdit.flatMap { $0.grantID == grant.id ? $0.fields : nil }),
        ]
    }

    static func what(_ resource: String, isWrite: Bool) -> String {
        (isWrite ? "read and change " : "read ") + DisplayedGrant.words(resource)
    }

    /// The fields of the partial `agent-missing`; nil where a grant does not help or was given since.
    func missingFields(_ missing: MissingGrant?) -> Fields? {
        guard let missing, !isGiven(missing) else { return nil }
        return [
            "what": .text(Self.what(missing.resource, isWrite: missing.access == "write")),
            "resource": .text(missing.resource), "access": .text(missing.access),
        ]
    }

    func isGiven(_ missing: MissingGrant) -> Bool { grants.contains { $0.gives(missing, at: frame.now) } }

    private var whatIfFields: Fields {
        [
            "areas": .list(OperationChoices.fields(chosen: whatIf.operationID)), "object": .text(whatIf.objectID),
            "hasChosen": .flag(!whatIf.operationID.isEmpty), "answer": .optional(whatIf.answer.map(answerFields)),
        ]
    }

    private func answerFields(_ answer: WhatIf.Answer) -> Fields {
        let (tone, word) =
            answer.isAllowed ? ("good", "Yes") : answer.needsApproval ? ("waiting", "Once a person agrees") : ("bad", "No")
        let missing = answer.isAllowed ? nil : MissingGrant(reason: answer.reason)
        return [
            "tone": .text(tone), "word": .text(word), "reason": .text(answer.reason),
            "missing": .optional(missingFields(missing)),
        ]
    }
}

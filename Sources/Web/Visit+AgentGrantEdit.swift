// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// A grant that is changed in its row.
extension Visit {
    /// The row that is a form: with what was typed, or with what is stored of the grant that the address names.
    func grantEdit(_ stored: [JSON], _ left: GrantEdit?, offering offered: GrantDraft) -> GrantEdit? {
        guard let id = left?.grantID ?? parameter(AgentModel.editName), let grant = stored.first(where: { $0.id == id })
        else { return nil }
        var edit = left ?? GrantEdit(grantID: id, draft: storedDraft(grant))
        edit.seen = mark(of: grant)
        edit.draft.services = choices(offered.services, and: grant.items("services"))
        edit.draft.teams = choices(offered.teams, and: grant.items("teams"))
        edit.draft.policies = choices(offered.policies, and: grant.items("escalation_policies"))
        return edit
    }

    /// What a grant names and the form would not offer is offered too: a list that nobody shortened must not get shorter.
    private func choices(_ offered: [AgentChoice], and named: [JSON]) -> [AgentChoice] {
        let others = named.filter { reference in !offered.contains { $0.value == reference.id } }
        return offered
            + others.map { AgentChoice(value: $0.id, label: $0.summary.isEmpty ? $0.id : $0.summary) }
    }

    private func storedDraft(_ grant: JSON) -> GrantDraft {
        func ids(_ member: String) -> [String] { grant.items(member).map(\.id) }
        let objects = grant.items("objects").map { "\($0.text("type")) \($0.id)" }
        return GrantDraft(
            resource: grant.text("resource"), isWrite: grant.text("access") == Grant.Access.write.rawValue,
            operations: grant.items("operations").compactMap(\.stringValue), serviceIDs: ids("services"),
            teamIDs: ids("teams"), policyIDs: ids("escalation_policies"), objects: objects.joined(separator: "\n"),
            needsApproval: grant["approval"]?.boolValue ?? false,
            onlyWhileOwnerOnCall: grant["only_while_owner_on_call"]?.boolValue ?? false,
            onlyAssignedToOwner: grant["only_assigned_to_owner"]?.boolValue ?? false,
            from: localTime(grant.time("starts_at")), until: localTime(grant.time("expires_at")))
    }

    /// Changes the grant that the form names. A refusal is told in its row, with what was typed.
    func adjustGrant(_ id: String) async throws -> AgentFormAnswer {
        let grantID = form[FormField.grant] ?? ""
        let stored = try await storedGrants(id).grants
        guard let grant = stored.first(where: { $0.id == grantID }) else { throw APIError.notFound }
        var draft = postedGrant
        draft.resource = grant.text("resource")
        do {
            if let seen = form[FormField.seen], seen != mark(of: grant) {
                throw APIError.invalidInput(
                    "It was changed meanwhile: look at the grant, and save this again if it is still right")
            }
            let change = try difference(from: storedDraft(grant), to: draft)
            let path = ["id": id, Operations.AgentGrants.grantIDName: grantID]
            try await door.send(Operations.AgentGrants.update.operation, change, path: path)
        } catch let error as APIError where error.status < 500 && error.status != 404 {
            let edit = GrantEdit(grantID: grantID, draft: draft, problem: error.sentence)
            return .one(try await agent(id, AgentLeftovers(grantEdit: edit)), status: error.status)
        }
        return .elsewhere(.redirect(to: address(WebPath.agent(id), notice: AgentNotice.grantChanged.rawValue)))
    }

    /// Tells whether anything that the form shows is other than it was.
    private func mark(of grant: JSON) -> String {
        let shown = try? input(of: storedDraft(grant), access: grant.text("access"))
        return AgentCallDigest.sha256(JSON.object(shown ?? [:]).encoded())
    }

    /// The members that are other than they were, null for what is there no more. What nobody touched is not sent: it stays as
    /// it is, also a time that the clocks show twice.
    private func difference(from stored: GrantDraft, to draft: GrantDraft) throws -> JSONObject {
        let access = stored.isWrite ? Grant.Access.write : .read
        let before = try input(of: stored, access: access.rawValue)
        let after = try input(of: draft, access: form[FormField.grantAccess] ?? "")
        var change = JSONObject()
        for member in after.members where !isSame(before[member.name], member.value) {
            change.append(member.name, member.value)
        }
        for member in before.members where after[member.name] == nil { change.append(member.name, .null) }
        return change
    }

    /// Lists say the same in any order.
    private func isSame(_ one: JSON?, _ other: JSON) -> Bool {
        guard let first = one?.arrayValue, let second = other.arrayValue else { return one == other }
        return first.count == second.count && first.allSatisfy { second.contains($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// What agents are granted: shown, and offered to be granted.
extension Visit {
    /// Services, teams and policies that the form offers, of each.
    private static let narrowingChoicesMaximum = 200

    /// The grants of an agent as they are stored, the newest first.
    func storedGrants(_ id: String) async throws -> (grants: [JSON], isCut: Bool) {
        let list = Operations.AgentGrants.list.operation
        let answer = try await door.call(
            list, path: ["id": id], query: [(.limit, String(Parameter.limitMaximum))])
        return (answer.items(list.outputKey ?? ""), answer["next_cursor"]?.stringValue != nil)
    }

    func displayed(grant: JSON) -> DisplayedGrant {
        let kinds = [("services", "service"), ("teams", "team"), ("escalation_policies", "escalation policy")]
        var narrowings: [[String]] = []
        for (member, word) in kinds {
            let things = grant.items(member).map { "\(word) \($0.summary.isEmpty ? $0.id : $0.summary)" }
            if !things.isEmpty { narrowings.append(things) }
        }
        let objects = grant.items("objects").map { "\(DisplayedGrant.words($0.text("type"))) \($0.id)" }
        if !objects.isEmpty { narrowings.append(objects) }
        return DisplayedGrant(
            id: grant.id, resource: grant.text("resource"),
            isWrite: grant.text("access") == Grant.Access.write.rawValue,
            operations: grant.items("operations").compactMap(\.stringValue), narrowings: narrowings,
            needsApproval: grant["approval"]?.boolValue ?? false,
            onlyWhileOwnerOnCall: grant["only_while_owner_on_call"]?.boolValue ?? false,
            onlyAssignedToOwner: grant["only_assigned_to_owner"]?.boolValue ?? false,
            startsAt: grant.time("starts_at"), expiresAt: grant.time("expires_at"))
    }

    /// What the form for a grant offers, with what was typed or the resource that the address names.
    func offeredGrant(_ draft: GrantDraft?) async throws -> GrantDraft {
        var offered = draft ?? GrantDraft()
        if draft == nil, let asked = parameter(AgentModel.resourceName), GrantChoices.resources.contains(asked) {
            offered.resource = asked
        }
        offered.services = try await grantChoices(Operations.Services.list.operation)
        offered.teams = try await grantChoices(Operations.Teams.list.operation)
        offered.policies = try await grantChoices(Operations.EscalationPolicies.list.operation)
        return offered
    }

    private func grantChoices(_ operation: Operation) async throws -> [AgentChoice] {
        try await door.list(operation, maximum: Self.narrowingChoicesMaximum).map { thing in
            AgentChoice(value: thing.id, label: thing.text("name"))
        }
    }

    // MARK: What was posted

    var postedGrant: GrantDraft {
        GrantDraft(
            resource: form[FormField.grantResource] ?? "",
            isWrite: form[FormField.grantAccess] == Grant.Access.write.rawValue,
            operations: form.all(FormField.grantOperations), serviceIDs: form.all(FormField.grantServices),
            teamIDs: form.all(FormField.grantTeams), policyIDs: form.all(FormField.grantPolicies),
            objects: form[FormField.grantObjects] ?? "", needsApproval: form[FormField.grantApproval] != nil,
            onlyWhileOwnerOnCall: form[FormField.grantWhileOnCall] != nil,
            onlyAssignedToOwner: form[FormField.grantAssigned] != nil, from: form[FormField.grantFrom] ?? "",
            until: form[FormField.grantUntil] ?? "")
    }

    /// What the operation is sent. Lists without elements are left out, which is all.
    func input(of draft: GrantDraft, access: String) throws -> JSONObject {
        var input: JSONObject = [
            "resource": .string(draft.resource), "access": .string(access), "approval": .bool(draft.needsApproval),
            "only_while_owner_on_call": .bool(draft.onlyWhileOwnerOnCall),
            "only_assigned_to_owner": .bool(draft.onlyAssignedToOwner),
        ]
        if !draft.operations.isEmpty { input.append("operations", .array(draft.operations.map(JSON.string))) }
        let lists = [
            ("services", draft.serviceIDs, "service"), ("teams", draft.teamIDs, "team"),
            ("escalation_policies", draft.policyIDs, "escalation_policy"),
        ]
        for (member, ids, type) in lists where !ids.isEmpty {
            let references = ids.map { id -> JSON in ["id": .string(id), "type": .string("\(type)_reference")] }
            input.append(member, .array(references))
        }
        let objects = typedObjects(draft.objects)
        if !objects.isEmpty { input.append("objects", .array(objects)) }
        if let startsAt = try typedTime(draft.from, "from which it holds") { input.append("starts_at", startsAt) }
        if let expiresAt = try typedTime(draft.until, "until which it holds") { input.append("expires_at", expiresAt) }
        return input
    }

    /// A line is a type, which may be of several words, and an id. What is no such line is sent as it was typed: the
    /// operation says what is wrong with it.
    private func typedObjects(_ text: String) -> [JSON] {
        text.split(whereSeparator: \.isNewline).compactMap { line -> JSON? in
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let id = words.last else { return nil }
            let type = words.dropLast().joined(separator: "_").lowercased()
            return ["id": .string(id), "type": .string(type)]
        }
    }

    private func typedTime(_ text: String, _ words: String) throws -> JSON? {
        guard !text.isEmpty else { return nil }
        guard let instant = ISO8601.instant(text, in: viewer.user.timeZone) else {
            throw APIError.invalidInput("The time \(words) must have a date and a time")
        }
        return .string(ISO8601.string(instant))
    }
}

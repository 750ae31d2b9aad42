// SPDX-License-Identifier: Apache-2.0
import Base

/// What tools do that is more than one operation with their arguments.
enum ToolSteps {
    /// One operation with the tool's arguments.
    static let plain: Tool.Steps = { run in try await run.result(of: try run.request()) }

    /// Who calls. Keys of the account are nobody's, and are refused by the operation.
    private static func caller(_ run: ToolRun) async throws -> JSON {
        let body = try await run.answer(ToolRequest(Operations.Users.current.erased))
        return body["user"] ?? .null
    }

    /// The ids of the caller's teams.
    private static func teamIDs(_ run: ToolRun) async throws -> [JSON] {
        let teams = try await caller(run)["teams"]?.arrayValue?.compactMap { $0["id"] } ?? []
        guard !teams.isEmpty else { throw ToolRefusal("You are on no team. Ask for all instead.") }
        return teams
    }

    /// Incidents of all, of the caller's teams or assigned to the caller; priorities by id or name.
    static let incidents: Tool.Steps = { run in
        var request = try run.request()
        switch run.value("request_scope")?.stringValue {
        case "assigned":
            guard let id = try await caller(run)["id"] else { throw ToolRefusal("It is not known who calls.") }
            request.add("user_ids[]", id)
        case "teams": request.add("team_ids[]", .array(try await teamIDs(run)))
        default: break
        }
        let priorities = run.texts("priorities").map { $0.lowercased() }
        guard !priorities.isEmpty else { return try await run.rows(request) }
        return try await run.rows(request) { row in
            let names = [row["priority"]?["id"], row["priority"]?["summary"]].compactMap { $0?.stringValue?.lowercased() }
            return names.contains { priorities.contains($0) }
        }
    }

    /// Teams of all, or those on which the caller is.
    static let teams: Tool.Steps = { run in
        guard run.value("scope")?.stringValue == "my" else { return try await run.rows(try run.request()) }
        let part = run.value("query")?.stringValue?.lowercased() ?? ""
        let teams = try await caller(run)["teams"]?.arrayValue ?? []
        let found = teams.filter { team in
            part.isEmpty || (team["summary"]?.stringValue?.lowercased().contains(part) ?? false)
        }
        return ToolResult(["response": .array(found), "more": false])
    }

    /// Schedules of both kinds.
    static let schedules: Tool.Steps = { run in
        var request = try run.request()
        if run.value("enrich")?.boolValue != false { request.add("include[]", "schedule_layers") }
        let userIDs = run.texts("user_ids", in: "query_model")
        let isWanted: @Sendable (JSON) -> Bool = { row in
            let ids = row["users"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            return userIDs.isEmpty || ids.contains { userIDs.contains($0) }
        }
        var result = try await run.rows(request, where: isWanted)
        guard result.content["more"]?.boolValue != true else { return result }
        let others = try await run.rows(try run.request(Operations.ShiftSchedules.list.erased), where: isWanted)
        let rows = result.content["response"]?.arrayValue ?? []
        result.content["response"] = .array(rows + (others.content["response"]?.arrayValue ?? []))
        return result
    }

    /// What is answered for a schedule of the other kind, and for none. Whoever was not let in is not by another way: asking
    /// again would be one more denial in the log.
    private static func mayBeOfTheOtherKind(_ refusal: ToolRefusal) -> Bool {
        refusal.status == 400 || refusal.status == 404
    }

    /// A schedule of the kind that is named or, when none is, of the one that it turns out to be.
    static let schedule: Tool.Steps = { run in
        let shifts = try run.request(Operations.ShiftSchedules.get.erased)
        switch run.value("kind")?.stringValue {
        case "shift_based": return try await run.result(of: shifts)
        case "layer_based": return try await run.result(of: try run.request())
        default:
            do {
                return try await run.result(of: try run.request())
            } catch let refusal as ToolRefusal where mayBeOfTheOtherKind(refusal) {
                // What is said of the usual kind is said when it is of neither.
                do { return try await run.result(of: shifts) } catch is ToolRefusal { throw refusal }
            }
        }
    }

    /// Who is on call; of services through their escalation policies.
    static let onCalls: Tool.Steps = { run in
        var request = try run.request()
        let serviceIDs = run.texts("service_ids")
        guard serviceIDs.count <= ToolLimits.servicesMaximum else {
            throw ToolRefusal("service_ids has more than \(ToolLimits.servicesMaximum) elements. Ask for fewer at a time.")
        }
        for id in serviceIDs {
            var service = ToolRequest(Operations.Services.get.erased)
            try service.put(id, "id", called: "service_ids")
            let body = try await run.answer(service)
            if let policy = body["service"]?["escalation_policy"]?["id"] { request.add("escalation_policy_ids[]", policy) }
        }
        return try await run.rows(request)
    }

    /// The same change to several incidents: all of them, or none.
    static let manageIncidents: Tool.Steps = { run in
        let model = "manage_request"
        let ids = run.texts("incident_ids", in: model)
        guard (1...ToolLimits.incidentsMaximum).contains(ids.count) else {
            throw ToolRefusal("manage_request.incident_ids must name 1 to \(ToolLimits.incidentsMaximum) incidents.")
        }
        var change = JSONObject()
        for name in ["status", "urgency", "escalation_level"] {
            if let value = run.value(name, in: model) { change.append(name, value) }
        }
        // The official server spells it so, and so do those who call it.
        if let assignee = run.value("assignement", in: model) {
            let reference: JSON = ["id": assignee["id"] ?? .null, "type": "user_reference"]
            change.append("assignments", .array([.object(["assignee": reference])]))
        }
        guard !change.members.isEmpty else {
            throw ToolRefusal("manage_request changes nothing: give status, urgency, escalation_level or assignement.")
        }
        let members = change.members
        var request = try run.request()
        request.input = .array(
            ids.map { id in
                var object: JSONObject = ["id": .string(id), "type": "incident_reference"]
                for member in members { object.append(member.name, member.value) }
                return .object(object)
            })
        return try await run.result(of: request)
    }

    /// Overrides, each with the id of who takes over.
    static let overrides: Tool.Steps = { run in
        var request = try run.request()
        let given = run.value("override_request")?["overrides"]?.arrayValue ?? []
        guard !given.isEmpty else { throw ToolRefusal("override_request.overrides must be a list with an override in it.") }
        let overrides = given.map { item -> JSON in
            guard var object = item.objectValue, let id = object["user_id"] else { return item }
            object["user_id"] = nil
            object["user"] = .object(["id": id, "type": "user_reference"])
            return .object(object)
        }
        request.input = .object(["overrides": .array(overrides)])
        return try await run.result(of: request)
    }

    /// Adds a rule behind those that a router has.
    static let appendRule: Tool.Steps = { run in
        let router = Operations.named("getOrchPathRouter")
        let body = try await run.answer(try run.request(router))
        guard var path = body["orchestration_path"]?.objectValue, var set = path["sets"]?[0]?.objectValue,
            let rule = run.value("new_rule")
        else { throw ToolRefusal("The router has no set of rules to add to. Look at it first.") }
        set["rules"] = .array((set["rules"]?.arrayValue ?? []) + [rule])
        path["sets"] = .array([.object(set)])
        var request = try run.request()
        var update: JSONObject = ["type": "router"]
        for name in ["sets", "catch_all"] { if let value = path[name] { update.append(name, value) } }
        request.input = .object(update)
        return try await run.result(of: request)
    }
}

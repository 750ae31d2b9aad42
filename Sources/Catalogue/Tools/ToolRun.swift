// SPDX-License-Identifier: Apache-2.0
package import Base

/// One call of a tool: its arguments, which have been checked, and the way to carry out operations.
package struct ToolRun: Sendable {
    package typealias Perform = @Sendable (ToolRequest) async -> ToolReply

    package let tool: Tool
    private let values: JSONObject
    private let perform: Perform

    /// Throws what is wrong with the arguments, all at once.
    package init(_ tool: Tool, _ given: JSONObject, perform: @escaping Perform) throws(ToolRefusal) {
        var problems: [String] = []
        Self.check(given, tool.arguments, within: "", &problems)
        guard problems.isEmpty else {
            throw ToolRefusal("\(problems.joined(separator: "; ")). Correct the arguments and call again.")
        }
        self.tool = tool
        values = given
        self.perform = perform
    }

    private static func check(
        _ given: JSONObject, _ arguments: [ToolArgument], within: String, _ problems: inout [String]
    ) {
        for member in given.members where !arguments.contains(where: { $0.name == member.name }) {
            problems.append("\(within)\(member.name.prefix(ToolLimits.idLengthMaximum)) is no argument of this tool")
        }
        for argument in arguments {
            // Null counts as not given: clients fill in every argument that they know.
            guard let value = given[argument.name], !value.isNull else {
                if case .model = argument.target { continue }
                if argument.isRequired { problems.append("\(within)\(argument.name) is needed") }
                continue
            }
            if let problem = argument.problem(value) {
                problems.append("\(within)\(argument.name) \(problem)")
            } else if case .model(let members) = argument.target, let object = value.objectValue {
                check(object, members, within: "\(argument.name).", &problems)
            }
        }
    }

    // MARK: Arguments that steps read

    package func value(_ name: String, in model: String? = nil) -> JSON? {
        let object = model.map { values[$0]?.objectValue ?? [:] } ?? values
        return object[name].flatMap { $0.isNull ? nil : $0 }
    }

    package func texts(_ name: String, in model: String? = nil) -> [String] {
        value(name, in: model)?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    // MARK: Requests

    /// What the arguments ask of an operation. Arguments that it does not know are meant for another one.
    package func request(_ endpoint: AnyEndpoint? = nil) throws(ToolRefusal) -> ToolRequest {
        var request = ToolRequest(endpoint ?? tool.endpoint)
        try fill(&request, tool.arguments, values)
        return request
    }

    private func fill(
        _ request: inout ToolRequest, _ arguments: [ToolArgument], _ values: JSONObject
    ) throws(ToolRefusal) {
        for argument in arguments {
            let given = values[argument.name].flatMap { $0.isNull ? nil : $0 }
            guard let value = given ?? argument.usual else { continue }
            switch argument.target {
            case .path(let place):
                guard request.operation.path.variables.contains(place) else { continue }
                try request.put(value.stringValue ?? "", place, called: argument.name)
            case .query(let name):
                guard request.operation.allParameters.contains(where: { $0.name == name }) else { continue }
                request.add(name, value)
            case .body(let place):
                if place.isEmpty { request.send(value) } else { request.send(value, at: place) }
            case .envelope: request.send(value)
            case .model(let members): try fill(&request, members, value.objectValue ?? [:])
            case .steps: continue
            }
        }
    }

    /// Carries a request out; throws what refuses it.
    package func answer(_ request: ToolRequest) async throws -> JSON {
        let reply = await perform(request)
        if let pause = ToolPause(of: reply) { throw pause }
        guard (200...299).contains(reply.status) else { throw ToolRefusal(of: reply, request.endpoint) }
        return reply.body
    }

    /// What a tool shows of an operation's answer: a list, or an object.
    package func result(of request: ToolRequest) async throws -> ToolResult {
        if request.operation.isList { return try await rows(request) }
        let body = try await answer(request)
        if let list = body.arrayValue { return ToolResult(["response": .array(list)]) }
        let object = request.operation.outputKey.flatMap { body[$0] } ?? body
        return ToolResult(object.objectValue ?? ["result": "done"])
    }

    // MARK: Lists

    /// A list, gathered page by page as far as the limits go; `isWanted` leaves rows out.
    package func rows(
        _ request: ToolRequest, where isWanted: @Sendable (JSON) -> Bool = { _ in true }
    ) async throws -> ToolResult {
        let operation = request.operation
        let key = operation.outputKey ?? ""
        var list = ToolRows()
        guard operation.paging == .classic, operation.method == .get else {
            let body = try await answer(request)
            let found = (body[key]?.arrayValue ?? []).filter(isWanted)
            list.take(found, at: 0, upTo: ToolLimits.rowsMaximum)
            for name in ["after", "before", "next_cursor", "total"] {
                if let value = body[name], !value.isNull { list.beside.append(name, value) }
            }
            return list.result(hasMore: list.count < found.count, tool, limit: ToolLimits.rowsMaximum)
        }
        let limit = min(request.number("limit") ?? ToolLimits.rowsDefault, ToolLimits.rowsMaximum)
        list.nextOffset = request.number("offset") ?? 0
        var hasMore = true
        var pageCount = 0
        while hasMore, list.count < limit, !list.isFull, pageCount < ToolLimits.pagesMaximum {
            pageCount += 1
            var page = request
            page.replace("limit", min(limit - list.count, ToolLimits.pageRows))
            page.replace("offset", list.nextOffset)
            let body = try await answer(page)
            let found = body[key]?.arrayValue ?? []
            if let total = body["total"], !total.isNull { list.beside["total"] = total }
            list.take(found, at: list.nextOffset, upTo: limit, where: isWanted)
            hasMore = body["more"]?.boolValue == true && !found.isEmpty || list.isFull
        }
        return list.result(hasMore: hasMore, tool, limit: limit)
    }
}

/// The rows of a list as they are gathered.
private struct ToolRows {
    private var rows: [JSON] = []
    private var byteCount = 0
    private(set) var isFull = false
    var nextOffset = 0
    /// What the answer says besides.
    var beside = JSONObject()

    var count: Int { rows.count }

    mutating func take(_ found: [JSON], at offset: Int, upTo limit: Int, where isWanted: (JSON) -> Bool = { _ in true }) {
        nextOffset = offset
        for row in found where rows.count < limit {
            if isWanted(row) {
                let written = WrittenJSON(row)
                // One row is shown however long it is.
                guard rows.isEmpty || byteCount + written.bytes.count <= ToolLimits.listBytesMaximum else {
                    isFull = true
                    return
                }
                byteCount += written.bytes.count
                rows.append(.written(written))
            }
            nextOffset += 1
        }
    }

    func result(hasMore: Bool, _ tool: Tool, limit: Int) -> ToolResult {
        var content: JSONObject = ["response": .array(rows), "more": .bool(hasMore)]
        for member in beside.members { content.append(member.name, member.value) }
        guard hasMore else { return ToolResult(content) }
        content.append("next_offset", .int(Int64(nextOffset)))
        let note = "These are \(rows.count) results, and there are more. \(wayOn(tool, limit))"
        content.append("note", .string(note))
        return ToolResult(content, note: note)
    }

    private func wayOn(_ tool: Tool, _ limit: Int) -> String {
        if tool.takes("offset") { return "Go on with offset \(nextOffset)." }
        if tool.takes("limit"), limit < ToolLimits.rowsMaximum, !isFull {
            return "Ask with a larger limit, at most \(ToolLimits.rowsMaximum), or narrow the question."
        }
        return "Narrow the question, as by a shorter range of time or by ids."
    }
}

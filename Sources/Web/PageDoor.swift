// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// The pages' way through the one door: the same operations that clients call, in the name of the person signed in.
struct PageDoor: Sendable {
    let dispatcher: Dispatcher
    let principal: Principal
    let requestID: String
    let remoteAddress: String
    /// How changes show in the history.
    var channel = LogEntry.Channel.website

    /// Performs an operation; the answer's body, or the error as a caller of the API would get it.
    func call(
        _ operation: Operation, path: [String: String] = [:], query: [(Parameter, String)] = [], body: JSON? = nil
    ) async throws -> JSON {
        let text = query.map { "\(PercentEncoding.encode($0.0.name))=\(PercentEncoding.encode($0.1))" }
        let reply = try await dispatcher.perform(
            operation, path,
            WireRequest(
                method: operation.method.rawValue, path: operation.path.text, query: text.joined(separator: "&"),
                body: body?.encoded() ?? [], requestID: requestID,
                remoteAddress: remoteAddress), as: principal, channel: channel)
        guard !reply.body.isEmpty else { return .null }
        return try JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)
    }

    /// The object that an operation answers with, out of the key that it stands under.
    func show(
        _ operation: Operation, path: [String: String] = [:], query: [(Parameter, String)] = []
    ) async throws -> JSON {
        try await call(operation, path: path, query: query)[operation.outputKey ?? ""] ?? .null
    }

    /// Sends an object under the key that the operation wants it under; answers the one that comes back.
    @discardableResult
    func send(
        _ operation: Operation, _ input: JSONObject, path: [String: String] = [:]
    ) async throws -> JSON {
        let body = JSONObject(members: [JSONObject.Member(name: operation.inputKey ?? "", value: .object(input))])
        return try await call(operation, path: path, body: .object(body))[operation.outputKey ?? ""] ?? .null
    }

    /// The objects of a list, up to `maximum`, page by page.
    func list(
        _ operation: Operation, path: [String: String] = [:], query: [(Parameter, String)] = [], maximum: Int = 1000
    ) async throws -> [JSON] {
        var items: [JSON] = []
        while items.count < maximum {
            let answer = try await call(
                operation, path: path,
                query: query + [(.limit, String(Parameter.limitMaximum)), (.offset, String(items.count))])
            let page = answer[operation.outputKey ?? ""]?.arrayValue ?? []
            items += page
            guard answer["more"]?.boolValue == true, !page.isEmpty else { break }
        }
        return items
    }

    /// Those of a list that goes on at a cursor, up to `maximum` and what else stands on that page.
    func listByCursor(_ operation: Operation, maximum: Int) async throws -> (found: [JSON], isCut: Bool) {
        var found: [JSON] = []
        var cursor: String?
        repeat {
            var query: [(Parameter, String)] = [(.limit, String(Parameter.limitMaximum))]
            if let cursor { query.append((.cursor, cursor)) }
            let answer = try await call(operation, query: query)
            found += answer.items(operation.outputKey ?? "")
            cursor = answer["next_cursor"]?.stringValue
        } while cursor != nil && found.count < maximum
        return (found, cursor != nil)
    }
}

extension JSON {
    /// Members that pages read again and again.
    func text(_ name: String) -> String { self[name]?.stringValue ?? "" }
    func time(_ name: String) -> Instant? { self[name]?.stringValue.flatMap { ISO8601.instant($0) } }
    func items(_ name: String) -> [JSON] { self[name]?.arrayValue ?? [] }
    /// What a reference is called.
    var summary: String { self["summary"]?.stringValue ?? self["name"]?.stringValue ?? "" }
    var id: String { text("id") }
}

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

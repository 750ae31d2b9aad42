// SPDX-License-Identifier: Apache-2.0
package import Base

/// Something that clients read by its address instead of calling a tool.
package struct ToolResource: Sendable {
    package enum Content: Sendable {
        /// What an operation answers.
        case operation(AnyEndpoint)
        /// The operations that can be called, a line each.
        case reference
    }

    package let name: String
    package let title: String
    package let detail: String
    package let type: String
    package let content: Content
    /// The whole address, or what stands before the id.
    let address: String
    /// Whether an id follows, which is `id` in the operation's path.
    package let takesID: Bool

    /// The address, or the pattern of addresses (RFC 6570).
    package var pattern: String { takesID ? "\(address){id}" : address }

    /// The id in an address of this kind, empty for one that has none; nil when it is another's.
    package func id(in uri: String) -> String? {
        guard takesID else { return uri == address ? "" : nil }
        guard uri.hasPrefix(address) else { return nil }
        let id = String(uri.dropFirst(address.count))
        return ToolRequest.isID(id) ? id : nil
    }

    package var json: JSON {
        var object: JSONObject = [
            "name": .string(name), "title": .string(title), "description": .string(detail), "mimeType": .string(type),
        ]
        object.append(takesID ? "uriTemplate" : "uri", .string(pattern))
        return .object(object)
    }
}

package enum ToolResources {
    private static let scheme = "tocsin://"
    private static let data = "application/json"

    package static let all: [ToolResource] = [
        ToolResource(
            name: "on-call", title: "Who is on call now", detail: "Everybody who is on call, for which policy and level.",
            type: data, content: .operation(Operations.OnCalls.list.erased), address: "\(scheme)on-call", takesID: false),
        ToolResource(
            name: "reference", title: "The API in short", detail: "Every operation with its method, path and purpose.",
            type: "text/plain", content: .reference, address: "\(scheme)reference", takesID: false),
        ToolResource(
            name: "incident", title: "An incident", detail: "One incident, by its id or its number.", type: data,
            content: .operation(Operations.Incidents.get.erased), address: "\(scheme)incidents/", takesID: true),
        ToolResource(
            name: "schedule", title: "A schedule", detail: "One schedule with its layers.", type: data,
            content: .operation(Operations.Schedules.get.erased), address: "\(scheme)schedules/", takesID: true),
    ]
}

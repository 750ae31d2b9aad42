// SPDX-License-Identifier: Apache-2.0
import App
import HTTPTypes
import Hummingbird
import HummingbirdCore

extension TocsinServer {
    private static let origin = HTTPField.Name("Origin")
    private static let protocolVersion = HTTPField.Name("MCP-Protocol-Version")
    private static let methodName = HTTPField.Name("Mcp-Method")
    private static let subjectName = HTTPField.Name("Mcp-Name")

    /// What is said of a message to the tools besides its body. A header that comes twice says neither of both.
    static func toolHeaders(_ request: Request) -> MCPHeaders {
        func value(_ name: HTTPField.Name?) -> String? { name.flatMap { request.headers[$0] } }
        return MCPHeaders(
            origin: value(origin), version: value(protocolVersion), method: value(methodName), name: value(subjectName))
    }
}

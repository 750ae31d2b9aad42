// SPDX-License-Identifier: Apache-2.0
import App
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import ServiceLifecycle

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

    /// What comes as it comes. A server that ends does not wait for it: the client asks again.
    static func toolEvents(_ events: AsyncStream<[UInt8]>) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                for await event in events.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(bytes: event))
                }
                try await writer.finish(nil)
            })
    }
}

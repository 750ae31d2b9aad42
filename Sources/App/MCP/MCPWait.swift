// SPDX-License-Identifier: Apache-2.0
import Base
private import Synchronization

/// A call of a tool that waits for a person, from a client that asks to hear how it goes on (`progressToken`) and takes
/// server-sent events.
struct MCPWait: Sendable {
    private static let tokenName = "progressToken"
    private static let memberName = "approval"
    static let eventStream = "text/event-stream"

    let approvalID: String
    private let requestID: JSON
    private let token: JSON
    private let expiresAt: String

    /// Nil for what is answered with `reply` and nothing else.
    init?(_ request: WireRequest, _ reply: Reply) {
        // Bodies are long, and few of them have these words: nothing is parsed for the others.
        guard reply.status == 200, request.accept?.lowercased().contains(Self.eventStream) == true,
            Gateway.contains(request.body, Array(Self.tokenName.utf8)),
            Gateway.contains(reply.body, Array(Self.memberName.utf8)),
            let message = try? JSON.parse(request.body, depthMaximum: MCPLimits.depthMaximum),
            message["method"]?.stringValue == MCPMethod.callTool.rawValue, let id = message["id"],
            let token = message["params"]?["_meta"]?[Self.tokenName],
            token.stringValue != nil || token.intValue != nil,
            let answer = try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum),
            let approval = answer["result"]?["structuredContent"]?[Self.memberName],
            approval["status"]?.stringValue == "waiting", let approvalID = approval["id"]?.stringValue
        else { return nil }
        self.approvalID = approvalID
        self.token = token
        requestID = id
        expiresAt = approval["expires_at"]?.stringValue ?? ""
    }

    /// Says that it still waits, for the `count`th time.
    func progress(_ count: Int64) -> [UInt8] {
        Self.event([
            "jsonrpc": "2.0", "method": "notifications/progress",
            "params": [
                "progressToken": token, "progress": .int(count),
                "message": .string("A person must agree first: approval \(approvalID), until \(expiresAt)"),
            ],
        ])
    }

    /// What the call comes to in the end. An answer of the transport's own, such as that the token has ended meanwhile, has
    /// no id and is given that of the call.
    func end(_ reply: Reply) -> [UInt8] {
        let body = (try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)) ?? .null
        guard reply.status == 200, body["id"] == requestID else {
            let said = body["error"]?["message"]?.stringValue ?? "The call could not be finished"
            return Self.event(MCPAnswer.error(MCPError(.internalError, said), for: requestID, status: 200).body ?? .null)
        }
        return Self.event(body)
    }

    /// JSON has no line breaks outside of texts, where they are escaped.
    private static func event(_ message: JSON) -> [UInt8] {
        Array("event: message\ndata: ".utf8) + message.encoded() + Array("\n\n".utf8)
    }
}

/// How many calls are held at a time: each keeps a connection.
package final class MCPWaits: Sendable {
    private let count = Mutex(0)

    package init() {}

    /// Whether there is room for one more, which is then taken.
    package func take() -> Bool {
        count.withLock { count -> Bool in
            guard count < MCPLimits.heldMaximum else { return false }
            count += 1
            return true
        }
    }

    package func give() { count.withLock { $0 -= 1 } }
}

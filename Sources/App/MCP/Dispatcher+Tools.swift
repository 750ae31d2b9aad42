// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

extension Dispatcher {
    /// Carries out what a tool asks for, past everything that a request of the API passes but the key, which was shown with
    /// the message that called the tool.
    func reply(to request: ToolRequest, as caller: Caller, carriedBy message: WireRequest) async -> ToolReply {
        let started = ContinuousClock.now
        let operation = request.operation
        let wire = wire(request, message)
        let reply = await environment.rateLimiter.limiting(caller.principal, operation, at: environment.runtime.now) {
            do {
                try caller.checkAccount(operation)
                return try await perform(operation, request.pathValues, wire, as: caller.principal, channel: .api)
            } catch {
                return failure(error, operation, wire)
            }
        }
        environment.metrics.noteRequest(operation, status: reply.status, since: started)
        let body = (try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)) ?? .null
        return ToolReply(status: reply.status, body: body, retryAfterSeconds: Self.waitSeconds(reply))
    }

    /// How long to wait before the next call, where that is said.
    private static func waitSeconds(_ reply: Reply) -> Int? {
        let found = reply.headers.first { $0.name == "Retry-After" } ?? reply.headers.first { $0.name == "ratelimit-reset" }
        return found.flatMap { Int($0.value) }
    }

    private func wire(_ request: ToolRequest, _ message: WireRequest) -> WireRequest {
        WireRequest(
            method: request.operation.method.rawValue, path: request.path, query: request.queryText,
            authorization: message.authorization, from: message.from, contentType: "application/json",
            userAgent: message.userAgent, body: request.body?.encoded() ?? [], requestID: message.requestID,
            remoteAddress: message.remoteAddress)
    }
}

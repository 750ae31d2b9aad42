// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

/// The Model Context Protocol over HTTP: one message a POST, answered at once with JSON, but for a call that waits for a
/// person (``deliver(_:_:)``). Nothing is kept between requests, so that there is nothing to get or to delete.
package struct MCPEndpoint: Sendable {
    let dispatcher: Dispatcher
    private let server: MCPServer
    private let bound: Set<String>
    let waits = MCPWaits()
    /// Between two looks whether somebody has decided; throws when nobody wants to hear it any more.
    package var pause: @Sendable () async throws -> Void = {
        try await Task.sleep(for: .milliseconds(MCPLimits.lookMilliseconds))
    }

    /// `bound` are the operations that are carried out: those with a handler, or all where calls are forwarded.
    package init(dispatcher: Dispatcher, bound given: Set<String>? = nil) {
        self.dispatcher = dispatcher
        let isGateway = dispatcher.environment.gateway != nil
        let bound = given ?? (isGateway ? Set(Operations.all.map(\.operation.id)) : Set(Bindings.all.handlers.keys))
        self.bound = bound
        server = MCPServer(version: dispatcher.environment.settings.version, bound: bound)
    }

    private var environment: Environment { dispatcher.environment }

    package static func isResponsible(for request: WireRequest) -> Bool {
        request.path == OAuthPath.mcp || request.path == OAuthPath.mcp + "/"
    }

    package func reply(to request: WireRequest, _ headers: MCPHeaders) async -> Reply {
        // A page elsewhere that has made its name point here must not use what a browser or a machine lets it reach.
        guard isAtHome(headers.origin) else {
            return Self.reply(.error(MCPError(.invalidRequest, "The Origin is not this server's"), status: 403))
        }
        guard request.method == "POST" else {
            var reply = Self.reply(.error(MCPError(.invalidRequest, "Send messages with POST"), status: 405))
            reply.headers.append(("Allow", "POST"))
            return reply
        }
        guard isJSON(request.contentType) else {
            return Self.reply(.error(MCPError(.invalidRequest, "Content-Type must be application/json"), status: 415))
        }
        let caller: Caller
        do {
            caller = try await Authenticator.caller(request, environment, resourcePath: OAuthPath.mcp)
        } catch {
            return refusal(Dispatcher.apiError(error), request)
        }
        return Self.reply(await server.answer(request.body, headers: headers, tools(of: caller, request)))
    }

    private func tools(of caller: Caller, _ request: WireRequest) -> MCPCaller {
        let standing = ToolStanding(
            principal: caller.principal, offersWriteTools: environment.settings.offersWriteTools, bound: bound,
            now: environment.runtime.now)
        return MCPCaller(
            isShown: { standing.isShown($0) }, mayRead: { standing.mayCall($0.operation) },
            refusal: { standing.refusal($0) },
            perform: { [dispatcher] in await dispatcher.reply(to: $0, as: caller, carriedBy: request) })
    }

    // MARK: The transport's own answers

    private func isAtHome(_ origin: String?) -> Bool {
        guard let origin else { return true }
        let home = environment.settings.publicURL
        // The origin of an address ends where its path begins.
        guard let start = home.firstIndex(of: "/") else { return origin == home }
        let host = home[start...].drop { $0 == "/" }
        let end = host.firstIndex(of: "/") ?? home.endIndex
        return origin.lowercased() == home[..<end].lowercased()
    }

    private func isJSON(_ type: String?) -> Bool {
        guard let type else { return true }
        return type.prefix { $0 != ";" && $0 != " " }.lowercased() == "application/json"
    }

    /// Says where a token comes from, so that clients find the way by themselves (RFC 9728).
    private func refusal(_ error: APIError, _ request: WireRequest) -> Reply {
        var reply = Self.reply(.error(MCPError(.invalidRequest, error.message), status: error.status))
        if let seconds = error.retryAfterSeconds { reply.headers.append(("Retry-After", String(seconds))) }
        guard error.status == APIError.unauthorized.status else { return reply }
        let metadata = environment.settings.publicURL + Operations.OAuth.toolMetadata.operation.path.text
        let cause = request.authorization == nil ? "" : ", error=\"invalid_token\""
        reply.headers.append(("WWW-Authenticate", "Bearer resource_metadata=\"\(metadata)\"\(cause)"))
        return reply
    }

    private static func reply(_ answer: MCPAnswer) -> Reply {
        Reply(
            status: answer.status, contentType: "application/json", headers: [("Cache-Control", "no-store")],
            body: answer.body?.encoded() ?? [])
    }
}

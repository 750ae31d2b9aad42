// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Logging

// What is none of the gateway's business passes through, unchanged.
extension Gateway {
    static let earlyAccessName = "X-EARLY-ACCESS"
    /// Headers of a request that pass besides those that every request has a place for.
    package static let passedNames = [
        earlyAccessName, "Accept-Language", "If-Match", "If-None-Match", "Idempotency-Key", "traceparent", "tracestate",
    ]
    /// Headers of an answer that pass. What is about the connection, cookies and other sites' rules do not.
    private static let answeredNames: Set<String> = [
        "allow", "content-encoding", "content-language", "deprecation", "etag", "last-modified", "link", "location",
        "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after", "sunset", "vary", "warning",
        "www-authenticate", "x-request-id", "x-tocsin-dry-run",
    ]

    /// Which way a request goes.
    enum Way: Sendable {
        /// To the account behind, which has answered.
        case through(Reply)
        /// To the door here, for whoever is known already.
        case door(Caller?)
    }

    /// The upstream account's answer to what is not the gateway's own: to events, and to whoever shows no token of the
    /// gateway. All else is for the door here.
    func passing(_ request: WireRequest, _ environment: Environment) async -> Way {
        let words = request.path.split(separator: "/", omittingEmptySubsequences: true)
        if let first = words.first, GatewayPath.ownWords.contains(String(first)) { return .door(nil) }
        let path = request.path.hasSuffix("/") ? String(request.path.dropLast()) : request.path
        if GatewayPath.events.contains(path) {
            // The routing key in the body is all that counts; a token, perhaps of an agent, has no business there.
            var event = request
            event.authorization = nil
            return .through(await pass(event, to: upstream.eventsURL))
        }
        do {
            if let way = try await doorway(request, environment) { return way }
            return .through(await pass(request, to: upstream.url))
        } catch {
            // Whose token it is cannot be told now; an agent's must not get past the door.
            return .through(Reply(Dispatcher.apiError(error)))
        }
    }

    /// The way to the door where the token that is shown is one of this gateway, an agent's or a key; else nil.
    private func doorway(_ request: WireRequest, _ environment: Environment) async throws -> Way? {
        guard Authenticator.token(request.authorization) != nil else { return nil }
        for resourcePath in ["", OAuthPath.mcp] {
            do {
                let caller = try await Authenticator.caller(request, environment, resourcePath: resourcePath)
                // A token for tools opens nothing here, and is none of the account behind either.
                return .door(resourcePath.isEmpty ? caller : nil)
            } catch let error as APIError where error.status == APIError.unauthorized.status {
                continue
            }
        }
        return nil
    }

    private func pass(_ request: WireRequest, to base: String) async -> Reply {
        guard request.path.hasPrefix("/") else { return Reply(.notFound) }
        let asked = request.query.isEmpty ? request.path : request.path + "?" + request.query
        let answer = await pass(
            UpstreamRequest(
                method: request.method, url: base + asked, headers: headers(of: request), body: request.body,
                answerBytesMaximum: Self.passedBytesMaximum))
        switch answer {
        case .failed(let failure):
            logger.warning("the upstream account gave no answer", metadata: ["cause": "\(failure)"])
            return Reply(GatewayRefusal.failed(failure))
        case .answered(let status, let headers, let body):
            var reply = Reply(status: status, body: body)
            for (name, value) in headers {
                let known = name.lowercased()
                if known == "content-type" {
                    reply.contentType = value
                } else if Self.answeredNames.contains(known) {
                    reply.headers.append((name, value))
                }
            }
            return reply
        }
    }

    private func headers(of request: WireRequest) -> [(name: String, value: String)] {
        let known: [(String, String?)] = [
            ("Authorization", request.authorization), ("From", request.from), ("Accept", request.accept),
            ("Content-Type", request.contentType), ("User-Agent", request.userAgent),
            // Another Tocsin behind must hear that a change is only to be tried, or it would be made.
            (WireRequest.dryRunHeader, request.dryRun), (WireRequest.approvalHeader, request.approvalID),
        ]
        return known.compactMap { name, value in value.map { (name: name, value: $0) } } + request.passedHeaders
    }
}

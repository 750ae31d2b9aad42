// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// Tokens with which deliveries identify themselves, one per OAuth client: fetched when one is needed, and kept in memory
/// until shortly before it expires.
actor WebhookTokens {
    /// A token is not used in its last seconds: it is on its way for that long.
    static let marginSeconds: Int64 = 30
    /// Of a token whose answer does not say how long it lasts.
    static let defaultLifetimeSeconds: Int64 = 300
    static let lifetimeMaximumSeconds: Int64 = 24 * 3600
    /// More clients than an account can have.
    static let keptMaximum = 64

    enum Outcome: Sendable {
        case token(String)
        /// What became of the question, as the delivery's own answer.
        case failed(WebhookAnswer)
    }

    private struct Kept {
        let client: WebhookOAuthClient
        let token: String
        let expiresAt: Instant
    }

    private let transport: any WebhookTransport
    private let runtime: any Runtime
    private var kept: [String: Kept] = [:]
    private var asking: [String: Task<Outcome, Never>] = [:]

    init(_ transport: any WebhookTransport, _ runtime: any Runtime) {
        self.transport = transport
        self.runtime = runtime
    }

    /// `refused` is a token that the receiver did not take: another is fetched in its place.
    func token(of client: WebhookOAuthClient, insteadOf refused: String? = nil) async -> Outcome {
        // A client whose secret has been changed is another client.
        if let found = kept[client.id], found.client == client, found.token != refused, runtime.now < found.expiresAt {
            return .token(found.token)
        }
        // Many deliveries that need the same token ask once.
        if let task = asking[client.id] { return await task.value }
        let task = Task { await self.fetch(client) }
        asking[client.id] = task
        let outcome = await task.value
        asking[client.id] = nil
        return outcome
    }

    private func fetch(_ client: WebhookOAuthClient) async -> Outcome {
        guard let endpoint = WebhookEndpoint(client.tokenURL) else {
            return .failed(.failed(.unsendable, detail: "the OAuth client's token address is none"))
        }
        let askedAt = runtime.now
        let answer = await transport.send(WebhookMessage.tokenRequest(client, to: endpoint))
        guard case .answered(let status, _, let body) = answer else {
            guard case .failed(let failure, let detail) = answer else { return .failed(answer) }
            return .failed(.failed(failure, detail: "no token: \(detail)"))
        }
        guard (200..<300).contains(status) else {
            // The body may repeat credentials.
            let isForGood = (300..<500).contains(status) && status != 429
            return .failed(
                .failed(isForGood ? .unsendable : .unreachable, detail: "no token: its address answered \(status)"))
        }
        guard let json = try? JSON.parse(body), let token = json["access_token"]?.stringValue, Self.isSendable(token) else {
            return .failed(.failed(.unreachable, detail: "no token: what its address answered holds none"))
        }
        let lifetime = max(0, min(json["expires_in"]?.intValue ?? Self.defaultLifetimeSeconds, Self.lifetimeMaximumSeconds))
        if kept.count >= Self.keptMaximum { kept = [:] }
        kept[client.id] = Kept(
            client: client, token: token, expiresAt: askedAt.adding(seconds: lifetime - Self.marginSeconds))
        return .token(token)
    }

    private static func isSendable(_ token: String) -> Bool {
        !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

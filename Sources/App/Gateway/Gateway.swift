// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
private import Foundation
package import Logging

/// The account behind this server, where it stands before one: agents' calls are decided here and carried out there, and
/// what people and senders of events send passes through as it is.
package final class Gateway: Sendable {
    /// Of an answer to an agent, and of one that passes through. What is larger is given up.
    package static let answerBytesMaximum = 8 * 1024 * 1024
    package static let passedBytesMaximum = 64 * 1024 * 1024
    /// Of an object that is read to decide about a call.
    static let objectBytesMaximum = 1024 * 1024

    let upstream: Upstream
    let queue: UpstreamQueue
    let cache = UpstreamCache()
    private let transport: any UpstreamTransport
    /// The account's key, as it would stand in an answer.
    private let keyBytes: [UInt8]
    let runtime: any Runtime
    let logger: Logger

    package init(
        _ upstream: Upstream, transport: any UpstreamTransport, runtime: any Runtime, logger: Logger,
        queue: UpstreamQueue = UpstreamQueue()
    ) {
        self.upstream = upstream
        self.transport = transport
        keyBytes = Array(upstream.key.utf8)
        self.runtime = runtime
        self.logger = logger
        self.queue = queue
    }

    /// What an agent's request came to.
    struct Exchange: Sendable {
        let status: Int
        /// Names are in lower case.
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    /// Sends a request to the account, as it is and without waiting for a turn.
    func pass(_ request: UpstreamRequest) async -> UpstreamAnswer { await transport.send(request) }

    /// Sends a request for an agent, with the key of the gateway, when it is its turn. `onSent` hears of a failure after
    /// which the request may have been carried out all the same.
    func exchange(
        _ method: String, _ pathAndQuery: String, from email: String? = nil, early: String? = nil, body: [UInt8] = [],
        bytesMaximum: Int, for agentID: String, onLost: () -> Void = {}
    ) async throws(APIError) -> Exchange {
        try await queue.take(agentID, at: runtime.now)
        defer { queue.release(at: runtime.now) }
        var headers = [
            (name: "Authorization", value: "Token token=\(upstream.key)"),
            (name: "Accept", value: "application/vnd.pagerduty+json;version=2"),
        ]
        if !body.isEmpty { headers.append((name: "Content-Type", value: "application/json")) }
        if let email { headers.append((name: "From", value: email)) }
        if let early { headers.append((name: Self.earlyAccessName, value: early)) }
        let answer = await transport.send(
            UpstreamRequest(
                method: method, url: upstream.url + pathAndQuery, headers: headers, body: body,
                answerBytesMaximum: bytesMaximum))
        switch answer {
        case .failed(let failure):
            if failure != .unreachable { onLost() }
            logger.warning("the upstream account gave no answer", metadata: ["cause": "\(failure)"])
            throw GatewayRefusal.failed(failure)
        case .answered(let status, let headers, let body):
            let known = headers.map { (name: $0.name.lowercased(), value: $0.value) }
            let exchange = Exchange(status: status, headers: known, body: body)
            try heed(exchange)
            return try checked(exchange, bytesMaximum: bytesMaximum)
        }
    }

    /// Keeps to what the account says about its limits.
    private func heed(_ exchange: Exchange) throws(APIError) {
        let asked = [exchange.header("retry-after"), exchange.header("ratelimit-reset")].compactMap {
            $0.flatMap { Int64($0) }
        }
        let seconds = min(max(asked.first ?? 1, 1), UpstreamQueue.pauseSecondsMaximum)
        if exchange.status == 429 {
            queue.pause(seconds: seconds, at: runtime.now)
            throw GatewayRefusal.busy(seconds: Int(seconds))
        }
        if exchange.header("ratelimit-remaining") == "0" {
            let reset = exchange.header("ratelimit-reset").flatMap { Int64($0) } ?? 1
            queue.pause(seconds: reset, at: runtime.now)
        }
    }

    /// Nothing that could not be looked at, and nothing that holds the key, goes on to an agent.
    private func checked(_ exchange: Exchange, bytesMaximum: Int) throws(APIError) -> Exchange {
        guard exchange.body.count <= bytesMaximum else { throw GatewayRefusal.failed(.tooLarge) }
        let isPacked = exchange.header("content-encoding").map { $0.lowercased() != "identity" } ?? false
        guard !isPacked, (200...299).contains(exchange.status) || (400...599).contains(exchange.status) else {
            throw GatewayRefusal.unfit
        }
        let isInHeaders = exchange.headers.contains { Self.contains(Array($0.value.utf8), keyBytes) }
        if isInHeaders || Self.contains(exchange.body, keyBytes) {
            logger.error("the upstream account's answer held the gateway's key, and was not shown")
            throw GatewayRefusal.unfit
        }
        return exchange
    }

    /// Whether `part`, which is not empty, stands somewhere in bytes.
    static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, bytes.count >= part.count else { return false }
        return bytes.withUnsafeBytes { bytes in
            part.withUnsafeBytes { part in
                guard var start = bytes.baseAddress, let sought = part.baseAddress else { return false }
                var left = bytes.count
                // The library looks through many bytes at a time, for the first one alone.
                while left >= part.count, let found = memchr(start, Int32(first), left - part.count + 1) {
                    if memcmp(found, sought, part.count) == 0 { return true }
                    left -= start.distance(to: UnsafeRawPointer(found)) + 1
                    start = UnsafeRawPointer(found) + 1
                }
                return false
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// The yardstick of webhooks: the same HTTP client that sends them, posting the same bytes with nothing behind it.
struct PlainPoster {
    /// As long as a webhook's receiver has.
    private static let timeoutSeconds: Int64 = 5
    /// Connections that rest are kept for as long as by the server. Under load none rests.
    private static let idleSeconds: Int64 = 2

    private let certificate: BenchmarkCertificate

    init(_ certificate: BenchmarkCertificate) { self.certificate = certificate }

    /// Posts the body `count` times, `concurrency` of them at a time.
    func post(_ body: [UInt8], to url: String, count: Int, concurrency: Int) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = certificate.clientConfiguration()
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.dnsOverride["localhost"] = "127.0.0.1"
        configuration.connectionPool.idleTimeout = .seconds(Self.idleSeconds)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        let client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        let result: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<concurrency {
                    let share = count / concurrency + (number < count % concurrency ? 1 : 0)
                    group.addTask { try await Self.post(body, to: url, times: share, client) }
                }
                try await group.waitForAll()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try? await client.shutdown()
        try result.get()
    }

    private static func post(_ body: [UInt8], to url: String, times: Int, _ client: HTTPClient) async throws {
        for _ in 0..<times {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            request.body = .bytes(ByteBuffer(bytes: body))
            let response = try await client.execute(request, timeout: .seconds(timeoutSeconds))
            _ = try await response.body.collect(upTo: 1024)
            guard response.status == .ok else { throw Options.Wrong(description: "answered with \(response.status)") }
        }
    }

    /// As many and as long as a webhook's.
    private static let headers: [(name: String, value: String)] = [
        ("Content-Type", "application/json"), ("Accept", "application/json"), ("User-Agent", "PagerDuty-Webhook/V3.0"),
        ("X-Webhook-Id", "00000000-0000-7000-8000-000000000000"), ("X-Webhook-Subscription", "Q0000000000000"),
        ("X-PagerDuty-Signature", "v1=" + String(repeating: "0", count: 64)),
    ]
}

// SPDX-License-Identifier: Apache-2.0
import App
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Speaks to the account behind a gateway. Where that is, the operator has said; it is never told to go elsewhere.
struct UpstreamHTTP: UpstreamTransport {
    /// A connection that rests longer may be closed by the other side just when it is used again.
    static let idleSeconds: Int64 = 20
    static let connectSeconds: Int64 = 5
    /// Connections that are kept; people's requests may need more for a moment.
    static let connectionsMaximum = 32

    private struct TimedOut: Error {}
    private struct TooLarge: Error {}

    private let client: HTTPClient

    /// `certificateAuthorityFile` is a PEM file that counts instead of the system's authorities.
    init(certificateAuthorityFile: String?) {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let certificateAuthorityFile { tls.trustRoots = .file(certificateAuthorityFile) }
        client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: .outgoing(
                tls: tls, connectSeconds: Self.connectSeconds, idleSeconds: Self.idleSeconds,
                connectionsMaximum: Self.connectionsMaximum))
    }

    func send(_ request: UpstreamRequest) async -> UpstreamAnswer {
        do {
            // The client's own deadline ends with the head of the answer; this one with the last byte of its body.
            return try await withThrowingTaskGroup(of: UpstreamAnswer.self) { group in
                group.addTask { try await answer(to: request) }
                group.addTask {
                    try await Task.sleep(for: .seconds(UpstreamTime.timeoutSeconds))
                    throw TimedOut()
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw TimedOut() }
                return first
            }
        } catch {
            return .failed(Self.failure(error))
        }
    }

    func shutDown() async { try? await client.shutdown() }

    private func answer(to request: UpstreamRequest) async throws -> UpstreamAnswer {
        var sent = HTTPClientRequest(url: request.url)
        sent.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { sent.headers.add(name: name, value: value) }
        if !request.body.isEmpty { sent.body = .bytes(ByteBuffer(bytes: request.body)) }
        let response = try await client.execute(sent, timeout: .seconds(UpstreamTime.timeoutSeconds))
        var body: [UInt8] = []
        for try await chunk in response.body {
            guard body.count + chunk.readableBytes <= request.answerBytesMaximum else { throw TooLarge() }
            body += chunk.readableBytesView
        }
        // A body that was cut off by the time limit ends like any other.
        try Task.checkCancellation()
        let headers = response.headers.map { (name: $0.name, value: $0.value) }
        return .answered(status: Int(response.status.code), headers: headers, body: body)
    }

    private static let timeouts: [HTTPClientError] = [.deadlineExceeded, .readTimeout, .writeTimeout]
    /// Nothing of the request was sent.
    private static let unconnected: [HTTPClientError] = [
        .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .invalidURL, .emptyHost, .emptyScheme,
        .alreadyShutdown,
    ]

    private static func failure(_ error: any Error) -> UpstreamFailure {
        switch error {
        case is TimedOut: .timedOut
        case is TooLarge: .tooLarge
        case let error as HTTPClientError where timeouts.contains(error): .timedOut
        case let error as HTTPClientError where unconnected.contains(error): .unreachable
        case let error as NIOSSLError: if case .handshakeFailed = error { .unreachable } else { .brokenOff }
        case let error as IOError where [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode): .unreachable
        case is NIOConnectionError: .unreachable
        default: .brokenOff
        }
    }
}

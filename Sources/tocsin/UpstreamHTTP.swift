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

    private let client: HTTPClient
    /// A thread of its own: connections on several would hand each call from one to the other.
    private let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// `certificateAuthorityFile` is a PEM file that counts instead of the system's authorities.
    init(certificateAuthorityFile: String?) {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let certificateAuthorityFile { tls.trustRoots = .file(certificateAuthorityFile) }
        client = HTTPClient(
            eventLoopGroup: loops,
            configuration: .outgoing(
                tls: tls, connectSeconds: Self.connectSeconds, idleSeconds: Self.idleSeconds,
                connectionsMaximum: Self.connectionsMaximum))
    }

    func send(_ request: UpstreamRequest) async -> UpstreamAnswer {
        do {
            return try await answer(to: request)
        } catch {
            return .failed(Self.failure(error))
        }
    }

    func shutDown() async {
        try? await client.shutdown()
        try? await loops.shutdownGracefully()
    }

    /// Gathers the answer where it arrives: each part that woke a task would cost an agent's call a tenth of a millisecond.
    private func answer(to request: UpstreamRequest) async throws -> UpstreamAnswer {
        var headers = HTTPHeaders()
        for (name, value) in request.headers { headers.add(name: name, value: value) }
        let sent = try HTTPClient.Request(
            url: request.url, method: HTTPMethod(rawValue: request.method), headers: headers,
            body: request.body.isEmpty ? nil : .byteBuffer(ByteBuffer(bytes: request.body)))
        // This deadline ends with the last byte of the body.
        let task = client.execute(
            request: sent, delegate: ResponseAccumulator(request: sent, maxBodySize: request.answerBytesMaximum),
            deadline: .now() + .seconds(UpstreamTime.timeoutSeconds))
        let response = try await withTaskCancellationHandler {
            try await task.get()
        } onCancel: {
            task.cancel()
        }
        let body = response.body.map { Array($0.readableBytesView) } ?? []
        return .answered(
            status: Int(response.status.code), headers: response.headers.map { (name: $0.name, value: $0.value) },
            body: body)
    }

    private static let timeouts: [HTTPClientError] = [.deadlineExceeded, .readTimeout, .writeTimeout]
    /// Nothing of the request was sent.
    private static let unconnected: [HTTPClientError] = [
        .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .invalidURL, .emptyHost, .emptyScheme,
        .alreadyShutdown,
    ]

    private static func failure(_ error: any Error) -> UpstreamFailure {
        switch error {
        case is ResponseAccumulator.ResponseTooBigError: .tooLarge
        case let error as HTTPClientError where timeouts.contains(error): .timedOut
        case let error as HTTPClientError where unconnected.contains(error): .unreachable
        case let error as NIOSSLError: if case .handshakeFailed = error { .unreachable } else { .brokenOff }
        case let error as IOError where [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH].contains(error.errnoCode): .unreachable
        case is NIOConnectionError: .unreachable
        default: .brokenOff
        }
    }
}

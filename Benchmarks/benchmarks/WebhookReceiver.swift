// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Takes webhooks over TLS, and notes when the first byte of each was there.
final class WebhookReceiver: Sendable {
    enum Manner: Sendable {
        /// 200, at once.
        case answers
        /// The same, and what was sent is there to be looked at afterwards.
        case keepsBodies
        /// Reads the request and leaves it at that.
        case neverAnswers
    }

    struct Arrival: Sendable {
        let path: String
        let at: ContinuousClock.Instant
        /// Nil unless bodies are kept.
        let body: ByteBuffer?
    }

    fileprivate final class Board: Sendable {
        private let state = Mutex<[Arrival]>([])
        var arrivals: [Arrival] { state.withLock { $0 } }
        var count: Int { state.withLock { $0.count } }
        func note(_ arrival: Arrival) { state.withLock { $0.append(arrival) } }
        func clear() { state.withLock { $0 = [] } }
    }

    private static let backlog: Int32 = 512

    let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let board: Board

    init(_ manner: Manner, _ certificate: BenchmarkCertificate) async throws {
        let board = Board()
        let context = try NIOSSLContext(configuration: certificate.serverConfiguration())
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: Self.backlog)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture(withResultOf: {
                    let operations = channel.pipeline.syncOperations
                    try operations.addHandler(NIOSSLServerHandler(context: context))
                    try operations.configureHTTPServerPipeline(withErrorHandling: true)
                    try operations.addHandler(ReceivingHandler(board, manner))
                })
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = channel.localAddress?.port else { throw Options.Wrong(description: "no port to receive on") }
        (self.port, self.group, self.board) = (port, group, board)
    }

    /// The certificate is made out to a name, as certificates are.
    func url(_ path: String) -> String { "https://localhost:\(port)\(path)" }

    var arrivals: [Arrival] { board.arrivals }
    func clear() { board.clear() }

    /// Waits until `count` have arrived of which `isMeant` holds, and answers all that has.
    func wait(
        for count: Int, seconds: Int, of isMeant: @Sendable (_ arrival: Arrival) -> Bool = { _ in true }
    ) async throws -> [Arrival] {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(seconds)
        while true {
            // Looked through only when there may be enough: a copy costs who appends to it.
            if board.count >= count {
                let seen = board.arrivals
                if seen.count(where: isMeant) >= count { return seen }
            }
            guard clock.now < deadline else {
                throw Options.Wrong(description: "after \(seconds) s only \(board.count) of \(count) webhooks have come")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// How many came a second, from the first to the last of `count`.
    func rate(of count: Int, seconds: Int) async throws -> Double {
        let seen = try await wait(for: count, seconds: seconds)
        let moments = seen.map(\.at).sorted()
        guard let first = moments.first, let last = moments.last, first < last else {
            throw Options.Wrong(description: "too few webhooks to tell a rate")
        }
        return Double(moments.count - 1) / ((last - first) / .seconds(1))
    }

    func end() async { try? await group.shutdownGracefully() }
}

private final class ReceivingHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let board: WebhookReceiver.Board
    private let manner: WebhookReceiver.Manner
    private var head: (path: String, at: ContinuousClock.Instant)?
    private var body = ByteBuffer()

    init(_ board: WebhookReceiver.Board, _ manner: WebhookReceiver.Manner) {
        self.board = board
        self.manner = manner
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            self.head = (head.uri, ContinuousClock().now)
            body = ByteBuffer()
        case .body(var part):
            if manner == .keepsBodies { body.writeBuffer(&part) }
        case .end:
            guard let head else { return }
            board.note(
                WebhookReceiver.Arrival(path: head.path, at: head.at, body: manner == .keepsBodies ? body : nil))
            if manner != .neverAnswers { answer(context) }
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// A client that gives up is no fault of this side.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// A certificate for `localhost`, made for one run: its own authority.
struct BenchmarkCertificate {
    private static let openssl = "/usr/bin/openssl"
    /// In PEM form, as `SSL_CERT_FILE` names it.
    let authorityFile: String
    private let keyFile: String

    init(in folder: URL) throws {
        authorityFile = folder.appendingPathComponent("authority.pem").path
        keyFile = folder.appendingPathComponent("authority.key").path
        guard FileManager.default.isExecutableFile(atPath: Self.openssl) else {
            throw Options.Wrong(description: "\(Self.openssl) is needed to make a certificate")
        }
        _ = try MeasuredProcess.output(
            Self.openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout", keyFile, "-out", authorityFile,
            ])
        guard FileManager.default.fileExists(atPath: authorityFile) else {
            throw Options.Wrong(description: "\(Self.openssl) has made no certificate")
        }
    }

    func serverConfiguration() throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(authorityFile).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        return TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    }

    func clientConfiguration() -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authorityFile)
        return configuration
    }
}

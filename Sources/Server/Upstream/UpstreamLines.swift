// SPDX-License-Identifier: Apache-2.0
import App
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The connections of one event loop to one origin of the account behind a gateway.
///
/// Unchecked, because they belong to the thread of their event loop.
final class UpstreamLines: @unchecked Sendable {
    /// Agents have a few of them at a time (``UpstreamQueue/underWayMaximum``), people's requests and events the rest.
    static let linesMaximum = 32
    /// Requests that wait for one of them; more are refused at once.
    static let waitingMaximum = 512
    /// A connection that rests longer may be closed by the other side just when it is used again.
    static let idleSeconds: Int64 = 20
    /// Until a connection is there, encrypted where that is asked for.
    static let connectSeconds: Int64 = 5

    private let loop: any EventLoop
    private let origin: UpstreamAddress.Origin
    private let tls: NIOSSLContext?

    private var all: [ObjectIdentifier: UpstreamLine] = [:]
    /// The one that was used last is last: it is the likeliest to be still open.
    private var free: [UpstreamLine] = []
    /// Connections that are being opened.
    private var openingCount = 0
    private var waiting: [UpstreamExchange] = []
    private var isClosed = false

    init(on loop: any EventLoop, to origin: UpstreamAddress.Origin, tls: NIOSSLContext?) {
        self.loop = loop
        self.origin = origin
        self.tls = tls
    }

    func begin(_ exchange: UpstreamExchange) {
        exchange.start(with: self, on: loop)
        place(exchange)
    }

    /// Sends it over a connection that is free, or leaves it to the next one that is.
    func place(_ exchange: UpstreamExchange) {
        if exchange.isDone { return }
        guard !isClosed, waiting.count < Self.waitingMaximum else { return exchange.finish(.failed(.unreachable)) }
        closeRested()
        while let line = free.popLast() {
            if line.isUsable { return line.carry(exchange, isKept: true) }
        }
        waiting.append(exchange)
        openIfNeeded()
    }

    /// What was given up need not wait any more.
    func withdraw(_ exchange: UpstreamExchange) { waiting.removeAll { $0 === exchange } }

    private func closeRested() {
        let oldest = NIODeadline.now() - .seconds(Self.idleSeconds)
        while let line = free.first, line.restsSince <= oldest {
            free.removeFirst()
            line.close()
        }
    }

    /// Sends what met a connection that the other side had closed. Others that have rested are most likely closed as well.
    func placeAnew(_ exchange: UpstreamExchange) {
        for line in free { line.close() }
        place(exchange)
    }

    func close() {
        isClosed = true
        for exchange in waiting { exchange.finish(.failed(.unreachable)) }
        waiting = []
        for line in all.values { line.close() }
    }

    // MARK: Connections

    private func openIfNeeded() {
        guard openingCount < waiting.count, all.count < Self.linesMaximum else { return }
        openingCount += 1
        let line = UpstreamLine(of: self, isEncrypted: origin.isEncrypted)
        all[ObjectIdentifier(line)] = line
        let late = loop.scheduleTask(in: .seconds(Self.connectSeconds)) { line.giveUpOpening() }
        line.onceOpenedOrEnded = { late.cancel() }
        connect().whenComplete { result in
            switch result {
            case .failure: line.end()
            case .success(let channel): Self.join(line, channel)
            }
        }
    }

    /// Several addresses of a host are tried beside each other: which channel it is to be is known only now.
    private static func join(_ line: UpstreamLine, _ channel: any Channel) {
        do {
            guard !line.isEnded else { return channel.close(promise: nil) }
            try channel.pipeline.syncOperations.addHandler(line)
        } catch {
            channel.close(promise: nil)
            line.end()
        }
    }

    private func connect() -> EventLoopFuture<any Channel> {
        ClientBootstrap(group: loop).connectTimeout(.seconds(Self.connectSeconds)).channelInitializer {
            [origin, tls] channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if origin.isEncrypted {
                    guard let tls else { throw NIOSSLError.failedToLoadCertificate }
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: origin.tlsName))
                }
                // Framing and names are the exchange's own, and checked there.
                var encoder = HTTPRequestEncoder.Configuration()
                encoder.automaticallySetFramingHeaders = false
                try pipeline.addHTTPClientHandlers(enableOutboundHeaderValidation: false, encoderConfiguration: encoder)
            }
        }.connect(host: origin.host, port: origin.port)
    }

    func opened(_ line: UpstreamLine) {
        openingCount -= 1
        serve(line, isKept: false)
    }

    func freed(_ line: UpstreamLine) {
        line.restsSince = .now()
        serve(line, isKept: true)
        closeRested()
    }

    private func serve(_ line: UpstreamLine, isKept: Bool) {
        while let exchange = nextWaiting() {
            if !exchange.isDone { return line.carry(exchange, isKept: isKept) }
        }
        if isClosed { line.close() } else { free.append(line) }
    }

    private func nextWaiting() -> UpstreamExchange? { waiting.isEmpty ? nil : waiting.removeFirst() }

    /// One that is being closed counts no more: the other side may take its time to agree.
    func closing(_ line: UpstreamLine) {
        all[ObjectIdentifier(line)] = nil
        free.removeAll { $0 === line }
    }

    /// A connection that could not be opened takes one of those that wait with it: the others are tried anew.
    func ended(_ line: UpstreamLine, isOpened: Bool) {
        closing(line)
        if !isOpened {
            openingCount -= 1
            nextWaiting()?.finish(.failed(.unreachable))
        }
        openIfNeeded()
    }
}

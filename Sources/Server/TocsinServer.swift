// SPDX-License-Identifier: Apache-2.0
package import App
import Base
import Catalogue
import HTTPTypes
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
package import Web

/// Where to listen, and with which certificate.
package struct ListenAddress: Sendable {
    package var host: String
    package var port: Int
    package var certificateFile: String?
    package var keyFile: String?

    package init(host: String, port: Int, certificateFile: String? = nil, keyFile: String? = nil) {
        self.host = host
        self.port = port
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}

/// Turns HTTP into requests for the one door, and replies into HTTP.
package struct TocsinServer: Sendable {
    /// A connection that sends nothing for this long is closed.
    static let idleSeconds: Int64 = 30
    /// Well below the time after which proxies, and this server itself, cut a silent connection.
    static let heartbeatSeconds: Int64 = 15
    /// Connections that wait to be accepted; a burst of monitors must not meet a closed door.
    static let backlogMaximum = 1024
    static let headerBytesMaximum = 32 * 1024

    private let dispatcher: Dispatcher
    private let web: WebApp
    private let health: Health
    private let documents: Documents
    private let tools: MCPEndpoint
    private let calendars: CalendarFeed
    let metrics: MetricsPage
    let logger: Logger

    package init(dispatcher: Dispatcher, web: WebApp, health: Health, logger: Logger) {
        self.dispatcher = dispatcher
        self.web = web
        self.health = health
        documents = Documents(
            publicURL: dispatcher.environment.settings.publicURL, bound: Set(Bindings.all.handlers.keys))
        tools = MCPEndpoint(dispatcher: dispatcher)
        metrics = MetricsPage(environment: dispatcher.environment)
        calendars = CalendarFeed(environment: dispatcher.environment)
        self.logger = logger
    }

    package func application(
        _ address: ListenAddress, onServerRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) throws -> Application<CallbackResponder<TocsinRequestContext>> {
        Application(
            responder: CallbackResponder { request, context in
                // What HEAD is told is what GET would be, without the body.
                let isHead = request.method == .head
                let response = await respond(to: request, asking: isHead ? .get : request.method, context)
                return isHead ? response.createHeadResponse() : response
            },
            server: try builder(address),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: nil, backlog: Self.backlogMaximum),
            onServerRunning: { await onServerRunning($0.localAddress?.port ?? address.port) }, logger: logger)
    }

    func builder(_ address: ListenAddress) throws -> HTTPServerBuilder {
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [
                RequestGuard(bodyBytesMaximum: EventForm.bodyBytesMaximum, refusal: Self.tooLarge)
            ],
            idleTimeout: .seconds(Self.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Self.headerBytesMaximum, maxHeaderListSize: Self.headerBytesMaximum))
        let isGateway = dispatcher.environment.gateway != nil
        let plain = HTTPServerBuilder { responder in
            let channel = HTTP1Channel(responder: responder, configuration: configuration)
            return isGateway ? LoopChannel(channel) : channel
        }
        guard let certificateFile = address.certificateFile, let keyFile = address.keyFile else { return plain }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try Self.certificates(certificateFile), privateKey: .privateKey(try Self.privateKey(keyFile)))
        tls.minimumTLSVersion = .tlsv12
        return try .tls(plain, tlsConfiguration: tls)
    }

    /// A file that cannot serve as what it is given for.
    package struct UnusableFile: Error {
        package let path: String
        package let purpose: String
    }

    private static func certificates(_ path: String) throws(UnusableFile) -> [NIOSSLCertificateSource] {
        guard let found = try? NIOSSLCertificate.fromPEMFile(path), !found.isEmpty else {
            throw UnusableFile(path: path, purpose: "certificate chain")
        }
        return found.map { .certificate($0) }
    }

    private static func privateKey(_ path: String) throws(UnusableFile) -> NIOSSLPrivateKey {
        guard let key = try? NIOSSLPrivateKey(file: path, format: .pem) else {
            throw UnusableFile(path: path, purpose: "private key")
        }
        return key
    }

    @Sendable private static func tooLarge(_ path: String) -> (status: Int, body: [UInt8]) {
        let text = "The body is larger than \(EventForm.bodyBytesMaximum / 1024) KB"
        let body = EventRefusal.body(path: path, text) ?? APIError.tooLarge(text).body
        return (413, body.encoded())
    }

    private func respond(
        to request: Request, asking method: HTTPRequest.Method, _ context: TocsinRequestContext
    ) async -> Response {
        let started = ContinuousClock.now
        var wire = WireRequest(
            method: method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
            authorization: request.headers[.authorization], from: request.headers[.from],
            accept: request.headers[.accept], cookie: request.headers[.cookie],
            contentType: request.headers[.contentType], userAgent: request.headers[.userAgent], requestID: context.id,
            remoteAddress: context.remoteAddress)
        wire.fetchSite = Self.fetchSite.flatMap { request.headers[$0] }
        if dispatcher.environment.gateway != nil { wire.passedHeaders = Self.passedHeaders(request) }
        wire.dryRun = Self.dryRun.flatMap { request.headers[$0] }
        wire.approvalID = Self.approval.flatMap { request.headers[$0] }
        if let reply = await health.reply(to: wire) { return response(reply, wire) }
        if let reply = await metrics.reply(to: wire) { return response(reply, wire) }
        if let reply = await calendars.reply(to: wire) { return response(reply, wire) }
        if let reply = documents.reply(to: wire) { return response(reply, wire) }
        do {
            let buffer = try await request.body.collect(upTo: EventForm.bodyBytesMaximum)
            wire.body = Array(buffer.readableBytesView)
        } catch {
            // The guard has answered, or the sender is gone: what is said here reaches nobody.
            return response(Reply(.tooLarge("The body could not be read")), wire)
        }
        if MCPEndpoint.isResponsible(for: wire) {
            switch await tools.deliver(wire, Self.toolHeaders(request)) {
            case .reply(let reply): return response(reply, wire)
            case .events(let events): return Self.toolEvents(events)
            }
        }
        if web.isResponsible(for: wire) {
            switch await web.reply(to: wire) {
            case .page(let reply):
                dispatcher.environment.metrics.noteRequest(.page, status: reply.status, limit: .signIn, since: started)
                return response(reply, wire)
            case .live(let versions): return Self.live(versions)
            }
        }
        let reply = await dispatcher.reply(to: wire)
        logger.debug(
            "request",
            metadata: [
                "method": "\(wire.method)", "path": "\(wire.path)", "status": "\(reply.status)",
                "request_id": "\(wire.requestID)", "took": "\(ContinuousClock.now - started)",
            ])
        return response(reply, wire)
    }

    func response(_ reply: Reply, _ wire: WireRequest) -> Response {
        var headers = HTTPFields()
        for (name, value) in reply.headers {
            if let field = HTTPField.Name(name) { headers.append(HTTPField(name: field, value: value)) }
        }
        // What a gateway passes on has the id that the account behind it gave.
        if headers[Self.requestID] == nil { headers[Self.requestID] = wire.requestID }
        guard !reply.body.isEmpty else {
            return Response(status: .init(code: reply.status), headers: headers)
        }
        headers[.contentType] = reply.contentType
        return Response(
            status: .init(code: reply.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    // A literal name that the library's own check accepts.
    private static let requestID = HTTPField.Name("X-Request-Id") ?? .server
    private static func passedHeaders(_ request: Request) -> [(name: String, value: String)] {
        Gateway.passedNames.compactMap { name in
            HTTPField.Name(name).flatMap { request.headers[$0] }.map { (name: name, value: $0) }
        }
    }
    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
    private static let dryRun = HTTPField.Name(WireRequest.dryRunHeader)
    private static let approval = HTTPField.Name(WireRequest.approvalHeader)

    /// Server-sent events: a version each time incidents change, and a comment now and then so that nobody hangs up.
    private static func live(_ versions: AsyncStream<Int>) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                // A page that stays open must not hold up the end of the server; the browser comes back by itself.
                for await version in withHeartbeat(versions).cancelOnGracefulShutdown() {
                    let text = version.map { "event: incidents\ndata: \($0)\n\n" } ?? ": still here\n\n"
                    try await writer.write(ByteBuffer(string: text))
                }
                try await writer.finish(nil)
            })
    }

    /// The versions, and nil whenever it has been silent for a while.
    private static func withHeartbeat(_ versions: AsyncStream<Int>) -> AsyncStream<Int?> {
        AsyncStream(bufferingPolicy: .bufferingNewest(2)) { continuation in
            let forwarding = Task {
                for await version in versions { continuation.yield(version) }
                continuation.finish()
            }
            let beating = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: .seconds(heartbeatSeconds))
                    continuation.yield(nil)
                }
            }
            continuation.onTermination = { _ in
                forwarding.cancel()
                beating.cancel()
            }
        }
    }
}

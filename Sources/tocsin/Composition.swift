// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import Logging
import Server
import ServiceLifecycle
import Store
import UnixSignals
import Web

/// The composition root: everything is made here, once, and handed down.
struct Composition {
    /// Work under way has this long to end after SIGTERM.
    static let drainSeconds: Int64 = 8
    /// OpenSSL's own name for a PEM file of authorities that counts instead of the system's; libcurl does not read it.
    static let authoritiesVariable = "SSL_CERT_FILE"

    let layers: Layers
    let address: ListenAddress
    private let metricsAddress: ListenAddress?
    let logger: Logger
    /// The account that this server stands before; nil for one that stands for itself.
    private let upstream: Upstream?

    init(layers: Layers, upstream: Upstream? = nil) throws {
        self.layers = layers
        self.upstream = upstream
        address = ListenAddress(
            host: layers.text(.host) ?? "127.0.0.1", port: try layers.integer(.port, in: 0...65_535) ?? 8080,
            certificateFile: layers.text(.tlsCertificate), keyFile: layers.text(.tlsKey))
        guard (address.certificateFile == nil) == (address.keyFile == nil) else {
            throw Refusal("--tls-certificate and --tls-key belong together")
        }
        metricsAddress = try layers.text(.metricsListen).map { text in
            guard let address = ListenAddress(hostAndPort: text) else {
                throw Refusal("\(Setting.metricsListen.environmentName) must be HOST:PORT")
            }
            return address
        }
        var logger = Logger(label: "tocsin") { StreamLogHandler.standardError(label: $0) }
        let level = layers.text(.logLevel) ?? "info"
        guard let known = Logger.Level(rawValue: level) else { throw Refusal("\(level) is no log level") }
        logger.logLevel = known
        self.logger = logger
    }

    func run() async throws {
        let settings = try settings()
        let provider = try provider()
        let rules = try NetworkRules(layers)
        let database = try await Stores.openMigrated(layers)
        let runtime = LiveRuntime()
        let authorities = ProcessInfo.processInfo.environment[Self.authoritiesVariable]
        let upstreamHTTP = try upstream.map { _ in try UpstreamHTTP(certificateAuthorityFile: authorities) }
        let environment = forwarding(
            Environment(
                database: database, runtime: runtime, settings: settings, wakeup: Wakeup(),
                secrets: try await AccountSetup.secrets(database, runtime), logger: logger), through: upstreamHTTP)
        warn(settings)
        let sender = settings.mailServer.map { SMTPSender(server: $0, certificateAuthorityFile: authorities) }
        let anchorHTTP = AnchorHTTP(rules: rules, certificateAuthorityFile: authorities)
        let anchor = try await anchor(environment, through: anchorHTTP, sender)
        let health = Health(environment: environment)
        let dispatcher = Dispatcher(environment: environment)
        let server = TocsinServer(
            dispatcher: dispatcher, web: try WebApp(dispatcher: dispatcher, provider: provider), health: health,
            logger: logger)
        let scheme = address.certificateFile == nil ? "http" : "https"
        let application = try server.application(address) { [host = address.host] port in
            StandardOutput.write("listening on \(scheme)://\(host):\(port)")
        }
        let timers = TimerLoop(environment)
        // After a long stop: what has ended meanwhile ends before anybody is paged for it.
        do { _ = try await timers.step() } catch {
            logger.error("overdue timers could not be handled yet", metadata: ["error": "\(error)"])
        }
        let deliveries = DeliveryLoop(environment, channel: MailChannel(sender: sender))
        let webhookHTTP = WebhookHTTP(rules: rules, certificateAuthorityFile: authorities)
        let nodes = NodeLink(environment, database)
        let watchdog = Watchdog(environment, sendsMail: sender != nil)
        var services: [any ServiceLifecycle.Service] = [
            LoopService("timers", environment) { try await timers.step() },
            LoopService("key use", environment) {
                try await environment.keyUse.flush(environment)
                return nil
            },
            LoopService("watchdog", environment) { try await watchdog.step() },
            DeliveryService(deliveries, environment) { sender?.shutDown() },
            WebhookService(WebhookLoop(environment, transport: webhookHTTP), environment) { await webhookHTTP.shutDown() },
            SendingService(RuleWebhookLoop(environment, transport: webhookHTTP), environment),
            SendingService(HandoffLoop(environment, send: sender.map(Self.send(by:))), environment), nodes, application,
        ]
        if let metricsAddress {
            let listener = try server.metricsApplication(metricsAddress) { [logger] port in
                logger.notice("metrics are served", metadata: ["host": "\(metricsAddress.host)", "port": "\(port)"])
            }
            services.insert(listener, at: 0)
        }
        if let sender { services.insert(contentsOf: mailServices(sender, environment), at: 0) }
        if let anchor { services.append(LoopService("audit anchor", environment) { try await anchor.step() }) }
        let outcome = await run(services)
        await publishLast(anchor)
        await anchorHTTP.shutDown()
        sender?.shutDown()
        await webhookHTTP.shutDown()
        await upstreamHTTP?.shutDown()
        await database.close()
        try outcome.get()
    }

    private func forwarding(_ environment: Environment, through transport: UpstreamHTTP?) -> Environment {
        guard let upstream, let transport else { return environment }
        var environment = environment
        environment.gateway = Gateway(upstream, transport: transport, runtime: environment.runtime, logger: logger)
        return environment
    }

    /// What publishes the head of the call log, where that is wanted.
    private func anchor(
        _ environment: Environment, through transport: AnchorHTTP, _ sender: SMTPSender?
    ) async throws -> AuditAnchor? {
        guard let text = layers.text(.auditAnchor) else { return nil }
        let address = try AnchorAddress(text)
        if case .mail = address, sender == nil { throw Refusal("--audit-anchor with a mail address needs --mail-server") }
        return try await AuditAnchor(environment, address, transport: transport, send: sender.map(Self.send(by:)))
    }

    /// After the last call.
    private func publishLast(_ anchor: AuditAnchor?) async {
        do { try await anchor?.publishLast() } catch {
            logger.error("the head of the call log could not be published", metadata: ["error": "\(error)"])
        }
    }

    private static func send(by sender: SMTPSender) -> MailSend {
        { message in await sender.send(from: message.from, to: message.to, bytes: message.encoded()) }
    }

    /// Mails that are no pages.
    private func mailServices(_ sender: SMTPSender, _ environment: Environment) -> [any ServiceLifecycle.Service] {
        let send = Self.send(by: sender)
        return [
            SendingService(SignInMailLoop(environment, send: send), environment),
            SendingService(NoticeMailLoop(environment, send: send), environment),
            SendingService(ApprovalMailLoop(environment, send: send), environment),
        ]
    }

    private func run(_ services: [any ServiceLifecycle.Service]) async -> Result<Void, any Error> {
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(Self.drainSeconds)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            logger.notice("stopped before everything under way had ended")
        } catch {
            let places = [address, metricsAddress].compactMap(\.self).map { "\($0.host):\($0.port)" }
            return .failure(Refusal("cannot serve on \(places.joined(separator: " or on ")): \(error)"))
        }
        return .success(())
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import Base
import Domain
import Foundation
import Logging
import Server
import ServiceLifecycle
import Store
import UnixSignals
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Each flag has an environment name, shown in brackets; flags win over the environment, and that over the file \
            named by --config. Prints `listening on URL` when it is ready. SIGTERM lets what is under way end, for 10 \
            seconds at most. SSL_CERT_FILE names a PEM file of authorities for a mail server or a webhook receiver with a \
            certificate of your own.

            Example:
              tocsin serve --database sqlite:tocsin.sqlite --mail-server smtp://127.0.0.1:25 --mail-from tocsin@example.com
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: Setting.host.help) var host: String?
    @Option(help: Setting.port.help) var port: String?
    @Option(name: .customLong("public-url"), help: Setting.publicURL.help) var publicURL: String?
    @Option(help: Setting.tlsCertificate.help) var tlsCertificate: String?
    @Option(help: Setting.tlsKey.help) var tlsKey: String?
    @Option(help: Setting.mailServer.help) var mailServer: String?
    @Option(help: Setting.mailFrom.help) var mailFrom: String?
    @Option(name: .customLong("oidc-issuer"), help: Setting.oidcIssuer.help) var oidcIssuer: String?
    @Option(name: .customLong("oidc-client-id"), help: Setting.oidcClientID.help) var oidcClientID: String?
    @Option(name: .customLong("oidc-client-secret"), help: Setting.oidcClientSecret.help) var oidcClientSecret: String?
    @Option(help: Setting.allowNetwork.help) var allowNetwork: [String] = []
    @Option(help: Setting.eventLimit.help) var eventLimit: String?
    @Option(help: Setting.restLimit.help) var restLimit: String?
    @Flag(help: Setting.enableWriteTools.help) var enableWriteTools = false
    @Option(help: Setting.auditAnchor.help) var auditAnchor: String?
    @Option(help: Setting.metricsListen.help) var metricsListen: String?
    @Option(help: Setting.logLevel.help) var logLevel: String?

    func run() async throws {
        let layers = try await store.layers([
            .host: host, .port: port, .publicURL: publicURL, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey,
            .mailServer: mailServer, .mailFrom: mailFrom, .oidcIssuer: oidcIssuer, .oidcClientID: oidcClientID,
            .oidcClientSecret: oidcClientSecret, .eventLimit: eventLimit,
            .restLimit: restLimit, .logLevel: logLevel,
            .allowNetwork: allowNetwork.isEmpty ? nil : allowNetwork.joined(separator: ","),
            .enableWriteTools: enableWriteTools ? "true" : nil, .auditAnchor: auditAnchor, .metricsListen: metricsListen,
        ])
        try await Composition(layers: layers).run()
    }
}

/// The composition root: everything is made here, once, and handed down.
struct Composition {
    /// Work under way has this long to end after SIGTERM.
    static let drainSeconds: Int64 = 8
    /// OpenSSL's own name for a PEM file of authorities that counts instead of the system's; libcurl does not read it.
    static let authoritiesVariable = "SSL_CERT_FILE"

    private let layers: Layers
    private let address: ListenAddress
    private let metricsAddress: ListenAddress?
    private let logger: Logger

    init(layers: Layers) throws {
        self.layers = layers
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
        let environment = Environment(
            database: database, runtime: runtime, settings: settings, wakeup: Wakeup(),
            secrets: try await AccountSetup.secrets(database, runtime), logger: logger)
        warn(settings)
        let anchor = try await anchor(environment)
        let authorities = ProcessInfo.processInfo.environment[Self.authoritiesVariable]
        let sender = settings.mailServer.map { SMTPSender(server: $0, certificateAuthorityFile: authorities) }
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
            nodes, application,
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
        sender?.shutDown()
        await webhookHTTP.shutDown()
        await database.close()
        try outcome.get()
    }

    /// What publishes the head of the call log, where that is wanted.
    private func anchor(_ environment: Environment) async throws -> AuditAnchor? {
        guard let path = layers.text(.auditAnchor) else { return nil }
        return try await AuditAnchor(environment, path: path)
    }

    /// After the last call.
    private func publishLast(_ anchor: AuditAnchor?) async {
        do { try await anchor?.publish() } catch {
            logger.error("the head of the call log could not be published", metadata: ["error": "\(error)"])
        }
    }

    /// Mails that are no pages.
    private func mailServices(_ sender: SMTPSender, _ environment: Environment) -> [any ServiceLifecycle.Service] {
        let send: SignInMailLoop.Send = { message in
            await sender.send(from: message.from, to: message.to, bytes: message.encoded())
        }
        return [
            SignInMailService(SignInMailLoop(environment, send: send), environment),
            NoticeMailService(NoticeMailLoop(environment, send: send), environment),
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

    /// What an operator should know at once, and not when somebody was not paged.
    private func warn(_ settings: Settings) {
        if settings.mailServer == nil {
            logger.warning("no mail server is configured: nobody can be told by mail (see --mail-server)")
        }
        if layers.text(.publicURL) == nil, address.port == 0 || ["0.0.0.0", "::"].contains(address.host) {
            logger.warning("links in mails and answers name \(settings.publicURL): set --public-url")
        }
    }

    /// Where people can sign in besides here.
    private func provider() throws -> IdentityProvider? {
        let (issuer, id) = (layers.text(.oidcIssuer), layers.text(.oidcClientID))
        let secret = layers.text(.oidcClientSecret)
        if issuer == nil, id == nil, secret == nil { return nil }
        guard let issuer, let id, let secret else {
            throw Refusal("--oidc-issuer, --oidc-client-id and --oidc-client-secret belong together")
        }
        guard let settings = ProviderSettings(issuer: issuer, clientID: id, clientSecret: secret) else {
            throw Refusal("--oidc-issuer must be an https address, or an http address of this machine")
        }
        return IdentityProvider(settings, transport: ProviderHTTP())
    }

    private func settings() throws -> Settings {
        let scheme = address.certificateFile == nil ? "http" : "https"
        var settings = Settings(
            publicURL: Stores.trimmed(layers.text(.publicURL) ?? "\(scheme)://\(address.host):\(address.port)"),
            mailFrom: layers.text(.mailFrom) ?? "tocsin@localhost",
            eventLimitPerMinute: try layers.integer(.eventLimit, in: 1...1_000_000),
            restLimitPerMinute: try layers.integer(.restLimit, in: 0...100_000_000) ?? Settings.restLimitPerMinuteDefault)
        settings.version = Tocsin.configuration.version
        settings.offersWriteTools = try layers.boolean(.enableWriteTools)
        guard MailAddress(settings.mailFrom) != nil else { throw Refusal("\(settings.mailFrom) is no mail address") }
        if let url = layers.text(.mailServer) {
            // The text is not repeated: it may hold a password.
            guard let server = MailServer(url: url) else {
                throw Refusal("--mail-server is no address such as smtp://HOST:PORT")
            }
            settings.mailServer = server
        }
        return settings
    }
}

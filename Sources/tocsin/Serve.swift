// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser

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
    @Option(help: Setting.bundleSeconds.help) var bundleSeconds: String?
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
            .oidcClientSecret: oidcClientSecret, .bundleSeconds: bundleSeconds, .eventLimit: eventLimit,
            .restLimit: restLimit, .logLevel: logLevel,
            .allowNetwork: allowNetwork.isEmpty ? nil : allowNetwork.joined(separator: ","),
            .enableWriteTools: enableWriteTools ? "true" : nil, .auditAnchor: auditAnchor, .metricsListen: metricsListen,
        ])
        try await Composition(layers: layers).run()
    }
}

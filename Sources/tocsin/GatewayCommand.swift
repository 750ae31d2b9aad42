// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import Foundation

struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway", abstract: "Stand before another account and decide what agents may do there.",
        discussion: """
            Agents show a token of the gateway and may do what they are granted here. Their calls are made at the account \
            behind with the key in --upstream-key-file, which they never see. Whoever shows a key of that account, and \
            whoever sends events, passes through unchanged. `setup` on the gateway's own database makes the keys with \
            which people administer agents.

            Example:
              tocsin setup --database sqlite:gateway.sqlite --owner-email ada@example.com
              tocsin gateway --database sqlite:gateway.sqlite --upstream https://api.pagerduty.com --upstream-key-file key
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: Setting.upstream.help) var upstream: String?
    @Option(help: Setting.upstreamKeyFile.help) var upstreamKeyFile: String?
    @Option(help: Setting.upstreamEvents.help) var upstreamEvents: String?
    @Option(help: Setting.host.help) var host: String?
    @Option(help: Setting.port.help) var port: String?
    @Option(name: .customLong("public-url"), help: Setting.publicURL.help) var publicURL: String?
    @Option(help: Setting.tlsCertificate.help) var tlsCertificate: String?
    @Option(help: Setting.tlsKey.help) var tlsKey: String?
    @Option(help: Setting.mailServer.help) var mailServer: String?
    @Option(help: Setting.mailFrom.help) var mailFrom: String?
    @Option(help: Setting.allowNetwork.help) var allowNetwork: [String] = []
    @Option(help: Setting.restLimit.help) var restLimit: String?
    @Option(help: Setting.auditAnchor.help) var auditAnchor: String?
    @Option(help: Setting.metricsListen.help) var metricsListen: String?
    @Option(help: Setting.logLevel.help) var logLevel: String?

    func run() async throws {
        let layers = try await store.layers([
            .upstream: upstream, .upstreamKeyFile: upstreamKeyFile, .upstreamEvents: upstreamEvents, .host: host,
            .port: port, .publicURL: publicURL, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey,
            .mailServer: mailServer, .mailFrom: mailFrom, .restLimit: restLimit, .logLevel: logLevel,
            .allowNetwork: allowNetwork.isEmpty ? nil : allowNetwork.joined(separator: ","), .auditAnchor: auditAnchor,
            .metricsListen: metricsListen,
        ])
        try await Composition(layers: layers, upstream: try Upstream(layers)).run()
    }
}

extension Upstream {
    /// The service itself takes events at a host of its own beside that of its API.
    private static let serviceDomain = "pagerduty.com"
    /// More is no key.
    private static let keyFileBytesMaximum = 4096

    init(_ layers: Layers) throws {
        guard let text = layers.text(.upstream) else { throw Refusal("--upstream is missing: which account is behind?") }
        guard let file = layers.text(.upstreamKeyFile) else { throw Refusal("--upstream-key-file is missing") }
        let endpoint = try Self.endpoint(text, flag: "--upstream")
        let url = Stores.trimmed(endpoint.url)
        if let own = layers.text(.publicURL), Stores.trimmed(own) == Stores.trimmed(text) {
            throw Refusal("--upstream is this gateway itself")
        }
        let events = try layers.text(.upstreamEvents).map { try Self.endpoint($0, flag: "--upstream-events").url }
        self.init(
            url: url, eventsURL: Stores.trimmed(events ?? Self.eventsURL(endpoint) ?? url), key: try Self.key(file))
    }

    private static func endpoint(_ text: String, flag: String) throws -> WebhookEndpoint {
        // The text is not repeated: it may hold a password.
        guard let endpoint = WebhookEndpoint(text), endpoint.authorization == nil, !endpoint.target.contains("?") else {
            throw Refusal("\(flag) must be an http or https address without credentials and query")
        }
        return endpoint
    }

    private static func eventsURL(_ endpoint: WebhookEndpoint) -> String? {
        guard endpoint.host.hasPrefix("api."), endpoint.host.hasSuffix("." + serviceDomain) else { return nil }
        return "https://events." + String(endpoint.host.dropFirst("api.".count))
    }

    /// Without the line's end that editors add.
    private static func key(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path), data.count <= keyFileBytesMaximum else {
            throw Refusal("cannot read the key in \(path)")
        }
        let key = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard isKey(key) else { throw Refusal("\(path) holds no key: one word of letters, digits and signs") }
        return key
    }
}

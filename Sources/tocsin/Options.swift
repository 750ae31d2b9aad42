// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Configuration
import Foundation

/// Every setting there is: its flag, its environment name, and what it means. Flags win over the environment, and that
/// over the file.
enum Setting: String, CaseIterable {
    case database
    case host
    case port
    case publicURL = "publicUrl"
    case tlsCertificate
    case tlsKey
    case mailServer
    case mailFrom
    case oidcIssuer
    case oidcClientID = "oidcClientId"
    case oidcClientSecret
    case allowNetwork
    case bundleSeconds
    case eventLimit
    case restLimit
    case enableWriteTools
    case auditAnchor
    case upstream
    case upstreamEvents
    case upstreamKeyFile
    case metricsListen
    case logLevel

    var detail: String {
        switch self {
        case .database: "sqlite:PATH or postgres://… (default: sqlite: in your data folder)"
        case .host: "Address to listen on (default: 127.0.0.1)"
        case .port: "Port to listen on (default: 8080)"
        case .publicURL:
            "Address under which people and clients reach the server (default: the one it listens on, or http://127.0.0.1:8080)"
        case .tlsCertificate: "PEM file with the certificate chain; with --tls-key the server speaks TLS only"
        case .tlsKey: "PEM file with the certificate's private key"
        case .mailServer: "smtp://[USER:PASSWORD@]HOST:PORT or smtps://…; without it nobody is told by mail"
        case .mailFrom: "Sender of mails (default: tocsin@localhost)"
        case .oidcIssuer: "https address of an OpenID Connect provider through which people can sign in as well"
        case .oidcClientID: "How this server is known to that provider; goes with --oidc-issuer"
        case .oidcClientSecret: "Its secret there; better kept in the environment or the file than in a flag"
        case .allowNetwork: "Private network that outgoing calls may reach, as CIDR, also without TLS; may be repeated"
        case .bundleSeconds: "Pages to one address within so many seconds go together; 0 for each by itself (default: 30)"
        case .eventLimit: "Events a minute for each routing key (default: no limit)"
        case .restLimit: "Calls a minute of each caller of the REST API; 0 for no limit (default: 960)"
        case .enableWriteTools: "Offer tools that change something, at /mcp, to keys that may write"
        case .auditAnchor: "File, https address or mailto:ADDRESS to which the head of the agents' call log is published"
        case .upstream: "Address of the account that `gateway` stands before, such as https://api.pagerduty.com"
        case .upstreamEvents: "Address of that account for events (default: the same; the service's own is known)"
        case .upstreamKeyFile: "File with the key of that account with which agents' calls are made there"
        case .metricsListen: "HOST:PORT that serves metrics without a key, over HTTP"
        case .logLevel: "trace, debug, info, notice, warning, error or critical (default: info)"
        }
    }

    var environmentName: String {
        "TOCSIN_" + rawValue.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
    }

    var help: ArgumentHelp { ArgumentHelp("\(detail). [\(environmentName)]") }
}

/// The layers of configuration, read by setting.
struct Layers {
    private let reader: ConfigReader

    /// `flags` are those that were given; `file` is a JSON file with a `tocsin` object in it.
    init(flags: [Setting: String], file: String?) async throws {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (setting, value) in flags {
            values[AbsoluteConfigKey(["tocsin", setting.rawValue])] = ConfigValue(.string(value), isSecret: false)
        }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: values), EnvironmentVariablesProvider(),
        ]
        if let path = file ?? ProcessInfo.processInfo.environment["TOCSIN_CONFIG"] {
            guard FileManager.default.isReadableFile(atPath: path) else { throw Refusal("cannot read \(path)") }
            let location = InMemoryProvider(values: [
                AbsoluteConfigKey(["filePath"]): ConfigValue(.string(path), isSecret: false)
            ])
            do {
                providers.append(try await FileProvider<JSONSnapshot>(config: ConfigReader(provider: location)))
            } catch {
                throw Refusal("\(path) is no JSON file of settings")
            }
        }
        reader = ConfigReader(providers: providers)
    }

    func text(_ setting: Setting) -> String? {
        let key = ConfigKey(["tocsin", setting.rawValue])
        if let text = reader.string(forKey: key) { return text.isEmpty ? nil : text }
        if let number = reader.int(forKey: key) { return String(number) }
        return reader.bool(forKey: key).map { String($0) }
    }

    /// A setting of several values: with commas between them, or a list in the file.
    func list(_ setting: Setting) -> [String] {
        guard let text = text(setting) else {
            return reader.stringArray(forKey: ConfigKey(["tocsin", setting.rawValue])) ?? []
        }
        return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Whether something is switched on; not, when nothing is said.
    func boolean(_ setting: Setting) throws -> Bool {
        switch text(setting)?.lowercased() {
        case nil, "false", "0": return false
        case "true", "1": return true
        default: throw Refusal("\(setting.environmentName) must be true or false")
        }
    }

    func integer(_ setting: Setting, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = text(setting) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Refusal("\(setting.environmentName) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

struct DatabaseOptions: ParsableArguments {
    @Option(help: Setting.database.help) var database: String?
    @Option(help: "JSON file with settings in a \"tocsin\" object. [TOCSIN_CONFIG]") var config: String?

    func layers(_ more: [Setting: String?] = [:]) async throws -> Layers {
        var flags = more.compactMapValues(\.self)
        flags[.database] = database
        return try await Layers(flags: flags, file: config)
    }
}

/// Lines for people and programs that watch, apart from a command's output.
enum StandardError {
    static func write(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

enum StandardOutput {
    static func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

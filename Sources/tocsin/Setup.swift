// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import Base
import Domain
import Store

struct Setup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make an account on which everything works at once. Safe to repeat.",
        discussion: """
            Creates what is missing: schema, owner, keys, and a first service with an escalation policy, a schedule and an \
            Events API v2 integration. Secrets are printed once.

            Example:
              tocsin setup --database sqlite:tocsin.sqlite --owner-email ada@example.com --owner-name "Ada Lovelace"
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: "Mail address of the account's owner.") var ownerEmail = "owner@example.com"
    @Option(help: "Name of the account's owner.") var ownerName = "Owner"
    @Option(name: .customLong("public-url"), help: Setting.publicURL.help) var publicURL: String?
    @Flag(help: "Add colleagues, a second service and incidents to look at (on a new account).") var demo = false
    @Flag(help: "Revoke the first keys and the owner's sessions, and print fresh keys and a sign-in link.") var newKeys =
        false
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let layers = try await store.layers([.publicURL: publicURL])
        let email = ownerEmail.lowercased()
        guard User.looksLikeEmail(email) else { throw Refusal("\(ownerEmail) is no mail address") }
        guard !ownerName.allSatisfy(\.isWhitespace), ownerName.scalarCount <= User.nameLengthMaximum else {
            throw Refusal("the owner's name must have 1 to \(User.nameLengthMaximum) characters")
        }
        let database = try await Stores.openMigrated(layers)
        let runtime = LiveRuntime()
        let secrets = try await AccountSetup.secrets(database, runtime)
        let outcome = try await AccountSetup.run(
            AccountSetup.Request(
                ownerEmail: email, ownerName: ownerName,
                publicURL: Stores.publicURL(layers), wantsNewKeys: newKeys,
                wantsDemo: demo), database, runtime, secrets)
        await database.close()
        StandardOutput.write(json ? outcome.json.text : Self.plain(outcome))
    }

    private static func plain(_ outcome: AccountSetup.Outcome) -> String {
        var lines = [
            outcome.isNew ? "The account is ready." : "The account was set up before.",
            "  owner              \(outcome.ownerEmail) (\(outcome.ownerID))",
            "  service            \(outcome.serviceID)", "  escalation policy  \(outcome.escalationPolicyID)",
            "  schedule           \(outcome.scheduleID)", "  routing key        \(outcome.routingKey)",
        ]
        let secrets = [
            ("account key  ", outcome.accountKey), ("read-only key", outcome.readOnlyKey),
            ("owner's key  ", outcome.userKey), ("sign-in link ", outcome.signInURL),
        ]
        for (name, secret) in secrets {
            if let secret { lines.append("  \(name)      \(secret)") }
        }
        lines.append(
            outcome.accountKey == nil
                ? "Secrets are shown once. `--new-keys` revokes the old ones and prints fresh ones."
                : "These secrets are not shown again.")
        return lines.joined(separator: "\n")
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema up to this version.",
        discussion: """
            `setup` and `serve` do the same by themselves; this command is for those who want it as a step of its own.

            Example:
              tocsin migrate --database postgres://tocsin@localhost/tocsin
            """)

    @OptionGroup var store: DatabaseOptions

    func run() async throws {
        let layers = try await store.layers()
        let database = try await Stores.open(layers)
        let applied = try await Migrator.migrate(database)
        await database.close()
        StandardOutput.write(applied.isEmpty ? "up to date" : applied.map { "applied \($0)" }.joined(separator: "\n"))
    }
}

/// Opening of the store that the configuration names.
enum Stores {
    static func open(_ layers: Layers) async throws -> any Database {
        try await DatabaseURL.open(layers.text(.database) ?? "sqlite:")
    }

    static func openMigrated(_ layers: Layers) async throws -> any Database {
        let database = try await open(layers)
        _ = try await Migrator.migrate(database)
        return database
    }

    /// Where people reach the server, for links that are made while it does not run.
    static func publicURL(_ layers: Layers) -> String { trimmed(layers.text(.publicURL) ?? "http://127.0.0.1:8080") }

    /// Addresses are put together with slashes of their own.
    static func trimmed(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }
}

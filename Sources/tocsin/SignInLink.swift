// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import Base
import Store

struct SignInLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in-link",
        abstract: "Print a link that signs a person in, once.",
        discussion: """
            For the owner, or for whoever has the address that is given. Keys and sessions stay as they are.

            Example:
              tocsin sign-in-link --database sqlite:tocsin.sqlite --email ada@example.com
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: "Mail address of the person (default: the owner).") var email: String?
    @Option(name: .customLong("public-url"), help: Setting.publicURL.help) var publicURL: String?

    func run() async throws {
        let layers = try await store.layers([.publicURL: publicURL])
        let database = try await Stores.openMigrated(layers)
        let runtime = LiveRuntime()
        let secrets = try await AccountSetup.secrets(database, runtime)
        let link = try await AccountSetup.signInLink(
            email: email, publicURL: Stores.publicURL(layers), database, runtime, secrets)
        await database.close()
        guard let link else {
            throw Refusal(
                email.map { "nobody here has the address \($0)" } ?? "there is no owner yet: run tocsin setup first")
        }
        StandardOutput.write(link)
    }
}

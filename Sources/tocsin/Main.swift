// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import Server
import Store

@main
struct Tocsin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tocsin", abstract: "On-call and incident response on your own machine.",
        discussion: """
            Two commands make a working server:
              tocsin setup --database sqlite:tocsin.sqlite
              tocsin serve --database sqlite:tocsin.sqlite
            """,
        version: "0.1.0",
        subcommands: [
            Setup.self, Serve.self, GatewayCommand.self, Migrate.self, Backup.self, Audit.self, SignInLink.self,
            CallOperation.self, ToolsOverStdio.self,
        ])

    /// Exit statuses: 0 done, 1 refused or failed with one line on standard error, 64 wrong usage.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as Refusal {
            StandardError.write("tocsin: \(error.text)")
            exit(withError: ExitCode(1))
        } catch let error as TocsinServer.UnusableFile {
            StandardError.write("tocsin: \(error.path) holds no \(error.purpose) that can be used")
            exit(withError: ExitCode(1))
        } catch let error as DatabaseURL.Invalid {
            StandardError.write("tocsin: \(error.description)")
            exit(withError: ExitCode(1))
        } catch let error as AnchorFile.Failure {
            StandardError.write("tocsin: \(error.description)")
            exit(withError: ExitCode(1))
        } catch let error as DatabaseError {
            StandardError.write("tocsin: \(error.plainText)")
            exit(withError: ExitCode(1))
        } catch {
            exit(withError: error)
        }
    }
}

/// A command that cannot be carried out, with the one line that says why.
struct Refusal: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

extension DatabaseError {
    fileprivate var plainText: String {
        switch self {
        case .unavailable(let text): "the database does not answer: \(text)"
        case .overloaded(let text): "the database has too much to do: \(text)"
        case .uniqueViolation(let text): "the database refused a double: \(text)"
        case .referenceViolation(let text): "the database refused a row without its other half: \(text)"
        case .contention(let text): "the database is too busy: \(text)"
        case .misuse(let text): text
        }
    }
}

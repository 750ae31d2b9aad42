// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Synchronization
import Testing

/// A house that sends mail, with passwords that cost little, and short ways to sign in to it.
struct SignInWorld {
    static let cheap = Passwords.Cost(rounds: 16, blockSize: 1, parallelism: 1)
    static let password = "violet stapler horse"
    static let home = "192.0.2.1"
    static let elsewhere = "198.51.100.7"

    let house: TestHouse
    let environment: Environment
    let signIn: SignIn
    let letterbox = Letterbox()

    init(publicURL: String = TestHouse.baseURL, sendsMail: Bool = true, provider: IdentityProvider? = nil) async throws {
        house = try await TestHouse()
        var settings = house.environment.settings
        settings.publicURL = publicURL
        settings.mailServer = sendsMail ? MailServer(url: "smtp://127.0.0.1:25") : nil
        environment = Environment(
            database: house.database, runtime: house.runtime, settings: settings, wakeup: Wakeup(),
            secrets: house.environment.secrets, logger: house.environment.logger)
        signIn = SignIn(environment, passwords: Passwords(cost: Self.cheap), provider: provider)
    }

    /// A fresh session of a person, by a link as the command line makes it.
    func cookie(userID: String? = nil, from device: SignIn.Device = SignIn.Device()) async throws -> String {
        let begun = try await signIn.begin(link: try await house.signInToken(userID: userID), from: device)
        return try #require(begun)
    }

    func viewer(_ cookie: String, address: String? = nil) async throws -> SignIn.Viewer? {
        try await signIn.viewer(cookie: cookie, address: address)
    }

    /// Gives the owner a password.
    func withPassword() async throws {
        let found = try await viewer(try await cookie())
        let outcome = try await signIn.setPassword(
            Self.password, old: "", of: try #require(found), from: SignIn.Device(address: Self.home))
        #expect(outcome == .changed)
    }

    /// What somebody is answered who tries a password; nil when they are let in.
    func refusal(
        _ password: String, email: String = "ada@example.com", from address: String = SignInWorld.home
    ) async throws -> SignIn.Outcome? {
        let outcome = try await signIn.begin(
            email: email, password: password, from: SignIn.Device(address: address))
        if case .signedIn = outcome { return nil }
        return outcome
    }

    /// Sends the mails that are due.
    func sendMails() async throws {
        let letterbox = letterbox
        _ = try await SignInMailLoop(environment) { letterbox.take($0) }.step()
    }
}

/// Stands for a mail server: keeps what it takes, and refuses as often as it is told.
final class Letterbox: Sendable {
    private let state = Mutex<(letters: [MailMessage], refusals: [Bool])>(([], []))

    var letters: [MailMessage] { state.withLock { $0.letters } }

    /// Each of the next letters is refused, for good where it says so.
    func refuseNext(permanently: [Bool]) { state.withLock { $0.refusals = permanently } }

    func take(_ letter: MailMessage) -> MailResult {
        state.withLock { state in
            state.letters.append(letter)
            guard !state.refusals.isEmpty else { return .accepted(detail: "250 OK") }
            return .refused(permanently: state.refusals.removeFirst(), detail: "451 later")
        }
    }

    /// The token of the link in a letter.
    func token(_ index: Int) throws -> String {
        let letter = try #require(letters.indices.contains(index) ? letters[index] : nil)
        let line = try #require(letter.text.split(separator: "\n").first { $0.hasPrefix("Sign in: ") })
        let address = try #require(line.split(separator: "?").first)
        return try #require(address.split(separator: "/").last.map(String.init))
    }
}

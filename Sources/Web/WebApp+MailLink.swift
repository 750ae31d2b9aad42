// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain

/// What is signed into a link in a mail, whatever the link is for.
protocol MailedToken: Sendable {
    var userID: String { get }
    static func read(_ text: String, secrets: AccountSecrets, now: Instant) throws(MailLinkToken.Failure) -> Self
}

extension MailLinkToken: MailedToken {}
extension ApprovalLinkToken: MailedToken {}

/// The page behind a link in a mail, which begins as that of a link that is not genuine.
protocol MailedPage: Sendable {
    var now: Instant { get }
    /// Whether the link works, or has done what it was for.
    var isUsable: Bool { get }
    /// The link is genuine and too old.
    mutating func expire()
}

extension MailedPage {
    /// The status that the page is answered with.
    var status: Int { isUsable ? 200 : 410 }
}

/// A genuine link with the person it was made for, and the door in their name.
struct OpenedLink<Token: MailedToken>: Sendable {
    let token: Token
    let user: User
    let door: PageDoor
}

extension WebApp {
    /// Nil when the link is not genuine or too old, of which the page then tells, or when its person is not there any more.
    func openLink<Token: MailedToken>(
        _ text: String, as _: Token.Type, _ request: WireRequest, _ page: inout some MailedPage
    ) async throws -> OpenedLink<Token>? {
        let token: Token
        do throws(MailLinkToken.Failure) {
            token = try Token.read(text, secrets: environment.secrets, now: page.now)
        } catch {
            if error == .expired { page.expire() }
            return nil
        }
        guard let (user, principal) = try await signIn.addressee(id: token.userID) else { return nil }
        let door = PageDoor(
            dispatcher: dispatcher, principal: principal, requestID: request.requestID, remoteAddress: request.remoteAddress,
            channel: .email)
        return OpenedLink(token: token, user: user, door: door)
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue
import Domain

/// What an address under that of a person's own page stands for.
enum AccountPlace {
    case page
    case password
    case endSession
    case endSessions

    /// Nil when no form posts there.
    init?(posting path: String) {
        switch path {
        case WebPath.accountPassword: self = .password
        case WebPath.accountSession: self = .endSession
        case WebPath.accountSessions: self = .endSessions
        default: return nil
        }
    }
}

/// A person's own page: where they are signed in, and their password.
extension WebApp {
    func account(_ place: AccountPlace, _ visit: Visit) async throws -> Reply {
        switch place {
        case .page: return html(pages.account(try await visit.account()))
        case .password: return try await setPassword(visit)
        case .endSession: return try await endOwnSession(visit)
        case .endSessions: return signedOut(try await signIn.endEverywhere(visit.viewer), visit.request)
        }
    }

    private func endOwnSession(_ visit: Visit) async throws -> Reply {
        let id = visit.form[FormField.session] ?? ""
        if id == visit.viewer.sessionID { return try await endSession(visit) }
        let hasEnded = try await signIn.endSession(id, of: visit.viewer)
        return visit.back(to: hasEnded ? .sessionEnded : .sessionGone)
    }

    private func setPassword(_ visit: Visit) async throws -> Reply {
        let outcome = try await signIn.setPassword(
            visit.form[FormField.newPassword] ?? "", old: visit.form[FormField.password] ?? "", of: visit.viewer,
            from: SignIn.Device(visit.request))
        func refused(_ problem: String, _ status: Int) async throws -> Reply {
            html(pages.account(try await visit.account(passwordProblem: problem)), status: status)
        }
        switch outcome {
        case .changed: return visit.back(to: .passwordChanged)
        case .wrong: return try await refused("The old password is not right.", 403)
        case .refused(let refusal): return try await refused(refusal.sentence, 400)
        case .wait(let seconds):
            return try await refused("Too many tries from here. Try again in \(counted(Int(seconds), "second")).", 429)
        case .busy: return try await refused("Too much is going on at this moment. Try again in a few seconds.", 429)
        }
    }
}

extension Visit {
    func account(passwordProblem: String? = nil) async throws -> AccountModel {
        let (sessions, hasPassword) = try await web.signIn.account(of: viewer)
        var frame = try await frame()
        if let notice = parameter(PageNotice.parameterName).flatMap(AccountNotice.init(rawValue:)) {
            frame.notice = notice.notice
        }
        return AccountModel(
            frame: frame,
            sessions: sessions.map { session in
                .init(
                    id: session.id, userAgent: session.userAgent, address: session.address, createdAt: session.createdAt,
                    lastUsedAt: session.lastUsedAt, isCurrent: session.id == viewer.sessionID)
            }, hasPassword: hasPassword, passwordProblem: passwordProblem)
    }

    fileprivate func back(to notice: AccountNotice) -> Reply {
        .redirect(to: "\(WebPath.account)?\(PageNotice.parameterName)=\(notice.rawValue)")
    }
}

/// What the page says after a change. Only these can be asked for by an address.
private enum AccountNotice: String {
    case passwordChanged = "password-changed"
    case sessionEnded = "session-ended"
    case sessionGone = "session-gone"

    var notice: PageFrame.Notice {
        switch self {
        case .passwordChanged: .init(.done, "The password is set, and your other sessions have ended.")
        case .sessionEnded: .init(.done, "Signed out there.")
        case .sessionGone: .init(.problem, "That session had ended already.")
        }
    }
}

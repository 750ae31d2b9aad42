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
    case endAccess

    /// Nil when no form posts there.
    init?(posting path: String) {
        switch path {
        case WebPath.accountPassword: self = .password
        case WebPath.accountSession: self = .endSession
        case WebPath.accountSessions: self = .endSessions
        case WebPath.accountApp: self = .endAccess
        default: return nil
        }
    }
}

/// A person's own page: where they are signed in, what they allow to apps, and their password.
extension WebApp {
    func account(_ place: AccountPlace, _ visit: Visit) async throws -> Reply {
        switch place {
        case .page: return html(pages.account(try await visit.account()))
        case .password: return try await setPassword(visit)
        case .endSession: return try await endOwnSession(visit)
        case .endAccess: return try await endAccess(visit)
        case .endSessions:
            let cookie = try await signIn.endEverywhere(visit.viewer, from: SignIn.Device(visit.request))
            return signedOut(cookie, visit.request)
        }
    }

    private func endAccess(_ visit: Visit) async throws -> Reply {
        let id = visit.form[FormField.app] ?? ""
        let hasEnded = try await signIn.endAccess(of: id, for: visit.viewer, from: SignIn.Device(visit.request))
        return visit.back(to: hasEnded ? .accessEnded : .accessGone)
    }

    private func endOwnSession(_ visit: Visit) async throws -> Reply {
        let id = visit.form[FormField.session] ?? ""
        if id == visit.viewer.sessionID { return try await endSession(visit) }
        let hasEnded = try await signIn.endSession(id, of: visit.viewer, from: SignIn.Device(visit.request))
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
        let (sessions, hasPassword, apps) = try await web.signIn.account(of: viewer)
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
            },
            apps: apps.map { app in
                .init(
                    id: app.clientID, name: app.clientName, abilities: app.scopes.map(ScopeTable.sentence),
                    since: app.since)
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
    case accessEnded = "access-ended"
    case accessGone = "access-gone"

    var notice: PageFrame.Notice {
        switch self {
        case .passwordChanged: .init(.done, "The password is set, and your other sessions have ended.")
        case .sessionEnded: .init(.done, "Signed out there.")
        case .sessionGone: .init(.problem, "That session had ended already.")
        case .accessEnded: .init(.done, "The app can do nothing in your name any more.")
        case .accessGone: .init(.problem, "That app had no access any more.")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue
import Domain

/// Allowing an app to act in one's name. What it asks for is checked anew at each step, and nothing is taken from the form
/// but the answer: a page that lies about opens no door.
extension WebApp {
    private var oauth: OAuthService { OAuthService(environment) }

    func consentPage(_ visit: Visit) async throws -> Reply {
        switch try await oauth.prepare(query: visit.request.query) {
        case .show(let request): return html(pages.consent(ConsentModel(request, visit.viewer)))
        case .redirect(let address): return try onward(address, appName: nil)
        case .refuse(let sentence): throw ErrorPageModel(.badRequest, detail: sentence)
        }
    }

    func answerConsent(_ visit: Visit) async throws -> Reply {
        switch try await oauth.prepare(query: visit.form[ConsentField.query] ?? "") {
        case .show(let request):
            let address = try await answer(request, visit)
            return try onward(address, appName: request.clientName)
        case .redirect(let address): return try onward(address, appName: nil)
        case .refuse(let sentence): throw ErrorPageModel(.badRequest, detail: sentence)
        }
    }

    private func answer(_ request: ConsentRequest, _ visit: Visit) async throws -> String {
        switch visit.form[ConsentField.decision] {
        case ConsentField.refuse: return oauth.deny(request)
        case ConsentField.allow:
            // What was shown, and no more, should the app have been given more meanwhile.
            let shown = PercentEncoding.pairs(String(decoding: visit.request.body, as: UTF8.self))
                .filter { $0.name == ConsentField.scope }.map(\.value)
            return try await oauth.grant(
                request, userID: visit.viewer.user.id, approvedScopes: shown, from: SignIn.Device(visit.request))
        default: throw ErrorPageModel(.badRequest)
        }
    }

    /// Nothing but a web address becomes a link, whatever the service hands out.
    private func onward(_ address: String, appName: String?) throws -> Reply {
        let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
        guard isWeb, address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw ErrorPageModel(.internalError) }
        return html(pages.onward(OnwardModel(address: address, appName: appName)))
    }
}

extension ConsentModel {
    fileprivate init(_ request: ConsentRequest, _ viewer: SignIn.Viewer) {
        let changing = request.scopes.filter { Self.isChanging($0.name) }
        self.init(
            personName: viewer.user.name, personEmail: viewer.user.email, csrfToken: viewer.formToken,
            appName: request.clientName, isSelfRegistered: request.isSelfRegistered, redirectHost: request.redirectHost,
            looks: request.scopes.filter { !changing.contains($0) }.map(\.sentence), changes: changing.map(\.sentence),
            scopes: request.scopes.map(\.name), query: request.query)
    }

    /// Scopes end with what they allow; the classic ones are that word alone.
    private static func isChanging(_ scope: String) -> Bool { scope.split(separator: ".").last == "write" }
}

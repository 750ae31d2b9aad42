// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Store

/// The authorization server's addresses.
package enum OAuthHandlers {
    private static let metadataSeconds = 3600

    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.OAuth
        bindings.bindWeb(Names.token.erased) { request, environment in
            try await OAuthService(environment).token(request)
        }
        bindings.bindWeb(Names.revoke.erased) { request, environment in
            try await OAuthService(environment).revoke(request)
        }
        bindings.bindWeb(Names.introspect.erased) { request, environment in
            try await OAuthService(environment).introspect(request)
        }
        bindings.bindWeb(Names.register.erased) { request, environment in
            try await OAuthService(environment).register(request)
        }
        bindings.bindWeb(Names.authorize.erased) { request, environment in try await authorize(request, environment) }
        bindDocuments(&bindings)
    }

    private static func bindDocuments(_ bindings: inout Bindings) {
        typealias Names = Operations.OAuth
        bindings.bindWeb(Names.keys.erased) { _, environment in
            document(try await OAuthService(environment).keySet())
        }
        for endpoint in [Names.serverMetadata, Names.openIDConfiguration] {
            bindings.bindWeb(endpoint.erased) { _, environment in document(OAuthService(environment).serverMetadata) }
        }
        bindings.bindWeb(Names.resourceMetadata.erased) { _, environment in
            document(OAuthService(environment).resourceMetadata)
        }
        bindings.bindWeb(Names.toolMetadata.erased) { _, environment in
            document(OAuthService(environment).toolMetadata)
        }
    }

    private static func document(_ json: JSON) -> Reply {
        Reply(status: 200, headers: [("Cache-Control", "public, max-age=\(metadataSeconds)")], body: json.encoded())
    }

    /// A browser that an app has sent: on to the page of consent, or back to the app with what is wrong.
    private static func authorize(_ request: WireRequest, _ environment: Environment) async throws -> Reply {
        switch try await OAuthService(environment).prepare(query: request.query) {
        case .show(let consent): return redirect(303, to: WebPath.consent + "?" + consent.query)
        case .redirect(let address): return redirect(302, to: address)
        case .refuse(let sentence):
            return Reply(
                status: 400, contentType: "text/plain; charset=utf-8",
                headers: [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")],
                body: Array((sentence + "\n").utf8))
        }
    }

    private static func redirect(_ status: Int, to address: String) -> Reply {
        Reply(
            status: status, contentType: "text/plain; charset=utf-8",
            headers: [("Location", address), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")])
    }
}

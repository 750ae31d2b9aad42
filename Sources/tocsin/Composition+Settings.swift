// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import Base
import Domain
import Logging
import Server
import Store
import Web

/// What the words of the command line come to.
extension Composition {
    /// What an operator should know at once, and not when somebody was not paged.
    func warn(_ settings: Settings) {
        if settings.mailServer == nil {
            logger.warning("no mail server is configured: nobody can be told by mail (see --mail-server)")
        }
        if layers.text(.publicURL) == nil, address.port == 0 || ["0.0.0.0", "::"].contains(address.host) {
            logger.warning("links in mails and answers name \(settings.publicURL): set --public-url")
        }
    }

    /// Where people can sign in besides here.
    func provider() throws -> IdentityProvider? {
        let (issuer, id) = (layers.text(.oidcIssuer), layers.text(.oidcClientID))
        let secret = layers.text(.oidcClientSecret)
        if issuer == nil, id == nil, secret == nil { return nil }
        guard let issuer, let id, let secret else {
            throw Refusal("--oidc-issuer, --oidc-client-id and --oidc-client-secret belong together")
        }
        guard let settings = ProviderSettings(issuer: issuer, clientID: id, clientSecret: secret) else {
            throw Refusal("--oidc-issuer must be an https address, or an http address of this machine")
        }
        return IdentityProvider(settings, transport: ProviderHTTP())
    }

    func settings() throws -> Settings {
        let scheme = address.certificateFile == nil ? "http" : "https"
        var settings = Settings(
            publicURL: Stores.trimmed(layers.text(.publicURL) ?? "\(scheme)://\(address.host):\(address.port)"),
            mailFrom: layers.text(.mailFrom) ?? "tocsin@localhost",
            eventLimitPerMinute: try layers.integer(.eventLimit, in: 1...1_000_000),
            restLimitPerMinute: try layers.integer(.restLimit, in: 0...100_000_000) ?? Settings.restLimitPerMinuteDefault)
        settings.version = Tocsin.configuration.version
        settings.bundleSeconds = Int64(
            try layers.integer(.bundleSeconds, in: PageBundle.secondsRange) ?? PageBundle.secondsDefault)
        settings.offersWriteTools = try layers.boolean(.enableWriteTools)
        guard MailAddress(settings.mailFrom) != nil else { throw Refusal("\(settings.mailFrom) is no mail address") }
        if let url = layers.text(.mailServer) {
            // The text is not repeated: it may hold a password.
            guard let server = MailServer(url: url) else {
                throw Refusal("--mail-server is no address such as smtp://HOST:PORT")
            }
            settings.mailServer = server
        }
        return settings
    }
}

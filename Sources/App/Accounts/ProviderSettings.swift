// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// The OpenID Connect provider that the operator has chosen, and how this server is known there.
package struct ProviderSettings: Hashable, Sendable {
    private static let addressBytesMaximum = 2000
    /// This machine: what goes there crosses no network.
    private static let ownHosts = ["localhost", "127.0.0.1", "[::1]"]

    /// As the provider writes it in its tokens, to the letter.
    package let issuer: String
    package let clientID: String
    package let clientSecret: String

    /// Nil for an issuer that is no address, or that would be spoken to in the clear over a network.
    package init?(issuer: String, clientID: String, clientSecret: String) {
        guard Self.isUsable(issuer), !issuer.contains("?"), !issuer.contains("#"), !clientID.isEmpty, !clientSecret.isEmpty
        else { return nil }
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
    }

    /// The host by which people know it.
    package var name: String {
        let rest = issuer.drop { $0 != ":" }.dropFirst("://".count)
        return String(rest.prefix { $0 != "/" && $0 != ":" })
    }

    var configurationAddress: String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + ProviderPath.configuration
    }

    /// An address over TLS, or of this machine. Private networks count like others: the operator names the provider.
    static func isUsable(_ address: String) -> Bool {
        guard address.utf8.count <= addressBytesMaximum,
            address.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return false }
        let isEncrypted = address.hasPrefix("https://")
        guard isEncrypted || address.hasPrefix("http://") else { return false }
        let authority = address.dropFirst(isEncrypted ? 8 : 7).prefix { !"/?#\\".contains($0) }
        // What stands before an `@` is no host, and made to be taken for one.
        guard !authority.isEmpty, !authority.contains("@") else { return false }
        return isEncrypted || ownHosts.contains { authority == $0 || authority.hasPrefix($0 + ":") }
    }
}

/// A question to a provider. `form` makes it a POST.
package struct ProviderRequest: Hashable, Sendable {
    package let address: String
    package let authorization: String?
    package let form: String?
}

package struct ProviderAnswer: Hashable, Sendable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Carries questions to a provider over the network.
package protocol ProviderTransport: Sendable {
    /// Throws when no whole answer came back within ``IdentityProvider/timeoutSeconds``, or when it is longer than
    /// ``IdentityProvider/answerBytesMaximum``. Follows no redirects: an answer comes from where it was asked for.
    func send(_ request: ProviderRequest) async throws -> ProviderAnswer
}

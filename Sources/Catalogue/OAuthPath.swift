// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    /// Where a person is asked whether an app may act for them; followed by the query of the app's request.
    package static let consent = "/app/consent"
}

/// Addresses below the base URL that stand in no path of an operation.
package enum OAuthPath {
    /// The resource that tools of models talk to.
    package static let mcp = "/mcp"

    /// What tokens can be asked for (RFC 8707): the whole server, or its tools alone.
    package static func resources(baseURL: String) -> [String] { [baseURL, baseURL + mcp] }
}

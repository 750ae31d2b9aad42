// SPDX-License-Identifier: Apache-2.0

/// A cookie of the pages: for this server alone, out of reach of scripts, and over TLS only where there is TLS.
///
/// There its name begins with `__Host-`. Browsers then take it from this very host over TLS alone, so that no neighbour
/// under the same domain can plant one.
struct PageCookie: Sendable {
    let name: String
    private let valueBytesMaximum: Int
    private let isSecure: Bool

    init(_ name: String, publicURL: String, valueBytesMaximum: Int) {
        isSecure = publicURL.hasPrefix("https:")
        self.name = isSecure ? "__Host-\(name)" : name
        self.valueBytesMaximum = valueBytesMaximum
    }

    /// What a `Set-Cookie` header says. `value` holds nothing but letters, digits, dots, dashes and underlines.
    func setting(_ value: String, maximumAgeSeconds: Int64) -> String {
        let secure = isSecure ? "; Secure" : ""
        return "\(name)=\(value); Path=/; Max-Age=\(maximumAgeSeconds); HttpOnly; SameSite=Lax\(secure)"
    }

    /// Makes the browser forget it.
    var clearing: String { setting("", maximumAgeSeconds: 0) }

    /// The value in a `Cookie` header; nil for none, an empty or an overlong one.
    func value(in header: String?) -> String? {
        guard let header else { return nil }
        for part in header.split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0] == name else { continue }
            return pair[1].utf8.count <= valueBytesMaximum ? String(pair[1]) : nil
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    package static let keys = "/app/keys"

    package static func key(_ id: String, _ verb: KeyVerb) -> String {
        "\(keys)/\(PercentEncoding.encode(id))/\(verb.rawValue)"
    }
}

/// What a form on the page of keys asks for; the last segment of the address it posts to.
package enum KeyVerb: String, CaseIterable, Sendable {
    case rotate, revoke
}

extension FormField {
    package static let keyName = "name"
    package static let keyKind = "kind"
    /// For how many days a new key is to work; 0 for as long as nobody revokes it.
    package static let keyDays = "days"
    /// For how many seconds the old key goes on working beside the new one.
    package static let keyOverlap = "overlap"
}

// SPDX-License-Identifier: Apache-2.0

/// Which scopes there are, as far as rules need to know.
package struct KnownScopes: Sendable {
    private let names: Set<String>
    private let personal: Set<String>
    private let expand: @Sendable ([String]) -> [String]
    /// What an app gets that names none and has registered none.
    package let defaults: [String]

    /// `personal` are those that only tell who somebody is, so that every app may ask for them; `expand` answers all
    /// that scopes stand for.
    package init(
        names: [String], personal: [String], defaults: [String], expand: @escaping @Sendable ([String]) -> [String]
    ) {
        self.names = Set(names)
        self.personal = Set(personal)
        self.defaults = defaults
        self.expand = expand
    }

    package func contains(_ scope: String) -> Bool { names.contains(scope) }

    /// Those that the app may ask for at all, in the order given.
    package func allowed(_ scopes: [String], to client: OAuthClient) -> [String] {
        guard !client.scopes.isEmpty else { return scopes }
        let held = expand(client.scopes)
        return scopes.filter { personal.contains($0) || held.contains($0) }
    }
}

/// Reads what an app asks for in `scope`.
package enum ScopeRequest {
    /// Names the account for which an app acts by itself: `as_account-us.acme`.
    private static let accountPrefix = "as_account-"
    private static let regions = ["us", "eu"]
    private static let labelLengthRange = 1...63

    /// Of an app by itself. The account is named first and stays in the answer; there is one account here, so any name
    /// will do. An unknown scope is an error.
    package static func ofApp(
        _ text: String?, _ client: OAuthClient, _ known: KnownScopes
    ) throws(OAuthError) -> [String] {
        let asked = try words(text)
        let accounts = asked.filter { $0.hasPrefix(accountPrefix) }
        guard accounts.count == 1, isAccount(accounts[0]) else {
            throw OAuthError(.invalidRequest, "Invalid scope: it must hold one as_account-{region}.{subdomain}")
        }
        let scopes = asked.filter { !$0.hasPrefix(accountPrefix) }
        guard !scopes.isEmpty, scopes.allSatisfy(known.contains) else { throw .invalidScope }
        guard known.allowed(scopes, to: client) == scopes else {
            throw OAuthError(.invalidScope, "The app is not registered for all of these scopes")
        }
        return accounts + scopes
    }

    /// Of an agent's client: nothing for all that the agent is granted, or less than that. The account may be named as an
    /// app names it, and means nothing. An unknown scope is an error.
    package static func ofAgent(_ text: String?, _ known: KnownScopes) throws(OAuthError) -> [String] {
        let scopes = try words(text).filter { !($0.hasPrefix(accountPrefix) && isAccount($0)) }
        guard scopes.allSatisfy(known.contains) else { throw .invalidScope }
        return scopes
    }

    /// Of a person through an app. What is unknown, or not the app's to ask for, is left out.
    package static func ofPerson(
        _ text: String?, _ client: OAuthClient, _ known: KnownScopes
    ) throws(OAuthError) -> [String] {
        var asked = try words(text)
        if asked.isEmpty { asked = client.scopes.isEmpty ? known.defaults : client.scopes }
        let scopes = known.allowed(asked.filter(known.contains), to: client)
        guard !scopes.isEmpty else { throw OAuthError(.invalidScope, "None of these scopes can be given to the app") }
        return scopes
    }

    /// At a refresh: all that was granted when nothing is said, or less, but never more.
    package static func narrowed(_ text: String?, from granted: [String]) throws(OAuthError) -> [String] {
        let asked = try words(text)
        guard !asked.isEmpty else { return granted }
        guard asked.allSatisfy(granted.contains) else {
            throw OAuthError(.invalidScope, "A refresh cannot ask for more than was granted")
        }
        return asked
    }

    /// Words between blanks, each once, in order.
    package static func words(_ text: String?) throws(OAuthError) -> [String] {
        guard let text else { return [] }
        guard text.utf8.count <= OAuth.scopeBytesMaximum, text.utf8.allSatisfy(isScopeByte) else { throw .invalidScope }
        var words: [String] = []
        for word in text.split(separator: " ") where !words.contains(String(word)) { words.append(String(word)) }
        guard words.count <= OAuth.scopesMaximum else { throw .invalidScope }
        return words
    }

    /// Blanks, and what RFC 6749 lets a scope consist of.
    private static func isScopeByte(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func isAccount(_ word: String) -> Bool {
        let parts = word.dropFirst(accountPrefix.count).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, regions.contains(String(parts[0])) else { return false }
        return labelLengthRange.contains(parts[1].utf8.count) && parts[1].utf8.allSatisfy(isLabelByte)
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}

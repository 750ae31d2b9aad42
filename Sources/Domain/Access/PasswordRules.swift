// SPDX-License-Identifier: Apache-2.0
import Base

/// Which passwords are taken. Length is what counts: no kind of character is asked for, and none is forbidden.
package enum PasswordRules {
    /// In code points.
    package static let lengthRange = 12...128
    /// Different characters that a password has at least.
    package static let distinctMinimum = 5
    /// Shorter parts of names and addresses stand in too many words to be looked for.
    private static let partLengthMinimum = 4

    package enum Refusal: Hashable, Sendable {
        case tooShort
        case tooLong
        /// One of those that are tried first, or a few characters again and again.
        case common
        /// It holds the person's name, or the part of their address before the `@`.
        case personal

        package var sentence: String {
            switch self {
            case .tooShort: "A password has at least \(lengthRange.lowerBound) characters."
            case .tooLong: "A password has at most \(lengthRange.upperBound) characters."
            case .common: "This password is among the first that are tried. Take a longer phrase."
            case .personal: "A password must not hold your name or your mail address."
            }
        }
    }

    /// Why a password is not taken for this person; nil when it is.
    package static func refusal(of password: String, email: String, name: String) -> Refusal? {
        let length = password.scalarCount
        if length < lengthRange.lowerBound { return .tooShort }
        if length > lengthRange.upperBound { return .tooLong }
        let folded = password.lowercased()
        if isCommon(folded) { return .common }
        let parts = personalParts(email: email, name: name)
        return parts.contains { folded.contains($0) } ? .personal : nil
    }

    private static func isCommon(_ folded: String) -> Bool {
        let scalars = Array(folded.unicodeScalars)
        var distinct: [Unicode.Scalar] = []
        for scalar in scalars where distinct.count < distinctMinimum && !distinct.contains(scalar) {
            distinct.append(scalar)
        }
        if distinct.count < distinctMinimum || common.contains(folded) { return true }
        // What people add to a word to make it long enough does not make it a secret.
        let letters = folded.filter(\.isLetter)
        return commonWords.contains { isRepetition(letters, of: $0) }
    }

    private static func isRepetition(_ text: String, of word: String) -> Bool {
        var rest = text[...]
        guard !rest.isEmpty else { return false }
        while rest.hasPrefix(word) { rest = rest.dropFirst(word.count) }
        return rest.isEmpty
    }

    private static func personalParts(email: String, name: String) -> [String] {
        let local = email.lowercased().prefix { $0 != "@" }
        let name = name.lowercased()
        let words = name.split { $0.isWhitespace }.map(String.init)
        return ([String(local), name, words.joined()] + words).filter { $0.scalarCount >= partLengthMinimum }
    }

    /// Long enough, and known to whoever guesses.
    private static let common: [String] = [
        "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890123456", "012345678910",
        "098765432109", "0987654321098", "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnopqrstuvwxyz", "abcd1234abcd",
        "abc123abc123", "a1b2c3d4e5f6", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "qazwsxedcrfv",
        "q1w2e3r4t5y6", "qwertyuiop12", "qwertyuiop123", "qwertyuiopas", "qwertyuiopasdf", "qwertyuiopasdfghjkl",
        "asdfghjkl123", "asdfghjklzxc", "zxcvbnmasdfg", "123qweasdzxc", "qweasdzxc123", "thisisapassword",
        "thisismypassword", "mypassword123", "nopassword123", "correcthorsebatterystaple", "correct horse battery staple",
        "adminadmin123", "administrator", "administrator1", "trustno1trustno1", "letmeinplease", "letmein12345",
        "opensesame123", "supersecret123", "secretpassword", "passwordsecret", "passw0rdpassw0rd", "p@ssw0rdp@ssw0rd",
    ]

    /// Words that make no secret, alone or again and again, whatever figures and signs stand around them.
    private static let commonWords: [String] = [
        "password", "passwort", "passwd", "pass", "motdepasse", "contraseña", "senha", "secret", "geheim", "welcome",
        "willkommen", "changeme", "letmein", "iloveyou", "administrator", "admin", "root", "user", "test", "guest", "login",
        "qwerty", "qwertz", "azerty", "qwertyuiop", "qwertzuiop", "asdfghjkl", "asdf", "monkey", "dragon", "sunshine",
        "princess", "football", "baseball", "superman", "batman", "starwars", "master", "shadow", "winter", "spring",
        "summer", "autumn", "tocsin", "oncall", "pager",
    ]
}

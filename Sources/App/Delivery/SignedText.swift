// SPDX-License-Identifier: Apache-2.0
import Base

/// What the tokens of links in mails are made of: parts without dots, the time at which it ends, and a signature over both.
enum SignedText {
    static func make(_ parts: [String], expiresAt: Instant, secrets: AccountSecrets) -> String {
        let content = (parts + [String(expiresAt.seconds)]).joined(separator: ".")
        return "\(content).\(secrets.signature(of: content))"
    }

    /// The parts and the end again; nil for what was not signed here or is longer, whatever it looks like.
    static func read(
        _ text: String, partCount: Int, lengthMaximum: Int, secrets: AccountSecrets
    ) -> (parts: [String], expiresAt: Instant)? {
        let all = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= lengthMaximum, all.count == partCount + 2, let seconds = Int64(all[partCount]),
            secrets.isSignature(all[partCount + 1], of: all[0...partCount].joined(separator: "."))
        else { return nil }
        return (Array(all.prefix(partCount)), Instant(seconds: seconds))
    }
}

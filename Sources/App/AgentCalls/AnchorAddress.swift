// SPDX-License-Identifier: Apache-2.0

/// Where heads of the call log are published.
package enum AnchorAddress: Hashable, Sendable {
    /// A path. A line is added to the file for each.
    case file(String)
    /// Each is posted there.
    case webhook(WebhookEndpoint)
    /// Each is a mail to this address.
    case mail(MailAddress)

    private static let mailScheme = "mailto:"
    private static let webSchemes = ["https:", "http:"]

    /// `mailto:ADDRESS`, an https or http address, or else a path. Throws for what begins like one of the first and is none;
    /// the text, in which a password may stand, is not repeated.
    package init(_ text: String) throws(AnchorFile.Failure) {
        let lower = text.lowercased()
        if lower.hasPrefix(Self.mailScheme) {
            let rest = text.dropFirst(Self.mailScheme.count)
            // What stands behind a question mark would be the mail's subject and text, which are ours.
            guard !rest.contains("?"), let address = MailAddress(String(rest)) else {
                throw AnchorFile.Failure(description: "--audit-anchor: behind mailto: must stand one mail address")
            }
            self = .mail(address)
        } else if Self.webSchemes.contains(where: { lower.hasPrefix($0) }) {
            guard let endpoint = WebhookEndpoint(text) else {
                throw AnchorFile.Failure(description: "--audit-anchor: this is no address to which can be posted")
            }
            self = .webhook(endpoint)
        } else {
            self = .file(text)
        }
    }
}

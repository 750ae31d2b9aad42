// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
private import Foundation

/// A subscription with all that sending to it needs: put together once for all deliveries of a claim.
struct WebhookAddressee: Sendable {
    let subscription: WebhookSubscription
    /// Nil where the subscription names none, and where it is gone.
    let oauthClient: WebhookOAuthClient?
    /// Nil for an address that none can be sent to.
    let endpoint: WebhookEndpoint?
    /// Those of the subscription's own headers that can be sent.
    let headers: [WebhookSubscription.Header]

    init(_ subscription: WebhookSubscription, oauthClient: WebhookOAuthClient?) {
        self.subscription = subscription
        self.oauthClient = oauthClient
        endpoint = WebhookEndpoint(subscription.url)
        headers = subscription.headers.filter { header in
            // Kept by an earlier version, perhaps: nobody sets what describes this message or its connection.
            WebhookMessage.isSendable(header) && !WebhookForm.isReservedHeader(header.name)
        }
    }
}

/// A claimed delivery with all that sending it needs.
struct WebhookParcel: Sendable {
    let delivery: WebhookDelivery
    let addressee: WebhookAddressee
    let body: [UInt8]
    let claimedAt: Instant

    var subscription: WebhookSubscription { addressee.subscription }
}

/// Puts together what is sent: the bytes as they were stored, and the headers that say whose they are.
enum WebhookMessage {
    static let userAgent = "PagerDuty-Webhook/V3.0"

    /// `token` is the OAuth client's; it comes before credentials in the address, and these before a header of one's own.
    static func request(
        _ parcel: WebhookParcel, to endpoint: WebhookEndpoint, token: String?, at now: Instant
    ) -> WebhookRequest {
        let subscription = parcel.subscription
        let signature = WebhookSignature.header(of: parcel.body, secrets: subscription.liveSecrets(at: now))
        var headers: [(name: String, value: String)] = [
            ("Content-Type", "application/json"), ("Accept", "application/json"), ("User-Agent", userAgent),
            ("X-Webhook-Id", WebhookSignature.uuid(of: parcel.delivery.id)),
            ("X-Webhook-Subscription", subscription.id),
            ("X-PagerDuty-Signature", signature),
        ]
        let authorization = token.map { "Bearer \($0)" } ?? endpoint.authorization
        for header in parcel.addressee.headers {
            if authorization != nil, header.name.lowercased() == "authorization" { continue }
            headers.append((header.name, header.value))
        }
        if let authorization { headers.append(("Authorization", authorization)) }
        return WebhookRequest(url: endpoint.url, headers: headers, body: parcel.body)
    }

    /// Asks for a token with the client's own credentials (RFC 6749, section 4.4).
    static func tokenRequest(_ client: WebhookOAuthClient, to endpoint: WebhookEndpoint) -> WebhookRequest {
        var form = "grant_type=client_credentials"
        if !client.scope.isEmpty { form += "&scope=\(formEncoded(client.scope))" }
        let login = "\(formEncoded(client.clientID)):\(formEncoded(client.clientSecret))"
        return WebhookRequest(
            url: endpoint.url,
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
                ("User-Agent", userAgent), ("Authorization", "Basic \(Data(login.utf8).base64EncodedString())"),
            ], body: Array(form.utf8))
    }

    /// A line break in a value would be a header of its own.
    static func isSendable(_ header: WebhookSubscription.Header) -> Bool {
        let token = Array("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        return !header.name.isEmpty && header.name.utf8.allSatisfy { token.contains($0) }
            && header.value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }

    private static func formEncoded(_ text: String) -> String {
        let plain = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            bytes += plain.contains(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The beginning of an answer, fit to be kept and shown.
package enum WebhookExcerpt {
    package static let bytesMaximum = 1024

    /// Bytes that are no UTF-8, and characters that control a terminal or the direction of writing, are replaced.
    package static func of(_ body: [UInt8]) -> String {
        var text = ""
        var length = 0
        for scalar in String(decoding: body.prefix(bytesMaximum), as: UTF8.self).unicodeScalars {
            let shown = isShown(scalar) ? scalar : "\u{FFFD}"
            length += UTF8.width(shown)
            // A replacement may be longer than what it replaces.
            guard length <= bytesMaximum else { break }
            text.unicodeScalars.append(shown)
        }
        return text
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar == "\n" || scalar == "\t"
        case .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

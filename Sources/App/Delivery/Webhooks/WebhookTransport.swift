// SPDX-License-Identifier: Apache-2.0

/// One POST that goes out.
package struct WebhookRequest: Sendable {
    /// Without credentials: those are a header.
    package let url: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(url: String, headers: [(name: String, value: String)], body: [UInt8]) {
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What came back, or why nothing did.
package enum WebhookAnswer: Sendable {
    /// `body` has at most ``bodyBytesMaximum`` bytes; `retryAfter` is the header of that name as it came.
    case answered(status: Int, retryAfter: String?, body: [UInt8])
    /// `detail` is shown to whoever looks at the delivery.
    case failed(WebhookFailure, detail: String)

    /// More of an answer is not read, and the connection closed.
    package static let bodyBytesMaximum = 65_536

    var status: Int? {
        if case .answered(let status, _, _) = self { status } else { nil }
    }

    var hasTimedOut: Bool {
        if case .failed(.timedOut, _) = self { true } else { false }
    }
}

/// Why there was no answer.
package enum WebhookFailure: Sendable, Hashable {
    case timedOut
    /// No such name, no connection, or one that broke off.
    case unreachable
    case certificateExpired
    /// Any other fault of the encrypted connection.
    case encryption
    /// The address is in no network that may be reached.
    case forbidden
    /// Nothing that a later try could change: an address that is none, credentials that are refused.
    case unsendable
}

/// Carries requests to whatever address somebody has named. Whoever implements it keeps to ``NetworkRules``, follows no
/// redirect, and answers within ``WebhookLoop/tryTimeoutSeconds``.
package protocol WebhookTransport: Sendable {
    func send(_ request: WebhookRequest) async -> WebhookAnswer
}

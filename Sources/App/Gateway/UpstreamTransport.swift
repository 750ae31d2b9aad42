// SPDX-License-Identifier: Apache-2.0

/// The account that a gateway stands before: where it is, and with which key agents' calls are made there.
package struct Upstream: Sendable {
    /// Base of REST paths, without a trailing slash.
    package let url: String
    /// Base of the paths for events; the service itself takes them at another host.
    package let eventsURL: String
    let key: String

    package init(url: String, eventsURL: String, key: String) {
        self.url = url
        self.eventsURL = eventsURL
        self.key = key
    }

    /// What a credential may look like: anything else could not be a header's value.
    package static func isKey(_ text: String) -> Bool {
        (1...Authenticator.tokenLengthMaximum).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// One request to the account behind a gateway.
package struct UpstreamRequest: Sendable {
    package let method: String
    package let url: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// An answer that is larger is given up.
    package let answerBytesMaximum: Int

    package init(
        method: String, url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        answerBytesMaximum: Int
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.answerBytesMaximum = answerBytesMaximum
    }
}

/// What came back, or why nothing did.
package enum UpstreamAnswer: Sendable {
    case answered(status: Int, headers: [(name: String, value: String)], body: [UInt8])
    case failed(UpstreamFailure)
}

package enum UpstreamFailure: Sendable, Hashable {
    /// No connection: nothing was sent.
    case unreachable
    /// It was sent, or may have been, and then the connection ended.
    case brokenOff
    case timedOut
    /// The answer is larger than was asked for.
    case tooLarge
}

/// Carries requests to the upstream account. Whoever implements it follows no redirect, unpacks nothing, ends within
/// ``UpstreamTime/timeoutSeconds``, and reads no more of an answer than the request says.
package protocol UpstreamTransport: Sendable {
    func send(_ request: UpstreamRequest) async -> UpstreamAnswer
}

/// From the first byte sent to the last byte read.
package enum UpstreamTime {
    package static let timeoutSeconds: Int64 = 20
}

// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue

/// A request as it came in, free of any transport.
package struct WireRequest: Sendable {
    package var method: String
    /// Path below the base URL, still percent-encoded, without the query.
    package var path: String
    package var query: String
    package var authorization: String?
    package var from: String?
    package var accept: String?
    package var cookie: String?
    package var contentType: String?
    package var userAgent: String?
    /// Where the page is from that sent the request, as the browser says (`Sec-Fetch-Site`); nil when it says nothing.
    package var fetchSite: String?
    /// Other headers that a gateway passes on: those of ``Gateway/passedNames``.
    package var passedHeaders: [(name: String, value: String)] = []
    /// Asks what would happen, as `true` or `1`, so that nothing is kept; nil where nothing is said.
    package var dryRun: String?
    /// The approval of which the caller wants to hear what became of it.
    package var approvalID: String?
    package var body: [UInt8]
    package var requestID: String
    package var remoteAddress: String

    package init(
        method: String, path: String, query: String = "", authorization: String? = nil, from: String? = nil,
        accept: String? = nil, cookie: String? = nil, contentType: String? = nil, userAgent: String? = nil,
        body: [UInt8] = [], requestID: String = "",
        remoteAddress: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.authorization = authorization
        self.from = from
        self.accept = accept
        self.cookie = cookie
        self.contentType = contentType
        self.userAgent = userAgent
        self.body = body
        self.requestID = requestID
        self.remoteAddress = remoteAddress
    }
}

extension WireRequest {
    package static let dryRunHeader = "X-Tocsin-Dry-Run"
    package static let approvalHeader = "X-Tocsin-Approval"

    /// Whether the caller asks what a change would do. A word that says neither is refused: it would carry out what was
    /// meant to be tried.
    func isDryRun() throws(APIError) -> Bool {
        switch dryRun?.lowercased() {
        case nil, "", "false", "0": return false
        case "true", "1": return true
        default: throw .invalidInput("\(Self.dryRunHeader) must be true or false")
        }
    }
}

/// What goes back.
package struct Reply: Sendable {
    package var status: Int
    package var contentType: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        status: Int, contentType: String = "application/json; charset=utf-8", headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    package init(_ error: APIError) {
        self.init(status: error.status, body: error.body.encoded())
        if let seconds = error.retryAfterSeconds { headers.append(("Retry-After", String(seconds))) }
    }
}

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

// SPDX-License-Identifier: Apache-2.0

/// A page for what went wrong, in plain words.
package struct ErrorPageModel: Sendable {
    package enum Kind: Int, CaseIterable, Sendable {
        case badRequest = 400
        case forbidden = 403
        case notFound = 404
        case conflict = 409
        case tooManyRequests = 429
        case internalError = 500
        case unavailable = 503
    }

    package var kind: Kind
    /// More about this case, in a sentence.
    package var detail: String?
    /// What to quote when asking the operator, who finds it in the server's log.
    package var requestID: String?

    package init(_ kind: Kind, detail: String? = nil, requestID: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.requestID = requestID
    }

    var fields: Fields {
        var fields = commonFields(title: words.heading)
        fields["status"] = .number(kind.rawValue)
        fields["heading"] = .text(words.heading)
        fields["text"] = .text(words.text)
        fields["detail"] = .optional(detail)
        fields["requestID"] = .optional(requestID)
        return fields
    }

    private var words: (heading: String, text: String) {
        switch kind {
        case .badRequest: ("This did not make sense", "The page sent something that Tocsin cannot use. Nothing was changed.")
        case .forbidden: ("This is not allowed", "Your session may be too old for this form. Reload the page and try again.")
        case .notFound:
            ("Not found", "There is nothing at this address. It may have been deleted, or the link is incomplete.")
        case .conflict: ("This is no longer possible", "Something changed in the meantime. Look at the incident again.")
        case .tooManyRequests: ("Too many requests", "Wait a moment, then try again.")
        case .internalError: ("Something broke", "The fault is Tocsin's, not yours. The server's log says more.")
        case .unavailable: ("Not available just now", "The database does not answer. Try again in a moment.")
        }
    }
}

enum ErrorPageTemplate {
    static let page = TemplateText(
        name: "error",
        text: """
            {{<card}}{{$main}}
            <p class="error-status">{{status}}</p>
            <h1>{{heading}}</h1>
            <p data-message>{{text}}</p>
            {{#detail}}<p>{{detail}}</p>{{/detail}}
            <p><a class="button" href="{{homePath}}">Go to the incidents</a></p>
            {{#requestID}}<p class="fine">Request <code>{{requestID}}</code></p>{{/requestID}}
            {{/main}}{{/card}}
            """)
}

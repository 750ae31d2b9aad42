// SPDX-License-Identifier: Apache-2.0
package import Base

/// An answer that refuses, in the wire's error envelope.
package struct APIError: Error, Sendable, Hashable {
    package var status: Int
    /// The wire's error number.
    package var code: Int?
    package var message: String
    package var errors: [String]
    /// What each of `errors` is about, in the same order: a field of the object that was sent, or one of another object,
    /// whose kind and a dot stand before it. Where it is empty or missing, it is the object itself.
    package var fields: [String] = []
    /// Further members beside `message`, such as the scopes that a token lacks.
    package var extra: JSONObject
    /// Seconds for a `Retry-After` header.
    package var retryAfterSeconds: Int?

    package init(
        status: Int, code: Int?, message: String, errors: [String] = [], extra: JSONObject = [:],
        retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.extra = extra
        self.retryAfterSeconds = retryAfterSeconds
    }

    package var body: JSON { envelope(.array(errors.map(JSON.string))) }

    /// The body with its errors in a map: each below what it is about, whose path begins with a kind of object.
    package func body(mappedBelow kind: String) -> JSON {
        var map = JSONObject()
        for (position, text) in errors.enumerated() {
            let field = fields.indices.contains(position) ? fields[position] : ""
            let path = field.isEmpty ? kind : field.contains(".") ? field : "\(kind).\(field)"
            map[path] = .array((map[path]?.arrayValue ?? []) + [.string(text)])
        }
        return envelope(.object(map))
    }

    /// The texts of an answer's errors, be they a list or a map, of which each path stands before its texts.
    package static func texts(in errors: JSON?) -> [String] {
        guard let map = errors?.objectValue else { return errors?.arrayValue?.compactMap(\.stringValue) ?? [] }
        return map.members.flatMap { member in
            (member.value.arrayValue ?? []).compactMap(\.stringValue).map { "\(member.name): \($0)" }
        }
    }

    private func envelope(_ said: JSON) -> JSON {
        var error: JSONObject = ["message": .string(message)]
        if let code { error.append("code", .int(Int64(code))) }
        if !errors.isEmpty { error.append("errors", said) }
        for member in extra.members { error.append(member.name, member.value) }
        return ["error": .object(error)]
    }
}

extension APIError {
    package static let unauthorized = APIError(status: 401, code: 2006, message: "Authentication failed")
    package static let accessDenied = APIError(status: 403, code: 2010, message: "Access Denied")
    /// Refused, with what is missing in a sentence.
    package static func accessDenied(_ sentence: String) -> APIError {
        var error = accessDenied
        error.errors = [sentence]
        return error
    }
    package static let notFound = APIError(status: 404, code: 2100, message: "Not Found")
    package static let methodNotAllowed = APIError(status: 405, code: 2015, message: "Invalid Operation")
    package static let internalError = APIError(status: 500, code: 2000, message: "Internal Error")
    package static let rateLimited = APIError(status: 429, code: 2020, message: "Rate Limit Exceeded")
    package static let accountSuspended = APIError(status: 402, code: 2012, message: "Account Expired")
    package static let missingAbility = APIError(status: 402, code: 2014, message: "Missing Account Ability")

    package static func notImplemented(_ operationID: String) -> APIError {
        APIError(
            status: 501, code: 2015, message: "Invalid Operation",
            errors: ["\(operationID) is known here but not available yet"])
    }

    /// The store cannot take the request now; nothing of it was kept.
    package static let unavailable = APIError(
        status: 503, code: 2000, message: "Service Unavailable",
        errors: ["The store does not answer; nothing was changed. Try again."], retryAfterSeconds: 5)

    /// Generic validation; each text names its field.
    package static func invalidInput(_ errors: [String]) -> APIError {
        APIError(status: 400, code: 2001, message: "Invalid Input Provided", errors: errors)
    }
    package static func invalidInput(_ error: String) -> APIError { invalidInput([error]) }
    package static func invalidInput(_ error: String, field: String) -> APIError { invalidFields([(field, error)]) }

    /// The same, of which it is known what each text is about; see ``fields``.
    package static func invalidFields(_ problems: [(field: String, text: String)]) -> APIError {
        var error = invalidInput(problems.map(\.text))
        error.fields = problems.map(\.field)
        return error
    }

    /// Values that are fine alone and not together.
    package static func conflictingArguments(_ error: String) -> APIError {
        APIError(status: 400, code: 2002, message: "Arguments Caused Error", errors: [error])
    }

    /// There are as many of something as there may be.
    package static func limitReached(_ error: String) -> APIError {
        APIError(status: 400, code: 2019, message: "Product Limit Reached", errors: [error])
    }

    package static func tooLarge(_ error: String) -> APIError {
        APIError(status: 413, code: 2001, message: "Invalid Input Provided", errors: [error])
    }

    package static let missingFrom = APIError(
        status: 400, code: 2016,
        message: "You must specify a user's email address in the \"From\" header to perform this action")
    package static let malformedFrom = APIError(status: 400, code: 1028, message: "Malformed \"From\" header")
    package static let requesterNotFound = APIError(status: 400, code: 1008, message: "Requester User Not Found")
    package static let invalidDateRange = APIError(status: 400, code: 2005, message: "Invalid Date Range Provided")
    package static func invalidSinceUntil(_ error: String) -> APIError {
        APIError(status: 400, code: 2004, message: "Invalid Since/Until Parameter Values", errors: [error])
    }
    /// A code of the 1000s, which are about incidents.
    package static func incident(code: Int, _ message: String) -> APIError {
        APIError(status: 400, code: code, message: message)
    }
}

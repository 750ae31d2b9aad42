// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

/// What an agent is told when the account behind the gateway is the reason.
enum GatewayRefusal {
    private static func refusal(_ status: Int, _ message: String, _ sentence: String, retryAfter: Int? = nil) -> APIError {
        APIError(status: status, code: 2000, message: message, errors: [sentence], retryAfterSeconds: retryAfter)
    }

    static func busy(seconds: Int) -> APIError {
        var error = APIError.rateLimited
        error.errors = ["The account behind this gateway takes no more calls of agents now. Wait \(seconds) seconds."]
        error.retryAfterSeconds = seconds
        return error
    }

    static func failed(_ failure: UpstreamFailure) -> APIError {
        switch failure {
        case .unreachable:
            refusal(
                502, "Bad Gateway", "The account behind this gateway cannot be reached; nothing was done.", retryAfter: 5)
        case .brokenOff: refusal(502, "Bad Gateway", "The account behind this gateway broke off the connection.")
        case .timedOut: refusal(504, "Gateway Timeout", "The account behind this gateway did not answer in time.")
        case .tooLarge: refusal(502, "Bad Gateway", "The answer of the account behind this gateway is too large.")
        }
    }

    /// Nothing is let through that could not be looked at.
    static let undecided = refusal(
        502, "Bad Gateway", "The account behind this gateway did not say what this concerns, so that nothing was done.")
    static let unfit = refusal(
        502, "Bad Gateway", "The answer of the account behind this gateway is not what was asked for, and is not shown.")
    static let notForKeys = APIError.accessDenied(
        "This key is the gateway's own and administers agents. What is behind the gateway opens with a key of that account.")
}

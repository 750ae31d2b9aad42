// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// The page that says how to sign in.
package struct SignInModel: Sendable {
    /// Why the visitor is here.
    package enum Reason: Sendable {
        case notSignedIn
        /// The session ran out or was ended elsewhere.
        case sessionEnded
        case signedOut
        /// The one-time link was used, is too old or was never made.
        case linkNotValid
    }

    package var reason: Reason

    package init(reason: Reason) { self.reason = reason }

    var fields: Fields {
        var fields = commonFields(title: "Sign in")
        let notice: (text: String, kind: String)? =
            switch reason {
            case .notSignedIn: nil
            case .sessionEnded: ("Your session has ended.", "problem")
            case .signedOut: ("You are signed out.", "done")
            case .linkNotValid: ("This sign-in link has been used already, or it is too old.", "problem")
            }
        fields["notice"] = .optional(notice.map { ["text": .text($0.text), "kind": .text($0.kind)] })
        return fields
    }
}

/// The page behind a one-time link: programs that look at links in advance must not use it up, so a press signs in.
package struct SignInConfirmModel: Sendable {
    package var personName: String
    package var token: String

    package init(personName: String, token: String) {
        self.personName = personName
        self.token = token
    }

    var fields: Fields {
        var fields = commonFields(title: "Sign in")
        fields["name"] = .text(personName)
        fields["token"] = .text(token)
        fields["action"] = .text(WebPath.signIn)
        return fields
    }
}

// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// The page on which one signs in.
package struct SignInModel: Sendable {
    /// Why the visitor is here, or here again.
    package enum Reason: Hashable, Sendable {
        case notSignedIn
        /// The session ran out or was ended elsewhere.
        case sessionEnded
        case signedOut
        /// The one-time link was used, is too old or was never made.
        case linkNotValid
        /// No such person, or not with this password.
        case wrongPassword
        /// Too much was wrong from there.
        case wait(seconds: Int64)
        case busy
        /// The form did not come from a page of this browser, or from one that is too old.
        case formNotValid
        /// A link was asked for; whether one was sent, nobody is told.
        case mailAsked
        case noMail
        case providerNotBegun
        case providerRefused
        case providerFailed
    }

    package var reason: Reason
    /// What the forms carry, known to this browser alone.
    package var formToken: String
    /// Where to go on to afterwards; shown in the forms as it is.
    package var next: String?
    /// What was typed before.
    package var email: String
    package var sendsMail: Bool
    /// How people know the identity provider; nil without one.
    package var providerName: String?

    package init(
        reason: Reason, formToken: String = "", next: String? = nil, email: String = "", sendsMail: Bool = false,
        providerName: String? = nil
    ) {
        self.reason = reason
        self.formToken = formToken
        self.next = next
        self.email = email
        self.sendsMail = sendsMail
        self.providerName = providerName
    }

    var fields: Fields {
        var fields = commonFields(title: "Sign in")
        fields["notice"] = .optional(notice.map { ["text": .text($0.text), "kind": .text($0.kind.rawValue)] })
        fields["csrfToken"] = .text(formToken)
        fields["next"] = .optional(next)
        fields["email"] = .text(email)
        fields["sendsMail"] = .flag(sendsMail)
        fields["passwordPath"] = .text(WebPath.signInWithPassword)
        fields["mailPath"] = .text(WebPath.signInByMail)
        fields["provider"] = .optional(
            providerName.map { name in
                ["name": .text(name), "path": .text(WebPath.continued(WebPath.signInByProvider, next: next))]
            })
        return fields
    }

    private var notice: PageFrame.Notice? {
        switch reason {
        case .notSignedIn: nil
        case .signedOut: PageFrame.Notice(.done, "You are signed out.")
        case .mailAsked:
            PageFrame.Notice(
                .done, "If somebody here has this address, a link is on its way to it. It works for a quarter of an hour.")
        default: problem.map { PageFrame.Notice(.problem, $0) }
        }
    }

    private var problem: String? {
        switch reason {
        case .notSignedIn, .signedOut, .mailAsked: nil
        case .sessionEnded: "Your session has ended."
        case .linkNotValid: "This sign-in link has been used already, or it is too old."
        case .wrongPassword: "The address or the password is not right."
        case .wait(let seconds): "Too many tries from here. Try again in \(Self.span(seconds)), or in another way."
        case .busy: "Too many people sign in at this moment. Try again in a few seconds."
        case .formNotValid: "This page was open for too long, or your browser keeps no cookies. Try again."
        case .noMail: "This server sends no mail."
        case .providerNotBegun: "That took too long, or did not begin here. Try again."
        case .providerRefused: "You were not signed in there. Try again, or in another way."
        case .providerFailed: "Signing in there does not work just now. Try again, or in another way."
        }
    }

    private static func span(_ seconds: Int64) -> String {
        seconds < 90 ? counted(Int(seconds), "second") : counted(Int((seconds + 59) / 60), "minute")
    }
}

/// The page behind a one-time link: programs that look at links in advance must not use it up, so a press signs in.
package struct SignInConfirmModel: Sendable {
    package var personName: String
    package var token: String
    /// What the form carries, known to this browser alone.
    package var formToken: String
    package var next: String?
    /// Whether the form came back without what shows that it was this browser's.
    package var isAgain = false

    package init(personName: String, token: String, formToken: String = "", next: String? = nil) {
        self.personName = personName
        self.token = token
        self.formToken = formToken
        self.next = next
    }

    var fields: Fields {
        var fields = commonFields(title: "Sign in")
        fields["name"] = .text(personName)
        fields["token"] = .text(token)
        fields["csrfToken"] = .text(formToken)
        fields["isAgain"] = .flag(isAgain)
        fields["next"] = .optional(next)
        fields["action"] = .text(WebPath.signIn)
        return fields
    }
}

/// The page for whom the identity provider knows and this server does not let in.
package struct SignInDeniedModel: Sendable {
    package enum Reason: Hashable, Sendable {
        /// Nobody here has the address.
        case unknown(email: String)
        /// The provider does not vouch for the address.
        case unverified
    }

    package var reason: Reason
    /// Who can help.
    package var ownerNames: [String]

    package init(reason: Reason, ownerNames: [String]) {
        self.reason = reason
        self.ownerNames = ownerNames
    }

    var fields: Fields {
        var fields = commonFields(title: "No account")
        let owner = ownerNames.sentence ?? "the owner"
        switch reason {
        case .unknown(let email):
            fields["heading"] = .text("You have no account here")
            fields["text"] = .text("Nobody here has the address \(email). Ask \(owner) to add you with it.")
        case .unverified:
            fields["heading"] = .text("Your address is not confirmed")
            fields["text"] = .text(
                "The provider does not say that your mail address is yours. Confirm it there, or ask \(owner) for a link.")
        }
        fields["signInPath"] = .text(WebPath.signIn)
        return fields
    }
}

// SPDX-License-Identifier: Apache-2.0
import Web

extension Sample {
    static func signIn(_ reason: SignInModel.Reason, next: String? = nil) -> SignInModel {
        SignInModel(
            reason: reason, formToken: csrfToken, next: next, email: "ada@example.org", sendsMail: true,
            providerName: "id.example.org")
    }

    static let signInReasons: [SignInModel.Reason] = [
        .notSignedIn, .sessionEnded, .signedOut, .linkNotValid, .wrongPassword, .wait(seconds: 1), .wait(seconds: 600),
        .busy, .formNotValid, .mailAsked, .noMail, .providerNotBegun, .providerRefused, .providerFailed,
    ]

    static func account(hasPassword: Bool, problem: String? = nil) -> AccountModel {
        AccountModel(
            frame: frame(),
            sessions: [
                .init(
                    id: "QS1", userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                    address: "192.0.2.7", createdAt: minutesAgo(4000), lastUsedAt: minutesAgo(0), isCurrent: true),
                .init(
                    id: "QS2", userAgent: "\"><b>strange</b>", address: "", createdAt: minutesAgo(9000),
                    lastUsedAt: minutesAgo(300), isCurrent: false),
            ],
            apps: [.init(id: "QA1", name: "\"><b>strange</b>", abilities: ["See services"], since: minutesAgo(5000))],
            hasPassword: hasPassword, passwordProblem: problem)
    }

    /// The pages of signing in and of one's own account, in each of their states.
    static func accountPages(_ pages: Pages, hostile: String) -> [(String, String)] {
        var list: [(String, String)] = signInReasons.map { ("sign-in \($0)", pages.signIn(signIn($0))) }
        list += [
            ("sign-in that leads on", pages.signIn(signIn(.notSignedIn, next: "/app/services?a=\"b\""))),
            ("sign-in without mail", pages.signIn(SignInModel(reason: .notSignedIn, formToken: csrfToken))),
            ("sign-in confirm", pages.signInConfirm(SignInConfirmModel(personName: hostile, token: "t", next: "/app/x"))),
            (
                "sign-in unknown",
                pages.signInDenied(SignInDeniedModel(reason: .unknown(email: hostile), ownerNames: [hostile, "Grace"]))
            ),
            ("sign-in unverified", pages.signInDenied(SignInDeniedModel(reason: .unverified, ownerNames: []))),
            ("account", pages.account(account(hasPassword: true))),
            ("account without password", pages.account(account(hasPassword: false, problem: hostile))),
        ]
        return list
    }
}

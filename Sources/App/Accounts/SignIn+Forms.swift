// SPDX-License-Identifier: Apache-2.0
import Base

/// Ties the forms of the sign-in page to the browser that asked for them.
///
/// There is no session yet that could guard them, and without a guard another site could sign somebody's browser in as
/// somebody else. So a short-lived cookie holds a number with our signature, and each form what follows from it.
extension SignIn {
    /// A form that was open for longer is asked for anew.
    package static let formLifetimeSeconds: Int64 = 3600
    private static let formValueBytesMaximum = 200

    package struct FormGuard: Hashable, Sendable {
        /// What the forms carry.
        package let token: String
        /// The `Set-Cookie` value that goes with them; nil when the browser's cookie will do.
        package let cookie: String?
    }

    private var formCookie: PageCookie {
        PageCookie(
            "tocsin_sign_in", publicURL: environment.settings.publicURL, valueBytesMaximum: Self.formValueBytesMaximum)
    }

    /// A guard for the forms of a page. A cookie that is not half spent stays, so that a second page of the same browser
    /// does not spoil the first.
    package func formGuard(cookie header: String?) -> FormGuard {
        let now = environment.runtime.now
        if let value = formCookie.value(in: header), let known = formEnd(of: value),
            known > now.adding(seconds: Self.formLifetimeSeconds / 2)
        {
            return FormGuard(token: formToken(of: value), cookie: nil)
        }
        let end = now.adding(seconds: Self.formLifetimeSeconds)
        let content = "\(environment.runtime.randomToken(length: Tokens.secretLength)).\(end.seconds)"
        let value = "\(content).\(environment.secrets.signature(of: "sign-in cookie \(content)"))"
        return FormGuard(
            token: formToken(of: value),
            cookie: formCookie.setting(value, maximumAgeSeconds: Self.formLifetimeSeconds))
    }

    /// Whether a form came from a page that this browser was given.
    package func isGenuine(formToken: String?, cookie header: String?) -> Bool {
        guard let formToken, let value = formCookie.value(in: header), let end = formEnd(of: value),
            environment.runtime.now < end
        else { return false }
        return environment.secrets.isSignature(formToken, of: Self.formText(value))
    }

    /// Makes the browser forget its guard: whoever is signed in needs none.
    package var clearedFormCookie: String { formCookie.clearing }

    private func formToken(of value: String) -> String { environment.secrets.signature(of: Self.formText(value)) }

    private static func formText(_ value: String) -> String { "sign-in form \(value)" }

    /// When a value of ours ends; nil for one that was not signed here.
    private func formEnd(of value: String) -> Instant? {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let seconds = Int64(parts[1]),
            environment.secrets.isSignature(parts[2], of: "sign-in cookie \(parts[0]).\(parts[1])")
        else { return nil }
        return Instant(seconds: seconds)
    }
}

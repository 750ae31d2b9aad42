// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("Where an app's answers may go")
struct RedirectURITests {
    private func client(_ registered: String...) -> OAuthClient {
        OAuthClient(id: "QAPP", name: "App", grantTypes: [.authorizationCode], redirectURIs: registered)
    }

    private static let registered = "https://app.example.com/callback"

    @Test("is the address that it registered, as it stands")
    func exact() {
        #expect(client(Self.registered).redirect(to: Self.registered)?.text == Self.registered)
        let withQuery = "https://app.example.com/callback?tenant=a"
        #expect(client(withQuery).redirect(to: withQuery) != nil)
        #expect(client("https://other.example.com/", Self.registered).redirect(to: Self.registered) != nil)
    }

    @Test(
        "is nothing that only looks like it",
        arguments: [
            "https://app.example.com/callback/", "https://app.example.com/callback/more", "https://app.example.com/callbac",
            "https://app.example.com/callback?next=https://evil.example", "https://app.example.com/callback?",
            "https://app.example.com/Callback", "https://APP.example.com/callback", "HTTPS://app.example.com/callback",
            "https://app.example.com/callback#", "https://app.example.com/callback#token", "https://app.example.com",
            "https://user@app.example.com/callback", "https://user:word@app.example.com/callback",
            "https://app.example.com@evil.example/callback", "https://evil.example/app.example.com/callback",
            "https://app.example.com.evil.example/callback", "https://evil-app.example.com/callback",
            "https://app.example.com:443/callback", "https://app.example.com:8443/callback",
            "https://app.example.com:/callback", "http://app.example.com/callback", "//app.example.com/callback",
            "https://app.example.com/../callback", "https://app.example.com/x/../callback",
            "https://app.example.com/./callback", "https://app.example.com/%2e%2e/callback",
            "https://app.example.com/x/%2E./callback", "https://app.example.com/%63allback",
            "https://app.example.com\\@evil.example/callback", "https:\\\\app.example.com\\callback",
            "https://app.example.com/callback\r\nX: y", " https://app.example.com/callback",
            "https://app.example.com/callback ", "https://app.example.com/call\tback", "https:app.example.com/callback",
            "https:///app.example.com/callback", "javascript:alert(1)", "data:text/html,x", "", "callback", "/callback",
        ])
    func tricks(_ address: String) {
        #expect(client(Self.registered).redirect(to: address) == nil)
    }

    @Test("differs where characters differ that readers take for the same")
    func lookAlikes() {
        // The Kelvin sign and K are one character to Swift's own comparison.
        let plain = "https://app.example.com/K"
        let kelvin = "https://app.example.com/\u{212A}"
        #expect(plain == kelvin)
        #expect(client(plain).redirect(to: kelvin) == nil)
        #expect(client(kelvin).redirect(to: kelvin) == nil)
    }

    @Test(
        "takes any port on the browser's own machine",
        arguments: [
            ("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"), ("http://127.0.0.1:8080/cb", "http://127.0.0.1/cb"),
            ("http://[::1]:1/cb?a=b", "http://[::1]:65535/cb?a=b"), ("http://localhost:3000/cb", "http://localhost:4000/cb"),
            ("http://localhost", "http://localhost:4000"),
        ])
    func loopback(_ registered: String, _ asked: String) {
        #expect(client(registered).redirect(to: asked)?.text == asked)
    }

    @Test(
        "takes nothing else of another program there",
        arguments: [
            ("http://127.0.0.1/cb", "http://127.0.0.1:5/other"), ("http://127.0.0.1/cb", "http://localhost:5/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example:5/cb"), ("http://127.0.0.1/cb", "http://127.0.0.2/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:5@evil.example/cb"), ("http://127.0.0.1/cb", "http://127.0.0.1:0/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:65536/cb"), ("http://127.0.0.1/cb", "http://127.0.0.1:080/cb"),
            ("http://127.0.0.1/cb", "https://127.0.0.1:5/cb"), ("http://localhost/cb", "http://localhost.evil.example/cb"),
            ("https://localhost/cb", "https://localhost:5/cb"), ("http://[::1]/cb", "http://[::2]/cb"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:5/cb?x=y"), ("http://127.0.0.1/cb", "http://0x7f.1/cb"),
        ])
    func notLoopback(_ registered: String, _ asked: String) {
        #expect(client(registered).redirect(to: asked) == nil)
    }

    @Test("is never longer than browsers carry")
    func length() {
        let start = "https://app.example.com/"
        let longest = start + String(repeating: "a", count: RedirectURI.lengthMaximum - start.count)
        #expect(RedirectURI(longest) != nil)
        #expect(RedirectURI(longest + "a") == nil)
    }

    @Test("is shown with its host alone")
    func host() {
        #expect(RedirectURI("https://app.example.com:8443/callback?a=b")?.host == "app.example.com")
        #expect(RedirectURI("http://[::1]:80/")?.host == "[::1]")
        #expect(RedirectURI("https://app.example.com?next=/x")?.host == "app.example.com")
    }
}

@Suite("The name of an app")
struct OAuthClientNameTests {
    @Test("loses what nobody sees, and has an end")
    func cleaning() {
        #expect(OAuthClient.cleanedName("Pay\u{202E}roll\u{200B}\n!") == "Payroll!")
        #expect(OAuthClient.cleanedName(String(repeating: "a", count: 300)).count == OAuthClient.nameLengthMaximum)
        #expect(OAuthClient.cleanedName("Bereitschaft für Ärzte 🚑") == "Bereitschaft für Ärzte 🚑")
    }

    @Test("goes with grant types that are each there once; who gets codes may refresh")
    func grantTypes() {
        #expect(OAuthClient.completed([.authorizationCode, .authorizationCode]) == [.authorizationCode, .refreshToken])
        #expect(OAuthClient.completed([.clientCredentials]) == [.clientCredentials])
    }
}

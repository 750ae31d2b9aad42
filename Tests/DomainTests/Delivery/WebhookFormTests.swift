// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("What a webhook subscription may be made of")
struct WebhookFormTests {
    @Test(
        "an address is http or https, and says where to",
        arguments: [
            "https://h.example", "http://h.example/", "HTTPS://H.Example:443/a?b=c&d=%20", "https://ada:word@h.example/x",
            "http://10.0.0.1:8080/hook", "http://[::1]:1/", "https://h_1.example?x", "https://h.example:65535/",
        ])
    func addresses(_ text: String) { #expect(WebhookForm.isAddress(text)) }

    @Test(
        "what is none, or what two readers could understand in two ways, is refused",
        arguments: [
            "", "h.example", "ftp://h.example/", "https:/h.example", "https://", "https:///x", "https://:443/",
            "https://h.example:0/", "https://h.example:65536/", "https://h.example:/", "https://h.example:+80/",
            "https://h.example/#part", "https://h.example/a b", "https://h.example\\@evil.example/",
            "https://a@b@h.example/", "https://h.example/\n", "https://h.example/\u{e9}", "https://[h.example]/",
            "https://[::1/", "https://h%2e.example/", "javascript://h.example/",
        ])
    func noAddresses(_ text: String) { #expect(!WebhookForm.isAddress(text), "\(text)") }

    private func problem(_ name: String, _ value: String = "x") -> String? {
        WebhookForm.problem([WebhookSubscription.Header(name: name, value: value)])
    }

    @Test("headers of one's own are taken", arguments: ["Authorization", "X-Desk", "x_1", "!#$%&'*+-.^_`|~", "Accepted"])
    func headers(_ name: String) { #expect(problem(name) == nil) }

    @Test(
        "what deliveries say by themselves, and what belongs to the connection, is reserved in whatever case",
        arguments: [
            "Content-Type", "host", "Content-Length", "Transfer-Encoding", "X-PagerDuty-Signature", "X-Webhook-Id",
            "x-webhook-anything", "User-Agent", "Connection", "Proxy-Authorization", "EXPECT", "Accept",
        ])
    func reserved(_ name: String) { #expect(problem(name)?.hasSuffix("is reserved") == true) }

    @Test("no name or value ends its line", arguments: ["\r", "\n", "\r\nHost: evil", "\u{0}", "\u{7f}", "\u{e9}"])
    func lines(_ text: String) {
        #expect(problem("X-A" + text) != nil)
        #expect(problem("X-A", "a" + text) != nil)
    }

    @Test("names are tokens, values may be empty, and each name is there once")
    func names() {
        for name in ["", "X A", "X:A", "X(A)"] { #expect(problem(name) != nil, "\(name)") }
        for value in ["", "a b\tc", "~"] { #expect(problem("X-A", value) == nil, "\(value)") }
        #expect(problem("X-A", WebhookForm.redacted) != nil)
        let twice = ["X-A", "x-a"].map { WebhookSubscription.Header(name: $0, value: "1") }
        #expect(WebhookForm.problem(twice)?.contains("twice") == true)
        #expect(WebhookForm.problem([]) == nil)
    }
}

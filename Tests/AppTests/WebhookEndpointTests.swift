// SPDX-License-Identifier: Apache-2.0
import App
import Testing

@Suite("The address of a receiver")
struct WebhookEndpointTests {
    @Test(
        "is put together anew, with one host and nothing that belongs in a header",
        arguments: [
            ("https://example.com", "https://example.com:443/"), ("HTTP://Example.COM/A", "http://example.com:80/A"),
            ("https://example.com:8443/a?b=c#d", "https://example.com:8443/a?b=c"),
            ("https://example.com:/x", "https://example.com:443/x"), ("https://example.com?q", "https://example.com:443/?q"),
            ("https://u:p@example.com/x", "https://example.com:443/x"), ("http://127.1/", "http://127.1:80/"),
            ("http://a@b@example.com/", "http://example.com:80/"), ("http://[::1]:81/x", "http://[::1]:81/x"),
            ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:127.0.0.1]:80/"), ("http://x/a b", "http://x:80/a%20b"),
            ("http://x/ä%20%zz", "http://x:80/%C3%A4%20%25zz"), ("http://x/[1]", "http://x:80/%5B1%5D"),
            ("http://x/\r\nHost: y", "http://x:80/%0D%0AHost:%20y"),
        ])
    func canonical(text: String, url: String) { #expect(WebhookEndpoint(text)?.url == url) }

    @Test(
        "is none when two readers could take it for two",
        arguments: [
            "", "example.com", "ftp://example.com", "https://", "https:///x", "https://:443", "https://exa mple.com",
            "https://example.com\\@127.0.0.1/", "https://127.0.0.1\\.example.com/", "https://exämple.com",
            "https://%31%32%37.0.0.1/", "https://example.com:0/", "https://example.com:65536/", "https://example.com:+1/",
            "https://[::1/", "https://::1/", "https://[::1]x/", "https://[::1%25lo]/", "https://[127.0.0.1]/",
            "https://[v1.x]/", "https://a\tb/", "https://a\u{0}b/", "https://127。0。0。1/", "https://①②⑦.0.0.1/",
        ])
    func refused(text: String) { #expect(WebhookEndpoint(text) == nil) }

    @Test("asks for basic authentication when it has credentials, decoded")
    func credentials() {
        #expect(WebhookEndpoint("https://ada:p%40ss@example.com")?.authorization == "Basic YWRhOnBAc3M=")
        #expect(WebhookEndpoint("https://ada@example.com")?.authorization == "Basic YWRhOg==")
        #expect(WebhookEndpoint("https://example.com")?.authorization == nil)
    }

    @Test("what it answers is kept up to a kilobyte, as text that controls nothing")
    func excerpt() {
        #expect(WebhookExcerpt.of(Array(repeating: UInt8(ascii: "a"), count: 1024)).utf8.count == 1024)
        #expect(WebhookExcerpt.of(Array(repeating: UInt8(ascii: "a"), count: 1025)).utf8.count == 1024)
        #expect(WebhookExcerpt.of(Array(repeating: 0xFF, count: 4096)).utf8.count <= 1024)
        #expect(WebhookExcerpt.of(Array("a\u{1B}[31mb\u{202E}c\u{0}\n".utf8)) == "a\u{FFFD}[31mb\u{FFFD}c\u{FFFD}\n")
    }

    @Test("an id is a UUID, always the same one, and one that is a UUID stays what it is")
    func ids() {
        let given = "01949aa5-8c4b-7f6e-9d3c-0123456789ab"
        #expect(WebhookSignature.uuid(of: given) == given)
        #expect(WebhookSignature.uuid(of: given.filter { $0 != "-" }) == given)
        let made = WebhookSignature.uuid(of: "QABC123")
        #expect(made == WebhookSignature.uuid(of: "QABC123") && made != WebhookSignature.uuid(of: "QABC124"))
        #expect(made.utf8.count == 36 && made.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12])
    }
}

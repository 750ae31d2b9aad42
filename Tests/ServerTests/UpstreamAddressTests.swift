// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Server

@Suite("Addresses of the account behind a gateway")
struct UpstreamAddressTests {
    @Test("are taken apart as they are written, and refused where they are none")
    func addresses() throws {
        let cases: [(url: String, host: String, port: Int, authority: String, target: String)] = [
            ("https://api.example.com", "api.example.com", 443, "api.example.com", "/"),
            ("http://h:80", "h", 80, "h", "/"), ("https://h:443/", "h", 443, "h", "/"),
            ("https://h:80/", "h", 80, "h:80", "/"), ("http://h?x=1", "h", 80, "h", "/?x=1"),
            ("http://[::1]:8080/a?b", "::1", 8080, "[::1]:8080", "/a?b"), ("https://[::1]/", "::1", 443, "[::1]", "/"),
            ("http://127.0.0.1:65535/a:1/?b:2", "127.0.0.1", 65_535, "127.0.0.1:65535", "/a:1/?b:2"),
        ]
        for (url, host, port, authority, target) in cases {
            let address = try #require(UpstreamAddress(url), "\(url)")
            #expect(address.origin.host == host && address.origin.port == port, "\(url)")
            #expect(address.origin.authority == authority && address.target == target, "\(url)")
            #expect(address.origin.isEncrypted == url.hasPrefix("https:"))
            #expect(address.origin.tlsName == (host.contains(":") || host.hasPrefix("127") ? nil : host))
        }
        for url in ["", "h", "//h/", "ftp://h/", "http://", "http:///", "http://:1/", "http://h:/", "http://h:x/"]
            + ["http://h:0/", "http://h:-1/", "http://h:99999/", "http://[::1/", "http://[]/", "http://[::1]x/"]
            + ["http://h:+80/", "http://a:b:80/", "http://::1/", "http://u@h/", "http://h#x/"]
        {
            #expect(UpstreamAddress(url) == nil, "\(url)")
        }
    }
}

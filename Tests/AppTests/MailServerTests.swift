// SPDX-License-Identifier: Apache-2.0
import App
import Testing

@Suite("A mail server's address")
struct MailServerTests {
    private static let good: [(url: String, host: String, port: Int, encryption: MailServer.Encryption)] = [
        ("smtp://mail.example.com", "mail.example.com", 25, .startTLSIfOffered),
        ("smtp://mail.example.com/", "mail.example.com", 25, .startTLSIfOffered),
        ("SMTP://mail-1.example.com:587", "mail-1.example.com", 587, .startTLSIfOffered),
        ("smtp://127.0.0.1:1", "127.0.0.1", 1, .startTLSIfOffered),
        ("smtp://localhost:65535", "localhost", 65_535, .startTLSIfOffered),
        ("smtps://mail.example.com", "mail.example.com", 465, .implicit),
        ("smtps://mail.example.com:2465/", "mail.example.com", 2465, .implicit),
        ("smtp://[::1]", "::1", 25, .startTLSIfOffered),
        ("smtp://[2001:db8::25]:2525", "2001:db8::25", 2525, .startTLSIfOffered),
        ("smtps://[::ffff:192.0.2.1]:465", "::ffff:192.0.2.1", 465, .implicit),
        ("smtp://mail.example.com?starttls=required", "mail.example.com", 25, .startTLSRequired),
        ("smtp://mail.example.com:25?starttls=never", "mail.example.com", 25, .plain),
    ]

    @Test("names host, port and encryption", arguments: good.indices)
    func reading(_ index: Int) throws {
        let (url, host, port, encryption) = Self.good[index]
        let server = try #require(MailServer(url: url), "\(url)")
        #expect(server.host == host && server.port == port && server.encryption == encryption, "\(url)")
        #expect(server.user == nil && server.password == nil)
        let again = try #require(MailServer(url: server.connectionURL), "what is connected to is an address again")
        #expect(again.host == host && again.port == port)
    }

    private static let logins: [(String, String, String)] = [
        ("smtp://ada:secret@h", "ada", "secret"), ("smtp://ada%40example.com:s@h:25", "ada@example.com", "s"),
        ("smtp://ada:p%40ss%3Aw%2Frd%25@h", "ada", "p@ss:w/rd%"), ("smtp://ada:p@ss@h", "ada", "p@ss"),
        ("smtp://ada:a:b@h", "ada", "a:b"), ("smtp://ada:@h", "ada", ""),
        ("smtp://ada:%E2%82%AC@[::1]:25", "ada", "\u{20AC}"), ("smtps://ada:two%20words@h", "ada", "two words"),
    ]

    @Test("holds a login, percent-encoded where it must be", arguments: logins.indices)
    func login(_ index: Int) throws {
        let (url, user, password) = Self.logins[index]
        let server = try #require(MailServer(url: url), "\(url)")
        #expect(server.user == user && server.password == password, "\(url)")
        for text in ["\(server)", server.connectionURL] {
            #expect(!text.contains("@") && !text.contains("ada"), "a log shows neither user nor password")
        }
    }

    @Test("with a password is never used in the clear, unless its owner says so")
    func passwordNeedsEncryption() {
        #expect(MailServer(url: "smtp://ada:s@h")?.encryption == .startTLSRequired)
        #expect(MailServer(url: "smtp://ada:s@h?starttls=required")?.encryption == .startTLSRequired)
        #expect(MailServer(url: "smtps://ada:s@h")?.encryption == .implicit)
        #expect(MailServer(url: "smtp://ada:s@h?starttls=never")?.encryption == .plain)
    }

    @Test(
        "that is none is refused",
        arguments: [
            "", "mail.example.com", "mail.example.com:25", "http://h", "smtp:h", "smtp://", "smtp:///", "smtp://:25",
            "smtp://h:", "smtp://h:0", "smtp://h:65536", "smtp://h:-1", "smtp://h:+25", "smtp://h:25x", "smtp://h:2 5",
            "smtp://h:25:26", "smtp://h:99999999999999999999", "smtp://h h", "smtp://h\r\nx", "smtp://h\0", "smtp://h/path",
            "smtp://h#x", "smtp://h\u{E4}", "smtp://ada@h", "smtp://:s@h", "smtp://@h", "smtp://ada:s@", "smtp://ada:%@h",
            "smtp://ada:%4@h", "smtp://ada:%zz@h", "smtp://ada:%ff@h", "smtp://ada:%0d%0a@h", "smtp://ad%00a:s@h",
            "smtp://ada:a\r\nb@h", "smtp://::1", "smtp://[::1", "smtp://[::1]x", "smtp://[::1]:", "smtp://[]", "smtp://[h]",
            "smtp://[::g]", "smtp://h?starttls=maybe", "smtp://h?tls=never", "smtp://h?starttls=never&x=1",
            "smtps://h?starttls=never", "smtps://h?starttls=required",
        ])
    func refusing(_ url: String) {
        #expect(MailServer(url: url) == nil)
    }
}

@Suite("A mail address")
struct MailAddressTests {
    private static let good: [(text: String, address: String, name: String?)] = [
        ("ada@example.com", "ada@example.com", nil), ("  ada@example.com\n", "ada@example.com", nil),
        ("<ada@example.com>", "ada@example.com", nil), ("Ada Lovelace <ada@example.com>", "ada@example.com", "Ada Lovelace"),
        ("\"Lovelace, Ada\" <ada@example.com>", "ada@example.com", "Lovelace, Ada"),
        ("Ada <3 <ada@example.com>", "ada@example.com", "Ada <3"), ("a+b.c-d_e@h", "a+b.c-d_e@h", nil),
        ("\u{DC}mit <umit@example.com>", "umit@example.com", "\u{DC}mit"), ("\"\" <ada@h>", "ada@h", nil),
    ]

    @Test("is what servers read, with the name that people read beside it", arguments: good.indices)
    func reading(_ index: Int) throws {
        let (text, address, name) = Self.good[index]
        let read = try #require(MailAddress(text), "\(text)")
        #expect(read.address == address)
        #expect(read.name == name)
    }

    @Test(
        "that could not stand in a command of the conversation is none",
        arguments: [
            "", " ", "ada", "ada@", "@example.com", "a@b@c", "a b@c", "a@b c", "a\t@b", "a@b\r\nRCPT TO:x", "a\r@b", "a\n@b",
            "a\0@b", "a\u{7F}@b", "<a@b", "a@b>", "<>", "Ada <>", "Ada <ada>", "a,b@c", "a;b@c", "a:b@c", "(a)@b", "\"a\"@b",
            "a\\b@c", "a@[127.0.0.1]", "Ada <ada@example.com> x",
        ])
    func refusing(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test("is as long as a path may be, and not a byte longer")
    func length() {
        func text(_ count: Int) -> String { String(repeating: "a", count: count - 10) + "@mail.test" }
        #expect(MailAddress(text(254))?.address.utf8.count == 254)
        #expect(MailAddress(text(255)) == nil)
    }
}

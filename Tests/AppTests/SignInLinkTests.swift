// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("A sign-in link by mail")
struct SignInLinkTests {
    private func ask(
        _ world: SignInWorld, _ email: String = "ada@example.com", next: String? = nil,
        from address: String = SignInWorld.home
    ) async throws -> SignIn.MailOutcome {
        try await world.signIn.requestLink(email: email, next: next, from: SignIn.Device(address: address))
    }

    @Test("comes to the person's own address and signs in once")
    func link() async throws {
        let world = try await SignInWorld()
        #expect(try await ask(world, "ADA@example.com") == .accepted)
        try await world.sendMails()
        try await world.sendMails()
        #expect(world.letterbox.letters.count == 1)
        let letter = try #require(world.letterbox.letters.first)
        #expect(letter.to == "ada@example.com" && letter.subject == "Sign in to Tocsin")
        let token = try world.letterbox.token(0)
        #expect(letter.html.contains(token))
        let person = try await world.signIn.person(link: token)
        #expect(person?.id == world.house.ownerID)
        let (first, second) = (try await world.signIn.begin(link: token), try await world.signIn.begin(link: token))
        #expect(first != nil && second == nil)
    }

    @Test("is not sent to an address that nobody has, and the answer is the same")
    func unknown() async throws {
        let world = try await SignInWorld()
        for email in ["nobody@example.com", "", "not an address", "ada@example.com\r\nBcc: eve@example.com"] {
            #expect(try await ask(world, email) == .accepted)
        }
        try await world.sendMails()
        #expect(world.letterbox.letters.isEmpty)
    }

    @Test("is sent three times in a quarter of an hour at most, from wherever it is asked for")
    func limited() async throws {
        let world = try await SignInWorld()
        for number in 1...6 { #expect(try await ask(world, from: "192.0.2.\(number)") == .accepted) }
        try await world.sendMails()
        #expect(world.letterbox.letters.count == SignIn.mailsMaximum)
        _ = try await world.house.makeUser("Grace", "grace@example.com")
        #expect(try await ask(world, "grace@example.com") == .accepted)
        try await world.sendMails()
        #expect(world.letterbox.letters.count == SignIn.mailsMaximum + 1, "others have mails of their own")
        world.house.advance(seconds: SignIn.mailLinkLifetimeSeconds)
        #expect(try await ask(world) == .accepted)
        try await world.sendMails()
        #expect(world.letterbox.letters.count == SignIn.mailsMaximum + 2)
    }

    @Test("is asked for from one place so often, and then not at all for a while")
    func throttled() async throws {
        let world = try await SignInWorld()
        for number in 0..<10 { #expect(try await ask(world, "user\(number)@example.com") == .accepted) }
        #expect(try await ask(world, "one@more.example") == .wait(seconds: 1))
        #expect(try await ask(world, from: SignInWorld.elsewhere) == .accepted)
        world.house.advance(seconds: 1)
        #expect(try await ask(world) == .accepted)
    }

    @Test("that is not given for a while leaves nothing in the store")
    func throttledWithoutWrite() async throws {
        let world = try await SignInWorld()
        for _ in 0..<10 { _ = try await ask(world, "nobody@example.com") }
        func attempts() async throws -> [Int64] {
            try await world.house.database.read { session in
                try session.rows("SELECT failures, last_failure_ms FROM sign_in_attempts", [])
            }.flatMap { [$0.integer(0), $0.integer(1)] }
        }
        let before = try await attempts()
        #expect(try await ask(world) == .wait(seconds: 1))
        #expect(try await attempts() == before)
        try await world.sendMails()
        #expect(world.letterbox.letters.isEmpty)
    }

    @Test("lives for a quarter of an hour")
    func lifetime() async throws {
        let world = try await SignInWorld()
        #expect(try await ask(world) == .accepted)
        try await world.sendMails()
        let token = try world.letterbox.token(0)
        world.house.advance(seconds: SignIn.mailLinkLifetimeSeconds - 1)
        let before = try await world.signIn.person(link: token)
        #expect(before != nil)
        world.house.advance(seconds: 1)
        let after = try await world.signIn.begin(link: token)
        #expect(after == nil)
    }

    @Test("is tried again when the mail server refuses it for now, with a link that takes the place of the first")
    func refusedForNow() async throws {
        let world = try await SignInWorld()
        world.letterbox.refuseNext(permanently: [false])
        #expect(try await ask(world) == .accepted)
        try await world.sendMails()
        world.house.advance(seconds: 3)
        try await world.sendMails()
        #expect(world.letterbox.letters.count == 2)
        let (first, second) = (try world.letterbox.token(0), try world.letterbox.token(1))
        #expect(first != second)
        let (old, new) = (try await world.signIn.person(link: first), try await world.signIn.person(link: second))
        #expect(old == nil && new != nil)
        world.house.advance(seconds: 60)
        try await world.sendMails()
        #expect(world.letterbox.letters.count == 2)
    }

    @Test("is given up when the mail server refuses it for good, or when it comes too late to be of use")
    func givenUp() async throws {
        let world = try await SignInWorld()
        world.letterbox.refuseNext(permanently: [true])
        #expect(try await ask(world) == .accepted)
        try await world.sendMails()
        world.house.advance(seconds: 60)
        try await world.sendMails()
        #expect(world.letterbox.letters.count == 1)

        let late = try await SignInWorld()
        #expect(try await ask(late) == .accepted)
        late.house.advance(seconds: SignIn.mailLinkLifetimeSeconds)
        try await late.sendMails()
        #expect(late.letterbox.letters.isEmpty)
    }

    @Test("leads on to where the person wanted to go, and never off this server")
    func next() async throws {
        let world = try await SignInWorld()
        let next = "\(WebPath.services)?a=1&b=2"
        #expect(try await ask(world, next: next) == .accepted)
        #expect(try await ask(world, next: "https://evil.example/app/") == .accepted)
        try await world.sendMails()
        let texts = world.letterbox.letters.map(\.text)
        let onward = texts.filter { $0.contains("?\(FormField.next)=\(PercentEncoding.encode(next))") }
        let plain = texts.filter { !$0.contains("?") }
        #expect(texts.count == 2 && onward.count == 1 && plain.count == 1)
        #expect(!texts.joined().contains("evil"))
    }

    @Test("stands nowhere in the store in the form that opens the door")
    func secret() async throws {
        let world = try await SignInWorld()
        #expect(try await ask(world) == .accepted)
        world.letterbox.refuseNext(permanently: [false])
        try await world.sendMails()
        let token = try world.letterbox.token(0)
        let hash = world.environment.secrets.hash(ofToken: token)
        let rows = try await world.house.database.read { session in
            try session.rows("SELECT id || return_path || link_hash FROM sign_in_mails", [])
                + session.rows("SELECT link_hash FROM sign_in_mails", [])
                + session.rows("SELECT token_hash FROM sign_in_links", [])
        }
        let texts = rows.map { $0.text(0) }
        #expect(texts.contains(hash) && !texts.contains { $0.contains(token) })
    }

    @Test("is not offered by a server that sends no mail")
    func withoutMailServer() async throws {
        let world = try await SignInWorld(sendsMail: false)
        #expect(!world.signIn.sendsMail)
        #expect(try await ask(world) == .unavailable)
    }
}

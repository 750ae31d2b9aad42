// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Passwords as they are stored")
struct StoredPasswordTests {
    private let passwords = Passwords(cost: SignInWorld.cheap)
    private let salt = [UInt8](repeating: 7, count: Passwords.saltLengthBytes)

    @Test("tell what they cost and not what they are, and two of the same are stored differently")
    func stored() async throws {
        let one = try await passwords.hash("violet stapler horse", salt: salt)
        let other = try await passwords.hash("violet stapler horse", salt: [UInt8](repeating: 8, count: 16))
        #expect(one.hasPrefix("scrypt$16$1$1$07070707"))
        #expect(one != other && !one.contains("violet"))
        let isOne = try await passwords.isRight("violet stapler horse", for: one)
        let isOther = try await passwords.isRight("violet stapler horse", for: other)
        #expect(isOne && isOther)
    }

    @Test("are those of RFC 7914")
    func vector() async throws {
        let stored = """
            scrypt$16384$8$1$536f6469756d43686c6f72696465$\
            7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2
            """
        let isRight = try await passwords.isRight("pleaseletmein", for: stored)
        let isWrong = try await passwords.isRight("pleaseletmeim", for: stored)
        #expect(isRight && !isWrong)
    }

    @Test("cost what is meant to be the usual")
    func standard() async throws {
        let stored = try await Passwords().hash("violet stapler horse", salt: salt)
        #expect(stored.hasPrefix("scrypt$32768$8$1$"))
    }

    @Test("are the same on every keyboard: an accent may be a letter's own, or beside it")
    func normalForm() async throws {
        let stored = try await passwords.hash("caf\u{E9} au lait 1", salt: salt)
        let isRight = try await passwords.isRight("cafe\u{301} au lait 1", for: stored)
        #expect(isRight)
    }

    @Test("let nobody in who has a wrong one, none, or one beyond all measure")
    func wrong() async throws {
        let stored = try await passwords.hash("violet stapler horse", salt: salt)
        let wrong = [
            "", " ", "violet stapler hors", "Violet stapler horse", "violet stapler horse ", "violet stapler horse\0",
            String(repeating: "x", count: 100_000),
        ]
        for password in wrong {
            let isRight = try await passwords.isRight(password, for: stored)
            #expect(!isRight, "\(password.prefix(30))")
        }
        let long = String(repeating: "x", count: 600)
        let storedLong = try await passwords.hash(long, salt: salt)
        let isLongRight = try await passwords.isRight(long, for: storedLong)
        #expect(!isLongRight, "nothing so long can be set")
    }

    private static let zeros = String(repeating: "0", count: 64)
    private static let strangeTexts: [String?] = [
        nil, "", "violet stapler horse", "scrypt$16$1$1$07$00", "scrypt$1073741824$8$1$07$\(zeros)",
        "scrypt$15$1$1$07$\(zeros)", "scrypt$16$1$0$07$\(zeros)", "scrypt$16$1$1$$\(zeros)", "bcrypt$16$1$1$07$\(zeros)",
        "scrypt$16$1$1$07$\(zeros)$", "scrypt$16$1$1$0g$\(zeros)",
    ]

    @Test("that nobody has, or that nobody here wrote, fit nothing", arguments: strangeTexts)
    func strange(_ stored: String?) async throws {
        let isRight = try await passwords.isRight("violet stapler horse", for: stored)
        #expect(!isRight)
    }

    @Test("are hashed for few at a time, and whoever comes on top is turned away and may come back")
    func bounded() async throws {
        let passwords = Passwords(cost: Passwords.Cost(rounds: 1 << 12, blockSize: 8, parallelism: 1))
        let salt = salt
        let count = 10 * Passwords.waitingMaximum
        let turnedAway = await withTaskGroup(of: Passwords.Failure?.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do throws(Passwords.Failure) {
                        _ = try await passwords.hash("violet", salt: salt)
                        return nil
                    } catch { return error }
                }
            }
            var failures: [Passwords.Failure] = []
            for await failure in group {
                if let failure { failures.append(failure) }
            }
            return failures
        }
        #expect(turnedAway.allSatisfy { $0 == .tooMany })
        #expect((1...(count - Passwords.waitingMaximum)).contains(turnedAway.count))
        let again = try await passwords.hash("violet", salt: salt)
        #expect(!again.isEmpty)
    }
}

@Suite("Signing in with a password")
struct PasswordSignInTests {
    @Test("works from any browser, however the address is written, and for the right one only")
    func signsIn() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        for email in ["ada@example.com", "ADA@Example.com", " ada@example.com "] {
            #expect(try await world.refusal(SignInWorld.password, email: email) == nil, "\(email)")
        }
        #expect(try await world.refusal("violet stapler hors") == .wrong)
        #expect(try await world.refusal("") == .wrong)
        let outcome = try await world.signIn.begin(
            email: "ada@example.com", password: SignInWorld.password,
            from: SignIn.Device(userAgent: "Probe/1", address: SignInWorld.elsewhere))
        guard case .signedIn(let cookie) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let viewer = try await world.viewer(cookie)
        #expect(viewer?.user.id == world.house.ownerID)
    }

    @Test("answers the same to an address that nobody has, to one without a password, and to a wrong password")
    func sameAnswer() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        _ = try await world.house.makeUser("Grace", "grace@example.com")
        for email in ["ada@example.com", "grace@example.com", "nobody@example.com", "no address", ""] {
            #expect(try await world.refusal("a wrong password", email: email) == .wrong, "\(email)")
        }
    }

    @Test("takes as long for an address that nobody has")
    func sameTime() async throws {
        let world = try await SignInWorld()
        let passwords = Passwords(cost: Passwords.Cost(rounds: 1 << 14, blockSize: 8, parallelism: 1))
        let stored = try await passwords.hash(SignInWorld.password, salt: [UInt8](repeating: 1, count: 16))
        let (ownerID, now) = (world.house.ownerID, world.house.runtime.now)
        try await world.house.database.write { session in
            try SignInQueries.setPassword(session, userID: ownerID, hash: stored, at: now)
        }
        let signIn = SignIn(world.environment, passwords: passwords)
        func shortest(_ email: String) async throws -> Duration {
            var shortest = Duration.seconds(60)
            for _ in 0..<3 {
                let start = ContinuousClock.now
                _ = try await signIn.begin(email: email, password: "a wrong password", from: SignIn.Device(address: email))
                shortest = min(shortest, ContinuousClock.now - start)
            }
            return shortest
        }
        let known = try await shortest("ada@example.com")
        let unknown = try await shortest("nobody@example.com")
        #expect(unknown > known / 3 && known > unknown / 3, "known \(known), unknown \(unknown)")
    }

    @Test("is slowed down after a few wrong ones, and then not even the right one is looked at")
    func throttled() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        for _ in 0..<SignInThrottle.person.freeFailures { #expect(try await world.refusal("a wrong password") == .wrong) }
        #expect(try await world.refusal(SignInWorld.password) == .wait(seconds: 1))
        world.house.advance(seconds: 1)
        #expect(try await world.refusal("a wrong password") == .wrong)
        #expect(try await world.refusal(SignInWorld.password) == .wait(seconds: 2))
        #expect(try await world.refusal(SignInWorld.password, email: "Ada@Example.com") == .wait(seconds: 2))
        world.house.advance(seconds: 2)
        #expect(try await world.refusal(SignInWorld.password) == nil)
        // What was wrong before counts no more.
        #expect(try await world.refusal("a wrong password") == .wrong)
        #expect(try await world.refusal(SignInWorld.password) == nil)
    }

    @Test("stays open to the owner, whatever is tried from somewhere else, and so do links by mail")
    func notLockedOut() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        for _ in 0..<20 {
            _ = try await world.refusal("a wrong password", from: SignInWorld.elsewhere)
            world.house.advance(seconds: SignInThrottle.person.longestWaitSeconds)
        }
        _ = try await world.refusal("a wrong password", from: SignInWorld.elsewhere)
        #expect(
            try await world.refusal(SignInWorld.password, from: SignInWorld.elsewhere)
                == .wait(seconds: SignInThrottle.person.longestWaitSeconds))
        #expect(try await world.refusal(SignInWorld.password, from: SignInWorld.home) == nil)
        let mail = try await world.signIn.requestLink(
            email: "ada@example.com", next: nil, from: SignIn.Device(address: SignInWorld.elsewhere))
        #expect(mail == .accepted)
    }

    @Test("is slowed down for a place from which many addresses are tried, and for nobody else")
    func manyAddresses() async throws {
        let world = try await SignInWorld()
        try await world.withPassword()
        for number in 0..<SignInThrottle.place.freeFailures {
            let email = "user\(number)@example.com"
            #expect(try await world.refusal("a wrong password", email: email, from: SignInWorld.elsewhere) == .wrong)
        }
        #expect(try await world.refusal("x", email: "one@more.example", from: SignInWorld.elsewhere) == .wait(seconds: 1))
        #expect(try await world.refusal(SignInWorld.password, from: SignInWorld.home) == nil)
    }

    @Test("remembers no more attempts than its table may hold, and forgets the oldest first")
    func boundedTable() async throws {
        let world = try await SignInWorld()
        let now = world.house.runtime.now
        typealias Found = (count: Int, oldest: SignInQueries.Attempts?, newest: SignInQueries.Attempts?)
        let (count, oldest, newest) = try await world.house.database.write { session -> Found in
            try session.execute(
                """
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20050)
                INSERT INTO sign_in_attempts (key_hash, failures, last_failure_ms, expires_at_ms)
                SELECT 'key' || n, 9, $1, $1 + 1000 + n FROM numbers
                """, [SQLValue(now)])
            try SignInQueries.countAttempt(session, key: "newest", at: now, expiresAt: now.adding(seconds: 3600))
            let known = try SignInQueries.attempts(session, keys: ["key1", "newest"], at: now)
            return (try SignInQueries.attemptCount(session), known["key1"], known["newest"])
        }
        #expect(count == SignInQueries.attemptsMaximum)
        #expect(oldest == nil && newest?.failures == 1)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Waiting after wrong passwords")
struct SignInThrottleTests {
    private let start = Instant(seconds: 1_772_442_000)

    private func wait(_ throttle: SignInThrottle, _ failures: Int, afterSeconds seconds: Int64 = 0) -> Int64 {
        switch throttle.decide(failures: failures, lastFailure: start, now: start.adding(seconds: seconds)) {
        case .allow: 0
        case .wait(let seconds): seconds
        }
    }

    @Test("the first few cost nothing")
    func free() {
        let throttle = SignInThrottle.person
        #expect(throttle.decide(failures: 0, lastFailure: nil, now: start) == .allow)
        #expect(wait(throttle, throttle.freeFailures - 1) == 0)
        #expect(wait(throttle, throttle.freeFailures) == 1)
    }

    @Test("each further one doubles the wait, up to a longest", arguments: [SignInThrottle.person, .place, .mail])
    func doubling(_ throttle: SignInThrottle) {
        let first = throttle.freeFailures
        #expect((first...(first + 4)).map { wait(throttle, $0) } == [1, 2, 4, 8, 16])
        for failures in [first + 20, first + 29, first + 30, first + 64, 100_000] {
            #expect(wait(throttle, failures) == throttle.longestWaitSeconds)
        }
    }

    @Test("the wait runs down, and ends")
    func runsDown() {
        let throttle = SignInThrottle.person
        let failures = throttle.freeFailures + 4
        #expect(wait(throttle, failures, afterSeconds: 1) == 15)
        #expect(wait(throttle, failures, afterSeconds: 15) == 1)
        #expect(wait(throttle, failures, afterSeconds: 16) == 0)
        let almost = start.adding(milliseconds: 15_999)
        #expect(throttle.decide(failures: failures, lastFailure: start, now: almost) == .wait(seconds: 1))
    }

    @Test("after a day nothing of it is held against anybody")
    func forgotten() {
        let throttle = SignInThrottle(freeFailures: 1, longestWaitSeconds: 2 * SignInThrottle.memorySeconds)
        #expect(wait(throttle, 60, afterSeconds: SignInThrottle.memorySeconds - 1) > 0)
        #expect(wait(throttle, 60, afterSeconds: SignInThrottle.memorySeconds) == 0)
    }

    @Test("a clock that is set back makes nobody wait longer than the longest wait")
    func clockSetBack() {
        #expect(wait(.person, 100, afterSeconds: -7 * 24 * 3600) == SignInThrottle.person.longestWaitSeconds)
    }

    @Test("an IPv4 address is a place, and an IPv6 line is one, whatever its owner adds")
    func places() {
        let same: [[String]] = [
            ["192.0.2.7", "::ffff:192.0.2.7"],
            ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::", "2001:db8:1:2::5%eth0"],
            ["::1", "0:0:0:0:0:0:0:1"], ["2001:db8::1", "2001:db8:0:0:1:2:3:4"], ["fe80::1%eth0", "fe80::2"],
        ]
        for addresses in same {
            let places = addresses.map { SignInThrottle.place(of: $0) }
            #expect(places.allSatisfy { $0 == places[0] }, "\(places)")
        }
        let others = same.map { $0[0] } + ["2001:db8:1:3::1", "192.0.2.8"]
        let different = others.map { SignInThrottle.place(of: $0) }
        for (index, place) in different.enumerated() {
            #expect(!different.dropFirst(index + 1).contains(place), "\(place)")
        }
        #expect(SignInThrottle.place(of: "") == "")
    }
}

@Suite("Passwords that are taken")
struct PasswordRulesTests {
    private func refusal(_ password: String) -> PasswordRules.Refusal? {
        PasswordRules.refusal(of: password, email: "ada.l@example.com", name: "Ada Lovelace")
    }

    @Test("have 12 to 128 characters of any kind")
    func length() {
        #expect(refusal("") == .tooShort)
        #expect(refusal("elf zeichen") == .tooShort)
        #expect(refusal("zwölf zeiche") == nil)
        #expect(refusal("grüße aus köln 🐘") == nil)
        let long = String("the quick brown fox jumps over a lazy dog and runs away ".prefix(32))
        let longest = String(repeating: long, count: 4)
        #expect(longest.count == 128)
        #expect(refusal(longest) == nil)
        #expect(refusal(longest + "x") == .tooLong)
    }

    @Test(
        "are none of those that are tried first",
        arguments: [
            "password1234", "PasswordPassword", "123456789012", "!!password!!99", "Welcome12345", "aaaaaaaaaaaaaaa",
            "abababababab", "qwertyqwerty", "correct horse battery staple", "admin-admin-2026", "111122223333",
            "Tocsin#20260",
        ])
    func common(_ password: String) {
        #expect(refusal(password) == .common)
    }

    @Test(
        "do not hold the person's name or address",
        arguments: ["my lovelace dog", "ADA LOVELACE 7!", "adalovelace-77", "xx ada.l zz 9431"])
    func personal(_ password: String) {
        #expect(refusal(password) == .personal)
    }

    @Test("may hold what only begins like a common word, or a name too short to mean anything")
    func harmless() {
        for password in ["passwords of kings", "canada in autumn 7", "tested by the sea", "violet stapler horse"] {
            #expect(refusal(password) == nil, "\(password)")
        }
        #expect(PasswordRules.refusal(of: "violet stapler horse", email: "", name: "") == nil)
    }

    @Test("are refused with a sentence for each reason")
    func sentences() {
        for refusal in [PasswordRules.Refusal.tooShort, .tooLong, .common, .personal] {
            #expect(refusal.sentence.hasSuffix("."))
        }
        #expect(PasswordRules.Refusal.tooShort.sentence.contains("12"))
    }
}

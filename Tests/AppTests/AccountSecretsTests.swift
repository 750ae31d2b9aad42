// SPDX-License-Identifier: Apache-2.0
import App
import Testing

@Suite("The account's secrets")
struct AccountSecretsTests {
    private let secrets = AccountSecrets(
        hashKey: [UInt8](repeating: 1, count: AccountSecrets.keyLengthBytes),
        linkKey: [UInt8](repeating: 2, count: AccountSecrets.keyLengthBytes))

    @Test("hash a token by HMAC-SHA256, the same each time and on all threads at once")
    func hashes() async {
        let expected = "ced40904aefdbcfc873b3ddd912b82a5137147bd64d9ee3b706be7aa70d7409a"
        let found = await withTaskGroup(of: String.self) { group in
            for _ in 0..<200 { group.addTask { [secrets] in secrets.hash(ofToken: "QTOKEN") } }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(found == [expected])
        #expect(secrets.isHash(expected, ofToken: "QTOKEN"))
        #expect(secrets.hash(ofToken: "QTOKEM") != expected && !secrets.isHash(expected, ofToken: "QTOKEM"))
    }

    @Test("are written in lower-case hexadecimal")
    func hexadecimal() {
        #expect(AccountSecrets.hex([0, 9, 10, 15, 16, 0x9A, 0xF0, 0xFF]) == "00090a0f109af0ff")
        #expect(AccountSecrets.hex([UInt8]()).isEmpty)
    }
}

@Suite("The token of a header")
struct HeaderTokenTests {
    @Test(
        "is read whatever the case of the scheme, with and without quotation marks",
        arguments: [
            "Token token=abc", "TOKEN TOKEN=abc", "bearer abc", "BEARER abc", "Token token=\"abc\"", "Bearer \"abc\"",
        ])
    func forms(_ header: String) { #expect(Authenticator.token(header) == "abc") }

    @Test(
        "is none in any other form",
        arguments: [
            nil, "", "Bearer", "Bearer ", "Bearer \"\"", "Bearer a b", "Bearer a,b", "Bearer \u{e9}", "Bearer a\r\n", "abc",
            "To\u{212A}en token=abc", "Bearer\u{301} abc", " Bearer abc", "Token  token=abc", "Basic abc",
        ] as [String?])
    func others(_ header: String?) { #expect(Authenticator.token(header) == nil) }

    @Test("is as long as it may be, and no longer")
    func length() {
        let longest = String(repeating: "a", count: Authenticator.tokenLengthMaximum)
        #expect(Authenticator.token("Bearer " + longest) == longest)
        #expect(Authenticator.token("Bearer \"" + longest + "\"") == longest)
        #expect(Authenticator.token("Bearer a" + longest) == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Testing

@Suite("Base64 for addresses")
struct Base64URLTests {
    @Test("writes what RFC 4648 has, without padding, and reads it back")
    func examples() {
        for (text, encoded) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")] {
            #expect(Base64URL.encode(Array(text.utf8)) == encoded)
            #expect(Base64URL.decode(encoded) == Array(text.utf8))
        }
        #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
        let all = Array(UInt8.min...UInt8.max)
        #expect(Base64URL.decode(Base64URL.encode(all)) == all)
    }

    @Test(
        "reads nothing that it would not have written",
        arguments: ["Zg==", "Zh", "Z", "Zm9v\n", "+/+/", "Zm 9", "Zm9vY", "é"])
    func strict(_ text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}

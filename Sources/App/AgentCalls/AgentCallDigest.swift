// SPDX-License-Identifier: Apache-2.0
import Crypto
package import Domain

package enum AgentCallDigest {
    /// SHA-256 in lower-case hexadecimal.
    package static let sha256: BytesDigest = { bytes in
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        let digest = Array(hash.finalize())
        return String(unsafeUninitializedCapacity: 2 * digest.count) { buffer in
            for (place, byte) in digest.enumerated() {
                buffer[2 * place] = AgentCallDigest.digit(byte >> 4)
                buffer[2 * place + 1] = AgentCallDigest.digit(byte & 15)
            }
            return 2 * digest.count
        }
    }

    package static let isSHA256: DigestCheck = { bytes, hash in
        var state = SHA256()
        state.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        return state.finalize().withUnsafeBytes { digest -> Bool in
            guard hash.count == 2 * digest.count else { return false }
            // Neither a table nor an early end, so that many digits are compared at a time.
            var difference: UInt8 = 0
            for place in 0..<digest.count {
                difference |= hash[2 * place] ^ AgentCallDigest.digit(digest[place] >> 4)
                difference |= hash[2 * place + 1] ^ AgentCallDigest.digit(digest[place] & 15)
            }
            return difference == 0
        }
    }

    /// The lower-case hexadecimal digit of a number below 16.
    private static func digit(_ number: UInt8) -> UInt8 {
        number &+ (number < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
}

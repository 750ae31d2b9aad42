// SPDX-License-Identifier: Apache-2.0
import Crypto
package import Domain

package enum AgentCallDigest {
    private static let digits = Array("0123456789abcdef".utf8)

    /// SHA-256 in lower-case hexadecimal.
    package static let sha256: BytesDigest = { bytes in
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        let digest = Array(hash.finalize())
        return String(unsafeUninitializedCapacity: 2 * digest.count) { buffer in
            for (place, byte) in digest.enumerated() {
                buffer[2 * place] = AgentCallDigest.digits[Int(byte >> 4)]
                buffer[2 * place + 1] = AgentCallDigest.digits[Int(byte & 15)]
            }
            return 2 * digest.count
        }
    }

    package static let isSHA256: DigestCheck = { bytes, hash in
        var state = SHA256()
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
        let digits = AgentCallDigest.digits
        return state.finalize().withUnsafeBytes { digest -> Bool in
            guard hash.count == 2 * digest.count else { return false }
            var place = hash.startIndex
            for byte in digest {
                guard hash[place] == digits[Int(byte >> 4)], hash[place + 1] == digits[Int(byte & 15)] else { return false }
                place += 2
            }
            return true
        }
    }
}

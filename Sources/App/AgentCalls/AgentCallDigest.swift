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
}

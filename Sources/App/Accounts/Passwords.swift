// SPDX-License-Identifier: Apache-2.0
private import Crypto
private import CryptoExtras
private import Dispatch
private import Foundation
private import Synchronization

/// Hashes passwords with scrypt (RFC 7914): slowly and with much memory, so that a stolen database is slow to guess from.
///
/// A hashing takes a core and 32 MB for a moment. Few run at a time, on threads of their own, and few may wait: whoever
/// tries many passwords at once slows down other sign-ins, and neither pages nor events.
package final class Passwords: Sendable {
    /// What a hashing costs. Memory is 128 bytes times rounds times block size.
    package struct Cost: Hashable, Sendable {
        /// scrypt's N, a power of two.
        package let rounds: Int
        /// scrypt's r.
        package let blockSize: Int
        /// scrypt's p.
        package let parallelism: Int

        package init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        package static let standard = Cost(rounds: 1 << 15, blockSize: 8, parallelism: 1)

        /// A stored text that asks for more was not written here.
        fileprivate var isBearable: Bool {
            (2...(1 << 18)).contains(rounds) && rounds & (rounds - 1) == 0 && (1...16).contains(blockSize)
                && (1...4).contains(parallelism)
        }
    }

    /// Why nothing was hashed.
    package enum Failure: Error, Hashable, Sendable {
        /// As many wait as may. Nothing is wrong with the password.
        case tooMany
        /// The library refused: no memory.
        case unavailable
    }

    package static let concurrentMaximum = 2
    /// Hashings under way and waiting. The last of them begins after about a second.
    package static let waitingMaximum = 32
    package static let saltLengthBytes = 16
    private static let hashLengthBytes = 32
    /// Four for each code point of the longest password; longer ones are wrong without being looked at.
    private static let passwordBytesMaximum = 512
    private static let scheme = "scrypt"

    private let cost: Cost
    private let lanes: [DispatchQueue]
    /// Hashings under way and waiting, by lane.
    private let loads = Mutex([Int](repeating: 0, count: Passwords.concurrentMaximum))

    package init(cost: Cost = .standard) {
        self.cost = cost
        lanes = (0..<Self.concurrentMaximum).map { DispatchQueue(label: "passwords-\($0)") }
    }

    /// What is stored of a password: `scrypt$N$r$p$salt$hash`, salt and hash in hexadecimal.
    package func hash(_ password: String, salt: [UInt8]) async throws(Failure) -> String {
        let cost = self.cost
        let bytes = Self.bytes(of: password) ?? [0]
        guard let hash = try await run({ Self.derive(bytes, salt, cost) }) else { throw .unavailable }
        let head = "\(Self.scheme)$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)"
        return "\(head)$\(AccountSecrets.hex(salt))$\(AccountSecrets.hex(hash))"
    }

    /// Whether a password is the one of which `stored` was kept. Without any it is not, which takes as long to say.
    package func isRight(_ password: String, for stored: String?) async throws(Failure) -> Bool {
        let kept = stored.flatMap(Stored.init)
        let bytes = Self.bytes(of: password)
        let salt = kept?.salt ?? [UInt8](repeating: 0, count: Self.saltLengthBytes)
        let cost = kept?.cost ?? self.cost
        guard let hash = try await run({ Self.derive(bytes ?? [0], salt, cost) }) else { throw .unavailable }
        guard let kept, bytes != nil else { return false }
        return Self.areEqual(hash, kept.hash)
    }

    /// In one form, whatever keyboard they were typed on; nil for what is no password at all.
    private static func bytes(of password: String) -> [UInt8]? {
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        // The derivation fills short passwords up with zeros: with one at the end it would be the same as without.
        return (1...passwordBytesMaximum).contains(bytes.count) && !bytes.contains(0) ? bytes : nil
    }

    private static func derive(_ password: [UInt8], _ salt: [UInt8], _ cost: Cost) -> [UInt8]? {
        let key = try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: hashLengthBytes, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return key?.withUnsafeBytes { Array($0) }
    }

    /// Looks at every byte, wherever the first difference is.
    private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Runs a hashing on the lane that has the least to do.
    private func run(_ work: @escaping @Sendable () -> [UInt8]?) async throws(Failure) -> [UInt8]? {
        let chosen = loads.withLock { loads -> Int? in
            guard loads.reduce(0, +) < Self.waitingMaximum else { return nil }
            let lane = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[lane] += 1
            return lane
        }
        guard let chosen else { throw .tooMany }
        return await withCheckedContinuation { continuation in
            lanes[chosen].async { [self] in
                let result = work()
                loads.withLock { $0[chosen] -= 1 }
                continuation.resume(returning: result)
            }
        }
    }
}

extension Passwords {
    /// A stored text, taken apart.
    private struct Stored {
        let cost: Cost
        let salt: [UInt8]
        let hash: [UInt8]

        init?(_ text: String) {
            let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 6, parts[0] == Passwords.scheme, let rounds = Int(parts[1]),
                let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
                let salt = AccountSecrets.bytes(hex: parts[4]), let hash = AccountSecrets.bytes(hex: parts[5]),
                !salt.isEmpty, hash.count == Passwords.hashLengthBytes
            else { return nil }
            cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
            guard cost.isBearable else { return nil }
            self.salt = salt
            self.hash = hash
        }
    }
}

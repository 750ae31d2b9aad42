// SPDX-License-Identifier: Apache-2.0
private import Foundation
private import Synchronization

/// Everything that is not determined by input: time, ids and chance, made once in `main` (or by a test) and passed down.
package protocol Runtime: Sendable {
    var now: Instant { get }
    /// A new identifier; identifiers of one runtime sort in the order in which they were made.
    func makeID(_ kind: IdentifierKind) -> String
    /// `count` random bytes, fit for secrets in the live runtime.
    func randomBytes(_ count: Int) -> [UInt8]
}

extension Runtime {
    /// `count` random bytes in lower-case hexadecimal, so twice as many characters.
    package func randomHex(bytes count: Int) -> String {
        String(decoding: randomBytes(count).flatMap { [hexDigits[Int($0 >> 4)], hexDigits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// `length` random letters and digits, without modulo bias.
    package func randomToken(length: Int) -> String {
        var characters: [UInt8] = []
        while characters.count < length {
            for byte in randomBytes(length) where byte < 248 && characters.count < length {
                characters.append(tokenAlphabet[Int(byte) % tokenAlphabet.count])
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }
}

private let hexDigits = Array("0123456789abcdef".utf8)
private let tokenAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

/// The machine's clock and its secure random numbers.
package final class LiveRuntime: Runtime {
    private let identifiers: Mutex<IdentifierSource>

    package init() {
        var generator = SystemRandomNumberGenerator()
        identifiers = Mutex(IdentifierSource(seed: generator.next()))
    }

    package var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package func makeID(_ kind: IdentifierKind) -> String {
        let now = now
        return identifiers.withLock { $0.next(kind, at: now) }
    }

    package func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// A clock that stands until it is moved, and ids and chance from one seed: for tests and simulation.
package final class ManualRuntime: Runtime {
    private struct State: Sendable {
        var now: Instant
        var identifiers: IdentifierSource
        var random: SeededRandom
    }

    private let state: Mutex<State>

    package init(now: Instant, seed: UInt64 = 1) {
        state = Mutex(State(now: now, identifiers: IdentifierSource(seed: seed), random: SeededRandom(seed: seed)))
    }

    package var now: Instant { state.withLock { $0.now } }
    package func advance(to instant: Instant) { state.withLock { $0.now = max($0.now, instant) } }
    package func advance(seconds: Int64) { state.withLock { $0.now = $0.now.adding(seconds: seconds) } }
    package func makeID(_ kind: IdentifierKind) -> String {
        state.withLock { $0.identifiers.next(kind, at: $0.now) }
    }
    package func randomBytes(_ count: Int) -> [UInt8] {
        state.withLock { state in (0..<count).map { _ in UInt8(truncatingIfNeeded: state.random.next()) } }
    }
}

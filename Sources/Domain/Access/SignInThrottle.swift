// SPDX-License-Identifier: Apache-2.0
package import Base

/// How long somebody has to wait who gave wrong passwords. Pure: it is told what has failed, and when.
///
/// What is counted is always bound to the place that somebody comes from. Wrong passwords from one place so never keep
/// the person out who comes from another one, and links by mail are counted apart from passwords.
package struct SignInThrottle: Hashable, Sendable {
    /// Passwords for one person from one place.
    package static let person = SignInThrottle(freeFailures: 5, longestWaitSeconds: 900)
    /// Passwords for whomever from one place. Many people can share one, so that nobody waits for long.
    package static let place = SignInThrottle(freeFailures: 30, longestWaitSeconds: 60)
    /// Links by mail that are asked for from one place.
    package static let mail = SignInThrottle(freeFailures: 10, longestWaitSeconds: 300)

    /// Failures are forgotten so long after the last one.
    package static let memorySeconds: Int64 = .secondsPerDay
    /// Groups of an IPv6 address that tell one line from another; what follows its owner chooses freely.
    private static let networkGroups = 4
    private static let addressGroups = 8

    /// As many failures cost nothing: people mistype.
    package let freeFailures: Int
    /// Waits double from one second up to this.
    package let longestWaitSeconds: Int64

    package enum Decision: Hashable, Sendable {
        case allow
        /// One second or more.
        case wait(seconds: Int64)
    }

    package init(freeFailures: Int, longestWaitSeconds: Int64) {
        self.freeFailures = freeFailures
        self.longestWaitSeconds = longestWaitSeconds
    }

    /// Whether one more try is looked at now. `lastFailure` is nil when there was none.
    package func decide(failures: Int, lastFailure: Instant?, now: Instant) -> Decision {
        guard let lastFailure, failures >= freeFailures else { return .allow }
        // A clock that was set back must not keep somebody out for as long as that.
        let passed = max(0, now.milliseconds(since: lastFailure))
        guard passed < Self.memorySeconds * 1000 else { return .allow }
        let rest = waitSeconds(after: failures) * 1000 - passed
        return rest > 0 ? .wait(seconds: (rest + 999) / 1000) : .allow
    }

    private func waitSeconds(after failures: Int) -> Int64 {
        let doublings = failures - freeFailures
        guard doublings < 30 else { return longestWaitSeconds }
        return min(longestWaitSeconds, 1 << Int64(doublings))
    }

    /// What counts as one place: an IPv4 address as it is, and of an IPv6 address the half that names a line.
    package static func place(of address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: ":")) else { return address }
        let text = address.prefix { $0 != "%" }
        // An IPv4 address in the dress of the other kind.
        if let last = text.split(separator: ":").last, last.utf8.contains(UInt8(ascii: ".")) { return String(last) }
        var groups: [String] = []
        var rest: [String] = []
        var isAfterGap = false
        for group in text.split(separator: ":", omittingEmptySubsequences: false) {
            // Two colons stand for as many zeros as are missing; at either end they leave an empty group more.
            switch (group.isEmpty, isAfterGap) {
            case (true, _): isAfterGap = true
            case (false, true): rest.append(String(group))
            case (false, false): groups.append(String(group))
            }
        }
        if isAfterGap {
            let missing = max(0, addressGroups - groups.count - rest.count)
            groups += Array(repeating: "0", count: missing) + rest
        }
        return groups.prefix(networkGroups).joined(separator: ":")
    }
}

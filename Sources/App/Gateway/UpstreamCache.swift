// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
private import Synchronization

/// What was read at the upstream account a moment ago, so that ten calls about one incident read it once.
package final class UpstreamCache: Sendable {
    /// For so long a decision may go by what was true before: a service that was given to another team, say.
    package static let keptSeconds: Int64 = 30
    package static let keptMaximum = 4096

    /// What a key stands for. Nothing, where the account knows no such object.
    enum Value: Sendable {
        case objects([OwnedObject])
        case isOnCall(Bool)
        case userID(String?)
    }

    private struct Entry {
        let value: Value
        let until: Instant
    }

    private let entries = Mutex<[String: Entry]>([:])

    package init() {}

    func value(_ key: String, at now: Instant) -> Value? {
        entries.withLock { entries in
            guard let entry = entries[key], now < entry.until else { return nil }
            return entry.value
        }
    }

    func keep(_ value: Value, for key: String, at now: Instant) {
        entries.withLock { entries in
            if entries.count >= Self.keptMaximum { entries = entries.filter { now < $0.value.until } }
            if entries.count >= Self.keptMaximum { entries = [:] }
            entries[key] = Entry(value: value, until: now.adding(seconds: Self.keptSeconds))
        }
    }

    /// After a change nothing is taken for what it was before.
    func forgetAll() { entries.withLock { $0 = [:] } }

    package var count: Int { entries.withLock { $0.count } }
}

// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a node knows of one key's calls within one minute.
package struct RateState: Hashable, Sendable {
    /// Of the clock, as ``RateLimit/window(at:)`` counts them.
    package private(set) var window: Int64
    /// Calls that were let in here.
    package private(set) var used = 0
    /// Calls that may be let in here before more are asked for; 0 where no other node counts too.
    package private(set) var granted = 0
    /// Calls that are for other nodes to let in, as far as was told.
    package private(set) var elsewhere = 0

    /// Nothing used yet.
    package init(at now: Instant) { window = RateLimit.window(at: now) }

    package var usedEverywhere: Int { used + elsewhere }

    /// The state itself within its minute, and an empty one after it. A call that read the clock just before another one
    /// did is counted in the newer minute; a clock that was set back by more does not hold anybody up.
    package func current(at now: Instant) -> RateState {
        let present = RateLimit.window(at: now)
        return window == present || window == present + 1 ? self : RateState(at: now)
    }

    mutating func count() { used += 1 }

    /// Whether a node must ask for more before it lets one more in.
    package func needsGrant(limit: Int) -> Bool { used >= granted && usedEverywhere < limit }

    /// Takes what was granted. What came too late, when the next minute had begun, is of no use.
    package mutating func receive(_ grant: RateGrant) {
        guard grant.window == window else { return }
        granted += grant.count
        if let taken = grant.taken { elsewhere = max(0, taken - granted) }
    }
}

/// A part of what all nodes may let in together.
package struct RateGrant: Hashable, Sendable {
    package var window: Int64
    /// Calls that the asking node may let in now.
    package var count: Int
    /// Calls given to all nodes so far, these among them; nil when nobody could tell.
    package var taken: Int?

    /// What is granted of `wanted` calls, once all nodes together have asked for `asked`.
    package init(window: Int64, wanted: Int, asked: Int, limit: Int) {
        self.window = window
        count = max(0, min(wanted, limit - (asked - wanted)))
        taken = min(asked, limit)
    }

    /// What a node grants itself while nobody can be asked.
    package init(window: Int64, unasked count: Int) {
        self.window = window
        self.count = count
        taken = nil
    }
}

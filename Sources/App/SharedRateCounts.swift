// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store
private import Synchronization

/// Gives a node parts of what all nodes of an account may let in of a caller's calls.
///
/// A node that exchanged counts every second would let in a whole allowance before it heard of the others: two nodes would
/// double it. So nothing is let in that was not taken out of the store before, where takers come one after the other, and
/// no more is given than the limit: **together the nodes never let in too much**, however the calls are spread.
///
/// To spare trips, a node takes one call and a reserve of an eightieth of the limit: at 960 a minute 13 calls, so that of 13
/// calls 12 ask nobody. What other nodes hold of their reserves when the limit is reached is what a caller may miss: 12 of
/// 960 for each other node, 1.25 percent. **Up to five nodes are right within 5 percent**, and when all calls of a minute
/// come to one node, none is missed. Below 80 a minute there is no reserve, and nothing is missed at all. A node asks for a
/// caller once at a time, so that many calls at once do not take many reserves.
///
/// The minute is the node's own: clocks that differ by a second move a sixtieth of a minute's calls into another minute.
/// While the store does not answer, a node lets in what it would have asked for, up to the limit by its own count.
final class SharedRateCounts: Sendable {
    /// Which part of a limit a node takes beyond what it needs at once.
    static let reserveShare = 80

    private let database: any Database
    /// The minute up to which old counts have been forgotten.
    private let tidied = Mutex<Int64>(.min)

    init(_ database: any Database) { self.database = database }

    /// A grant for each allowance; of nothing where the limit is reached.
    func take(_ allowances: [RateAllowance], at now: Instant) async -> [RateGrant] {
        let window = RateLimit.window(at: now)
        let mustTidy = tidied.withLock { $0 < window }
        do {
            let grants = try await database.write { session -> [RateGrant] in
                // The minute before is left: other clocks may be a little behind.
                if mustTidy { try RateCountQueries.forget(session, before: window - 1) }
                return try allowances.map { allowance in
                    let wanted = Self.wanted(allowance)
                    let asked = try RateCountQueries.add(
                        session, window: window, key: allowance.key.text, count: wanted)
                    return RateGrant(window: window, wanted: wanted, asked: asked, limit: allowance.limit)
                }
            }
            tidied.withLock { $0 = max($0, window) }
            return grants
        } catch {
            // Whether a call can be answered is for the store to say, when it is asked for what the call wants.
            return allowances.map { RateGrant(window: window, unasked: Self.wanted($0)) }
        }
    }

    private static func wanted(_ allowance: RateAllowance) -> Int { 1 + allowance.limit / reserveShare }
}

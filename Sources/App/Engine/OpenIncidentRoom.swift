// SPDX-License-Identifier: Apache-2.0
import Store
private import Synchronization

/// Keeps a service from having more open incidents than it may.
///
/// To count them for each new one would make a storm slower the longer it lasts. So a count holds until a part of the room
/// that it found has been used up: the nearer the limit is, the more often it is counted. The part is small enough for
/// as many nodes to take theirs at the same time.
package final class OpenIncidentRoom: Sendable {
    /// Of the room that is found, so much may be used before it is counted again.
    static let shareOfRoom = 16
    /// Past it everything is counted anew.
    static let servicesMaximum = 50_000

    package let maximum: Int
    /// How many may still be opened on a service without counting.
    private let allowances = Mutex<[String: Int]>([:])

    init(maximum: Int) { self.maximum = maximum }

    /// Whether one more may be opened; to be asked once for each.
    func hasRoom(_ serviceID: String, _ work: Work) throws -> Bool {
        let isKnown = allowances.withLock { known -> Bool in
            guard let left = known[serviceID], left > 0 else { return false }
            known[serviceID] = left - 1
            return true
        }
        if isKnown { return true }
        let count = try ServiceQueries.openIncidentCount(work.session, id: serviceID, upTo: maximum)
        let room = maximum - count
        guard room > 0 else { return false }
        allowances.withLock { known in
            if known.count >= Self.servicesMaximum { known.removeAll() }
            known[serviceID] = (room - 1) / Self.shareOfRoom
        }
        return true
    }
}

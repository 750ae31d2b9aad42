// SPDX-License-Identifier: Apache-2.0
package import Base

/// Pages to one address that go together.
///
/// The first goes at once. Those that fall due soon after it wait until the window is over, and then go in one message.
package enum PageBundle {
    /// How long the window may be.
    package static let secondsRange: ClosedRange<Int> = 0...300
    package static let secondsDefault = 30
    /// Pages in one message; more go in another one at the same time.
    package static let pagesMaximum = 50

    /// Until when a page waits; nil when it goes now.
    ///
    /// A page that was due before the last message left, and did not fit into it or was refused, has waited already: none
    /// waits longer than the window.
    package static func holdEnd(
        firstDueAt: Instant, lastPagedAt: Instant?, seconds: Int64, now: Instant
    ) -> Instant? {
        guard seconds > 0, let lastPagedAt, firstDueAt > lastPagedAt else { return nil }
        let end = lastPagedAt.adding(seconds: seconds)
        return end > now ? end : nil
    }

    /// Puts elements with the same address together, in the order in which they come; those without one stay alone.
    package static func grouped<Element>(
        _ elements: [Element], maximum: Int = pagesMaximum, by address: (Element) -> String?
    ) -> [[Element]] {
        var groups: [[Element]] = []
        var open: [String: Int] = [:]
        for element in elements {
            guard let key = address(element) else {
                groups.append([element])
                continue
            }
            if let place = open[key], groups[place].count < maximum {
                groups[place].append(element)
            } else {
                open[key] = groups.count
                groups.append([element])
            }
        }
        return groups
    }
}

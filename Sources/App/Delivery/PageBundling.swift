// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Holds pages back for others that go with them, and puts together what goes now.
enum PageBundling {
    /// The rows that are to go now. The others wait on: they are rows of the outbox, are dropped like these when their
    /// incident is taken, and this was no try to send them.
    static func released(_ claimed: [StoredNotification], seconds: Int64, _ work: Work) throws -> [StoredNotification] {
        let methodIDs = Set(claimed.filter(\.reason.isPage).compactMap(\.contactMethodID)).sorted()
        guard seconds > 0, !methodIDs.isEmpty else { return claimed }
        let lastPagedAt = try NotificationQueries.lastPaged(work.session, contactMethodIDs: methodIDs)
        var released: [StoredNotification] = []
        for row in claimed {
            if row.reason.isPage, let methodID = row.contactMethodID,
                let end = PageBundle.holdEnd(
                    firstDueAt: row.firstDueAt, lastPagedAt: lastPagedAt[methodID], seconds: seconds, now: work.now)
            {
                try NotificationQueries.hold(work.session, id: row.id, until: end)
                work.wake(at: end)
            } else {
                released.append(row)
            }
        }
        return released
    }

    /// Puts pages to one address together and notes that they leave now.
    static func bundled(_ deliveries: [Delivery], seconds: Int64, _ work: Work) throws -> [Delivery] {
        guard seconds > 0 else { return deliveries }
        let groups = PageBundle.grouped(deliveries) { delivery in
            delivery.notification.reason.isPage ? delivery.contactMethod?.id : nil
        }
        let paged = Set(
            deliveries.filter(\.notification.reason.isPage).compactMap { $0.contactMethod?.id }
        ).sorted()
        try NotificationQueries.notePaged(work.session, contactMethodIDs: paged, at: work.now)
        return groups.map { group in
            var first = group[0]
            first.companions = Array(group.dropFirst())
            return first
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
package import Store

/// A claimed notification with all that its message shows.
package struct Delivery: Sendable {
    package let notification: StoredNotification
    package let incident: Incident
    package let user: User
    package let contactMethod: ContactMethod?
    package let service: Service?
    package let claimedAt: Instant
    /// The newest open alert, for its severity and details.
    package let alert: Alert?
    /// What a person wrote, where the message passes that on.
    package let announcement: Announcement?
    /// Further pages that go in the same message.
    package var companions: [Delivery] = []

    /// This one and its companions.
    package var all: [Delivery] { [self] + companions }

    /// Loads what a batch needs in a fixed number of queries, and drops rows that nobody wants any more.
    static func gather(_ claimed: [StoredNotification], _ work: Work) throws -> [Delivery] {
        let incidents = try IncidentStateQueries.find(work.session, ids: unique(claimed.map(\.incidentID)))
        let announcements = try Announcements(claimed, work)
        let users = try UserQueries.find(work.session, ids: unique(claimed.map(\.userID) + announcements.authorIDs))
        let methods = try ContactMethodQueries.find(work.session, ids: unique(claimed.compactMap(\.contactMethodID)))
        let services = try ServiceQueries.find(work.session, ids: unique(incidents.map(\.incident.serviceID)))
        let alerts = try AlertStateQueries.openAlerts(
            work.session, incidentIDs: unique(claimed.map(\.incidentID)), withBody: true)
        var deliveries: [Delivery] = []
        for row in claimed {
            guard let incident = incidents.first(where: { $0.incident.id == row.incidentID })?.incident,
                announcements.isWanted(row, incident) ?? isWanted(row, incident, at: work.now)
            else {
                try NotificationQueries.delete(work.session, id: row.id)
                continue
            }
            guard let user = users.first(where: { $0.id == row.userID }) else {
                try recordMissingUser(row, incident, work)
                continue
            }
            deliveries.append(
                Delivery(
                    notification: row, incident: incident, user: user,
                    contactMethod: methods.first { $0.id == row.contactMethodID },
                    service: services.first { $0.id == incident.serviceID }, claimedAt: work.now,
                    alert: alerts.last { $0.incidentID == incident.id }, announcement: announcements.of(row, by: users)))
        }
        return deliveries
    }

    private static func unique(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }

    /// Somebody who is gone cannot be told, and the history must not keep that to itself.
    private static func recordMissingUser(_ row: StoredNotification, _ incident: Incident, _ work: Work) throws {
        var row = row
        (row.status, row.channel, row.updatedAt) = (.failed, "none", work.now)
        row.detail = "this user has been removed: nobody could be told"
        try NotificationQueries.record(work.session, row)
        let result = DeliveryResult(.failedForGood, channelType: "none", detail: row.detail ?? "")
        try LogEntryStateQueries.insert(work.session, result.logEntry(for: row, serviceID: incident.serviceID, work))
        work.noteIncidentChange()
    }

    /// A page is for an incident that still is as it was when the page was asked for, and that does not end this moment.
    private static func isWanted(_ row: StoredNotification, _ incident: Incident, at now: Instant) -> Bool {
        if let end = incident.autoResolveAt, end <= now { return false }
        guard incident.status == .triggered, incident.escalation.generation == row.generation else { return false }
        return row.reason == .nobodyOnCall || incident.assignments.contains { $0.userID == row.userID }
    }
}

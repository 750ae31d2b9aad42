// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// What a person wrote that a message passes on.
package struct Announcement: Sendable {
    /// Nil when the author is gone.
    package let authorName: String?
    package let message: String
    /// Stand in for the mail's own.
    package let subject: String?
    package let html: String?
}

/// Texts that claimed notifications pass on, and who is still asked to join in: loaded for a batch at once.
struct Announcements {
    private let updates: [StatusUpdate]
    private let requests: [ResponderRequest]
    private let pending: [Responder]

    init(_ claimed: [StoredNotification], _ work: Work) throws {
        func rows(_ reason: NotificationRequest.Reason) -> [StoredNotification] { claimed.filter { $0.reason == reason } }
        let asking = rows(.responderRequested)
        updates = try StatusUpdateQueries.find(
            work.session, ids: Set(rows(.statusUpdate).compactMap(\.subjectID)).sorted())
        requests = try ResponderQueries.requests(
            work.session, ids: Set(asking.compactMap(\.subjectID)).sorted())
        pending = try ResponderQueries.pending(work.session, incidentIDs: Set(asking.map(\.incidentID)).sorted())
    }

    var authorIDs: [String] { updates.map(\.senderID) + requests.map(\.requesterID) }

    func of(_ row: StoredNotification, by users: [User]) -> Announcement? {
        func name(_ id: String) -> String? { users.first { $0.id == id }?.name }
        switch row.reason {
        case .statusUpdate:
            guard let update = updates.first(where: { $0.id == row.subjectID }) else { return nil }
            return Announcement(
                authorName: name(update.senderID), message: update.message, subject: update.subject,
                html: update.htmlMessage)
        case .responderRequested:
            guard let request = requests.first(where: { $0.id == row.subjectID }) else { return nil }
            return Announcement(
                authorName: name(request.requesterID), message: request.message, subject: nil, html: nil)
        case .assigned, .escalated, .triggeredAgain, .nobodyOnCall: return nil
        }
    }

    /// Nil for pages, of which the incident's own state decides. Who has answered is asked no more, nor is anybody once
    /// the incident is over; what somebody wrote is told whatever has happened since.
    func isWanted(_ row: StoredNotification, _ incident: Incident) -> Bool? {
        switch row.reason {
        case .statusUpdate: updates.contains { $0.id == row.subjectID }
        case .responderRequested:
            incident.status.isOpen
                && pending.contains {
                    $0.incidentID == row.incidentID && $0.userID == row.userID && $0.requestID == row.subjectID
                }
        case .assigned, .escalated, .triggeredAgain, .nobodyOnCall: nil
        }
    }
}

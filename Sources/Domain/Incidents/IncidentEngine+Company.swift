// SPDX-License-Identifier: Apache-2.0
import Base

/// What brings incidents together, and people to an incident who do not have it.
extension IncidentDecider {
    /// Its alerts go on in the other incident, so they are not over; it is.
    mutating func merge(into id: String, hasAlerts: Bool) throws(IncidentRefusal) {
        guard incident.mergedIntoID == nil else { throw .alreadyMerged }
        guard incident.isMergeable(hasAlerts: hasAlerts) else {
            throw incident.status.isOpen ? IncidentRefusal.notMergeable : IncidentRefusal.alreadyResolved
        }
        state.openAlerts = []
        guard incident.status.isOpen else {
            incident.mergedIntoID = id
            return logChange(field: "resolve_reason", from: .null, to: .string(id))
        }
        close(resolution: nil, mergedInto: id)
    }

    /// Alerts of other incidents come here with all that they are. Whoever has this one knows of it already.
    mutating func absorb(_ ids: [String], openAlerts: [Alert], alertCount: Int) throws(IncidentRefusal) {
        try requireOpen()
        guard alertCount <= Incident.alertsMaximum else { throw .tooManyAlerts }
        for alert in openAlerts {
            var taken = alert
            taken.incidentID = incident.id
            state.openAlerts.append(taken)
        }
        add(.takeAlertsOf(incidentIDs: ids))
        logChange(field: "merged_incidents", from: .null, to: .array(ids.map(JSON.string)))
    }

    /// Asks people beside those who have the incident: each by their rules for high urgency, whatever its own is. Who
    /// has none is told nothing, and the history says so.
    mutating func requestResponders(
        _ userIDs: [String], requestID: String, message: String, targets: [ResponderTarget]
    ) throws(IncidentRefusal) {
        try requireOpen()
        log(.responderRequest, userIDs: userIDs, details: ["message": .string(message)])
        for user in userIDs {
            let rules = context.notificationRules(user).filter { $0.urgency == .high }
            for rule in rules {
                let at = context.now.adding(seconds: Int64(rule.startDelayMinutes) * 60)
                tell(user, by: rule.contactMethodID, at: at, .responderRequested, of: requestID)
            }
            if rules.isEmpty { tell(user, by: nil, at: context.now, .responderRequested, of: requestID) }
        }
        for user in userIDs {
            emit(.responderAdded(userID: user, message: message, policyID: targets.policyID(reaching: user)))
        }
    }

    mutating func noteResponders(_ userIDs: [String], _ state: ResponderState) {
        guard !userIDs.isEmpty else { return }
        log(.responderReply, userIDs: userIDs, details: ["state": .string(state.rawValue)])
        // Being asked no more is no answer of theirs.
        guard state == .joined || state == .declined else { return }
        for user in userIDs { emit(.responderReplied(userID: user, state: state)) }
    }

    /// Told of a resolved incident too: that it is over is what subscribers wait for.
    mutating func announce(_ update: StatusUpdate, to recipients: [StatusUpdateRecipient]) {
        log(.statusUpdate, details: ["message": .string(update.message)])
        for recipient in recipients {
            tell(recipient.userID, by: recipient.contactMethodID, at: context.now, .statusUpdate, of: update.id)
        }
        emit(.statusUpdatePublished(id: update.id, message: update.message))
    }

    private mutating func tell(
        _ userID: String, by contactMethodID: String?, at dueAt: Instant, _ reason: NotificationRequest.Reason,
        of subjectID: String
    ) {
        add(
            .notify(
                NotificationRequest(
                    userID: userID, contactMethodID: contactMethodID, dueAt: dueAt,
                    generation: incident.escalation.generation, reason: reason, subjectID: subjectID)))
    }
}

extension [ResponderTarget] {
    /// The first policy through which a person is asked; nil for one who is named, too.
    fileprivate func policyID(reaching userID: String) -> String? {
        guard !contains(where: { $0.kind == .user && $0.id == userID }) else { return nil }
        return first { $0.kind == .escalationPolicy && $0.userIDs.contains(userID) }?.id
    }
}

extension Incident {
    /// Alerts can go elsewhere, and so can what a person opened and nobody has ended; each incident once.
    package func isMergeable(hasAlerts: Bool) -> Bool {
        mergedIntoID == nil && (hasAlerts || (isManual && status.isOpen))
    }
}

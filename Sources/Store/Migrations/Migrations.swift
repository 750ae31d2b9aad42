// SPDX-License-Identifier: Apache-2.0

/// All migrations, in order. One that has been released is never changed; later ones add to it.
package enum Migrations {
    package static let all: [Migration] = [
        people, onCall, incidents, conferenceBridge, scheduleTeams, relations, records, tags, businessServices, customFields,
        responders,
        userRules, manualImpacts, access, keys, oauth, signIn, audit, rateCounts, calendarKeys, webhooks, agents,
        watchdogNotices, agentCalls, eventRules, approvals, orchestrations, shiftSchedules, notifications,
        approvalMails, webhookClaims, suppressedAlerts, agentClients, agentCallFiling,
    ].map { migration in
        Migration(id: migration.id) { dialect in migration.statements(dialect).map(dialect.collated) }
    }
}

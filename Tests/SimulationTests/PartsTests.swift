// SPDX-License-Identifier: Apache-2.0
import Simulation
import Testing

/// What has not been touched is not read again, so that nothing may be missed here.
@Suite("What a statement touches")
struct PartsTests {
    @Test("is what is read from its table")
    func tables() {
        #expect(StoreFacts.Parts(touchedBy: "UPDATE incidents SET title = $2 WHERE id = $1") == .incidents)
        #expect(StoreFacts.Parts(touchedBy: "INSERT INTO incidents (id) VALUES ($1)") == .incidents)
        #expect(StoreFacts.Parts(touchedBy: "DELETE FROM incident_assignments WHERE incident_id = $1") == .incidents)
        #expect(StoreFacts.Parts(touchedBy: "DELETE FROM timers WHERE incident_id = $1") == .timers)
        #expect(StoreFacts.Parts(touchedBy: "UPDATE alerts SET status = $1") == .alerts)
        #expect(StoreFacts.Parts(touchedBy: "UPDATE notifications SET attempt = attempt + 1") == .pages)
        #expect(StoreFacts.Parts(touchedBy: "INSERT INTO webhook_events (id) VALUES ($1)") == .webhooks)
        #expect(StoreFacts.Parts(touchedBy: "UPDATE webhook_deliveries SET status = 'waiting'") == .webhooks)
    }

    @Test("is nothing for a table that no check looks at, however its name begins")
    func others() {
        #expect(StoreFacts.Parts(touchedBy: "INSERT INTO log_entries (id) VALUES ($1)").isEmpty)
        #expect(StoreFacts.Parts(touchedBy: "UPDATE incidents_of_old SET id = $1").isEmpty)
        #expect(StoreFacts.Parts(touchedBy: "DELETE FROM tokens WHERE id = $1").isEmpty)
    }

    @Test("is everything when it cannot be told")
    func unknown() {
        #expect(StoreFacts.Parts(touchedBy: "WITH old AS (SELECT 1) UPDATE incidents SET id = $1") == .all)
        #expect(StoreFacts.Parts(touchedBy: "DROP INDEX alerts_open_by_key") == .all)
        #expect(StoreFacts.Parts(touchedBy: "") == .all)
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// What waits for each subscription can be read by itself, however much waits for another.
    static let webhookClaims = Migration(id: "0032-webhook-claims") { _ in
        [
            // The status is always the same: with it SQLite need not look at the row.
            """
            CREATE INDEX webhook_deliveries_claimable ON webhook_deliveries (subscription_id, due_at_ms, id, status)
              WHERE status = 'waiting'
            """
        ]
    }
}

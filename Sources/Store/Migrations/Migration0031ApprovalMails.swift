// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Mails that ask a person to agree to what an agent wants to change. While a row waits, it is the outbox's.
    static let approvalMails = Migration(id: "0031-approval-mails") { dialect in
        [
            // The id is that of the approval: of each there is one mail.
            """
            CREATE TABLE approval_mails (
              id TEXT PRIMARY KEY, user_id TEXT NOT NULL, is_waiting BIGINT NOT NULL, due_at_ms BIGINT NOT NULL,
              attempt BIGINT NOT NULL, created_at_ms BIGINT NOT NULL)
            """ + dialect.keyedTableEnd,
            "CREATE INDEX approval_mails_waiting ON approval_mails (due_at_ms, id) WHERE is_waiting = 1",
            "CREATE INDEX approval_mails_by_creation ON approval_mails (created_at_ms)",
        ]
    }
}

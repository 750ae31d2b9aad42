// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Whether an incident impacts a business service, where a person has said so.
    static let manualImpacts = Migration(id: "0013-manual-impacts") { dialect in
        [
            """
            CREATE TABLE manual_impacts (
              incident_id TEXT NOT NULL REFERENCES incidents (id),
              business_service_id TEXT NOT NULL REFERENCES records (id), relation TEXT NOT NULL,
              updated_at_ms BIGINT NOT NULL, PRIMARY KEY (incident_id, business_service_id))
            """ + dialect.keyedTableEnd,
            "CREATE INDEX manual_impacts_by_service ON manual_impacts (business_service_id)",
        ]
    }
}

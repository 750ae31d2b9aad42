// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum IntegrationQueries {
    private static let columns: SQLText = """
        id, service_id, type, name, routing_key, vendor_id, mail_address, mail_settings, created_at_ms
        """

    private static func read(_ row: Row) -> Integration {
        var reader = row.reader
        return Integration(
            id: reader.text(), serviceID: reader.text(), type: reader.text(), name: reader.text(),
            routingKey: reader.text(), vendorID: reader.optionalText(), mailAddress: reader.optionalText(),
            mailSettings: (try? JSON.parse(reader.text(), depthMaximum: JSON.storedDepthMaximum)) ?? .null,
            createdAt: reader.instant())
    }

    package static func find(_ session: any Session, ids: [String]) throws -> [Integration] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM integrations WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    package static func find(_ session: any Session, serviceIDs: [String]) throws -> [Integration] {
        guard !serviceIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM integrations WHERE service_id IN ")
        query.append("", in: serviceIDs.map(SQLValue.text))
        query.append(" ORDER BY service_id, id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// Whether mail to that address comes in elsewhere already.
    package static func isMailAddressTaken(_ session: any Session, _ address: String, exceptID: String) throws -> Bool {
        try session.row(
            "SELECT 1 FROM integrations WHERE mail_address_key = $1 AND id <> $2",
            [.text(address.lowercased()), .text(exceptID)]) != nil
    }

    package static func insert(_ session: any Session, _ integration: Integration) throws {
        try session.execute(
            """
            INSERT INTO integrations (id, service_id, type, name, routing_key, vendor_id, mail_address, mail_address_key,
              mail_settings, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(integration.id), .text(integration.serviceID), .text(integration.type), .text(integration.name),
                .text(integration.routingKey), SQLValue(integration.vendorID), SQLValue(integration.mailAddress),
                SQLValue(integration.mailAddress?.lowercased()), .text(integration.mailSettings.text),
                SQLValue(integration.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ integration: Integration) throws {
        try session.execute(
            """
            UPDATE integrations SET type = $2, name = $3, vendor_id = $4, mail_address = $5, mail_address_key = $6,
              mail_settings = $7
            WHERE id = $1
            """,
            [
                .text(integration.id), .text(integration.type), .text(integration.name), SQLValue(integration.vendorID),
                SQLValue(integration.mailAddress), SQLValue(integration.mailAddress?.lowercased()),
                .text(integration.mailSettings.text),
            ])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM integrations WHERE id = $1", [.text(id)])
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum CustomFieldQueries {
    private static let columns: SQLText = """
        id, namespace, owner_id, name, display_name, description, data_type, field_type, default_value, is_enabled,
        created_at_ms, updated_at_ms
        """

    private static func read(_ row: Row) -> CustomField {
        var reader = row.reader
        return CustomField(
            id: reader.text(), namespace: CustomField.Namespace(rawValue: reader.text()) ?? .incidents,
            ownerID: reader.text(), name: reader.text(), displayName: reader.text(), description: reader.optionalText(),
            dataType: CustomField.DataType(rawValue: reader.text()) ?? .string,
            kind: CustomField.Kind(rawValue: reader.text()) ?? .singleValue,
            defaultValue: (try? JSON.parse(reader.text())) ?? .null, isEnabled: reader.flag(),
            createdAt: reader.instant(), updatedAt: reader.instant())
    }

    /// The fields of some incident types, or of services, in the order in which they were made.
    package static func of(
        _ session: any Session, _ namespace: CustomField.Namespace, ownerIDs: [String]
    ) throws -> [CustomField] {
        var query = SQLBuilder("SELECT " + columns + " FROM custom_fields WHERE deleted_at_ms IS NULL AND namespace = ")
        query.append("", .text(namespace.rawValue))
        query.append(" AND owner_id IN ", in: ownerIDs.map(SQLValue.text))
        query.append(" ORDER BY id LIMIT ", SQLValue(ownerIDs.count * CustomField.perOwnerMaximum))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// A field by its id; with a lock its options cannot change meanwhile.
    package static func find(_ session: any Session, id: String, lock: Bool = false) throws -> CustomField? {
        var query = SQLBuilder("SELECT " + columns + " FROM custom_fields WHERE deleted_at_ms IS NULL AND id = ")
        query.append("", .text(id))
        if lock { query.append(session.dialect.rowLock) }
        return try session.row(query.sql, query.arguments).map(read)
    }

    package static func isNameTaken(_ session: any Session, _ field: CustomField) throws -> Bool {
        try session.row(
            "SELECT 1 FROM custom_fields WHERE deleted_at_ms IS NULL AND namespace = $1 AND name = $2 AND id <> $3",
            [.text(field.namespace.rawValue), .text(field.name), .text(field.id)]) != nil
    }

    /// In any case.
    package static func isDisplayNameTaken(_ session: any Session, _ field: CustomField) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM custom_fields
            WHERE deleted_at_ms IS NULL AND namespace = $1 AND display_name_key = $2 AND id <> $3
            """, [.text(field.namespace.rawValue), .text(field.displayName.lowercased()), .text(field.id)]) != nil
    }

    package static func insert(_ session: any Session, _ field: CustomField) throws {
        try session.execute(
            """
            INSERT INTO custom_fields (id, namespace, owner_id, name, display_name, display_name_key, description, data_type,
              field_type, default_value, is_enabled, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                .text(field.id), .text(field.namespace.rawValue), .text(field.ownerID), .text(field.name),
                .text(field.displayName), .text(field.displayName.lowercased()), SQLValue(field.description),
                .text(field.dataType.rawValue), .text(field.kind.rawValue), .text(field.defaultValue.text),
                SQLValue(field.isEnabled), SQLValue(field.createdAt), SQLValue(field.updatedAt),
            ])
    }

    /// Writes what may change after creation.
    package static func update(_ session: any Session, _ field: CustomField) throws {
        try session.execute(
            """
            UPDATE custom_fields SET display_name = $2, display_name_key = $3, description = $4, default_value = $5,
              is_enabled = $6, updated_at_ms = $7
            WHERE id = $1
            """,
            [
                .text(field.id), .text(field.displayName), .text(field.displayName.lowercased()),
                SQLValue(field.description), .text(field.defaultValue.text), SQLValue(field.isEnabled),
                SQLValue(field.updatedAt),
            ])
    }

    /// Takes it out of sight; its values are not read again, and its names are free.
    package static func delete(_ session: any Session, id: String, at now: Instant) throws {
        try session.execute(
            "UPDATE custom_fields SET deleted_at_ms = $2 WHERE id = $1", [.text(id), SQLValue(now)])
    }
}

package enum CustomFieldOptionQueries {
    private static let columns: SQLText = "id, field_id, value, position, created_at_ms, updated_at_ms"

    private static func read(_ row: Row) -> CustomFieldOption {
        var reader = row.reader
        return CustomFieldOption(
            id: reader.text(), fieldID: reader.text(), value: reader.text(), position: reader.int(),
            createdAt: reader.instant(), updatedAt: reader.instant())
    }

    /// The options of some fields, field by field and in order.
    package static func of(_ session: any Session, fieldIDs: [String]) throws -> [CustomFieldOption] {
        guard !fieldIDs.isEmpty else { return [] }
        var query = SQLBuilder(
            "SELECT " + columns + " FROM custom_field_options WHERE deleted_at_ms IS NULL AND field_id IN ")
        query.append("", in: fieldIDs.map(SQLValue.text))
        query.append(" ORDER BY field_id, position, id LIMIT ", SQLValue(fieldIDs.count * CustomField.optionsMaximum))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// What options say, those removed too: what an incident had, it had.
    package static func texts(_ session: any Session, ids: [String]) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        var query = SQLBuilder("SELECT id, value FROM custom_field_options WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        let rows = try session.rows(query.sql, query.arguments)
        return Dictionary(rows.map { ($0.text(0), $0.text(1)) }, uniquingKeysWith: { first, _ in first })
    }

    package static func insert(_ session: any Session, _ option: CustomFieldOption) throws {
        try session.execute(
            """
            INSERT INTO custom_field_options (id, field_id, position, value, created_at_ms, updated_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(option.id), .text(option.fieldID), SQLValue(option.position), .text(option.value),
                SQLValue(option.createdAt), SQLValue(option.updatedAt),
            ])
    }

    package static func update(_ session: any Session, _ option: CustomFieldOption) throws {
        try session.execute(
            "UPDATE custom_field_options SET position = $2, value = $3, updated_at_ms = $4 WHERE id = $1",
            [.text(option.id), SQLValue(option.position), .text(option.value), SQLValue(option.updatedAt)])
    }

    package static func delete(_ session: any Session, id: String, at now: Instant) throws {
        try session.execute(
            "UPDATE custom_field_options SET deleted_at_ms = $2 WHERE id = $1", [.text(id), SQLValue(now)])
    }
}

/// What incidents and services have in their fields.
package enum CustomFieldValueQueries {
    /// Kept values by object, then by field.
    package static func of(_ session: any Session, objectIDs: [String]) throws -> [String: [String: JSON]] {
        guard !objectIDs.isEmpty else { return [:] }
        var query = SQLBuilder("SELECT object_id, field_id, value FROM custom_field_values WHERE object_id IN ")
        query.append("", in: objectIDs.map(SQLValue.text))
        var found: [String: [String: JSON]] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            found[row.text(0), default: [:]][row.text(1)] = (try? JSON.parse(row.text(2))) ?? .null
        }
        return found
    }

    package static func set(_ session: any Session, objectID: String, fieldID: String, _ value: JSON) throws {
        try session.execute(
            """
            INSERT INTO custom_field_values (object_id, field_id, value) VALUES ($1, $2, $3)
            ON CONFLICT (object_id, field_id) DO UPDATE SET value = excluded.value
            """, [.text(objectID), .text(fieldID), .text(value.text)])
    }

    /// The field's default shows again.
    package static func reset(_ session: any Session, objectID: String, fieldID: String) throws {
        try session.execute(
            "DELETE FROM custom_field_values WHERE object_id = $1 AND field_id = $2", [.text(objectID), .text(fieldID)])
    }
}

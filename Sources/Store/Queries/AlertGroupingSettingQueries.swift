// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum AlertGroupingSettingQueries {
    private static let columns: SQLText = "id, name, description, kind, config, created_at_ms, updated_at_ms"

    private static func read(_ row: Row) -> AlertGroupingSetting {
        var reader = row.reader
        return AlertGroupingSetting(
            id: reader.text(), name: reader.optionalText(), description: reader.optionalText(),
            kind: AlertGrouping.Kind(rawValue: reader.text()) ?? .time,
            config: (try? JSON.parse(reader.text())) ?? .null, createdAt: reader.instant(), updatedAt: reader.instant())
    }

    /// With the services of all, in one more query.
    private static func withServices(_ session: any Session, _ rows: [Row]) throws -> [AlertGroupingSetting] {
        guard !rows.isEmpty else { return [] }
        let settings = rows.map(read)
        var query = SQLBuilder("SELECT setting_id, service_id FROM alert_grouping_services WHERE setting_id IN ")
        query.append("", in: settings.map { .text($0.id) })
        query.append(" ORDER BY setting_id, position, service_id")
        let services = try session.rows(query.sql, query.arguments).textsByText
        return settings.map { setting in
            var setting = setting
            setting.serviceIDs = services[setting.id] ?? []
            return setting
        }
    }

    /// One setting; for change its row stays locked until the transaction ends.
    package static func find(
        _ session: any Session, id: String, forChange: Bool = false
    ) throws -> AlertGroupingSetting? {
        var sql: SQLText = "SELECT " + columns + " FROM alert_grouping_settings WHERE id = $1"
        if forChange { sql = sql + session.dialect.rowLock }
        return try withServices(session, try session.rows(sql, [.text(id)])).first
    }

    /// Which setting each of some services belongs to, for those that belong to one.
    package static func settingIDs(_ session: any Session, serviceIDs: [String]) throws -> [String: String] {
        guard !serviceIDs.isEmpty else { return [:] }
        var query = SQLBuilder("SELECT service_id, setting_id FROM alert_grouping_services WHERE service_id IN ")
        query.append("", in: serviceIDs.map(SQLValue.text))
        return Dictionary(
            try session.rows(query.sql, query.arguments).map { ($0.text(0), $0.text(1)) },
            uniquingKeysWith: { first, _ in first })
    }

    package struct Filter: Sendable {
        package var serviceIDs: [String]
        /// Only what lies behind this one in the list, which has the newest first.
        package var after: String?
        /// Only what lies before it.
        package var before: String?
        package init(serviceIDs: [String] = [], after: String? = nil, before: String? = nil) {
            self.serviceIDs = serviceIDs
            self.after = after
            self.before = before
        }
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM alert_grouping_settings WHERE id > ", .text(filter.before ?? ""))
        if let after = filter.after { query.append(" AND id < ", .text(after)) }
        appendVisible(visibility, to: &query)
        guard !filter.serviceIDs.isEmpty else { return }
        query.append(
            " AND id IN (SELECT setting_id FROM alert_grouping_services WHERE service_id IN ",
            in: filter.serviceIDs.map(SQLValue.text))
        query.append(")")
    }

    /// A setting is seen by whoever may know of one of its services.
    private static func appendVisible(_ visibility: Visibility, to query: inout SQLBuilder) {
        guard visibility != .everything else { return }
        query.append(
            """
             AND 0 < (SELECT COUNT(*) FROM alert_grouping_services AS part
              WHERE part.setting_id = alert_grouping_settings.id
            """)
        query.appendVisible(.service, id: "part.service_id", visibility)
        query.append(")")
    }

    /// Up to `limit + 1` settings, outward from where the filter begins: the newest first, but those before one that is
    /// given the nearest first.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int
    ) throws -> [AlertGroupingSetting] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(filter.before == nil ? " ORDER BY id DESC LIMIT " : " ORDER BY id LIMIT ", SQLValue(limit + 1))
        return try withServices(session, try session.rows(query.sql, query.arguments))
    }

    package static func count(_ session: any Session, serviceIDs: [String], visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(Filter(serviceIDs: serviceIDs), visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func insert(_ session: any Session, _ setting: AlertGroupingSetting) throws {
        try session.execute(
            """
            INSERT INTO alert_grouping_settings (id, name, description, kind, config, updated_at_ms, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, values(setting) + [SQLValue(setting.createdAt)])
        try insertServices(session, setting)
    }

    package static func update(_ session: any Session, _ setting: AlertGroupingSetting) throws {
        try session.execute(
            """
            UPDATE alert_grouping_settings SET name = $2, description = $3, kind = $4, config = $5, updated_at_ms = $6
            WHERE id = $1
            """, values(setting))
        try deleteServices(session, id: setting.id)
        try insertServices(session, setting)
    }

    package static func delete(_ session: any Session, id: String) throws {
        try deleteServices(session, id: id)
        try session.execute("DELETE FROM alert_grouping_settings WHERE id = $1", [.text(id)])
    }

    private static func values(_ setting: AlertGroupingSetting) -> [SQLValue] {
        [
            .text(setting.id), SQLValue(setting.name), SQLValue(setting.description), .text(setting.kind.rawValue),
            .text(setting.config.text), SQLValue(setting.updatedAt),
        ]
    }

    private static func insertServices(_ session: any Session, _ setting: AlertGroupingSetting) throws {
        for (position, id) in setting.serviceIDs.enumerated() {
            try session.execute(
                "INSERT INTO alert_grouping_services (service_id, setting_id, position) VALUES ($1, $2, $3)",
                [.text(id), .text(setting.id), SQLValue(position)])
        }
    }

    private static func deleteServices(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM alert_grouping_services WHERE setting_id = $1", [.text(id)])
    }
}

extension ServiceQueries {
    /// Gives some services the grouping of the setting that they share, or none.
    package static func setAlertGrouping(
        _ session: any Session, ids: [String], _ parameters: JSON, at now: Instant
    ) throws {
        guard !ids.isEmpty else { return }
        var query = SQLBuilder("UPDATE services")
        query.append(" SET alert_grouping = ", .text(parameters.text))
        query.append(", updated_at_ms = ", SQLValue(now))
        query.append(" WHERE id IN ", in: ids.map(SQLValue.text))
        try session.execute(query.sql, query.arguments)
    }
}

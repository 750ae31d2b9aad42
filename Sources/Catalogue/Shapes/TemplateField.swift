// SPDX-License-Identifier: Apache-2.0
package import Base

/// A name that templates can quote, such as `incident.title`. This list is the whole truth: nothing else is looked up,
/// but for what the caller of a rendering brings along.
package struct TemplateField: Hashable, Sendable {
    package enum DataType: String, Sendable { case boolean, integer, float, string, datetime, url }

    /// What a name is about: lists are ordered by it.
    package enum Subject: Int, Sendable {
        case incident = 1
        case statusUpdate

        var title: String {
            switch self {
            case .incident: "Incident"
            case .statusUpdate: "Status Update"
            }
        }
    }

    package let name: String
    package let subject: Subject
    package let dataType: DataType
    package let detail: String
    package let example: String

    private init(
        _ name: String, _ dataType: DataType, _ detail: String, example: String, subject: Subject = .incident
    ) {
        self.name = name
        self.subject = subject
        self.dataType = dataType
        self.detail = detail
        self.example = example
    }

    /// Where a name has three parts, the last: whatever is named there has several.
    package var keyword: String? {
        let parts = name.split(separator: ".")
        return parts.count > 2 ? parts.last.map(String.init) : nil
    }

    package static let all: [TemplateField] = [
        TemplateField("incident.id", .string, "The incident's id.", example: "Q02JTSNZWHSEKV"),
        TemplateField("incident.incident_number", .integer, "The number people call it by.", example: "1234"),
        TemplateField("incident.title", .string, "What is wrong, in a line.", example: "Disk full on db-1"),
        TemplateField("incident.description", .string, "The same as the title.", example: "Disk full on db-1"),
        TemplateField("incident.summary", .string, "Number and title.", example: "[#1234] Disk full on db-1"),
        TemplateField("incident.status", .string, "Triggered, acknowledged or resolved.", example: "acknowledged"),
        TemplateField("incident.urgency", .string, "How it notifies: high or low.", example: "high"),
        TemplateField("incident.incident_key", .string, "What it is deduplicated by.", example: "db-1/disk"),
        TemplateField("incident.incident_type.name", .string, "The type of incident.", example: "incident_default"),
        TemplateField("incident.created_at", .datetime, "When it was opened.", example: "2026-03-02T09:00:00Z"),
        TemplateField("incident.updated_at", .datetime, "When it last changed.", example: "2026-03-02T09:20:00Z"),
        TemplateField(
            "incident.last_status_change_at", .datetime, "When its status last changed.", example: "2026-03-02T09:05:00Z"),
        TemplateField(
            "incident.resolved_at", .datetime, "When it was resolved; empty until then.", example: "2026-03-02T10:00:00Z"),
        TemplateField(
            "incident.last_status_change_by.summary", .string, "Who or what last changed its status.",
            example: "Ada Lovelace"),
        TemplateField(
            "incident.html_url", .url, "Its page.", example: "https://tocsin.example/app/incidents/Q02JTSNZWHSEKV"),
        TemplateField("incident.service.summary", .string, "The service that it is on.", example: "Database"),
        TemplateField("incident.service.id", .string, "The id of the service.", example: "Q02JTSNZWHSEKW"),
        TemplateField(
            "incident.escalation_policy.summary", .string, "The policy by which it is escalated.", example: "Operations"),
        TemplateField("incident.priority.summary", .string, "Its priority; empty without one.", example: "P1"),
        TemplateField(
            "status_update.message", .string, "The text of the update that is being written.",
            example: "A second disk is on its way.", subject: .statusUpdate),
    ]
}

/// What a rendering is asked for.
package struct TemplateInput: Sendable {
    package static let incidentIDLengthMaximum = 64
    package static let messageLengthMaximum = 10_000

    package var incidentID = ""
    /// The text of the status update.
    package var message: String?
    /// Whatever else the caller wants to quote.
    package var external: JSON = .null

    package init() {}

    /// Gives texts for names, out of an incident as it is shown and of what the caller brought along.
    package func lookup(incident: JSON) -> TemplateLookup {
        TemplateLookup(values: [
            "incident": incident, "status_update": ["message": JSON(message)], TemplateLookup.external: external,
        ])
    }
}

/// The values that names stand for.
package struct TemplateLookup: Sendable {
    fileprivate static let external = "external"
    private static let known: Set<String> = Set(TemplateField.all.map(\.name))
    private let values: JSON

    fileprivate init(values: JSON) { self.values = values }

    /// Nil for a name that stands for nothing.
    package func text(_ name: String) -> String? {
        let isKnown = Self.known.contains(name)
        guard isKnown || name.hasPrefix(Self.external + ".") else { return nil }
        var found: JSON? = values
        for part in name.split(separator: ".", omittingEmptySubsequences: false) { found = found?[String(part)] }
        // A known name without a value is empty, which is no mistake: nothing is resolved before it is.
        return found.flatMap { Self.written($0) } ?? (isKnown ? "" : nil)
    }

    /// Texts and numbers can be written; what has parts can not.
    private static func written(_ json: JSON) -> String? {
        switch json {
        case .string(let text): text
        case .int, .double, .bool: json.text
        case .null: ""
        case .array, .object, .written: nil
        }
    }
}

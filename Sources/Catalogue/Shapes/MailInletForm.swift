// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// The members of an integration that say where mail comes in and what becomes of it. They are taken from every request
/// and shown for mail inlets alone.
enum MailInletForm {
    static let fields: [Field<Integration>] = [
        addressField,
        choice(
            "email_incident_creation",
            ["on_new_email", "on_new_email_subject", "only_if_no_open_incidents", "use_rules"]),
        choice("email_filter_mode", ["all-email", "or-rules-email", "and-rules-email"]),
        list("email_parsers") { (json) throws(FieldProblem) in try checkParser(json) },
        choice("email_parsing_fallback", ["open_new_incident", "discard"]),
        list("email_filters") { (json) throws(FieldProblem) in try checkFilter(json) },
    ]

    private static let addressField = Field<Integration>(
        name: "integration_email", schema: ["type": "string", "format": "email"],
        decode: { (json) throws(FieldProblem) in
            if json.isNull || json == "" { return { _ in } }
            let address = try FieldReading.text(json, length: User.emailLengthRange)
            guard User.looksLikeEmail(address) else { throw FieldProblem("is invalid") }
            return { $0.mailAddress = address }
        },
        encode: { value, _ in value.isMail ? JSON(value.mailAddress) : nil })

    /// One of several texts; the first stands where none was sent.
    private static func choice(_ name: String, _ allowed: [String]) -> Field<Integration> {
        let values = allowed.map(JSON.string)
        return kept(name, schema: ["type": "string", "enum": .array(values)], otherwise: values[0]) {
            (json) throws(FieldProblem) in
            guard values.contains(json) else {
                throw FieldProblem("must be one of \(allowed.joined(separator: ", "))")
            }
        }
    }

    private static func list(
        _ name: String, _ checkElement: @escaping @Sendable (JSON) throws(FieldProblem) -> Void
    ) -> Field<Integration> {
        kept(name, schema: ["type": "array", "items": ["type": "object"]], otherwise: []) {
            (json) throws(FieldProblem) in
            guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
            guard elements.count <= Integration.mailRulesMaximum else {
                throw FieldProblem("has more than \(Integration.mailRulesMaximum) elements")
            }
            for element in elements { try checkElement(element) }
        }
    }

    /// A member that is stored and shown as it was sent.
    private static func kept(
        _ name: String, schema: JSON, otherwise: JSON,
        _ check: @escaping @Sendable (JSON) throws(FieldProblem) -> Void
    ) -> Field<Integration> {
        Field(
            name: name, schema: schema,
            decode: { (json) throws(FieldProblem) in
                if json.isNull || json == "" { return { _ in } }
                try check(json)
                return { $0.setMailSetting(name, json) }
            },
            encode: { value, _ in
                guard value.isMail else { return nil }
                return value.mailSettings[name] ?? otherwise
            })
    }

    private static func checkParser(_ json: JSON) throws(FieldProblem) {
        guard json.objectValue != nil else { throw FieldProblem("must hold objects") }
        guard ["trigger", "resolve"].contains(json["action"]?.stringValue ?? "") else {
            throw FieldProblem("need trigger or resolve as an action")
        }
        let types = ["all", "any", "not", "contains", "exactly", "regex"]
        guard types.contains(json["match_predicate"]?["type"]?.stringValue ?? "") else {
            throw FieldProblem("need a match_predicate with a type of \(types.joined(separator: ", "))")
        }
    }

    private static func checkFilter(_ json: JSON) throws(FieldProblem) {
        guard json.objectValue != nil else { throw FieldProblem("must hold objects") }
        let modes: [JSON] = ["match", "no-match", "always", "", .null]
        for name in ["subject_mode", "body_mode", "from_email_mode"] {
            guard modes.contains(json[name] ?? .null) else {
                throw FieldProblem("need match, no-match or always as a \(name)")
            }
        }
    }
}

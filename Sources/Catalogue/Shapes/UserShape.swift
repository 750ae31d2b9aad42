// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]

    package static let user = Shape<User>(
        "User",
        Shape.identity(.user, id: \User.id, type: { _ in ResourceKind.user.type }, summary: \.name) + [
            .string("name", \.name, length: 1...User.nameLengthMaximum, required: true),
            emailField,
            .timeZone("time_zone", \.timeZone),
            .string("color", \.color, length: 1...50),
            .constant("avatar_url", .null, schema: ["type": "string", "nullable": true]),
            .constant("billed", true, schema: ["type": "boolean"]),
            .choice("role", \.role),
            .optionalString("description", \.description),
            .readOnly("invitation_sent", schema: ["type": "boolean"]) { value, _ in .bool(value.invitationSent) },
            .optionalString("job_title", \.jobTitle, maximum: User.jobTitleLengthMaximum),
            .readOnlyReferences("teams", \.teamIDs, .team, include: "teams"),
            .readOnlyReferences("contact_methods", \.contactMethodIDs, .contactMethod, include: "contact_methods"),
            .readOnlyReferences(
                "notification_rules", \.notificationRuleIDs, .notificationRule, include: "notification_rules"),
            .constant("coordinated_incidents", [], schema: ["type": "array", "items": ["type": "object"]]),
            .constant("created_via_sso", false, schema: ["type": "boolean"]),
            calendarField("http_cal_url") { $0 },
            calendarField("web_cal_url") { CalendarAddress.webcal($0) },
        ])

    /// Shown to few, and in no list.
    private static func calendarField(_ name: String, _ form: @escaping @Sendable (String) -> String) -> Field<User> {
        Field(
            name: name, schema: text,
            encode: { value, context in value.calendarPath.map { .string(form(context.baseURL + $0)) } })
    }

    private static let emailField = Field<User>(
        name: "email", schema: ["type": "string", "format": "email"], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let email = try FieldReading.text(json, length: User.emailLengthRange).lowercased()
            guard User.looksLikeEmail(email) else { throw FieldProblem("is invalid") }
            return { $0.email = email }
        },
        encode: { value, _ in .string(value.email) })

    package static let contactMethod = Shape<ContactMethod>(
        "ContactMethod",
        Shape.identity(
            .contactMethod, id: \ContactMethod.id, type: \.kind.rawValue, summary: \.label, parentID: \.userID
        ).map { $0.name == "type" ? .choice("type", \.kind, required: true) : $0 } + [
            labelField,
            .string("address", \.address, length: 1...255, required: true),
            Field(
                name: "send_short_email", schema: ["type": "boolean"],
                decode: { (json) throws(FieldProblem) in
                    guard let flag = json.boolValue else { throw FieldProblem("must be true or false") }
                    return { $0.sendsShortEmail = flag }
                },
                encode: { value, _ in value.kind == .email ? .bool(value.sendsShortEmail) : nil }),
            Field(
                name: "country_code", schema: FieldReading.integerSchema(ContactMethod.countryCodeRange),
                decode: { (json) throws(FieldProblem) in
                    let code = try FieldReading.integer(json, in: ContactMethod.countryCodeRange)
                    return { $0.countryCode = code }
                },
                encode: { value, _ in value.kind.isPhone ? .int(Int64(value.countryCode)) : nil }),
            .readOnly("enabled", schema: ["type": "boolean"]) { value, _ in .bool(value.isEnabled) },
            .constant("blacklisted", false, schema: ["type": "boolean"]),
        ])

    /// Absent, null and empty all leave the default.
    private static let labelField = Field<ContactMethod>(
        name: "label", schema: text,
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            let label = try FieldReading.text(json, length: 0...ContactMethod.labelLengthMaximum)
            return { if !label.isBlank { $0.label = label } }
        },
        encode: { value, _ in .string(value.label) })

    package static let notificationRule = Shape<NotificationRule>(
        "NotificationRule",
        Shape.identity(
            .notificationRule, id: \NotificationRule.id, type: { _ in ResourceKind.notificationRule.type },
            summary: { rule in
                let minutes = rule.startDelayMinutes
                return "\(minutes) minute\(minutes == 1 ? "" : "s"): contact method \(rule.contactMethodID)"
            }, parentID: \.userID) + [
                .integer(
                    "start_delay_in_minutes", \.startDelayMinutes, in: 0...NotificationRule.delayMinutesMaximum,
                    required: true),
                contactMethodField(\NotificationRule.contactMethodID, \NotificationRule.contactMethod),
                .choice("urgency", \.urgency),
            ])

    /// In full, under its plain type: one client keeps what it reads here and sends it back as the rule's method, another
    /// compares the type with the one that it sent.
    static func contactMethodField<Rule>(
        _ id: any Path<Rule, String>, _ method: any Path<Rule, ContactMethod?>
    ) -> Field<Rule> {
        var field = Field<Rule>.reference("contact_method", id, .contactMethod, required: true)
        field.encode = { value, context in
            guard let shown = value[keyPath: method] else {
                return context.reference(.contactMethod, value[keyPath: id])
            }
            return Shapes.contactMethod.encode(shown, context)
        }
        field.collectReferences = nil
        return field
    }

    package static let license = Shape<License>("License", licenseFields { (value: License) in value })

    package static let licenseWithCounts = Shape<LicenseCount>(
        "LicenseWithCounts",
        licenseFields { (value: LicenseCount) in value.license } + [
            .readOnly("current_value", schema: ["type": "integer"]) { value, _ in .int(Int64(value.userCount)) },
            .constant("allocations_available", .null, schema: ["type": "integer", "nullable": true]),
        ])

    package static let licenseAllocation = Shape<LicenseAllocation>(
        "LicenseAllocation",
        [
            readOnly(.reference("user", \LicenseAllocation.userID, .user)),
            .readOnly("license", schema: ["type": "object"]) { value, context in
                Shapes.license.encode(value.license, context)
            },
            .readOnly("allocated_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.allocatedAt)
            },
        ])

    /// It has no page and no address of its own.
    private static func licenseFields<Value: Sendable>(
        _ license: @escaping @Sendable (Value) -> License
    ) -> [Field<Value>] {
        [
            .readOnly("id", schema: text) { value, _ in .string(license(value).id) },
            .constant("type", "license", schema: text),
            .readOnly("summary", schema: text) { value, _ in .string(license(value).name) },
            .constant("self", .null, schema: ["type": "string", "nullable": true]),
            .constant("html_url", .null, schema: ["type": "string", "nullable": true]),
            .readOnly("name", schema: text) { value, _ in .string(license(value).name) },
            .readOnly("description", schema: text) { value, _ in .string(license(value).description) },
            .readOnly("role_group", schema: text) { value, _ in .string(license(value).roleGroup.rawValue) },
            .readOnly("valid_roles", schema: ["type": "array", "items": ["type": "string"]]) { value, _ in
                .array(license(value).validRoles.map { JSON.string($0.rawValue) })
            },
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A template filled in for one incident.
package struct RenderedTemplate: Sendable {
    /// One part: its text, and what is wrong with names in it.
    package struct Part: Sendable {
        package var text = ""
        package var warnings: [String] = []
        package init() {}
    }

    package var emailSubject = Part()
    package var emailBody = Part()
    package var message = Part()
    package var errors: [String] = []

    package init() {}
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let texts: JSON = ["type": "array", "items": ["type": "string"]]
    private static let time: JSON = ["type": "string", "format": "date-time"]

    package static let template = Shape<MessageTemplate>(
        "Template",
        Shape.identity(
            .template, id: \MessageTemplate.id, type: { _ in ResourceKind.template.type }, summary: \.name)
            + templateSettings)

    private static let templateSettings: [Field<MessageTemplate>] = [
        .choice("template_type", \.kind),
        .string("name", \.name, length: 1...MessageTemplate.nameLengthMaximum, required: true),
        .optionalString("description", \.description, maximum: MessageTemplate.descriptionLengthMaximum),
        textsField,
        author("created_by", \MessageTemplate.createdByUserID),
        author("updated_by", \MessageTemplate.updatedByUserID),
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
    ]

    private static let templateTexts = Shape<MessageTemplate.Texts>(
        "TemplatedFields",
        [
            .optionalString("email_subject", \.emailSubject, maximum: MessageTemplate.Texts.emailSubjectLengthMaximum),
            .optionalString("email_body", \.emailBody, maximum: MessageTemplate.Texts.emailBodyLengthMaximum),
            .optionalString("message", \.message, maximum: MessageTemplate.Texts.messageLengthMaximum),
        ])

    /// Parts that are left out stay, as members of the template do.
    private static let textsField = Field<MessageTemplate>(
        name: "templated_fields", schema: templateTexts.schema,
        decode: { (json) throws(FieldProblem) in
            let change = try templateTextsChange(json)
            return { change.apply(to: &$0.texts) }
        },
        encode: { value, context in templateTexts.encode(value.texts, context) })

    private static func templateTextsChange(_ json: JSON) throws(FieldProblem) -> Change<MessageTemplate.Texts> {
        guard let object = json.objectValue else { throw FieldProblem("must be an object") }
        do throws(APIError) {
            return try templateTexts.decode(object, .update)
        } catch {
            let problems: [String] = error.errors.map { $0.prefix(1).lowercased() + $0.dropFirst() }
            throw FieldProblem(problems.joined(separator: ", "))
        }
    }

    /// A person, or the account where its key said nothing of one.
    private static func author(
        _ name: String, _ path: any Path<MessageTemplate, String?>
    ) -> Field<MessageTemplate> {
        Field(
            name: name, schema: ["$ref": "#/components/schemas/Reference"],
            encode: { value, context in
                value[keyPath: path].map { context.reference(.user, $0) } ?? accountReference
            },
            collectReferences: { value, needs in
                if let id = value[keyPath: path] { needs.add(.user, id) }
            })
    }

    private static let accountReference: JSON = [
        "id": .string(Priority.accountID), "type": "account_reference", "summary": .null, "self": .null, "html_url": .null,
    ]

    package static let templateInput = Shape<TemplateInput>(
        "TemplateInput",
        [
            .string("incident_id", \.incidentID, length: 1...TemplateInput.incidentIDLengthMaximum, required: true),
            Field(
                name: "status_update",
                schema: ["type": "object", "properties": ["message": ["type": "string"]], "nullable": true],
                decode: { (json) throws(FieldProblem) in
                    let message = try statusUpdateMessage(json)
                    return { $0.message = message }
                }),
            .json("external", \.external),
        ])

    private static func statusUpdateMessage(_ json: JSON) throws(FieldProblem) -> String? {
        guard json.isNull || json.objectValue != nil else { throw FieldProblem("must be an object") }
        guard let message = json["message"], !message.isNull else { return nil }
        do throws(FieldProblem) {
            return try FieldReading.text(message, length: 0...TemplateInput.messageLengthMaximum)
        } catch {
            throw FieldProblem("message \(error.text)")
        }
    }

    package static let renderedTemplate = Shape<RenderedTemplate>(
        "RenderedTemplate",
        [
            .readOnly("templated_fields", schema: parts(text)) { value, _ in
                written(value) { .string($0.text) }
            },
            .readOnly("warnings", schema: parts(texts)) { value, _ in
                written(value) { .array($0.warnings.map(JSON.string)) }
            },
            .readOnly("errors", schema: texts) { value, _ in .array(value.errors.map(JSON.string)) },
        ])

    private static func parts(_ schema: JSON) -> JSON {
        ["type": "object", "properties": ["email_subject": schema, "email_body": schema, "message": schema]]
    }

    private static func written(_ value: RenderedTemplate, _ write: (RenderedTemplate.Part) -> JSON) -> JSON {
        [
            "email_subject": write(value.emailSubject), "email_body": write(value.emailBody),
            "message": write(value.message),
        ]
    }

    package static let templateField = Shape<TemplateField>(
        "TemplateField",
        [
            .readOnly("data_type", schema: text) { value, _ in .string(value.dataType.rawValue) },
            .constant("default_value", .null, schema: ["type": "string", "nullable": true]),
            .readOnly("description", schema: text) { value, _ in .string(value.detail) },
            // The published document names it so in its list of members, and `domain` in its example.
            .readOnly("domain_name", schema: ["type": "object"]) { value, _ in subject(value) },
            .readOnly("domain", schema: ["type": "object"]) { value, _ in subject(value) },
            .readOnly("example", schema: text) { value, _ in .string(value.example) },
            .readOnly("keyword", schema: ["type": "string", "nullable": true]) { value, _ in JSON(value.keyword) },
            .readOnly("summary", schema: text) { value, _ in .string(value.name) },
            .constant("type", "standard_field", schema: text),
        ])

    private static func subject(_ field: TemplateField) -> JSON {
        ["order": .int(Int64(field.subject.rawValue)), "summary": .string(field.subject.title)]
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// What callers send of webhook subscriptions.
extension Shapes {
    /// Of an id of something that a subscription names.
    private static let idLengthMaximum = 64
    private static let filterTypes = ["account", "service", "team"]

    package static let webhookSubscriptionDraft = Shape<WebhookSubscription>(
        "WebhookSubscriptionDraft", [deliveryMethodField] + webhookMembers(isNew: true))

    /// Clients send the object as a whole: what is not among these is passed over.
    package static let webhookSubscriptionChange = Shape<WebhookSubscription>(
        "WebhookSubscriptionChange", webhookMembers(isNew: false))

    private static func webhookMembers(isNew: Bool) -> [Field<WebhookSubscription>] {
        [
            .string("description", \.description, length: 0...WebhookForm.descriptionLengthMaximum),
            eventsField(isRequired: isNew), filterField(isRequired: isNew), .boolean("active", \.isActive),
            oauthClientField,
        ]
    }

    // MARK: Where to

    private static let deliveryMethodField = Field<WebhookSubscription>(
        name: "delivery_method",
        schema: [
            "type": "object", "required": ["url"],
            "properties": [
                "type": ["type": "string", "enum": [.string(httpDeliveryMethod)]],
                "url": ["type": "string", "maxLength": .int(Int64(WebhookForm.urlLengthMaximum))],
                "custom_headers": [
                    "type": "array",
                    "items": [
                        "type": "object", "properties": ["name": ["type": "string"], "value": ["type": "string"]],
                    ],
                ],
            ],
        ],
        isRequired: true,
        decode: { (json) throws(FieldProblem) in
            guard !json.isNull else { throw FieldProblem.blank }
            guard let object = json.objectValue else { throw FieldProblem("must be an object") }
            if let type = object["type"], !type.isNull, type.stringValue != httpDeliveryMethod {
                throw FieldProblem("type must be \(httpDeliveryMethod)")
            }
            let url = try address(object["url"] ?? .null, length: 1...WebhookForm.urlLengthMaximum, before: "url ")
            let headers = try webhookHeaders(object["custom_headers"] ?? .null)
            return {
                $0.url = url
                $0.headers = headers
            }
        })

    /// An http address that something is sent to. `label` begins the text of a problem.
    static func address(
        _ json: JSON, length: ClosedRange<Int>, before label: String = ""
    ) throws(FieldProblem) -> String {
        let text: String
        do throws(FieldProblem) {
            text = try FieldReading.text(json, length: length)
        } catch {
            throw FieldProblem(label + error.text)
        }
        guard WebhookForm.isAddress(text) else {
            throw FieldProblem(label + "must be an http or https address with a host and without a fragment")
        }
        return text
    }

    private static func webhookHeaders(_ json: JSON) throws(FieldProblem) -> [WebhookSubscription.Header] {
        guard !json.isNull else { return [] }
        guard let elements = json.arrayValue else { throw FieldProblem("custom_headers must be an array") }
        var headers: [WebhookSubscription.Header] = []
        for element in elements {
            guard let name = element["name"]?.stringValue, let value = element["value"]?.stringValue else {
                throw FieldProblem("custom_headers must each have a name and a value")
            }
            headers.append(WebhookSubscription.Header(name: name, value: value))
        }
        if let problem = WebhookForm.problem(headers) { throw FieldProblem("custom_headers \(problem)") }
        return headers
    }

    // MARK: Of what

    private static func eventsField(isRequired: Bool) -> Field<WebhookSubscription> {
        let names = WebhookEventType.subscribable.map { JSON.string($0.rawValue) }
        return Field(
            name: "events",
            schema: ["type": "array", "minItems": 1, "items": ["type": "string", "enum": .array(names)]],
            isRequired: isRequired,
            decode: { (json) throws(FieldProblem) in
                let events = try webhookEvents(json)
                return { $0.events = events }
            })
    }

    /// Events in the order sent, each once.
    private static func webhookEvents(_ json: JSON) throws(FieldProblem) -> [WebhookEventType] {
        guard !json.isNull else { throw .blank }
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard !elements.isEmpty else { throw .blank }
        var events: [WebhookEventType] = []
        for element in elements {
            guard let name = element.stringValue else { throw FieldProblem("must be an array of names") }
            guard let event = WebhookEventType(rawValue: name), WebhookEventType.subscribable.contains(event) else {
                throw FieldProblem("name what nobody can subscribe to: \(name.prefix(idLengthMaximum))")
            }
            if !events.contains(event) { events.append(event) }
        }
        return events
    }

    private static func filterField(isRequired: Bool) -> Field<WebhookSubscription> {
        let types = filterTypes.map { JSON.string($0 + "_reference") }
        return Field(
            name: "filter",
            schema: [
                "type": "object", "required": ["type"],
                "properties": [
                    "id": ["type": "string", "nullable": true], "type": ["type": "string", "enum": .array(types)],
                ],
            ],
            isRequired: isRequired,
            decode: { (json) throws(FieldProblem) in
                let filter = try webhookFilter(json)
                return { $0.filter = filter }
            },
            named: { json in
                switch try? webhookFilter(json) {
                case .service(let id)?: [ReferenceKey(.service, id)]
                case .team(let id)?: [ReferenceKey(.team, id)]
                case .account?, nil: []
                }
            })
    }

    private static func webhookFilter(_ json: JSON) throws(FieldProblem) -> WebhookSubscription.Filter {
        guard !json.isNull else { throw .blank }
        guard let object = json.objectValue else { throw FieldProblem("must be an object") }
        var id = ""
        if let sent = object["id"], !sent.isNull {
            do throws(FieldProblem) {
                id = try FieldReading.text(sent, length: 0...idLengthMaximum)
            } catch {
                throw FieldProblem("id \(error.text)")
            }
        }
        let sentType = object["type"]?.stringValue ?? ""
        guard let kind = filterTypes.first(where: { sentType == $0 + "_reference" }) else {
            let allowed = filterTypes.map { $0 + "_reference" }.joined(separator: ", ")
            throw FieldProblem("type must be one of \(allowed)")
        }
        // There is one account: an id of it says nothing.
        guard kind != "account" else { return .account }
        guard !id.isBlank else { throw FieldProblem("id can't be blank") }
        return kind == "service" ? .service(id: id) : .team(id: id)
    }

    private static let oauthClientField = Field<WebhookSubscription>(
        name: "oauth_client_id",
        schema: ["type": "string", "nullable": true, "maxLength": .int(Int64(idLengthMaximum))],
        decode: { (json) throws(FieldProblem) in
            let id = json.isNull ? "" : try FieldReading.text(json, length: 0...idLengthMaximum)
            return { $0.oauthClientID = id.isEmpty ? nil : id }
        },
        named: { json in
            guard let id = json.stringValue, !id.isEmpty else { return [] }
            return [ReferenceKey(.webhookOAuthClient, id)]
        })
}

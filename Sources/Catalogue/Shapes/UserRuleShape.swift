// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]

    package static let handoffRule = Shape<HandoffNotificationRule>(
        "HandoffNotificationRule",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .integer(
                "notify_advance_in_minutes", \.advanceMinutes, in: 0...HandoffNotificationRule.advanceMinutesMaximum),
            handoffTypeField,
            contactMethodField(\HandoffNotificationRule.contactMethodID, \HandoffNotificationRule.contactMethod),
        ])

    /// Empty says nothing: a client that was not told which sends it so.
    private static let handoffTypeField: Field<HandoffNotificationRule> = {
        let allowed = HandoffNotificationRule.Handoff.allCases.map(\.rawValue)
        return Field<HandoffNotificationRule>(
            name: "handoff_type", schema: ["type": "string", "enum": .array(allowed.map(JSON.string))],
            decode: { (json) throws(FieldProblem) in
                if json == "" { return { _ in } }
                guard let handoff = json.stringValue.flatMap(HandoffNotificationRule.Handoff.init(rawValue:)) else {
                    throw FieldProblem("must be one of \(allowed.joined(separator: ", "))")
                }
                return { $0.handoff = handoff }
            },
            encode: { value, _ in .string(value.handoff.rawValue) })
    }()

    private static let statusUpdateRuleType = "status_update_notification_rule"

    package static let statusUpdateRule = Shape<StatusUpdateNotificationRule>(
        "StatusUpdateNotificationRule",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .constant("type", .string(statusUpdateRuleType), schema: text),
            .readOnly("summary", schema: text) { value, _ in
                .string("contact method \(value.contactMethodID) used for status updates")
            },
            .readOnly("self", schema: ["type": "string", "format": "url"]) { value, context in
                .string("\(context.baseURL)/users/\(value.userID)/status_update_notification_rules/\(value.id)")
            },
            .constant("html_url", .null, schema: ["type": "string", "nullable": true]),
            .reference(
                "contact_method", \.contactMethodID, .contactMethod, include: "contact_methods", required: true),
            .readOnly("created_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.createdAt)
            },
        ])
}

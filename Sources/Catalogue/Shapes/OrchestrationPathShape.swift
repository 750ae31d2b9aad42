// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// The rules of a path as they are sent. What they must hold is checked by ``OrchestrationForm``, all together.
package struct OrchestrationPathDraft: Sendable {
    package var sets: JSON = .null
    package var catchAll: JSON = .null
    package init() {}

    package var document: JSONObject { ["sets": sets, "catch_all": catchAll] }
}

/// Whether a service uses its orchestration.
package struct OrchestrationStatus: Sendable {
    package var isActive: Bool
    package init(isActive: Bool = false) { self.isActive = isActive }
}

/// An answer to rules that were written: the path, and what of it nothing carries out.
package struct WrittenOrchestrationPath: Sendable {
    package var path: StoredOrchestrationPath
    package var warnings: [OrchestrationWarning]

    package init(path: StoredOrchestrationPath, warnings: [OrchestrationWarning]) {
        self.path = path
        self.warnings = warnings
    }
}

package struct OrchestrationWarning: Sendable {
    package var message: String
    /// Nil for the catch-all.
    package var ruleID: String?
    /// The wire's name of the action.
    package var feature: String

    package init(message: String, ruleID: String?, feature: String) {
        self.message = message
        self.ruleID = ruleID
        self.feature = feature
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let optionalObject: JSON = ["type": "object", "nullable": true]

    package static let orchestrationPathDraft = Shape<OrchestrationPathDraft>(
        "EventOrchestrationPathInput",
        [
            Field(
                name: "sets", schema: ["type": "array", "items": ["type": "object"]],
                decode: { (json) throws(FieldProblem) in
                    guard json.arrayValue != nil else { throw FieldProblem("must be an array") }
                    return { $0.sets = json }
                }),
            Field(
                name: "catch_all", schema: ["type": "object"],
                decode: { (json) throws(FieldProblem) in
                    guard json.objectValue != nil else { throw FieldProblem("must be an object") }
                    return { $0.catchAll = json }
                }),
        ])

    package static let orchestrationPath = Shape<StoredOrchestrationPath>(
        "EventOrchestrationPath", pathFields + marks(\StoredOrchestrationPath.mark))

    private static let pathFields: [Field<StoredOrchestrationPath>] = [
        .readOnly("type", schema: text) { value, _ in .string(value.kind.rawValue) },
        .readOnly("parent", schema: ["type": "object"]) { value, context in pathParent(value, context) },
        .readOnly("self", schema: optionalText) { value, context in pathAddress(value, context) },
        .readOnly("sets", schema: ["type": "array", "items": ["type": "object"]]) { value, _ in
            value.document["sets"] ?? []
        },
        .readOnly("catch_all", schema: ["type": "object"]) { value, _ in value.document["catch_all"] ?? [:] },
    ]

    /// Of services, with what tells of rulesets that were converted: there were none here.
    package static let serviceOrchestrationPath = Shape<StoredOrchestrationPath>(
        "ServiceOrchestrationPath", pathFields + marks(\StoredOrchestrationPath.mark) + conversionFields)

    private static let conversionFields: [Field<StoredOrchestrationPath>] = [
        .constant("migrated_at", .null, schema: optionalText), .constant("migrated_by", .null, schema: optionalObject),
        .constant("migrated_from", .null, schema: optionalObject),
        .constant("migrated_status", .null, schema: optionalText),
        .constant("migrated_via", .null, schema: optionalText),
    ]

    package static let writtenOrchestrationPath = Shape<WrittenOrchestrationPath>(
        "EventOrchestrationPathAnswer",
        [
            Field(
                name: "orchestration_path", schema: ["type": "object"],
                encode: { value, context in orchestrationPath.encode(value.path, context) },
                collectReferences: { value, needs in orchestrationPath.collectReferences(of: value.path, into: &needs) }),
            .readOnly("warnings", schema: ["type": "array", "items": ["type": "object"]]) { value, _ in
                .array(value.warnings.map(warning))
            },
        ])

    package static let orchestrationStatus = Shape<OrchestrationStatus>(
        "EventOrchestrationStatus", [.boolean("active", \.isActive)])

    private static func warning(_ warning: OrchestrationWarning) -> JSON {
        [
            "message": .string(warning.message), "rule_id": JSON(warning.ruleID), "feature": .string(warning.feature),
            "feature_type": "actions", "warning_type": "forbidden_feature",
        ]
    }

    private static func pathParent(_ path: StoredOrchestrationPath, _ context: EncodeContext) -> JSON {
        guard path.kind != .service else {
            return [
                "id": .string(path.ownerID), "type": "service_reference", "self": context.selfURL(.service, path.ownerID),
            ]
        }
        return [
            "id": .string(path.ownerID), "type": "event_orchestration_reference",
            "self": orchestrationAddress(path.ownerID, context),
        ]
    }

    private static func pathAddress(_ path: StoredOrchestrationPath, _ context: EncodeContext) -> JSON {
        guard path.kind != .service else { return orchestrationAddress("services/\(path.ownerID)", context) }
        return orchestrationAddress("\(path.ownerID)/\(path.kind.rawValue)", context)
    }
}

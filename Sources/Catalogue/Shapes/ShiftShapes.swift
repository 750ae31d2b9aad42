// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// What shift-based schedules are made of.
extension Shapes {
    private static let object: JSON = ["type": "object"]
    private static let list: JSON = ["type": "array", "items": ["type": "object"]]
    private static let text: JSON = ["type": "string"]
    /// Parts of a schedule have no address that a caller could follow.
    private static let optionalText: JSON = ["type": "string", "nullable": true]

    package static let shiftRotation = Shape<ShiftRotation>(
        "ShiftRotation",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("type", schema: text) { _, _ in "schedule_rotation" },
            .constant("self", .null, schema: optionalText), .constant("html_url", .null, schema: optionalText),
            .readOnly("events", schema: list) { value, context in ShiftForm.write(value, context)["events"] ?? [] },
        ])

    package static let shiftEvent = Shape<ShiftEvent>(
        "ShiftEvent",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("type", schema: text) { _, _ in "schedule_event" },
            .constant("self", .null, schema: optionalText), .constant("html_url", .null, schema: optionalText),
            .string("name", \.name, length: 1...ShiftRules.eventNameLengthMaximum, required: true),
            zonedTime("start_time", \.start), zonedTime("end_time", \.end),
            .instant("effective_since", \.effectiveSince, required: true),
            .optionalInstant("effective_until", \.effectiveUntil),
            Field(
                name: "recurrence", schema: ["type": "array", "items": ["type": "string"]], isRequired: true,
                decode: { (json) throws(FieldProblem) in
                    let rules = try ShiftForm.recurrence(json)
                    return { $0.recurrence = rules }
                },
                encode: { value, _ in .array(value.recurrence.map(JSON.string)) }),
            Field(
                name: "assignment_strategy", schema: object, isRequired: true,
                decode: { (json) throws(FieldProblem) in
                    let (strategy, members) = try ShiftForm.strategy(json)
                    return { value in
                        value.strategy = strategy
                        value.members = members
                    }
                },
                encode: { value, _ in ShiftForm.writeStrategy(of: value) }),
        ])

    private static func zonedTime(_ name: String, _ path: any Path<ShiftEvent, ZonedTime>) -> Field<ShiftEvent> {
        Field(
            name: name, schema: object, isRequired: true,
            decode: { (json) throws(FieldProblem) in
                let time = try ShiftForm.zonedTime(json)
                return { $0[keyPath: path] = time }
            },
            encode: { value, _ in ShiftForm.write(value[keyPath: path]) })
    }

    package static let customShift = Shape<CustomShift>(
        "CustomShift",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("type", schema: text) { _, _ in "custom_shift" },
            .constant("self", .null, schema: optionalText), .constant("html_url", .null, schema: optionalText),
            .instant("start_time", \.start, required: true), .instant("end_time", \.end, required: true),
            Field(
                name: "assignments", schema: list, isRequired: true,
                decode: { (json) throws(FieldProblem) in
                    let member = try ShiftForm.assignment(json)
                    return { $0.member = member }
                },
                encode: { value, _ in
                    let assignment: JSON = [
                        "id": .string(value.assignmentID), "type": "shift_assignment",
                        "member": ShiftForm.write(value.member),
                    ]
                    return .array([assignment])
                }),
        ])

    package static let shiftOverride = Shape<ShiftOverride>(
        "ShiftOverride",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("type", schema: text) { _, _ in "override_shift" },
            .constant("self", .null, schema: optionalText), .constant("html_url", .null, schema: optionalText),
            Field(
                name: "rotation_id", schema: text,
                encode: { value, _ in
                    guard case .rotation(let id) = value.target else { return nil }
                    return .string(id)
                }),
            Field(
                name: "custom_shift_id", schema: text,
                encode: { value, _ in
                    guard case .customShift(let id) = value.target else { return nil }
                    return .string(id)
                }),
            .instant("start_time", \.start, required: true), .instant("end_time", \.end, required: true),
            .readOnly("overridden_member", schema: object) { value, _ in ShiftForm.write(value.overridden) },
            member("overriding_member", \.overriding),
        ])

    /// What an override is made of: whom it is for cannot change afterwards.
    package static let newShiftOverride = Shape<ShiftOverride>(
        "NewShiftOverride",
        [
            target("rotation_id") { .rotation($0) }, target("custom_shift_id") { .customShift($0) },
            .instant("start_time", \.start, required: true), .instant("end_time", \.end, required: true),
            member("overridden_member", \.overridden), member("overriding_member", \.overriding),
        ])

    private static func target(
        _ name: String, _ make: @escaping @Sendable (String) -> ShiftOverride.Target
    ) -> Field<ShiftOverride> {
        Field(
            name: name, schema: text,
            decode: { (json) throws(FieldProblem) in
                let target = make(try FieldReading.text(json, length: 1...255))
                return { $0.target = target }
            })
    }

    private static func member(
        _ name: String, _ path: any Path<ShiftOverride, ShiftMember>
    ) -> Field<ShiftOverride> {
        Field(
            name: name, schema: object, isRequired: true,
            decode: { (json) throws(FieldProblem) in
                let member = try ShiftForm.member(json)
                return { $0[keyPath: path] = member }
            },
            encode: { value, _ in ShiftForm.write(value[keyPath: path]) })
    }
}

extension ShiftProblem.Part {
    /// The field of an event that holds it.
    package var fieldName: String {
        switch self {
        case .end: "end_time"
        case .effectiveSince: "effective_since"
        case .effectiveUntil: "effective_until"
        case .recurrence: "recurrence"
        case .assignment: "assignment_strategy"
        }
    }
}

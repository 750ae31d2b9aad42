// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// A schedule made of shifts, with what was rendered of it.
package struct PresentedShiftSchedule: Sendable {
    package struct Rendering: Sendable {
        package var spans: [ShiftSpan]
        package var coveragePercentage: Double
        package init(spans: [ShiftSpan], coveragePercentage: Double) {
            self.spans = spans
            self.coveragePercentage = coveragePercentage
        }
    }

    package var schedule: Schedule
    package var policyIDs: [String]
    /// Nil when the final schedule was not asked for.
    package var rendering: Rendering?
    /// Where the caller's calendar program finds it; nil for a caller who is no person.
    package var calendar: CalendarAddress?

    package init(
        schedule: Schedule, policyIDs: [String] = [], rendering: Rendering? = nil, calendar: CalendarAddress? = nil
    ) {
        self.schedule = schedule
        self.policyIDs = policyIDs
        self.rendering = rendering
        self.calendar = calendar
    }

    fileprivate var userIDs: [String] { schedule.plan?.shownUserIDs ?? [] }
}

extension ShiftPlan {
    /// Rotations that have not been removed.
    package var shownRotations: [ShiftRotation] { rotations.filter { !$0.isRemoved } }

    fileprivate var shownUserIDs: [String] {
        var seen: Set<String> = []
        return shownRotations.flatMap(\.events).flatMap(\.members).compactMap(\.userID).filter { seen.insert($0).inserted }
    }
}

extension Shapes {
    package static let shiftScheduleReference = Shape<PresentedShiftSchedule>(
        "ShiftScheduleReference", shiftScheduleIdentity(type: Schedule.typeOfShifts + "_reference"))

    package static let shiftSchedule = Shape<PresentedShiftSchedule>(
        "ShiftSchedule",
        shiftScheduleIdentity(type: Schedule.typeOfShifts) + [
            .string("name", \.schedule.name, length: 1...ScheduleRules.nameLengthMaximum, required: true),
            .timeZone("time_zone", \.schedule.timeZone, required: true),
            .optionalString("description", \.schedule.description, maximum: ScheduleRules.descriptionLengthMaximum),
            .references("teams", \.schedule.teamIDs, .team),
            .readOnlyReferences("escalation_policies", \.policyIDs, .escalationPolicy),
            shiftUsers,
            .readOnly("rotations", schema: ["type": "array", "items": ["type": "object"]]) { value, context in
                .array((value.schedule.plan?.shownRotations ?? []).map { ShiftForm.write($0, context) })
            },
            Field(
                name: "final_schedule", schema: ["type": "object"],
                encode: { value, context in value.rendering.map { value.final($0, context) } }),
            .readOnly("http_cal_url", schema: ["type": "string", "nullable": true]) { value, context in
                JSON(value.calendar?.url(below: context.baseURL))
            },
            .readOnly("web_cal_url", schema: ["type": "string", "nullable": true]) { value, context in
                JSON(value.calendar?.webcalURL(below: context.baseURL))
            },
        ])

    private static let shiftUsers = Field<PresentedShiftSchedule>(
        name: "users", schema: ["type": "array", "items": ["type": "object"]],
        encode: { value, context in .array(value.userIDs.map { context.reference(.user, $0) }) },
        collectReferences: { value, needs in
            for id in value.userIDs { needs.add(.user, id) }
        })

    private static func shiftScheduleIdentity(type: String) -> [Field<PresentedShiftSchedule>] {
        Shape.identity(
            .schedule, id: \PresentedShiftSchedule.schedule.id, type: { _ in type }, summary: \.schedule.name,
            parentID: { _ in Schedule.versionOfShifts })
    }
}

extension PresentedShiftSchedule {
    fileprivate func final(_ rendering: Rendering, _ context: EncodeContext) -> JSON {
        var zoned = context
        zoned.timeZone = context.timeZone ?? schedule.timeZone
        let assignments = rendering.spans.map { span -> JSON in
            [
                "type": "computed_shift_assignment", "start_time": zoned.time(span.start), "end_time": zoned.time(span.end),
                "member": ShiftForm.write(span.member), "source": Self.source(span.source),
            ]
        }
        return [
            "type": "final_schedule",
            "rendered_coverage_percentage": .double((rendering.coveragePercentage * 100).rounded() / 100),
            "computed_shift_assignments": .array(assignments),
        ]
    }

    private static func source(_ source: ShiftSource) -> JSON {
        switch source {
        case .rotation(let id): ["type": "schedule_rotation", "rotation_id": .string(id)]
        case .customShift(let id): ["type": "custom_shift", "shift_id": .string(id)]
        case .rotationOverride(let id, let override):
            ["type": "schedule_rotation_override", "rotation_id": .string(id), "override_id": .string(override)]
        case .customShiftOverride(let id, let override):
            ["type": "custom_shift_override", "shift_id": .string(id), "override_id": .string(override)]
        }
    }
}

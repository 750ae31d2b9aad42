// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A schedule with what was rendered of it.
package struct PresentedSchedule: Sendable {
    package struct Rendering: Sendable {
        package var rendered: RenderedSchedule
        package var since: Instant
        package var until: Instant
        package init(rendered: RenderedSchedule, since: Instant, until: Instant) {
            self.rendered = rendered
            self.since = since
            self.until = until
        }
    }

    package var schedule: Schedule
    package var policyIDs: [String]
    package var rendering: Rendering?
    /// Lists leave the layers out unless they are asked for.
    package var showsLayers: Bool
    package var showsFinal: Bool
    package var showsOverrides: Bool
    /// The next shift of the user who was asked about; nil when nobody was.
    package var nextOnCall: OnCallShift?
    /// Where the caller's calendar program finds it; nil for a caller who is no person.
    package var calendar: CalendarAddress?

    package init(
        schedule: Schedule, policyIDs: [String] = [], rendering: Rendering? = nil, showsLayers: Bool = true,
        showsFinal: Bool = true, showsOverrides: Bool = true, nextOnCall: OnCallShift? = nil
    ) {
        self.schedule = schedule
        self.policyIDs = policyIDs
        self.rendering = rendering
        self.showsLayers = showsLayers
        self.showsFinal = showsFinal
        self.showsOverrides = showsOverrides
        self.nextOnCall = nextOnCall
    }
}

extension Shapes {
    package static let schedule = Shape<PresentedSchedule>(
        "Schedule",
        Shape.identity(
            .schedule, id: \PresentedSchedule.schedule.id,
            type: { $0.schedule.plan == nil ? ResourceKind.schedule.type : Schedule.typeOfShifts },
            summary: { $0.schedule.name }, parentID: { $0.schedule.plan == nil ? nil : Schedule.versionOfShifts })
            + scheduleFields)

    private static let list: JSON = ["type": "array", "items": ["type": "object"]]
    private static let calendarURL: JSON = ["type": "string", "nullable": true]

    private static let scheduleFields: [Field<PresentedSchedule>] = [
        .string("name", \.schedule.name, length: 1...ScheduleRules.nameLengthMaximum, required: true),
        .timeZone("time_zone", \.schedule.timeZone, required: true),
        .optionalString("description", \.schedule.description, maximum: ScheduleRules.descriptionLengthMaximum),
        .readOnlyReferences("escalation_policies", \.policyIDs, .escalationPolicy, include: "escalation_policies"),
        usersField,
        .references("teams", \.schedule.teamIDs, .team, include: "teams"),
        layersField,
        Field(
            name: "overrides_subschedule", schema: ["type": "object"],
            encode: { value, context in
                guard value.showsOverrides else { return nil }
                return value.subschedule("Overrides", value.rendering?.rendered.overrides, context)
            }),
        Field(
            name: "final_schedule", schema: ["type": "object"],
            encode: { value, context in
                guard value.showsFinal else { return nil }
                return value.subschedule("Final Schedule", value.rendering?.rendered.final, context)
            }),
        .readOnly("web_cal_url", schema: calendarURL) { JSON($0.calendar?.webcalURL(below: $1.baseURL)) },
        .readOnly("http_cal_url", schema: calendarURL) { JSON($0.calendar?.url(below: $1.baseURL)) },
        .readOnly("personal_web_cal_url", schema: calendarURL) { JSON($0.ownCalendar?.webcalURL(below: $1.baseURL)) },
        .readOnly("personal_http_cal_url", schema: calendarURL) { JSON($0.ownCalendar?.url(below: $1.baseURL)) },
        Field(
            name: "next_oncall_for_user", schema: ["type": "object"],
            encode: { value, context in
                value.nextOnCall.map { shift in
                    let zoned = value.zoned(context)
                    return [
                        "start": zoned.time(shift.start), "end": zoned.time(shift.end),
                        "user": context.reference(.user, shift.userID),
                    ]
                }
            }),
    ]

    /// Who has turns to come. People of layers that have ended show in those layers alone.
    private static let usersField = Field<PresentedSchedule>(
        name: "users", schema: list,
        encode: { value, context in
            .array(value.schedule.userIDs(at: context.now).map { context.reference(.user, $0, include: "users") })
        },
        collectReferences: { value, needs in
            for id in value.schedule.layers.flatMap(\.userIDs) {
                needs.add(.user, id, include: "users")
                // Layers and entries name them briefly, whatever is included.
                needs.add(.user, id)
            }
            for id in value.renderedUserIDs { needs.add(.user, id) }
        })

    /// The answer lists the layers with the highest precedence first: the reverse of what a request sends.
    /// None at all is fine too: a schedule may begin empty, and layers that an update leaves out stay.
    private static let layersField = Field<PresentedSchedule>(
        name: "schedule_layers", schema: list,
        decode: { (json) throws(FieldProblem) in
            _ = try ScheduleLayerForm.read(json)
            // Times without an offset are meant in the schedule's zone, which is known only now; no other can be wrong in it.
            return { $0.schedule.layers = (try? ScheduleLayerForm.read(json, in: $0.schedule.timeZone)) ?? [] }
        },
        encode: { value, context in
            guard value.showsLayers else { return nil }
            return .array(value.schedule.layers.indices.reversed().map { value.layer(at: $0, context) })
        })
}

extension PresentedSchedule {
    /// The caller's own shifts on it.
    fileprivate var ownCalendar: CalendarAddress? {
        var own = calendar
        own?.content = .ownShiftsOnSchedule(schedule.id)
        return own
    }

    fileprivate var renderedUserIDs: [String] {
        (rendering.map { $0.rendered.overrides + $0.rendered.final } ?? []).map(\.userID)
            + [nextOnCall?.userID].compactMap(\.self)
    }

    /// Times are written in the schedule's own zone unless the caller names one.
    fileprivate func zoned(_ context: EncodeContext) -> EncodeContext {
        var zoned = context
        zoned.timeZone = context.timeZone ?? schedule.timeZone
        return zoned
    }

    fileprivate func subschedule(_ name: String, _ entries: [ScheduleEntry]?, _ context: EncodeContext) -> JSON {
        [
            "name": .string(name), "rendered_schedule_entries": Self.entries(entries ?? [], zoned(context)),
            "rendered_coverage_percentage": percentage(entries),
        ]
    }

    fileprivate func layer(at index: Int, _ context: EncodeContext) -> JSON {
        let layer = schedule.layers[index]
        let zoned = zoned(context)
        let entries = rendering.map { $0.rendered.layers.indices.contains(index) ? $0.rendered.layers[index] : [] }
        return [
            "id": .string(layer.id), "name": .string(layer.name), "start": zoned.time(layer.start),
            "end": zoned.time(layer.end), "rotation_virtual_start": zoned.time(layer.rotationVirtualStart),
            "rotation_turn_length_seconds": .int(layer.rotationTurnLengthSeconds),
            "users": .array(layer.userIDs.map { ["user": context.reference(.user, $0)] }),
            "restrictions": .array(layer.restrictions.map(ScheduleLayerForm.write)),
            "rendered_schedule_entries": Self.entries(entries ?? [], zoned),
            "rendered_coverage_percentage": percentage(entries),
        ]
    }

    private func percentage(_ entries: [ScheduleEntry]?) -> JSON {
        guard let rendering, let entries else { return .null }
        let value = rendering.rendered.coveragePercentage(entries, since: rendering.since, until: rendering.until)
        return .double((value * 100).rounded() / 100)
    }

    private static func entries(_ entries: [ScheduleEntry], _ context: EncodeContext) -> JSON {
        .array(
            entries.map { entry in
                [
                    "start": context.time(entry.start), "end": context.time(entry.end),
                    "user": context.reference(.user, entry.userID),
                ]
            })
    }
}

extension Shapes {
    package static let onCall = Shape<OnCall>(
        "OnCall",
        [
            readOnly(.reference("user", \OnCall.userID, .user, include: "users")),
            readOnly(.optionalReference("schedule", \OnCall.scheduleID, .schedule, include: "schedules")),
            readOnly(
                .reference(
                    "escalation_policy", \OnCall.escalationPolicyID, .escalationPolicy, include: "escalation_policies")),
            .readOnly("escalation_level", schema: ["type": "integer"]) { value, _ in .int(Int64(value.level)) },
            .readOnly("start", schema: ["type": "string", "nullable": true]) { value, context in context.time(value.start) },
            .readOnly("end", schema: ["type": "string", "nullable": true]) { value, context in context.time(value.end) },
        ])
}

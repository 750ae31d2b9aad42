// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// The text in which the rotations of a schedule are kept: opaque to SQL.
enum ShiftRotationText {
    static func write(_ rotations: [ShiftRotation]) -> String {
        JSON.array(
            rotations.map { rotation in
                [
                    "id": .string(rotation.id), "removed": .bool(rotation.isRemoved),
                    "events": .array(rotation.events.map { write($0) }),
                ]
            }
        ).text
    }

    private static func write(_ event: ShiftEvent) -> JSON {
        var shiftsPerMember = JSON.null
        if case .rotating(let count) = event.strategy { shiftsPerMember = .int(Int64(count)) }
        return [
            "id": .string(event.id), "name": .string(event.name), "start": write(event.start), "end": write(event.end),
            "since": .int(event.effectiveSince.milliseconds),
            "until": event.effectiveUntil.map { .int($0.milliseconds) } ?? .null,
            "recurrence": .array(event.recurrence.map(JSON.string)), "shifts_per_member": shiftsPerMember,
            "members": .array(event.members.map { JSON($0.userID) }),
        ]
    }

    private static func write(_ time: ZonedTime) -> JSON {
        ["at": .int(time.instant.milliseconds), "zone": .string(time.zone.identifier)]
    }

    static func read(_ text: String) -> [ShiftRotation] {
        ((try? JSON.parse(text).arrayValue) ?? []).map { json in
            ShiftRotation(
                id: json["id"]?.stringValue ?? "", events: (json["events"]?.arrayValue ?? []).map(event),
                isRemoved: json["removed"]?.boolValue ?? false)
        }
    }

    private static func event(_ json: JSON) -> ShiftEvent {
        ShiftEvent(
            id: json["id"]?.stringValue ?? "", name: json["name"]?.stringValue ?? "", start: time(json["start"]),
            end: time(json["end"]), effectiveSince: Instant(milliseconds: json["since"]?.intValue ?? 0),
            effectiveUntil: json["until"]?.intValue.map(Instant.init(milliseconds:)),
            recurrence: json["recurrence"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            strategy: strategy(json["shifts_per_member"]), members: (json["members"]?.arrayValue ?? []).map(member))
    }

    private static func strategy(_ json: JSON?) -> ShiftEvent.Strategy {
        guard let count = json?.intValue else { return .everyMember }
        return .rotating(shiftsPerMember: Int(count))
    }

    private static func member(_ json: JSON) -> ShiftMember {
        guard let id = json.stringValue else { return .nobody }
        return .user(id)
    }

    private static func time(_ json: JSON?) -> ZonedTime {
        ZonedTime(
            instant: Instant(milliseconds: json?["at"]?.intValue ?? 0),
            zone: json?["zone"]?.stringValue.flatMap(TimeZoneRules.init(identifier:)) ?? .utc)
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Operation {
    /// The kind of object with which the paths begin that what is wrong with a request is told by. Nil where it is told in a
    /// list, as it is everywhere but in the REST API v3; what that tells of the trail of a schedule is a list as well.
    package var errorKind: String? {
        guard interface == .restV3, case .literal(let last)? = path.segments.last(where: \.isLiteral) else { return nil }
        return switch last {
        case "schedules": "schedule"
        case "rotations": "rotation"
        case "events": "event"
        case "custom_shifts": "custom_shift"
        case "overrides": "override"
        default: nil
        }
    }
}

extension PathTemplate.Segment {
    fileprivate var isLiteral: Bool { if case .literal = self { true } else { false } }
}

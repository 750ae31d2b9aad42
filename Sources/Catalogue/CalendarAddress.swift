// SPDX-License-Identifier: Apache-2.0

/// Where a calendar program finds who is on call when. Whoever has the address reads the calendar: the person's key stands
/// in it, and a new key ends all of the person's addresses.
package struct CalendarAddress: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// The person's own shifts, on every schedule.
        case ownShifts
        /// Everybody's shifts on one schedule.
        case schedule(String)
        /// The person's own shifts on one schedule.
        case ownShiftsOnSchedule(String)
    }

    private static let suffix = ".ics"
    private static let own = "own"
    /// Longer parts are no ids and no keys.
    private static let partLengthMaximum = 64

    package var userID: String
    package var key: String
    package var content: Content

    package init(userID: String, key: String, content: Content) {
        self.userID = userID
        self.key = key
        self.content = content
    }

    package var path: String {
        let start = "\(WebPath.calendars)/\(userID)/\(key)"
        return switch content {
        case .ownShifts: start + Self.suffix
        case .schedule(let id): "\(start)/\(id)\(Self.suffix)"
        case .ownShiftsOnSchedule(let id): "\(start)/\(id)/\(Self.own)\(Self.suffix)"
        }
    }

    /// Whether a path is of a calendar, be it one that is there or not.
    package static func isOfCalendar(_ path: String) -> Bool { path.hasPrefix(WebPath.calendars + "/") }

    /// Answers nil for a path that no address has.
    package init?(path: String) {
        guard Self.isOfCalendar(path), path.hasSuffix(Self.suffix) else { return nil }
        let parts = path.dropFirst(WebPath.calendars.count + 1).dropLast(Self.suffix.count)
            .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ (1...Self.partLengthMaximum).contains($0.utf8.count) && Self.isWord($0) }) else {
            return nil
        }
        switch parts.count {
        case 2: self.init(userID: parts[0], key: parts[1], content: .ownShifts)
        case 3: self.init(userID: parts[0], key: parts[1], content: .schedule(parts[2]))
        case 4 where parts[3] == Self.own:
            self.init(userID: parts[0], key: parts[1], content: .ownShiftsOnSchedule(parts[2]))
        default: return nil
        }
    }

    private static func isWord(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
    }

    package func url(below baseURL: String) -> String { baseURL + path }

    /// The same for programs that subscribe to whatever begins so.
    package func webcalURL(below baseURL: String) -> String { Self.webcal(url(below: baseURL)) }

    static func webcal(_ url: String) -> String {
        guard let colon = url.firstIndex(of: ":") else { return url }
        return "webcal" + url[colon...]
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base

extension WorldModel {
    /// One shift that comes again, in a rotation of its own.
    package struct Rotation: Sendable {
        package enum Rhythm: Hashable, Sendable {
            case everyDays(Int64)
            /// ISO weekdays, 1 is Monday.
            case on([Int])
        }

        package var id: String
        /// Of the first shift, on the wall.
        package var start: WallClock
        package var lengthSeconds: Int64
        package var rhythm: Rhythm
        package var userIDs: [String]
        /// Shifts that somebody has before the next one's turn; nil where everybody has all of them.
        package var shiftsEach: Int64?
        /// Shifts count from here on.
        package var since: Instant

        package init(
            id: String, start: WallClock, lengthSeconds: Int64, rhythm: Rhythm, userIDs: [String], shiftsEach: Int64?,
            since: Instant
        ) {
            self.id = id
            self.start = start
            self.lengthSeconds = lengthSeconds
            self.rhythm = rhythm
            self.userIDs = userIDs
            self.shiftsEach = shiftsEach
            self.since = since
        }
    }

    /// Somebody stands in for a member of a rotation; where nobody does, the member's time is a gap.
    package struct StandIn: Sendable {
        package var id = ""
        package var rotationID: String
        package var overriddenID: String
        package var userID: String?
        package var start: Instant
        package var end: Instant
        package init(rotationID: String, overriddenID: String, userID: String?, start: Instant, end: Instant) {
            self.rotationID = rotationID
            self.overriddenID = overriddenID
            self.userID = userID
            self.start = start
            self.end = end
        }
    }

    /// A shift of somebody outside any rotation.
    package struct ExtraShift: Sendable {
        package var userID: String
        package var start: Instant
        package var end: Instant
        package init(userID: String, start: Instant, end: Instant) {
            self.userID = userID
            self.start = start
            self.end = end
        }
    }
}

extension WorldModel.Rotation {
    private func isOn(_ day: Int64) -> Bool {
        guard day >= start.dayNumber else { return false }
        return switch rhythm {
        case .everyDays(let days): (day - start.dayNumber).floorRemainder(by: days) == 0
        case .on(let weekdays): weekdays.contains(WallClock(localSeconds: day * .secondsPerDay).isoWeekday)
        }
    }

    /// Who has the shift that is on when the wall shows this, counted day by day from the first.
    func usersOnDuty(at wall: WallClock) -> [String] {
        let today = wall.dayNumber
        for day in (today - lengthSeconds.floorDivided(by: .secondsPerDay) - 1)...today where isOn(day) {
            let begin = WallClock(localSeconds: day * .secondsPerDay + start.secondOfDay)
            guard begin <= wall, wall < begin.adding(seconds: lengthSeconds) else { continue }
            guard let shiftsEach else { return userIDs }
            let number = Int64((start.dayNumber..<day).filter { isOn($0) }.count)
            return [userIDs[Int((number / shiftsEach).floorRemainder(by: Int64(userIDs.count)))]]
        }
        return []
    }
}

extension WorldModel.Schedule {
    /// Everybody on call, each once.
    package func usersOnCall(at instant: Instant) -> [String] {
        guard !rotations.isEmpty else { return userOnCall(at: instant).map { [$0] } ?? [] }
        let wall = latestShown(at: instant)
        var found: [String] = []
        func add(_ userID: String?) {
            if let userID, !found.contains(userID) { found.append(userID) }
        }
        for rotation in rotations where rotation.since <= instant {
            for userID in rotation.usersOnDuty(at: wall) {
                let standIn = standIns.last { standIn in
                    standIn.rotationID == rotation.id && standIn.overriddenID == userID && standIn.start <= instant
                        && instant < standIn.end
                }
                if let standIn { add(standIn.userID) } else { add(userID) }
            }
        }
        for shift in extraShifts where shift.start <= instant && instant < shift.end { add(shift.userID) }
        return found
    }
}

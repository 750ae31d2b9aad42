// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a schedule must be like before it is kept.
package enum ScheduleRules {
    package static let nameLengthMaximum = 255
    package static let descriptionLengthMaximum = 1024
    /// Layers that have not ended.
    package static let layersMaximum = 100
    /// Layers with those that have ended, which stay as the schedule's history: ``updated(old:proposed:now:makeLayerID:)``
    /// lets the oldest go beyond it.
    package static let layersWithHistoryMaximum = 2000
    /// Sentences about one schedule; what would follow is left out.
    static let problemsMaximum = 100
    package static let layerNameLengthMaximum = 255
    package static let usersPerLayerMaximum = 500
    package static let restrictionsPerLayerMaximum = 100
    /// A weekly window ends before it begins anew, or it would restrict nothing; a daily one may last the whole day.
    package static let weeklyRestrictionSecondsMaximum: Int64 = .secondsPerWeek - 1
    /// An hour to a year.
    package static let turnLengthSecondsRange: ClosedRange<Int64> = 3600...(365 * Int64.secondsPerDay)
    /// A rendering may be as long as two years, one of them a leap year: enough for any calendar page.
    package static let renderedDaysMaximum: Int64 = 731

    /// What is wrong with a schedule, a sentence each; empty when it may be kept.
    ///
    /// - Parameter now: Layers that have ended by then are history and do not count toward ``layersMaximum``.
    /// - Parameter old: What the schedule is to take the place of. A layer of it that is sent back with an end that leaves
    ///   it no time to come is passed over: of what was sent only the name is kept.
    package static func problems(in schedule: Schedule, now: Instant? = nil, replacing old: Schedule? = nil) -> [String] {
        var problems: [String] = []
        if schedule.name.scalarCount > nameLengthMaximum {
            problems.append("Name is too long (maximum is \(nameLengthMaximum) characters)")
        }
        if let description = schedule.description, description.scalarCount > descriptionLengthMaximum {
            problems.append("Description is too long (maximum is \(descriptionLengthMaximum) characters)")
        }
        if let problem = sizeProblem(of: schedule, now: now) { problems.append(problem) }
        let known = Set(old?.layers.map(\.id) ?? [])
        for (position, layer) in schedule.layers.enumerated() {
            if known.contains(layer.id), isWithoutTime(layer, from: now) { continue }
            problems += self.problems(in: layer).map { "Schedule layer \(position + 1): \($0)" }
            // A body with thousands of wrong layers gets a readable answer.
            if problems.count >= problemsMaximum { break }
        }
        return problems
    }

    /// Answers what is wrong with the number of layers. Looked at again when an update is worked out, since layers that
    /// are not sent stay.
    package static func sizeProblem(of schedule: Schedule, now: Instant? = nil) -> String? {
        let living = schedule.layers.filter { layer in now.map { !layer.hasEnded(by: $0) } ?? true }
        guard living.count > layersMaximum || schedule.layers.count > layersWithHistoryMaximum else { return nil }
        return "Schedule layers are too many (maximum is \(layersMaximum), or \(layersWithHistoryMaximum) with ended ones)"
    }

    private static func isWithoutTime(_ layer: ScheduleLayer, from now: Instant?) -> Bool {
        guard let end = layer.end else { return false }
        return end <= max(layer.start, now ?? layer.start)
    }

    /// Answers what is wrong with a range that a schedule is to be rendered over.
    package static func rangeProblem(since: Instant, until: Instant) -> String? {
        if until < since { return "Until must be after since" }
        let isTooLong = until.seconds - since.seconds > renderedDaysMaximum * .secondsPerDay
        return isTooLong ? "The range must not be longer than \(renderedDaysMaximum) days" : nil
    }

    private static func problems(in layer: ScheduleLayer) -> [String] {
        var problems: [String] = []
        if layer.name.scalarCount > layerNameLengthMaximum {
            problems.append("name is too long (maximum is \(layerNameLengthMaximum) characters)")
        }
        if layer.userIDs.isEmpty { problems.append("users can't be blank") }
        if layer.userIDs.count > usersPerLayerMaximum {
            problems.append("users are too many (maximum is \(usersPerLayerMaximum))")
        }
        let turns = turnLengthSecondsRange
        if !turns.contains(layer.rotationTurnLengthSeconds) {
            problems.append("rotation turn length must be between \(turns.lowerBound) and \(turns.upperBound) seconds")
        }
        if let end = layer.end, end <= layer.start { problems.append("end must be after its start") }
        if layer.restrictions.count > restrictionsPerLayerMaximum {
            problems.append("restrictions are too many (maximum is \(restrictionsPerLayerMaximum))")
        }
        for (position, restriction) in layer.restrictions.prefix(restrictionsPerLayerMaximum).enumerated() {
            problems += self.problems(in: restriction).map { "restriction \(position + 1): \($0)" }
        }
        return problems
    }

    private static func problems(in restriction: LayerRestriction) -> [String] {
        var problems: [String] = []
        let maximum = restriction.kind == .daily ? Int64.secondsPerDay : weeklyRestrictionSecondsMaximum
        if !(1...maximum).contains(restriction.durationSeconds) {
            problems.append("duration must be between 1 and \(maximum) seconds")
        }
        if !(0..<Int64.secondsPerDay).contains(restriction.startSecondOfDay) {
            problems.append("start time of day must be between 00:00:00 and 23:59:59")
        }
        if restriction.kind == .weekly, !(restriction.startDayOfWeek.map { (1...7).contains($0) } ?? false) {
            problems.append("start day of week must be between 1 and 7")
        }
        return problems
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// The configuration of an alert grouping setting, and what it is in the words of a service: there a time is in minutes.
package enum AlertGroupingSettingForm {
    private static let timeout = "timeout"
    private static let window = "time_window"
    private static let aggregate = "aggregate"
    private static let fields = "fields"
    private static let likenessFields = "iag_fields"
    private static let secondsPerMinute: Int64 = 60

    /// A configuration as it is kept: what its kind knows of it, checked, with what was not said filled in.
    package static func config(_ kind: AlertGrouping.Kind, _ given: JSON) throws(APIError) -> JSON {
        do throws(FieldProblem) {
            return try checked(kind, given.objectValue ?? [:])
        } catch {
            throw APIError.invalidInput("Config \(error.text)")
        }
    }

    private static func checked(_ kind: AlertGrouping.Kind, _ given: JSONObject) throws(FieldProblem) -> JSON {
        switch kind {
        case .time: return [timeout: .int(try timeoutSeconds(given[timeout] ?? .null))]
        case .intelligent:
            let names: JSON = given[likenessFields] ?? .null
            let looked = names.isNull ? likenessDefault : try fieldNames(names, likenessFields)
            return [window: .int(try windowSeconds(given[window] ?? .null, kind)), likenessFields: looked]
        case .contentBased, .contentBasedIntelligent:
            let many: JSON = given[aggregate] ?? .null
            guard many.stringValue.flatMap(AlertGrouping.Aggregate.init(rawValue:)) != nil else {
                throw FieldProblem("aggregate must be all or any")
            }
            let compared = try fieldNames(given[fields] ?? .null, fields)
            return [
                aggregate: many, fields: compared, window: .int(try windowSeconds(given[window] ?? .null, kind)),
            ]
        }
    }

    private static let likenessDefault: JSON = .array(AlertGroupingSetting.likenessFields.map(JSON.string))

    private static func timeoutSeconds(_ json: JSON) throws(FieldProblem) -> Int64 {
        if json.isNull { return AlertGroupingSetting.timeoutNever }
        let range = AlertGroupingSetting.timeoutSecondsRange
        guard let seconds = json.intValue, seconds == AlertGroupingSetting.timeoutNever || range.contains(seconds) else {
            throw FieldProblem("timeout must be 0 or between \(range.lowerBound) and \(range.upperBound) seconds")
        }
        return seconds
    }

    /// A whole day is for content alone.
    private static func windowSeconds(_ json: JSON, _ kind: AlertGrouping.Kind) throws(FieldProblem) -> Int64 {
        if json.isNull { return AlertGrouping.windowRecommended }
        let day = AlertGrouping.windowSecondsOfDay
        guard let seconds = json.intValue, AlertGrouping.allows(windowSeconds: seconds, kind),
            seconds != day || kind == .contentBased
        else {
            let range = AlertGrouping.windowSecondsRange
            let orDay = kind == .contentBased ? ", or \(day)" : ""
            throw FieldProblem(
                "time_window must be 0 or between \(range.lowerBound) and \(range.upperBound) seconds" + orDay)
        }
        return seconds
    }

    private static func fieldNames(_ json: JSON, _ member: String) throws(FieldProblem) -> JSON {
        guard let names = json.arrayValue, !names.isEmpty else { throw FieldProblem("\(member) can't be blank") }
        guard names.count <= AlertGrouping.fieldsMaximum else {
            throw FieldProblem("\(member) has more than \(AlertGrouping.fieldsMaximum) elements")
        }
        for element in names {
            guard let name = element.stringValue, !name.isBlank, name.scalarCount <= AlertGrouping.fieldLengthMaximum else {
                throw FieldProblem("\(member) must hold names of fields")
            }
        }
        return json
    }

    // MARK: In the words of a service

    /// A setting as its services show it. A time that is no whole minutes is told as the next one.
    package static func serviceParameters(_ setting: AlertGroupingSetting) -> JSON {
        var config = JSONObject()
        switch setting.kind {
        case .time:
            let seconds = setting.config[timeout]?.intValue ?? AlertGroupingSetting.timeoutNever
            config.append(timeout, .int((seconds + secondsPerMinute - 1) / secondsPerMinute))
        case .intelligent: config.append(window, setting.config[window] ?? .int(AlertGrouping.windowRecommended))
        case .contentBased, .contentBasedIntelligent:
            for name in [aggregate, fields, window] { config.append(name, setting.config[name] ?? .null) }
        }
        return ["type": .string(setting.kind.rawValue), "config": .object(config)]
    }

    /// Whether two groupings of a service say the same, in whatever order.
    package static func isSame(_ left: JSON, _ right: JSON) -> Bool { essence(left) == essence(right) }

    private static func essence(_ parameters: JSON) -> [JSON] {
        let config: JSON = parameters["config"] ?? .null
        return [
            parameters["type"] ?? .null, .int(config[timeout]?.intValue ?? 0), .int(config[window]?.intValue ?? 0),
            config[aggregate] ?? .null, config[fields] ?? .null,
        ]
    }

    /// Makes a setting say what its only service was given; false when that is to have no grouping at all.
    package static func take(_ parameters: JSON, into setting: inout AlertGroupingSetting) -> Bool {
        guard let kind = parameters["type"]?.stringValue.flatMap(AlertGrouping.Kind.init(rawValue:)) else { return false }
        let given: JSON = parameters["config"] ?? .null
        let seconds: JSON = given[window] ?? .int(AlertGrouping.windowRecommended)
        switch kind {
        case .time: setting.config = [timeout: .int((given[timeout]?.intValue ?? 0) * secondsPerMinute)]
        case .intelligent:
            let looked: JSON = setting.kind == kind ? setting.config[likenessFields] ?? likenessDefault : likenessDefault
            setting.config = [window: seconds, likenessFields: looked]
        case .contentBased, .contentBasedIntelligent:
            setting.config = [aggregate: given[aggregate] ?? .null, fields: given[fields] ?? .null, window: seconds]
        }
        setting.kind = kind
        return true
    }
}

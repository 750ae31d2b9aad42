// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// How a service gathers alerts, as requests carry it: the parameters, and the older pair of members that says part of
/// the same. All three show what is stored; where a body has both forms, the parameters come last and win.
enum AlertGroupingForm {
    static let fields: [Field<Service>] = [kindField, timeoutField, parametersField]

    private static let timeout = "timeout"
    private static let window = "time_window"
    /// The kinds that the older pair can name.
    private static let pairKinds: [AlertGrouping.Kind] = [.time, .intelligent]

    private static let kindField = Field<Service>(
        name: "alert_grouping", schema: ["type": "string", "nullable": true],
        decode: { (json) throws(FieldProblem) in
            // Null and empty say nothing: clients send them with every change, whatever the grouping is.
            if json.isNull || json == "" { return { _ in } }
            guard let kind = json.stringValue.flatMap(AlertGrouping.Kind.init(rawValue:)), pairKinds.contains(kind) else {
                throw FieldProblem("must be one of \(pairKinds.map(\.rawValue).joined(separator: ", "))")
            }
            let config: JSON = kind == .time ? [timeout: 0] : .null
            return { service in
                guard currentKind(service) != kind else { return }
                service.alertGroupingParameters = parameters(kind, config)
            }
        },
        encode: { value, _ in
            guard let kind = currentKind(value), pairKinds.contains(kind) else { return .null }
            return .string(kind.rawValue)
        })

    /// Means something for grouping by time alone, and is passed over for the others.
    private static let timeoutField = Field<Service>(
        name: "alert_grouping_timeout", schema: ["type": "integer", "nullable": true],
        decode: { (json) throws(FieldProblem) in
            guard let minutes = try readMinutes(json, "") else { return { _ in } }
            return { service in
                guard currentKind(service) == .time else { return }
                service.alertGroupingParameters = parameters(.time, [timeout: .int(minutes)])
            }
        },
        encode: { value, _ in
            guard currentKind(value) == .time else { return .null }
            return value.alertGroupingParameters["config"]?[timeout] ?? .null
        })

    private static let parametersField = Field<Service>(
        name: "alert_grouping_parameters", schema: ["type": "object", "nullable": true],
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            guard let given = json.objectValue else { throw FieldProblem("must be an object") }
            // A reference to a grouping that is set elsewhere: clients send back what they were shown, and change nothing.
            if given["type"]?.stringValue?.hasSuffix("_reference") == true { return { _ in } }
            let checked = try checkedParameters(given)
            return { $0.alertGroupingParameters = checked }
        },
        encode: { value, _ in
            value.alertGroupingParameters.isNull ? noGrouping : value.alertGroupingParameters
        })

    private static let noGrouping: JSON = ["type": .null, "config": .null]

    private static func currentKind(_ service: Service) -> AlertGrouping.Kind? {
        service.alertGroupingParameters["type"]?.stringValue.flatMap(AlertGrouping.Kind.init(rawValue:))
    }

    private static func parameters(_ kind: AlertGrouping.Kind, _ config: JSON) -> JSON {
        ["type": .string(kind.rawValue), "config": config]
    }

    /// Without a type there is no grouping.
    private static func checkedParameters(_ given: JSONObject) throws(FieldProblem) -> JSON {
        let type: JSON = given["type"] ?? .null
        if type.isNull || type == "" { return .null }
        guard let kind = type.stringValue.flatMap(AlertGrouping.Kind.init(rawValue:)) else {
            throw FieldProblem("type must be one of \(AlertGrouping.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let config: JSON = given["config"] ?? .null
        guard config.isNull || config.objectValue != nil else { throw FieldProblem("config must be an object") }
        let checked = try checkedConfig(kind, config.objectValue ?? [:])
        return parameters(kind, checked)
    }

    /// What a kind knows of a configuration, in the order in which it was sent.
    private static func checkedConfig(_ kind: AlertGrouping.Kind, _ given: JSONObject) throws(FieldProblem) -> JSON {
        switch kind {
        case .time:
            let minutes = try readMinutes(given[timeout] ?? .null, "config timeout ")
            return [timeout: .int(minutes ?? 0)]
        case .intelligent:
            try checkWindow(given, kind)
            return kept(given, [window])
        case .contentBased, .contentBasedIntelligent:
            let aggregate = given["aggregate"]?.stringValue.flatMap(AlertGrouping.Aggregate.init(rawValue:))
            guard aggregate != nil else { throw FieldProblem("config aggregate must be all or any") }
            try checkFields(given["fields"] ?? .null)
            try checkWindow(given, kind)
            return kept(given, ["aggregate", "fields", window])
        }
    }

    private static func kept(_ given: JSONObject, _ names: [String]) -> JSON {
        var config: JSONObject = [:]
        for member in given.members where names.contains(member.name) && !member.value.isNull {
            config[member.name] = member.value
        }
        return config.members.isEmpty ? .null : .object(config)
    }

    private static func readMinutes(_ json: JSON, _ place: String) throws(FieldProblem) -> Int64? {
        if json.isNull { return nil }
        let range = AlertGrouping.timeoutMinutesRange
        guard let minutes = json.intValue, range.contains(minutes) else {
            throw FieldProblem("\(place)must be between \(range.lowerBound) and \(range.upperBound) minutes")
        }
        return minutes
    }

    private static func checkWindow(_ given: JSONObject, _ kind: AlertGrouping.Kind) throws(FieldProblem) {
        guard let json = given[window], !json.isNull else { return }
        guard let seconds = json.intValue, AlertGrouping.allows(windowSeconds: seconds, kind) else {
            let range = AlertGrouping.windowSecondsRange
            throw FieldProblem(
                "config time_window must be \(AlertGrouping.windowRecommended) or between \(range.lowerBound) and "
                    + "\(range.upperBound) seconds, or where content is compared \(AlertGrouping.windowSecondsOfDay)")
        }
    }

    private static func checkFields(_ json: JSON) throws(FieldProblem) {
        guard let fields = json.arrayValue, !fields.isEmpty else { throw FieldProblem("config fields can't be blank") }
        guard fields.count <= AlertGrouping.fieldsMaximum else {
            throw FieldProblem("config fields has more than \(AlertGrouping.fieldsMaximum) elements")
        }
        for field in fields {
            guard let name = field.stringValue, !name.isBlank, name.scalarCount <= AlertGrouping.fieldLengthMaximum else {
                throw FieldProblem("config fields must hold names of fields")
            }
        }
    }
}

/// How long a service waits with alerts that may pass by themselves, as requests carry it.
enum AutoPauseForm {
    private static let name = "auto_pause_notifications_parameters"

    /// Shown when `include[]` asks for it, as the reference has it.
    static let field = Field<Service>(
        name: name, schema: ["type": "object", "nullable": true],
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            guard json.objectValue != nil else { throw FieldProblem("must be an object") }
            let enabled: JSON = json["enabled"] ?? .null
            guard enabled.isNull || enabled.boolValue != nil else { throw FieldProblem("enabled must be true or false") }
            let seconds: JSON = json["timeout"] ?? .null
            guard seconds.isNull || AutoPause.timeoutsSeconds.contains(seconds.intValue ?? -1) else {
                let allowed = AutoPause.timeoutsSeconds.map { "\($0)" }.joined(separator: ", ")
                throw FieldProblem("timeout must be one of \(allowed)")
            }
            let timeout: JSON = seconds.intValue.map(JSON.int) ?? .null
            let checked: JSON = ["enabled": .bool(enabled.boolValue ?? false), "timeout": timeout]
            return { $0.autoPauseParameters = checked }
        },
        encode: { value, context in
            guard context.includes.contains(name) else { return nil }
            let enabled: JSON = value.autoPauseParameters["enabled"] ?? false
            let seconds: JSON = value.autoPauseParameters["timeout"] ?? .null
            return ["enabled": enabled, "timeout": seconds, "recommended_timeout": .null]
        })
}

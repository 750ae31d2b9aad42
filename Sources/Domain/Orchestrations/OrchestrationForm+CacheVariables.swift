// SPDX-License-Identifier: Apache-2.0
import Base

/// The wire's form of cache variables.
extension OrchestrationForm {
    /// Reads what was sent or stored. Answers the variable ready to be held against events, and the form in which it is
    /// stored: without what means nothing for its type.
    package static func read(
        _ variable: CacheVariable
    ) throws(OrchestrationProblem) -> (rule: CacheVariableRule, stored: CacheVariable) {
        var form = OrchestrationForm(kind: .global, makeID: { "" })
        return try form.cacheVariable(variable)
    }

    private mutating func cacheVariable(
        _ variable: CacheVariable
    ) throws(OrchestrationProblem) -> (rule: CacheVariableRule, stored: CacheVariable) {
        guard Self.isID(variable.name) else {
            throw OrchestrationProblem("name", "must be a text of letters, digits, '-' and '_'")
        }
        let (content, configuration) = try content(variable.configuration)
        let conditions = try conditions(variable.conditions, "conditions", roots: CacheVariable.roots)
        for (position, one) in conditions.enumerated() where one.condition.isCounting {
            throw OrchestrationProblem("conditions[\(position)].expression", "cannot count events: rules alone can")
        }
        var stored = variable
        stored.configuration = .object(configuration)
        // No event has to do with what callers put there.
        let kept = content == .externalData ? [] : conditions
        stored.conditions = .array(kept.map { ["expression": .string($0.expression)] })
        let rule = CacheVariableRule(
            id: variable.id, name: variable.name, content: content, conditions: kept.map { $0.condition })
        return (rule, stored)
    }

    /// Each member that is there is looked at, whether or not it means something for the type.
    private mutating func content(
        _ json: JSON
    ) throws(OrchestrationProblem) -> (CacheVariableRule.Content, JSONObject) {
        let place = "configuration"
        var source: FieldPath?
        if let path = given(json["source"]) {
            source = try fieldPath(path, "\(place).source", roots: CacheVariable.roots)
        }
        var regex: LinearPattern?
        if let text = given(json["regex"]) { regex = try pattern(text, "\(place).regex") }
        let seconds = try lifetime(json["ttl_seconds"], "\(place).ttl_seconds")
        let dataType = try dataType(json["data_type"], "\(place).data_type")
        guard let kind = json["type"]?.stringValue.flatMap(CacheVariable.Kind.init(rawValue:)) else {
            let known = CacheVariable.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw OrchestrationProblem("\(place).type", "must be one of \(known)")
        }
        let type = JSON.string(kind.rawValue)
        switch kind {
        case .recentValue:
            guard let source else { throw OrchestrationProblem("\(place).source", "can't be blank") }
            guard let regex else { throw OrchestrationProblem("\(place).regex", "can't be blank") }
            return (
                .recentValue(source: source, pattern: regex),
                ["type": type, "source": json["source"] ?? .null, "regex": json["regex"] ?? .null]
            )
        case .triggerEventCount:
            let maximum = CacheVariable.countingMaximumSeconds
            guard let seconds, seconds <= maximum else {
                throw OrchestrationProblem("\(place).ttl_seconds", "must be between 1 and \(maximum)")
            }
            return (.triggerEventCount(seconds: seconds), ["type": type, "ttl_seconds": .int(seconds)])
        case .externalData:
            guard let seconds else { throw OrchestrationProblem("\(place).ttl_seconds", "can't be blank") }
            guard let dataType else { throw OrchestrationProblem("\(place).data_type", "can't be blank") }
            return (
                .externalData,
                ["type": type, "data_type": .string(dataType.rawValue), "ttl_seconds": .int(seconds)]
            )
        }
    }

    private func lifetime(_ json: JSON?, _ place: String) throws(OrchestrationProblem) -> Int64? {
        guard let json = given(json) else { return nil }
        let maximum = CacheVariable.dataMaximumSeconds
        guard let seconds = json.intValue, (1...maximum).contains(seconds) else {
            throw OrchestrationProblem(place, "must be between 1 and \(maximum)")
        }
        return seconds
    }

    private func dataType(
        _ json: JSON?, _ place: String
    ) throws(OrchestrationProblem) -> CacheVariable.DataType? {
        guard let json = given(json) else { return nil }
        guard let type = json.stringValue.flatMap(CacheVariable.DataType.init(rawValue:)) else {
            let known = CacheVariable.DataType.allCases.map(\.rawValue).joined(separator: ", ")
            throw OrchestrationProblem(place, "must be one of \(known)")
        }
        return type
    }
}

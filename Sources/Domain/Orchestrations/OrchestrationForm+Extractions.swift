// SPDX-License-Identifier: Apache-2.0
import Base

/// What rules take out of events, and where they put it.
extension OrchestrationForm {
    /// What extractions may write of an event.
    private static let targets = [
        "summary", "source", "severity", "timestamp", "component", "group", "class", "custom_details", "dedup_key",
    ]

    func fieldPath(
        _ json: JSON?, _ place: String, roots: [String] = FieldPath.roots
    ) throws(OrchestrationProblem) -> FieldPath {
        guard let text = json?.stringValue else { throw OrchestrationProblem(place, "must be a string") }
        do throws(ConditionProblem) { return try ConditionParser.path(text, roots: roots) } catch {
            throw OrchestrationProblem(place, "is not a path: \(error.text)")
        }
    }

    mutating func pattern(_ json: JSON?, _ place: String) throws(OrchestrationProblem) -> LinearPattern {
        guard let text = try text(json, Condition.textLengthMaximum, place) else {
            throw OrchestrationProblem(place, "can't be blank")
        }
        let pattern: LinearPattern
        do throws(PatternProblem) { pattern = try LinearPattern(text) } catch {
            throw OrchestrationProblem(
                place, "is not a regular expression: \(error.message) (after \(error.offset) of its characters)")
        }
        try count(pattern.stepCount, place)
        return pattern
    }

    func elements(_ json: JSON?, _ maximum: Int, _ place: String) throws(OrchestrationProblem) -> [JSON] {
        guard let json = given(json) else { return [] }
        guard let elements = json.arrayValue, elements.count <= maximum else {
            throw OrchestrationProblem(place, "must be an array of up to \(maximum)")
        }
        return elements
    }

    mutating func variables(
        _ json: JSON?, _ place: String, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) -> [OrchestrationVariable] {
        var variables: [OrchestrationVariable] = []
        var kept: [JSON] = []
        for (position, element) in try elements(json, Self.variablesMaximum, place).enumerated() {
            let place = "\(place)[\(position)]"
            guard let name = element["name"]?.stringValue, Self.isID(name) else {
                throw OrchestrationProblem("\(place).name", "must be a text of letters, digits, '-' and '_'")
            }
            let source = try fieldPath(element["path"], "\(place).path")
            variables.append(
                OrchestrationVariable(
                    name: name, source: source, pattern: try pattern(element["value"], "\(place).value")))
            kept.append(
                [
                    "name": .string(name), "path": element["path"] ?? .null, "value": element["value"] ?? .null,
                    "type": "regex",
                ])
        }
        if !kept.isEmpty { stored.append("variables", .array(kept)) }
        return variables
    }

    mutating func extractions(
        _ json: JSON?, _ place: String, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) -> [OrchestrationExtraction] {
        var extractions: [OrchestrationExtraction] = []
        var kept: [JSON] = []
        for (position, element) in try elements(json, Self.extractionsMaximum, place).enumerated() {
            let (extraction, object) = try extraction(element, "\(place)[\(position)]")
            extractions.append(extraction)
            kept.append(.object(object))
        }
        if !kept.isEmpty { stored.append("extractions", .array(kept)) }
        return extractions
    }

    private mutating func extraction(
        _ json: JSON, _ place: String
    ) throws(OrchestrationProblem) -> (OrchestrationExtraction, JSONObject) {
        let target = try fieldPath(json["target"], "\(place).target", roots: ["event", "variables"])
        guard case .member(let name)? = target.steps.first, target.root == "variables" || Self.targets.contains(name) else {
            throw OrchestrationProblem(
                "\(place).target", "must be variables.… or one of event.\(Self.targets.joined(separator: ", event."))")
        }
        let written: JSON = json["target"] ?? .null
        if let text = try text(json["template"], Self.textLengthMaximum, "\(place).template") {
            do throws(ConditionProblem) {
                let template = try OrchestrationTemplate(text)
                let extraction = OrchestrationExtraction(target: target, value: .template(template))
                return (extraction, ["target": written, "template": .string(text)])
            } catch {
                throw OrchestrationProblem("\(place).template", "is not a template: \(error.text)")
            }
        }
        let pattern = try pattern(json["regex"], "\(place).regex")
        let source = try fieldPath(json["source"], "\(place).source")
        return (
            OrchestrationExtraction(target: target, value: .pattern(pattern, source: source)),
            ["target": written, "regex": json["regex"] ?? .null, "source": json["source"] ?? .null]
        )
    }

    func fieldUpdates(
        _ object: JSONObject, _ place: String, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) -> [OrchestrationFieldUpdate] {
        let name = "incident_custom_field_updates"
        var updates: [OrchestrationFieldUpdate] = []
        var kept: [JSON] = []
        for (position, element) in try elements(object[name], Self.fieldUpdatesMaximum, "\(place).\(name)").enumerated() {
            let place = "\(place).\(name)[\(position)]"
            guard let id = try text(element["id"], Self.idLengthMaximum, "\(place).id") else {
                throw OrchestrationProblem("\(place).id", "can't be blank")
            }
            let value = try text(element["value"], Self.textLengthMaximum, "\(place).value") ?? ""
            updates.append(OrchestrationFieldUpdate(fieldID: id, value: value))
            kept.append(["id": .string(id), "value": .string(value)])
        }
        if !kept.isEmpty { stored.append(name, .array(kept)) }
        return updates
    }
}

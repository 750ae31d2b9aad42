// SPDX-License-Identifier: Apache-2.0
import Base

/// Webhooks of rules, as the wire has them.
extension OrchestrationForm {
    /// Of one rule.
    package static let webhooksMaximum = 10
    package static let webhookNameLengthMaximum = 255
    package static let webhookParametersMaximum = 20
    package static let webhookKeyLengthMaximum = 255
    static let webhooksName = "automation_actions"

    /// Answers those that are sent by themselves. The others are for people to start, and only kept.
    func webhooks(
        _ object: JSONObject, _ place: String, _ stored: inout JSONObject
    ) throws(OrchestrationProblem) -> [OrchestrationWebhook] {
        let place = "\(place).\(Self.webhooksName)"
        var webhooks: [OrchestrationWebhook] = []
        var kept: [JSON] = []
        for (position, element) in try elements(object[Self.webhooksName], Self.webhooksMaximum, place).enumerated() {
            let (read, written) = try webhook(element, "\(place)[\(position)]")
            if written["auto_send"] == true { webhooks.append(read) }
            kept.append(.object(written))
        }
        if !kept.isEmpty { stored.append(Self.webhooksName, .array(kept)) }
        return webhooks
    }

    private func webhook(
        _ json: JSON, _ place: String
    ) throws(OrchestrationProblem) -> (OrchestrationWebhook, JSONObject) {
        guard let name = try text(json["name"], Self.webhookNameLengthMaximum, "\(place).name") else {
            throw OrchestrationProblem("\(place).name", "can't be blank")
        }
        let url = try text(json["url"], WebhookForm.urlLengthMaximum, "\(place).url") ?? ""
        guard WebhookForm.isAddress(url) else {
            throw OrchestrationProblem("\(place).url", "must be the address of a receiver, with http or https")
        }
        let isSentByItself = try flag(json["auto_send"], "\(place).auto_send")
        var written: JSONObject = ["name": .string(name), "url": .string(url), "auto_send": .bool(isSentByItself)]
        let headers = try pairs(json["headers"], WebhookForm.headersMaximum, "\(place).headers")
            .map { pair in WebhookSubscription.Header(name: pair.key, value: pair.value) }
        if let problem = WebhookForm.problem(headers, replacing: WebhookForm.replaceableNames) {
            throw OrchestrationProblem("\(place).headers", problem)
        }
        if !headers.isEmpty { written.append("headers", Self.keyed(headers.map { ($0.name, $0.value) })) }
        let triggers = try triggers(json["trigger_types"], "\(place).trigger_types")
        if !triggers.isEmpty { written.append("trigger_types", .array(triggers.map { .string($0.rawValue) })) }
        let sent = try pairs(json["parameters"], Self.webhookParametersMaximum, "\(place).parameters")
        if !sent.isEmpty { written.append("parameters", Self.keyed(sent.map { ($0.key, $0.value) })) }
        let parameters = try parameters(sent, "\(place).parameters")
        return (
            OrchestrationWebhook(
                name: name, url: url, headers: headers, triggers: triggers.isEmpty ? [.alertTriggered] : triggers,
                parameters: parameters),
            written
        )
    }

    private func pairs(
        _ json: JSON?, _ maximum: Int, _ place: String
    ) throws(OrchestrationProblem) -> [(key: String, value: String)] {
        var found: [(key: String, value: String)] = []
        for (position, element) in try elements(json, maximum, place).enumerated() {
            let place = "\(place)[\(position)]"
            guard let key = try text(element["key"], Self.webhookKeyLengthMaximum, "\(place).key") else {
                throw OrchestrationProblem("\(place).key", "can't be blank")
            }
            guard !found.contains(where: { $0.key == key }) else {
                throw OrchestrationProblem("\(place).key", "is there twice")
            }
            let value = try text(element["value"], Self.textLengthMaximum, "\(place).value") ?? ""
            found.append((key: key, value: value))
        }
        return found
    }

    private static func keyed(_ pairs: [(String, String)]) -> JSON {
        .array(pairs.map { pair -> JSON in ["key": .string(pair.0), "value": .string(pair.1)] })
    }

    private func triggers(_ json: JSON?, _ place: String) throws(OrchestrationProblem) -> [RuleWebhook.Trigger] {
        let known = RuleWebhook.Trigger.allCases
        var triggers: [RuleWebhook.Trigger] = []
        for element in try elements(json, known.count, place) {
            guard let trigger = known.first(where: { $0.rawValue == element.stringValue }), !triggers.contains(trigger)
            else {
                throw OrchestrationProblem(place, "must be of \(known.map(\.rawValue).joined(separator: ", "))")
            }
            triggers.append(trigger)
        }
        return triggers
    }

    private func parameters(
        _ pairs: [(key: String, value: String)], _ place: String
    ) throws(OrchestrationProblem) -> [OrchestrationWebhook.Parameter] {
        var parameters: [OrchestrationWebhook.Parameter] = []
        for (position, pair) in pairs.enumerated() {
            do throws(ConditionProblem) {
                let template = try OrchestrationTemplate(pair.value)
                parameters.append(OrchestrationWebhook.Parameter(key: pair.key, value: template))
            } catch {
                throw OrchestrationProblem("\(place)[\(position)].value", "is not a template: \(error.text)")
            }
        }
        return parameters
    }
}

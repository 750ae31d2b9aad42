// SPDX-License-Identifier: Apache-2.0
package import Base

/// How alerts that come in are gathered, as rules read it: from a service, or from the setting that services share.
package struct GroupingPlan: Hashable, Sendable {
    /// Where the window is left to the server.
    package static let windowRecommendedSeconds: Int64 = 300
    /// However often further alerts extend it, a group takes none after so long.
    package static let spanSecondsMaximum: Int64 = 86_400
    private static let secondsPerMinute: Int64 = 60

    package var kind: AlertGrouping.Kind
    /// Grouping by time: seconds from the first alert; 0 lasts until the incident is resolved.
    package var timeoutSeconds: Int64
    /// The other kinds: seconds since the last alert that was gathered.
    package var windowSeconds: Int64
    /// What is compared, where content is.
    package var fields: [String]
    package var aggregate: AlertGrouping.Aggregate
    /// What is looked at for likeness.
    package var likenessFields: [String]

    /// What a service says of its own; nil where it gathers nothing. Its times are in minutes.
    package init?(serviceParameters: JSON) {
        guard let kind = serviceParameters["type"]?.stringValue.flatMap(AlertGrouping.Kind.init(rawValue:)) else {
            return nil
        }
        self.init(kind, config: serviceParameters["config"] ?? .null, timeoutUnitSeconds: Self.secondsPerMinute)
    }

    package init(_ setting: AlertGroupingSetting) {
        self.init(setting.kind, config: setting.config, timeoutUnitSeconds: 1)
    }

    private init(_ kind: AlertGrouping.Kind, config: JSON, timeoutUnitSeconds: Int64) {
        self.kind = kind
        timeoutSeconds = (config["timeout"]?.intValue ?? 0) * timeoutUnitSeconds
        let window = config["time_window"]?.intValue ?? AlertGrouping.windowRecommended
        windowSeconds = window == AlertGrouping.windowRecommended ? Self.windowRecommendedSeconds : window
        fields = (config["fields"]?.arrayValue ?? []).compactMap(\.stringValue)
        aggregate = config["aggregate"]?.stringValue.flatMap(AlertGrouping.Aggregate.init(rawValue:)) ?? .all
        let looked = (config["iag_fields"]?.arrayValue ?? []).compactMap(\.stringValue)
        likenessFields = looked.isEmpty ? AlertGroupingSetting.likenessFields : looked
    }

    /// Whether candidates are found by a key that they share with the alert; for the others the latest are looked through.
    package var isFoundByKey: Bool { kind == .time || kind == .contentBased }

    /// When a group takes no more alerts unless another comes before; nil lasts until its incident is resolved.
    package func end(startedAt: Instant, lastAlertAt: Instant) -> Instant? {
        guard kind == .time else {
            return min(
                lastAlertAt.adding(seconds: windowSeconds), startedAt.adding(seconds: Self.spanSecondsMaximum))
        }
        return timeoutSeconds == 0 ? nil : startedAt.adding(seconds: timeoutSeconds)
    }

    package func traits(of alert: Alert) -> GroupingTraits {
        GroupingTraits(keys: keys(of: alert), likeness: likenessFields.map { Self.words(alert, $0) }.joined(separator: " "))
    }

    // MARK: What is compared

    private static let timeKey = "time"

    private func keys(of alert: Alert) -> [String] {
        switch kind {
        case .time: return [Self.timeKey]
        case .intelligent: return []
        case .contentBased, .contentBasedIntelligent: break
        }
        let parts = fields.map { name -> JSON in [.string(name), Self.value(alert, name)] }
        let said = parts.filter { $0[1]?.isNull == false }
        // An alert that says nothing in any of the fields is like no other.
        guard !said.isEmpty else { return [] }
        switch aggregate {
        case .all: return [Self.key(JSON.array(parts).text)]
        case .any: return said.map { Self.key($0.text) }
        }
    }

    /// Texts of any length are compared; the store's keys are short. What is cut off is told apart by its length and hash.
    private static func key(_ text: String) -> String {
        guard text.unicodeScalars.count > GroupingTraits.keyLengthMaximum else { return text }
        var head = ""
        head.unicodeScalars.append(contentsOf: text.unicodeScalars.prefix(GroupingTraits.keyLengthMaximum))
        return "\(head) \(text.unicodeScalars.count) \(TitleWords.identifier(of: text))"
    }

    private static func words(_ alert: Alert, _ name: String) -> String {
        let value = value(alert, name)
        if value.isNull { return "" }
        return value.stringValue ?? value.text
    }

    /// What an alert says in a field; null where it says nothing.
    private static func value(_ alert: Alert, _ name: String) -> JSON {
        let common: JSON = alert.body["cef_details"] ?? .null
        switch name {
        case "summary": return .string(alert.summary)
        case "severity": return .string(alert.severity.rawValue)
        case "source": return common["source_origin"] ?? .null
        case "component": return common["source_component"] ?? .null
        case "group": return common["service_group"] ?? .null
        case "class": return common["event_class"] ?? .null
        default: break
        }
        var path = name.split(separator: ".").map(String.init)
        guard let first = path.first else { return .null }
        guard first == "custom_details" || first == "details" else { return common[name] ?? .null }
        path.removeFirst()
        var found: JSON = alert.body["details"] ?? .null
        // A name may itself hold points: what is left of the path is tried as a whole before it is taken apart.
        while !path.isEmpty {
            if let whole = found[path.joined(separator: ".")] { return whole }
            found = found[path.removeFirst()] ?? .null
        }
        return found
    }
}

/// An alert as far as grouping looks at it.
package struct GroupingTraits: Hashable, Sendable {
    /// Of one key, in code points.
    package static let keyLengthMaximum = 400

    /// Groups are found by these; none where nothing is compared.
    package var keys: [String]
    package var likeness: String

    package init(keys: [String], likeness: String) {
        self.keys = keys
        self.likeness = likeness
    }
}

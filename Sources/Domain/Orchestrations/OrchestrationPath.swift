// SPDX-License-Identifier: Apache-2.0
package import Base

/// One stretch of an event's way, with the rules that stand along it.
package struct OrchestrationPath: Hashable, Sendable {
    /// Raw values are the wire's.
    package enum Kind: String, CaseIterable, Sendable {
        /// All events of an orchestration pass it first.
        case global
        /// It picks the service.
        case router
        /// For what found no service.
        case unrouted
        /// Of a service.
        case service
    }

    /// The set with which every path begins.
    package static let startID = "start"
    /// Where the router sends what belongs to no service.
    package static let unroutedName = "unrouted"

    package var kind: Kind
    package var sets: [OrchestrationRuleSet]
    /// For events that no rule took.
    package var catchAll: OrchestrationActions

    package init(kind: Kind, sets: [OrchestrationRuleSet], catchAll: OrchestrationActions) {
        self.kind = kind
        self.sets = sets
        self.catchAll = catchAll
    }
}

package struct OrchestrationRuleSet: Hashable, Sendable {
    package var id: String
    package var rules: [OrchestrationRule]

    package init(id: String, rules: [OrchestrationRule]) {
        self.id = id
        self.rules = rules
    }
}

/// The first rule of a set of which any condition holds, or that has none, takes the event.
package struct OrchestrationRule: Hashable, Sendable {
    package var id: String
    package var label: String
    package var conditions: [Condition]
    package var actions: OrchestrationActions
    package var isDisabled: Bool

    package init(
        id: String, label: String = "", conditions: [Condition] = [], actions: OrchestrationActions = OrchestrationActions(),
        isDisabled: Bool = false
    ) {
        self.id = id
        self.label = label
        self.conditions = conditions
        self.actions = actions
        self.isDisabled = isDisabled
    }
}

/// What a rule does with an event.
package struct OrchestrationActions: Hashable, Sendable {
    package enum Route: Hashable, Sendable {
        /// On to another set of the path.
        case set(String)
        case service(String)
        case unrouted
        case lookup(ServiceLookup)
    }

    package var route: Route?
    package var isDropping = false
    package var isSuppressing = false
    package var suspendSeconds: Int64?
    package var priorityID: String?
    package var escalationPolicyID: String?
    package var annotation: String?
    package var severity: Severity?
    package var eventAction: EventSubmission.Action?
    package var variables: [OrchestrationVariable] = []
    package var extractions: [OrchestrationExtraction] = []
    package var fieldUpdates: [OrchestrationFieldUpdate] = []
    /// Those that are sent by themselves.
    package var webhooks: [OrchestrationWebhook] = []

    package init() {}
}

/// The service is named in the event.
package struct ServiceLookup: Hashable, Sendable {
    /// Raw values are the wire's.
    package enum Key: String, CaseIterable, Sendable {
        case id = "service_id"
        case name = "service_name"
    }

    package var key: Key
    package var source: FieldPath
    package var pattern: LinearPattern

    package init(key: Key, source: FieldPath, pattern: LinearPattern) {
        self.key = key
        self.source = source
        self.pattern = pattern
    }
}

/// A part of the event under a name.
package struct OrchestrationVariable: Hashable, Sendable {
    package var name: String
    package var source: FieldPath
    package var pattern: LinearPattern

    package init(name: String, source: FieldPath, pattern: LinearPattern) {
        self.name = name
        self.source = source
        self.pattern = pattern
    }
}

/// A member of the event that is written anew.
package struct OrchestrationExtraction: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        case template(OrchestrationTemplate)
        case pattern(LinearPattern, source: FieldPath)
    }

    package var target: FieldPath
    package var value: Value

    package init(target: FieldPath, value: Value) {
        self.target = target
        self.value = value
    }
}

/// A custom field of the incident, and what it is to hold.
package struct OrchestrationFieldUpdate: Hashable, Sendable {
    package var fieldID: String
    package var value: String

    package init(fieldID: String, value: String) {
        self.fieldID = fieldID
        self.value = value
    }
}

/// A text with places of the event in it: `{{event.summary}}`.
package struct OrchestrationTemplate: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case text(String)
        case place(FieldPath)
    }

    package var parts: [Part]

    /// Throws where something in double braces is no path.
    package init(_ text: String) throws(ConditionProblem) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = Self.place(of: "{{", in: rest) {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            let inside = rest[rest.index(open, offsetBy: 2)...]
            guard let close = Self.place(of: "}}", in: inside) else {
                throw ConditionProblem(
                    "'}}' is missing", column: text.unicodeScalars.distance(from: text.startIndex, to: open) + 1)
            }
            parts.append(.place(try ConditionParser.path(String(inside[..<close]))))
            rest = inside[inside.index(close, offsetBy: 2)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    private static func place(of braces: String, in text: Substring) -> Substring.Index? {
        text.indices.first { text[$0...].hasPrefix(braces) }
    }

    /// The text with what stands at the places; nothing of a place that is not there. It ends with the character that would
    /// make it longer than `maximum`, in bytes: a short template can name a long field often.
    package func filled(from values: JSONObject, maximum: Int = .max) -> String {
        var filled = ""
        var left = maximum
        for part in parts where left > 0 {
            let piece =
                switch part {
                case .text(let text): text
                case .place(let path): ConditionEvaluator.text(ConditionValue(path.value(in: values))) ?? ""
                }
            for scalar in piece.unicodeScalars where left > 0 {
                left -= UTF8.width(scalar)
                if left >= 0 { filled.unicodeScalars.append(scalar) }
            }
        }
        return filled
    }
}

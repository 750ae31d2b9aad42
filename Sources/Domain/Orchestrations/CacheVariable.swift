// SPDX-License-Identifier: Apache-2.0
package import Base

/// What an orchestration, or a service's own, remembers from event to event under a name: rules read `cache_var.NAME`.
package struct CacheVariable: Hashable, Sendable {
    package static let nameLengthMaximum = OrchestrationForm.idLengthMaximum
    /// Of one orchestration or service: each of its events is held against each of them.
    package static let countMaximum = 100
    /// The longest text that one holds, in code points.
    package static let valueLengthMaximum = 4096
    /// Trigger events are counted over a day at most, as rules count.
    package static let countingMaximumSeconds = Condition.countWindowMaximumSeconds
    /// What was put there stays for a year at most.
    package static let dataMaximumSeconds: Int64 = 365 * Int64.secondsPerDay
    /// What its source and its conditions may begin with: rules have set no variables yet when they are looked at.
    package static let roots = ["event", "raw_event", "cache_var"]

    /// Raw values are the wire's.
    package enum Kind: String, CaseIterable, Sendable {
        /// What its pattern found in the newest event.
        case recentValue = "recent_value"
        /// How many trigger events came in its time.
        case triggerEventCount = "trigger_event_count"
        /// What a caller puts there.
        case externalData = "external_data"
    }

    /// Of external data. Raw values are the wire's.
    package enum DataType: String, CaseIterable, Sendable {
        case string
        case number
        case boolean

        package func takes(_ value: JSON) -> Bool {
            switch (self, value) {
            case (.string, .string), (.number, .int), (.number, .double), (.boolean, .bool): true
            default: false
            }
        }
    }

    package var id: String
    /// The orchestration, or the service.
    package var ownerID: String
    /// Unique within its owner.
    package var name: String
    /// While it is, events do not change it and rules find nothing.
    package var isDisabled: Bool
    /// As the wire has it; checked by ``OrchestrationForm/read(_:)``.
    package var configuration: JSON
    /// As the wire has them: an event of which any holds is looked at, and each where there are none.
    package var conditions: JSON
    /// What an event left or a caller put there; nil where there is nothing.
    package var value: JSON?
    package var valueAt: Instant?
    package var mark: ChangeMark

    package init(
        id: String = "", ownerID: String = "", name: String = "", isDisabled: Bool = false, configuration: JSON = [:],
        conditions: JSON = [], value: JSON? = nil, valueAt: Instant? = nil, mark: ChangeMark = ChangeMark()
    ) {
        self.id = id
        self.ownerID = ownerID
        self.name = name
        self.isDisabled = isDisabled
        self.configuration = configuration
        self.conditions = conditions
        self.value = value
        self.valueAt = valueAt
        self.mark = mark
    }

    package var kind: Kind { configuration["type"]?.stringValue.flatMap(Kind.init(rawValue:)) ?? .recentValue }

    /// Of external data: what may be put there.
    package var dataType: DataType? {
        guard kind == .externalData else { return nil }
        return configuration["data_type"]?.stringValue.flatMap(DataType.init(rawValue:))
    }

    /// What it still holds at `now`. What was counted is kept elsewhere.
    package func held(at now: Instant) -> JSON? {
        switch kind {
        case .recentValue: return value
        case .triggerEventCount: return nil
        case .externalData:
            let seconds = configuration["ttl_seconds"]?.intValue ?? 0
            guard let value, let valueAt, now < valueAt.adding(seconds: seconds) else { return nil }
            return value
        }
    }
}

/// A cache variable ready to be held against events.
package struct CacheVariableRule: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case recentValue(source: FieldPath, pattern: LinearPattern)
        case triggerEventCount(seconds: Int64)
        case externalData
    }

    package var id: String
    package var name: String
    package var content: Content
    package var conditions: [Condition]

    package init(id: String, name: String, content: Content, conditions: [Condition] = []) {
        self.id = id
        self.name = name
        self.content = content
        self.conditions = conditions
    }

    /// Under which its events are counted; nil of one that does not count.
    package var counter: RuleCount? {
        guard case .triggerEventCount(let seconds) = content else { return nil }
        return RuleCount(ruleID: id, count: EventCount(windowSeconds: seconds, isResetting: false))
    }
}

/// A cache variable as an event finds it.
package struct CacheVariableState: Hashable, Sendable {
    package var rule: CacheVariableRule
    /// Nil where there is nothing, or nothing any more.
    package var value: JSON?

    package init(rule: CacheVariableRule, value: JSON? = nil) {
        self.rule = rule
        self.value = value
    }
}

/// What an event leaves in a cache variable.
package struct CacheVariableUpdate: Hashable, Sendable {
    package var variableID: String
    package var value: String

    package init(variableID: String, value: String) {
        self.variableID = variableID
        self.value = value
    }
}

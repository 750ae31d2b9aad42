// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Decisions with cache variables, without any store.
@Suite("What events leave in cache variables")
struct CacheVariableTests {
    /// An event from `source`.
    static func event(
        _ action: EventSubmission.Action = .trigger, source: String = "db-1", summary: String = "Disk full"
    ) -> EventSubmission {
        EventSubmission(
            routingKey: "R", action: action, dedupKey: "k", summary: summary, source: source, severity: .critical,
            body: ["payload": ["summary": .string(summary), "source": .string(source), "severity": "critical"]])
    }

    /// A variable as it is sent.
    static func state(
        _ name: String, _ configuration: JSON, if expressions: String..., value: JSON? = nil
    ) throws -> CacheVariableState {
        let conditions = expressions.map { JSON.object(["expression": .string($0)]) }
        let variable = CacheVariable(
            id: "id-\(name)", name: name, configuration: configuration, conditions: .array(conditions))
        return CacheVariableState(rule: try OrchestrationForm.read(variable).rule, value: value)
    }

    static let recent: JSON = ["type": "recent_value", "source": "event.source", "regex": "^(\\w+)-"]
    static let count: JSON = ["type": "trigger_event_count", "ttl_seconds": 60]
    static let external: JSON = ["type": "external_data", "data_type": "boolean", "ttl_seconds": 60]

    /// A global path that suppresses what the condition holds of, and writes the summary by a template.
    static func path(if expression: String, template: String = "{{event.summary}}") throws -> OrchestrationPath {
        let rule: JSON = [
            "conditions": [["expression": .string(expression)]],
            "actions": [
                "suppress": true, "extractions": [["target": "event.summary", "template": .string(template)]],
            ],
        ]
        return try OrchestrationForm.read(["sets": [["id": "start", "rules": [rule]]]], .global, makeID: { "rule" }).path
    }

    static func decide(
        _ states: [CacheVariableState], _ event: EventSubmission, global: OrchestrationPath? = nil, earlier: Int = 0,
        ofService: [CacheVariableState] = [], service: OrchestrationPath? = nil, through: Orchestrations? = nil
    ) -> OrchestrationOutcome {
        let context = OrchestrationContext(
            now: Instant(seconds: 0), earlierCount: { _ in earlier }, servicePath: { _ in service },
            cacheVariables: { serviceID in serviceID == nil ? states : ofService })
        return OrchestrationEngine.decide(through ?? Orchestrations(global: global), event, context)
    }

    @Test("the newest value is what the groups of the pattern take out of the event, and rules see it at once")
    func recentValue() throws {
        let states = [try Self.state("host", Self.recent, value: "web")]
        let path = try Self.path(if: "cache_var.host == 'db'", template: "{{cache_var.host}}: {{event.summary}}")
        let outcome = Self.decide(states, Self.event(), global: path)
        #expect(outcome.remembered == [CacheVariableUpdate(variableID: "id-host", value: "db")])
        #expect(outcome.isSuppressed && outcome.event.summary == "db: Disk full")
    }

    @Test("what does not match leaves the value that was there, and what is the same is not written again")
    func unchanged() throws {
        let states = [try Self.state("host", Self.recent, value: "db")]
        let path = try Self.path(if: "cache_var.host == 'db'")
        let other = Self.decide(states, Self.event(source: "nothing"), global: path)
        #expect(other.remembered.isEmpty && other.isSuppressed)
        let same = Self.decide(states, Self.event(), global: path)
        #expect(same.remembered.isEmpty && same.isSuppressed)
    }

    @Test("an event is looked at where any condition holds, and nowhere else")
    func conditions() throws {
        let either = try Self.state(
            "host", Self.recent, if: "event.summary matches 'Fan'", "event.severity matches 'critical'")
        #expect(Self.decide([either], Self.event()).remembered.count == 1)
        let neither = try Self.state("host", Self.recent, if: "event.summary matches 'Fan'", "event.severity matches 'info'")
        #expect(Self.decide([neither], Self.event()).remembered.isEmpty)
    }

    @Test("trigger events are counted, this one among them, and no others", arguments: EventSubmission.Action.allCases)
    func counting(_ action: EventSubmission.Action) throws {
        let states = [try Self.state("flood", Self.count)]
        let outcome = Self.decide(
            states, Self.event(action), global: try Self.path(if: "cache_var.flood >= 5"), earlier: 4)
        let counter = RuleCount(ruleID: "id-flood", count: EventCount(windowSeconds: 60, isResetting: false))
        #expect(outcome.counted == (action == .trigger ? [counter] : []))
        #expect(outcome.isSuppressed == (action == .trigger))
    }

    @Test("an event that a count does not look at finds the count of the others")
    func notCounted() throws {
        let states = [try Self.state("flood", Self.count, if: "event.summary matches 'Fan'")]
        let outcome = Self.decide(states, Self.event(), global: try Self.path(if: "cache_var.flood == 4"), earlier: 4)
        #expect(outcome.counted.isEmpty && outcome.isSuppressed)
    }

    @Test("what callers put there keeps its type, and nothing there is nil")
    func externalData() throws {
        let path = try Self.path(if: "cache_var.silent")
        let full = [try Self.state("silent", Self.external, value: true)]
        #expect(Self.decide(full, Self.event(), global: path).isSuppressed)
        let empty = [try Self.state("silent", Self.external)]
        #expect(!Self.decide(empty, Self.event(), global: path).isSuppressed)
        let absent = try Self.path(if: "not cache_var.silent exists")
        #expect(Self.decide(empty, Self.event(), global: absent).isSuppressed)
    }

    @Test("conditions of one variable see what the others held before the event")
    func before() throws {
        let states = [
            try Self.state("host", Self.recent, value: "web"),
            try Self.state("late", Self.recent, if: "cache_var.host == 'db'"),
            try Self.state("early", Self.recent, if: "cache_var.host == 'web'"),
        ]
        let ids = Self.decide(states, Self.event()).remembered.map(\.variableID)
        #expect(ids == ["id-host", "id-early"])
    }

    @Test("a service's rules see the service's own variables alone, and those see what global rules wrote")
    func ofService() throws {
        let global = try Self.path(if: "cache_var.host == 'db'", template: "Fan")
        let service = try Self.path(if: "not cache_var.host exists and cache_var.mine == 'Fan'", template: "both")
        let mine: JSON = ["type": "recent_value", "source": "event.summary", "regex": ".*"]
        let router = try OrchestrationForm.read(
            ["catch_all": ["actions": ["route_to": "S"]]], .router, makeID: { "rule" }
        ).path
        let outcome = Self.decide(
            [try Self.state("host", Self.recent)], Self.event(), ofService: [try Self.state("mine", mine)], service: service,
            through: Orchestrations(global: global, router: router))
        #expect(outcome.destination == .service("S") && outcome.event.summary == "both")
        #expect(outcome.remembered.map(\.value) == ["db", "Fan"])
    }

    @Test("an event that was sent to a service leaves nothing with any orchestration")
    func sentToService() throws {
        let outcome = Self.decide(
            [try Self.state("host", Self.recent)], Self.event(), ofService: [try Self.state("mine", Self.recent)],
            service: try Self.path(if: "true"), through: Orchestrations(serviceID: "S"))
        #expect(outcome.remembered.map(\.variableID) == ["id-mine"])
    }

    @Test("a long value is cut, and patterns share what an event may take")
    func limits() throws {
        let all: JSON = ["type": "recent_value", "source": "event.source", "regex": "(?s).*"]
        for length in [CacheVariable.valueLengthMaximum, CacheVariable.valueLengthMaximum + 1] {
            let source = String(repeating: "ä", count: length)
            let outcome = Self.decide([try Self.state("host", all)], Self.event(source: source))
            #expect(outcome.remembered.first?.value.unicodeScalars.count == CacheVariable.valueLengthMaximum)
        }
        let slow: JSON = ["type": "recent_value", "source": "event.source", "regex": "(?:a?){300}b"]
        let states = try (0..<20).map { try Self.state("v\($0)", slow) }
        #expect(Self.decide(states, Self.event(source: String(repeating: "a", count: 60_000))).hasRunOut)
    }

    @Test("what is there past its time is nothing")
    func expiry() {
        let variable = CacheVariable(configuration: Self.external, value: true, valueAt: Instant(seconds: 100))
        #expect(variable.held(at: Instant(milliseconds: 159_999)) == true)
        #expect(variable.held(at: Instant(seconds: 160)) == nil)
        let recent = CacheVariable(configuration: Self.recent, value: "db", valueAt: Instant(seconds: 100))
        #expect(recent.held(at: Instant(seconds: 1_000_000)) == "db")
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("The form of cache variables")
struct CacheVariableFormTests {
    /// What is wrong with it; nil where it is taken.
    private func problem(_ configuration: JSON, name: String = "host", conditions: JSON = []) -> String? {
        let variable = CacheVariable(name: name, configuration: configuration, conditions: conditions)
        do throws(OrchestrationProblem) { _ = try OrchestrationForm.read(variable) } catch { return error.text }
        return nil
    }

    private func count(_ seconds: Int64) -> JSON { ["type": "trigger_event_count", "ttl_seconds": .int(seconds)] }
    private func external(_ seconds: Int64) -> JSON {
        ["type": "external_data", "data_type": "number", "ttl_seconds": .int(seconds)]
    }

    @Test("a time is one second long at least, and as long as it may be and no longer")
    func times() {
        #expect(problem(count(1)) == nil && problem(count(CacheVariable.countingMaximumSeconds)) == nil)
        #expect(problem(external(1)) == nil && problem(external(CacheVariable.dataMaximumSeconds)) == nil)
        let counting = "configuration.ttl_seconds must be between 1 and \(CacheVariable.countingMaximumSeconds)"
        #expect(problem(count(CacheVariable.countingMaximumSeconds + 1)) == counting)
        let data = "configuration.ttl_seconds must be between 1 and \(CacheVariable.dataMaximumSeconds)"
        #expect(problem(external(CacheVariable.dataMaximumSeconds + 1)) == data && problem(external(0)) == data)
    }

    @Test("a name is a word that a path can have, and no longer than it may be")
    func names() {
        let longest = String(repeating: "a", count: CacheVariable.nameLengthMaximum)
        #expect(problem(count(1), name: longest) == nil)
        for name in [longest + "a", "", "a b", "a.b", "ä"] {
            #expect(problem(count(1), name: name) == "name must be a text of letters, digits, '-' and '_'")
        }
    }

    @Test(
        "what is missing or wrong is told with its place",
        arguments: [
            ([:], "configuration.type must be one of recent_value, trigger_event_count, external_data"),
            (["type": "recent_value", "regex": ".*"], "configuration.source can't be blank"),
            (["type": "recent_value", "source": "event.source"], "configuration.regex can't be blank"),
            (
                ["type": "recent_value", "source": "variables.x", "regex": ".*"],
                """
                configuration.source is not a path: expected a value, or a path that begins with one of event, raw_event, \
                cache_var (character 1)
                """
            ),
            (
                ["type": "recent_value", "source": "event.source", "regex": "("],
                "configuration.regex is not a regular expression: ')' is missing (after 1 of its characters)"
            ),
            (["type": "external_data", "ttl_seconds": 5], "configuration.data_type can't be blank"),
            (["type": "external_data", "data_type": "string"], "configuration.ttl_seconds can't be blank"),
            (
                ["type": "external_data", "data_type": "list", "ttl_seconds": 5],
                "configuration.data_type must be one of string, number, boolean"
            ),
        ] as [(JSON, String)])
    func wrong(_ configuration: JSON, _ text: String) {
        #expect(problem(configuration) == text)
    }

    @Test("conditions read the event and cannot count, and there are so many and no more")
    func conditions() {
        func conditions(_ expression: String, _ count: Int = 1) -> JSON {
            .array(Array(repeating: ["expression": .string(expression)], count: count))
        }
        let most = OrchestrationForm.conditionsMaximum
        #expect(problem(count(1), conditions: conditions("event.x exists", most)) == nil)
        let many = problem(count(1), conditions: conditions("event.x exists", most + 1))
        #expect(many == "conditions must be an array of up to \(most)")
        for expression in [
            "trigger_count over 1 minute > 1", "event.x exists and not resetting_trigger_count over 1 minute > 1",
        ] {
            let found = problem(count(1), conditions: conditions(expression))
            #expect(found == "conditions[0].expression cannot count events: rules alone can")
        }
        let cut = problem(count(1), conditions: conditions("event.x >"))
        #expect(cut == "conditions[0].expression is not a condition: expected a value (character 10)")
    }

    @Test("what means nothing for a type is not kept")
    func kept() throws {
        let sent = CacheVariable(
            name: "host",
            configuration: ["type": "external_data", "data_type": "string", "ttl_seconds": 5, "source": "event.source"],
            conditions: [["expression": "event.x exists"]])
        let stored = try OrchestrationForm.read(sent).stored
        #expect(stored.configuration == ["type": "external_data", "data_type": "string", "ttl_seconds": 5])
        #expect(stored.conditions == [])
        #expect(try OrchestrationForm.read(stored).stored == stored)
    }

    @Test("data is of the type that was set up, and of no other")
    func dataTypes() {
        let values: [JSON] = ["text", 5, 5.5, true, .null, [], [:]]
        let taken = CacheVariable.DataType.allCases.map { type in values.map { type.takes($0) } }
        #expect(
            taken == [
                [true, false, false, false, false, false, false], [false, true, true, false, false, false, false],
                [false, false, false, true, false, false, false],
            ])
    }

    // MARK: Dynamic routing

    private static let lookup: JSON = [
        "dynamic_route_to": ["lookup_by": "service_name", "source": "event.source", "regex": "(.*)"]
    ]

    private func router(_ rules: [JSON], catchAll: JSON = [:]) throws -> OrchestrationPath {
        let set: JSON = ["id": "start", "rules": .array(rules)]
        var number = 0
        return try OrchestrationForm.read(
            ["sets": [set], "catch_all": ["actions": catchAll]], .router,
            makeID: {
                number += 1
                return "rule\(number)"
            }
        ).path
    }

    @Test("where the event names no service that there is, the rules after it are asked")
    func lookingUp() throws {
        let path = try router([["actions": Self.lookup], ["actions": ["route_to": "S2"]]])
        for (source, expected) in [("Checkout", "S1"), ("nowhere", "S2")] {
            let context = OrchestrationContext(
                now: Instant(seconds: 0),
                service: { key, name in key == .id ? name : (name == "Checkout" ? "S1" : nil) })
            let outcome = OrchestrationEngine.decide(
                Orchestrations(router: path), CacheVariableTests.event(source: source), context)
            #expect(outcome.destination == .service(expected))
        }
    }

    @Test("a rule that looks a service up is the first and has no conditions")
    func lookupPlace() {
        let plain: JSON = ["actions": ["route_to": "S2"]]
        let conditional: JSON = ["conditions": [["expression": "true"]], "actions": Self.lookup]
        let wrong: [([JSON], JSON)] = [
            ([plain, ["actions": Self.lookup]], [:]), ([conditional], [:]), ([], Self.lookup),
        ]
        for (rules, catchAll) in wrong {
            #expect(throws: OrchestrationProblem.self) { try self.router(rules, catchAll: catchAll) }
        }
    }
}

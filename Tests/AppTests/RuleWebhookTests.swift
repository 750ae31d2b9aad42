// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Webhooks of rules")
struct RuleWebhookTests {
    private typealias House = OrchestrationHouse
    private static let url = "https://one.example:443/run"
    private static let other = "https://two.example:443/run"

    /// An orchestration whose webhooks go to a receiver.
    private struct World: Sendable {
        let rules: OrchestrationHouse
        let receiver = WebhookReceiver()
        let loop: RuleWebhookLoop

        init(_ actions: JSON, _ store: TestStore = .sqlite) async throws {
            rules = try await OrchestrationHouse(database: store.fresh())
            loop = RuleWebhookLoop(rules.house.environment, transport: receiver)
            try await rules.routeAll()
            let written = try await rules.write("\(rules.path)/global", [OrchestrationHouse.rule(actions)])
            #expect(written.status == 200, "\(written.json.text)")
        }

        func texts(_ url: String = RuleWebhookTests.url) async throws -> [String] {
            _ = try await loop.step()
            return receiver.texts(to: url)
        }

        func statuses() async throws -> [String] {
            try await rules.house.database.read { session in
                try session.rows("SELECT status FROM rule_webhooks ORDER BY created_at_ms, id", []).map { $0.text(0) }
            }
        }
    }

    private static func action(_ changes: JSONObject = [:]) -> JSON {
        var action: JSONObject = ["name": "Restart", "url": .string(url), "auto_send": true]
        for change in changes.members { action[change.name] = change.value }
        return .object(action)
    }

    @Test(
        "one is sent when its alert is triggered, once, with headers and parameters filled in",
        arguments: TestStore.available)
    func triggered(_ store: TestStore) async throws {
        let action = Self.action([
            "headers": [["key": "X-Team", "value": "Ops"], ["key": "User-Agent", "value": "Rules"]],
            "parameters": [
                ["key": "host", "value": "{{event.source}}"], ["key": "said", "value": "<{{event.summary}}>"],
                ["key": "none", "value": "{{event.component}}"],
            ],
        ])
        let world = try await World(["automation_actions": [action]], store)
        try await world.rules.send(summary: "Disk \"full\"")
        try await world.rules.send(summary: "Disk full")
        #expect(try await world.texts() == [#"{"host":"db-1","said":"<Disk \"full\">","none":""}"#])
        let request = try #require(world.receiver.requests(to: Self.url).first)
        #expect(request.header("X-Team") == "Ops" && request.header("User-Agent") == "Rules")
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("X-Webhook-Id")?.isEmpty == false)
        #expect(try await world.statuses() == ["delivered"])
        #expect(try await world.rules.incidents().count == 1)
    }

    @Test("what becomes of the alert decides which are sent")
    func triggers() async throws {
        func action(_ trigger: String) -> JSON {
            Self.action([
                "trigger_types": [.string(trigger)], "parameters": [["key": "why", "value": .string(trigger)]],
            ])
        }
        let all = RuleWebhook.Trigger.allCases.map { action($0.rawValue) }
        let sent: [(JSONObject, RuleWebhook.Trigger)] = [
            ([:], .alertTriggered), (["suppress": true], .alertSuppressed), (["suspend": 60], .alertSuspended),
        ]
        for (change, trigger) in sent {
            var actions = change
            actions.append("automation_actions", .array(all))
            let world = try await World(.object(actions))
            try await world.rules.send()
            #expect(try await world.texts() == [#"{"why":"\#(trigger.rawValue)"}"#])
        }
    }

    @Test("one of an alert that is held back is sent when it is let through, and not when it is resolved before")
    func suspended() async throws {
        let world = try await World(["automation_actions": [Self.action()], "suspend": 60])
        for key in ["a", "b"] { try await world.rules.send(key: key) }
        try await world.rules.send("resolve", key: "b")
        #expect(try await world.texts() == [])
        try await world.rules.house.live(seconds: 60)
        #expect(try await world.texts() == ["{}"])
    }

    @Test("one of an alert that joins an incident is sent too")
    func gathered() async throws {
        let world = try await World(["automation_actions": [Self.action()]])
        let grouping: JSON = ["alert_grouping_parameters": ["type": "time", "config": ["timeout": 0]]]
        _ = try await world.rules.house.call("PUT", "/services/\(world.rules.house.serviceID)", ["service": grouping])
        for key in ["a", "b"] { try await world.rules.send(key: key) }
        #expect(try await world.rules.incidents().count == 1)
        #expect(try await world.texts().count == 2)
    }

    @Test("one that nobody sends by itself is kept with a warning, and never sent")
    func byHand() async throws {
        let world = try await World(["automation_actions": [Self.action(["auto_send": false])]])
        let rule = House.rule(["automation_actions": [Self.action(), Self.action(["auto_send": false])]])
        let written = try await world.rules.write(world.rules.servicePath, [rule]).json
        #expect(written["warnings"]?.arrayValue?.count == 1, "\(written.text)")
        try await world.rules.send()
        #expect(try await world.texts() == [])
        #expect(try await world.statuses() == [])
    }

    @Test("one that is refused for now comes again with the same id and bytes, and is given up after an hour")
    func retried() async throws {
        let world = try await World(["automation_actions": [Self.action()]])
        world.receiver.answer(Self.url, [WebhookReceiver.status(503), .failed(.timedOut, detail: "slow")])
        try await world.rules.send()
        var due = try await world.loop.step()
        while let next = due {
            world.rules.house.runtime.advance(to: next)
            due = try await world.loop.step()
        }
        let requests = world.receiver.requests(to: Self.url)
        #expect(requests.count == 3 && Set(requests.compactMap { $0.header("X-Webhook-Id") }).count == 1)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(try await world.statuses() == ["delivered"])
        world.receiver.answer(Self.url, Array(repeating: WebhookReceiver.status(500), count: 100))
        try await world.rules.send(key: "l")
        let sentAt = world.rules.house.runtime.now
        due = try await world.loop.step()
        while let next = due {
            world.rules.house.runtime.advance(to: next)
            due = try await world.loop.step()
        }
        #expect(try await world.statuses() == ["delivered", "dropped"])
        #expect(world.rules.house.runtime.now <= sentAt.adding(seconds: RuleWebhookDelivery.usefulSeconds))
    }

    @Test("one that waited for over an hour, in a long stop, is not sent any more")
    func late() async throws {
        let limit = RuleWebhookDelivery.usefulSeconds
        for (seconds, status) in [(limit, "delivered"), (limit + 1, "dropped")] {
            let world = try await World(["automation_actions": [Self.action()]])
            try await world.rules.send()
            world.rules.house.advance(seconds: seconds)
            _ = try await world.loop.step()
            #expect(try await world.statuses() == [status])
        }
    }

    @Test("a receiver that hangs delays no other")
    func hanging() async throws {
        let world = try await World([:])
        let quick = House.rule(
            ["automation_actions": [Self.action(["url": .string(Self.other)])]], if: "event.summary matches 'quick'")
        let slow = House.rule(["automation_actions": [Self.action()]])
        try await world.rules.write("\(world.rules.path)/global", [quick, slow])
        world.receiver.fallSilent(Self.url)
        for number in 1...40 { try await world.rules.send(key: "k\(number)") }
        _ = try await world.loop.begin()
        await world.receiver.waitForRequests(32)
        try await world.rules.send(key: "l", summary: "quick")
        _ = try await world.loop.begin()
        await world.receiver.waitForRequests(1)
        #expect(world.receiver.requests(to: Self.url).count == 32)
        #expect(world.receiver.requests(to: Self.other).count == 1)
        world.receiver.speakAgain()
        await world.loop.drain()
        #expect(try await world.texts().count == 40)
    }

    @Test("an address that leads to no receiver, and what a message cannot carry, are refused by their place")
    func refused() async throws {
        let world = try await World([:])
        let place = "sets[0].rules[0].actions.automation_actions"
        let wrong: [(JSON, String)] = [
            (Self.action(["url": "ftp://one.example"]), "\(place)[0].url "),
            (Self.action(["url": .null]), "\(place)[0].url "), (Self.action(["name": ""]), "\(place)[0].name "),
            (Self.action(["headers": [["key": "Host", "value": "x"]]]), "\(place)[0].headers "),
            (Self.action(["headers": [["key": "X-A", "value": "a\r\nb"]]]), "\(place)[0].headers "),
            (Self.action(["parameters": [["key": "a", "value": "{{nowhere}}"]]]), "\(place)[0].parameters[0].value "),
            (Self.action(["parameters": [["key": "a"], ["key": "a"]]]), "\(place)[0].parameters[1].key "),
            (Self.action(["trigger_types": ["alert_resolved"]]), "\(place)[0].trigger_types "),
            (Self.action(["auto_send": "yes"]), "\(place)[0].auto_send "), ("run", "\(place)[0].name "),
        ]
        for (action, text) in wrong {
            let answer = try await world.rules.write(
                "\(world.rules.path)/global", [House.rule(["automation_actions": [action]])])
            #expect(answer.status == 400 && answer.json.text.contains(text), "\(text): \(answer.json.text)")
        }
    }

    @Test("a rule has up to ten, with up to twenty parameters each")
    func limits() async throws {
        let world = try await World([:])
        func status(_ actions: [JSON]) async throws -> Int {
            try await world.rules.write(
                "\(world.rules.path)/global", [House.rule(["automation_actions": .array(actions)])]
            ).status
        }
        func action(_ count: Int) -> JSON {
            Self.action(["parameters": .array((0..<count).map { ["key": .string("k\($0)"), "value": "v"] })])
        }
        let most = OrchestrationForm.webhooksMaximum
        #expect(try await status(Array(repeating: Self.action(), count: most)) == 200)
        #expect(try await status(Array(repeating: Self.action(), count: most + 1)) == 400)
        #expect(try await status([action(OrchestrationForm.webhookParametersMaximum)]) == 200)
        #expect(try await status([action(OrchestrationForm.webhookParametersMaximum + 1)]) == 400)
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Synchronization
import Testing

/// Keeps what it is given to send.
private final class KeepingChannel: NotificationChannel {
    private let state = Mutex<[Delivery]>([])

    /// In the order in which they were asked for: they are sent side by side.
    var deliveries: [Delivery] { state.withLock { $0.sorted { $0.notification.id < $1.notification.id } } }

    func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult {
        state.withLock { $0.append(delivery) }
        return DeliveryResult(.sent, channelType: "email", detail: "250 OK")
    }
}

@Suite("Status updates")
struct StatusUpdateTests {
    private let subscribers = "/incidents/1/status_updates/subscribers"

    private func subscribe(_ house: TestHouse, _ named: [(String, String)]) async throws -> TestHouse.Answer {
        let list = named.map { id, kind -> JSON in ["subscriber_id": .string(id), "subscriber_type": .string(kind)] }
        return try await house.call("POST", subscribers, ["subscribers": .array(list)])
    }

    private func publish(_ house: TestHouse, _ body: JSON) async throws -> TestHouse.Answer {
        try await house.call("POST", "/incidents/1/status_updates", body)
    }

    private func makeTeam(_ house: TestHouse, of users: [String]) async throws -> String {
        let made = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Ours"]])
        let id = try #require(made.json["team"]?["id"]?.stringValue)
        for user in users { #expect(try await house.call("PUT", "/teams/\(id)/users/\(user)").status == 204) }
        return id
    }

    private func told(_ house: TestHouse, _ name: String) -> Int {
        house.carrier.messages.count { $0.userName == name }
    }

    @Test("reach each subscriber once, alone or with a team, of a resolved incident too", arguments: TestStore.available)
    func recipients(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let mary = try await house.makeUser("Mary", "mary@example.com")
        let team = try await makeTeam(house, of: [grace, mary])
        try await house.event("trigger", key: "k")
        let subscribed = try await subscribe(house, [(grace, "user"), (team, "team"), (team, "team"), ("PNONE", "user")])
        #expect(subscribed.status == 200, "\(subscribed.json.text)")
        let attempts = subscribed.json["subscriptions"]?.arrayValue ?? []
        let results = attempts.compactMap { $0["result"]?.stringValue }
        #expect(results == ["success", "success", "duplicate", "unauthorized"])
        #expect(attempts.first?["subscribable_type"] == "incident" && attempts.first?["account_id"] == "PTOCSIN")
        let update = try await publish(house, ["message": "The fire is out"])
        #expect(update.status == 200, "\(update.json.text)")
        try await house.runLoops()
        #expect(told(house, "Grace") == 1 && told(house, "Mary") == 1)
        _ = try await house.incident(1, ["status": "resolved"])
        #expect(try await publish(house, ["message": "It is over"]).status == 200)
        try await house.runLoops()
        #expect(told(house, "Grace") == 2 && told(house, "Mary") == 2)
        let left = try await house.call(
            "POST", "/incidents/1/status_updates/unsubscribe",
            [
                "subscribers": [
                    ["subscriber_id": .string(team), "subscriber_type": "team"],
                    ["subscriber_id": "PNONE", "subscriber_type": "user"],
                ]
            ])
        #expect(left.json == ["deleted_count": 1, "unauthorized_count": 0, "non_existent_count": 1])
        _ = try await publish(house, ["message": "Really"])
        try await house.runLoops()
        #expect(told(house, "Grace") == 3 && told(house, "Mary") == 2)
        let entry = try await house.entries(1).first { $0["type"] == "status_update_log_entry" }
        #expect(entry?["message"] == "Really" && entry?["agent"]?["id"]?.stringValue == house.ownerID)
    }

    @Test("are answered as they were sent, with their sender")
    func answered() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let plain = try await publish(house, ["message": "Plain"]).json["status_update"]
        #expect(plain?["message"] == "Plain" && plain?["sender"]?["id"]?.stringValue == house.ownerID)
        #expect(plain?["created_at"]?.stringValue == ISO8601.string(house.runtime.now))
        #expect(plain?["subject"] == nil && plain?["html_message"] == nil)
        #expect(plain?["id"]?.stringValue?.isEmpty == false)
        let rich = try await publish(house, ["message": "m", "subject": "s", "html_message": "<b>h</b>"])
        #expect(rich.json["status_update"]?["subject"] == "s" && rich.json["status_update"]?["html_message"] == "<b>h</b>")
    }

    @Test("become a mail with the message, or with the subject and the page that were sent instead")
    func mail() async throws {
        let house = try await TestHouse()
        let channel = KeepingChannel()
        try await house.event("trigger", key: "k")
        _ = try await subscribe(house, [(house.ownerID, "user")])
        _ = try await house.incident(1, ["status": "acknowledged"])
        _ = try await publish(house, ["message": "Line 1\nAcknowledge: <here>"])
        _ = try await publish(house, ["message": "m", "subject": "Own subject", "html_message": "<h1>Own</h1>"])
        _ = try await DeliveryLoop(house.environment, channel: channel).step()
        let mails = try channel.deliveries.map {
            try ReadMail(PageMail.message($0, to: "ada@example.com", house.environment))
        }
        try #require(mails.count == 2)
        #expect(try mails[0].value("Subject") == "[#1] Disk full" && mails[1].value("Subject") == "Own subject")
        let lines = mails[0].text.split(whereSeparator: \.isNewline).map(String.init)
        #expect(lines.contains("  Line 1") && lines.contains { $0.hasPrefix("Open: ") })
        #expect(!lines.contains { $0.hasPrefix("Acknowledge:") }, "no line of a message passes for one of ours")
        #expect(mails[0].html.contains("Acknowledge: &lt;here&gt;") && mails[0].text.contains("Ada Lovelace"))
        #expect(mails[1].html.contains("<h1>Own</h1>") && mails[1].text.contains("  m"))
        #expect(try mails[0].value("References") == mails[1].value("References"))
    }

    @Test("say in the history who could not be told")
    func unreachable() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let methods = try await house.call("GET", "/users/\(grace)/contact_methods").json["contact_methods"]
        let method = methods?[0]?["id"]?.stringValue ?? ""
        #expect(try await house.call("DELETE", "/users/\(grace)/contact_methods/\(method)").status == 204)
        try await house.event("trigger", key: "k")
        _ = try await subscribe(house, [(grace, "user")])
        #expect(try await publish(house, ["message": "m"]).status == 200)
        try await house.runLoops()
        let entries = try await house.entries(1).filter { $0["type"] == "notify_log_entry" }
        let hers = entries.first { $0["user"]?["id"]?.stringValue == grace }
        #expect(hers?["channel"]?["notification"]?["status"] == "failed")
    }

    @Test("that are wrong are refused, each by its field, and nobody is told")
    func wrong() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        func text(_ length: Int) -> JSON { .string(String(repeating: "x", count: length)) }
        let wrong: [(JSON, String)] = [
            ([:], "Message"), (["message": .null], "Message"), (["message": " "], "Message"), (["message": 5], "Message"),
            (["message": text(StatusUpdate.messageLengthMaximum + 1)], "Message"),
            (["message": "m", "subject": 5], "Subject"),
            (["message": "m", "subject": text(StatusUpdate.subjectLengthMaximum + 1)], "Subject"),
            (["message": "m", "html_message": "<b>h</b>"], "Subject"),
            (["message": "m", "subject": " ", "html_message": "<b>h</b>"], "Subject"),
            (["message": "m", "subject": "s", "html_message": 5], "Html message"),
            (["message": "m", "subject": "s", "html_message": text(StatusUpdate.htmlLengthMaximum + 1)], "Html message"),
        ]
        for (body, field) in wrong {
            let answer = try await publish(house, body)
            #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
            #expect(answer.errors.first?.hasPrefix(field + " ") == true, "\(answer.errors)")
        }
        let longest: JSON = [
            "message": text(StatusUpdate.messageLengthMaximum), "subject": text(StatusUpdate.subjectLengthMaximum),
            "html_message": text(StatusUpdate.htmlLengthMaximum),
        ]
        #expect(try await publish(house, longest).status == 200)
        let path = "/incidents/1/status_updates"
        #expect(try await house.call("POST", path, ["message": "m"], as: .readOnlyKey).status == 403)
        #expect(try await house.call("POST", path, ["message": "m"], as: .accountKeyWithoutFrom).code == 2016)
        #expect(try await house.call("POST", "/incidents/99/status_updates", ["message": "m"]).status == 404)
    }

    @Test("have subscribers that are listed page by page, teams first")
    func listing() async throws {
        let house = try await TestHouse()
        let team = try await makeTeam(house, of: [])
        try await house.event("trigger", key: "k")
        _ = try await subscribe(house, [(house.ownerID, "user"), (team, "team")])
        let first = try await house.call("GET", subscribers, query: "limit=1&total=true").json
        #expect(first["limit"] == 1 && first["offset"] == 0 && first["more"] == true && first["total"] == 2)
        #expect(first["account_id"] == "PTOCSIN")
        let only: JSON = [
            "subscriber_id": .string(team), "subscriber_type": "team", "has_indirect_subscription": false,
            "subscribed_via": .null,
        ]
        #expect(first["subscribers"] == [only])
        let rest = try await house.call("GET", subscribers, query: "offset=1").json
        #expect(rest["subscribers"]?[0]?["subscriber_id"]?.stringValue == house.ownerID && rest["more"] == false)
        #expect(try await house.call("DELETE", "/teams/\(team)").status == 204)
        #expect(try await house.call("GET", subscribers).json["subscribers"]?.arrayValue?.count == 1)
        #expect(try await house.call("GET", "/incidents/99/status_updates/subscribers").status == 404)
    }

    @Test("have subscribers up to a limit in one request, who must be named rightly")
    func wrongSubscribers() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let most = (0..<NotificationSubscription.perRequestMaximum).map { ("PNONE\($0)", "user") }
        let known = try await subscribe(house, most)
        #expect(known.status == 200)
        let results = known.json["subscriptions"]?.arrayValue?.compactMap { $0["result"]?.stringValue } ?? []
        #expect(results.count == most.count && results.allSatisfy { $0 == "unauthorized" })
        #expect(try await subscribe(house, most + [("PNONE", "user")]).status == 400)
        let wrong: [JSON] = [
            .null, [], "x", ["x"], [["subscriber_type": "user"]], [["subscriber_id": "P1", "subscriber_type": "service"]],
            [["subscriber_id": "P1"]],
        ]
        for path in [subscribers, "/incidents/1/status_updates/unsubscribe"] {
            for list in wrong {
                let answer = try await house.call("POST", path, ["subscribers": list])
                #expect(answer.status == 400 && answer.code == 2001, "\(list.text)")
            }
            #expect(try await house.call("POST", path, ["subscribers": [["x": 1]]], as: .readOnlyKey).status == 403)
        }
    }
}

@Suite("The mail that asks somebody to join in")
struct ResponderMailTests {
    @Test("says who asks and what for, and has the links to say yes or no")
    func mail() async throws {
        let house = try await TestHouse()
        let channel = KeepingChannel()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        try await house.event("trigger", key: "k")
        _ = try await house.incident(1, ["status": "acknowledged"])
        let request: JSON = [
            "requester_id": .string(house.ownerID), "message": "The disk <is> full",
            "responder_request_targets": [["id": .string(grace), "type": "user_reference"]],
        ]
        #expect(try await house.call("POST", "/incidents/1/responder_requests", request).status == 200)
        _ = try await DeliveryLoop(house.environment, channel: channel).step()
        try #require(channel.deliveries.count == 1)
        let mail = try ReadMail(PageMail.message(channel.deliveries[0], to: "grace@example.com", house.environment))
        #expect(try mail.value("Subject") == "[#1] Disk full")
        #expect(mail.text.contains("Ada Lovelace asks you to join in.") && mail.text.contains("The disk <is> full"))
        let lines = mail.text.split(whereSeparator: \.isNewline).map(String.init)
        for word in ["Join", "Decline"] { #expect(lines.contains { $0.hasPrefix("\(word): https://") }, "\(word)") }
        #expect(!lines.contains { $0.hasPrefix("Acknowledge: ") })
        #expect(mail.html.contains("The disk &lt;is&gt; full") && mail.html.contains(">Join</a>"))
    }
}

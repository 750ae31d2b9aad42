// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Stored webhook subscriptions")
struct WebhookSubscriptionTests {
    private static let now = WebhookShelf.start

    private static let full: WebhookSubscription = {
        var full = WebhookShelf.subscription("QSUB1", .team(id: "QTEAM"), events: [.incidentTriggered, .serviceDeleted])
        full.description = "For \"Ada\" \u{20AC}"
        full.headers = [.init(name: "X-Team", value: "a\"b"), .init(name: "X-Other", value: "")]
        full.isActive = false
        full.previousSecret = "older"
        full.previousSecretEndsAt = now.adding(seconds: 60)
        full.oauthClientID = "QCLIENT"
        full.consecutiveDrops = 2
        full.disabledUntil = now.adding(seconds: 5)
        full.updatedAt = now.adding(seconds: 1)
        return full
    }()

    @Test("come back as they were stored, and as they were changed", arguments: TestStore.available)
    func roundTrip(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        var changed = WebhookShelf.subscription("QSUB1", .service(id: "QSERVICE"))
        let plain = WebhookShelf.subscription("QSUB2")
        try await shelf.add([plain, Self.full])
        func find(lock: Bool) async throws -> [WebhookSubscription] {
            try await shelf.database.write { session in
                try WebhookSubscriptionQueries.find(session, ids: ["QSUB2", "QNONE", "QSUB1"], lock: lock)
            }
        }
        #expect(try await find(lock: false) == [Self.full, plain])
        #expect(try await find(lock: true) == [Self.full, plain])
        changed.url = "http://other.example"
        changed.secret = "new"
        let other = changed
        try await shelf.database.write { session in try WebhookSubscriptionQueries.update(session, other) }
        #expect(try await find(lock: false) == [other, plain])
        try await shelf.database.write { session in try WebhookSubscriptionQueries.delete(session, id: "QSUB1") }
        #expect(try await find(lock: false) == [plain])
        await shelf.database.close()
    }

    @Test("are removed with their deliveries, and with nobody else's", arguments: TestStore.available)
    func removal(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        try await shelf.add(["QSUB1", "QSUB2"].map { WebhookShelf.subscription($0) })
        for number in 1...3 {
            try await shelf.enqueue("A\(number)")
            try await shelf.enqueue("B\(number)", to: "QSUB2")
        }
        try await shelf.finish("A1")
        try await shelf.database.write { session in try WebhookSubscriptionQueries.delete(session, id: "QSUB1") }
        #expect(try await shelf.statuses() == ["B1 waiting", "B2 queued", "B3 queued"])
        await shelf.database.close()
    }

    @Test("are listed and counted by what they listen to", arguments: TestStore.available)
    func lists(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        let filters: [WebhookSubscription.Filter] = [
            .account, .service(id: "X"), .service(id: "Y"), .team(id: "X"), .service(id: "X"), .account,
        ]
        try await shelf.add(filters.enumerated().map { WebhookShelf.subscription("QSUB\($0.offset)", $0.element) })
        func page(_ kind: String?, _ id: String?, limit: Int = 10, offset: Int = 0) async throws -> [String] {
            try await shelf.database.read { session in
                let wanted = WebhookListQueries.Wanted(filterKind: kind, filterID: id)
                let page = try WebhookListQueries.subscriptions(
                    session, wanted, visibility: .everything, limit: limit, offset: offset)
                if limit == 10 {
                    let total = try WebhookListQueries.subscriptionCount(session, wanted, visibility: .everything)
                    #expect(total == page.count)
                }
                return page.map { String($0.id.suffix(1)) }
            }
        }
        #expect(try await page(nil, nil) == ["0", "1", "2", "3", "4", "5"])
        #expect(try await page("service", nil) == ["1", "2", "4"])
        #expect(try await page("service", "X") == ["1", "4"])
        #expect(try await page(nil, "X") == ["1", "3", "4"])
        #expect(try await page("account", nil) == ["0", "5"])
        #expect(try await page("account", "X") == [])
        #expect(try await page("team", "Y") == [])
        #expect(try await page(nil, nil, limit: 2, offset: 1) == ["1", "2", "3"], "one more tells that there is more")
        let asked: [WebhookSubscription.Filter] = [
            .account, .service(id: "X"), .service(id: "Y"), .team(id: "X"), .team(id: "Y"),
        ]
        let counts = try await shelf.database.read { session in
            try asked.map { try WebhookSubscriptionQueries.count(session, $0) }
        }
        #expect(counts == [2, 2, 1, 1, 0])
        await shelf.database.close()
    }

    @Test("hear of what they have asked for: the account's, the service's and the teams'", arguments: TestStore.available)
    func hearing(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        var off = WebhookShelf.subscription("Q7")
        off.isActive = false
        var disabled = WebhookShelf.subscription("Q8", .service(id: "S"))
        disabled.disabledUntil = Self.now
        try await shelf.add([
            WebhookShelf.subscription("Q6"), WebhookShelf.subscription("Q1", events: [.incidentResolved]),
            WebhookShelf.subscription("Q2", .service(id: "S")), WebhookShelf.subscription("Q3", .service(id: "OTHER")),
            WebhookShelf.subscription("Q4", .team(id: "T")), WebhookShelf.subscription("Q5", .team(id: "U")), off, disabled,
            // A team's id that is a service's elsewhere is another thing.
            WebhookShelf.subscription("Q9", .team(id: "S")),
        ])
        func heard(
            _ serviceID: String?, _ teamIDs: [String], of type: WebhookEventType = .incidentTriggered,
            at now: Instant = Self.now
        ) async throws -> [String] {
            try await shelf.database.read { session in
                try WebhookSubscriptionQueries.hearing(session, of: type, serviceID: serviceID, teamIDs: teamIDs, at: now)
            }
        }
        #expect(try await heard("S", ["T"]) == ["Q2", "Q4", "Q6", "Q8"])
        #expect(try await heard("S", ["U", "T"]) == ["Q2", "Q4", "Q5", "Q6", "Q8"])
        #expect(try await heard("OTHER", []) == ["Q3", "Q6"])
        #expect(try await heard(nil, []) == ["Q6"])
        #expect(try await heard(nil, ["T"]) == ["Q4", "Q6"])
        #expect(try await heard("NONE", ["NONE"], of: .incidentResolved) == ["Q1", "Q6"])
        #expect(try await heard("S", ["T"], of: .ping) == [], "nobody can ask for a test event")
        let before = Self.now.adding(milliseconds: -1)
        #expect(try await heard("S", [], at: before) == ["Q2", "Q6"], "one that is disabled does not hear until it ends")
        await shelf.database.close()
    }

    @Test("have OAuth clients, which come back as they were stored and changed", arguments: TestStore.available)
    func clients(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        let made = (10...21).map { number in
            WebhookOAuthClient(
                id: "Q\(number)", name: "Name", clientID: "id", clientSecret: "p:\u{20AC}", scope: "",
                tokenURL: "https://login.example/token", createdAt: Self.now)
        }
        var changed = made[0]
        (changed.name, changed.clientID, changed.clientSecret) = ("Other", "id2", "secret2")
        (changed.scope, changed.tokenURL) = ("a b", "https://other.example")
        let other = changed
        let (all, found) = try await shelf.database.write { session in
            for client in made { try WebhookOAuthClientQueries.insert(session, client) }
            try WebhookOAuthClientQueries.update(session, other)
            try WebhookOAuthClientQueries.delete(session, id: "Q11")
            let all = try WebhookOAuthClientQueries.all(session)
            return (all, try WebhookOAuthClientQueries.find(session, ids: ["Q12", "Q11", "Q10"]))
        }
        #expect(all == [other] + made.dropFirst(2))
        #expect(all.count == WebhookRules.oauthClientsMaximum + 1, "one more than there may be tells of too many")
        #expect(found == [other, made[2]])
        await shelf.database.close()
    }
}

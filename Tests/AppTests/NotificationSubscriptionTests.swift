// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("What users and teams follow")
struct NotificationSubscriptionTests {
    private static let businessServiceID = "QBUSINESS00001"

    private func wanted(_ pairs: [(String, String)]) -> JSON {
        let elements = pairs.map { type, id -> JSON in
            ["subscribable_type": .string(type), "subscribable_id": .string(id)]
        }
        return ["subscribables": .array(elements)]
    }

    /// A house with an incident and a business service to follow, and the places of a user and of a team.
    private func furnished() async throws -> (house: TestHouse, incidentID: String, places: [(String, String, String)]) {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let incidentID = try await house.incident(1)["id"]?.stringValue ?? ""
        try await house.database.write { session in
            try RecordQueries.insert(
                session,
                Record(
                    id: Self.businessServiceID, kind: ResourceKind.businessService.storedName,
                    type: ResourceKind.businessService.type, name: "Checkout"))
        }
        let team = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Contract"]])
        let teamID = team.json["team"]?["id"]?.stringValue ?? ""
        return (
            house, incidentID,
            [
                ("user", house.ownerID, "/users/\(house.ownerID)/notification_subscriptions"),
                ("team", teamID, "/teams/\(teamID)/notification_subscriptions"),
            ]
        )
    }

    @Test("what is followed is listed, each once, with its name")
    func following() async throws {
        let (house, incidentID, places) = try await furnished()
        let both = wanted([("incident", incidentID), ("business_service", Self.businessServiceID)])
        for (kind, id, path) in places {
            let first = try await house.call("POST", path, both)
            #expect(first.status == 200, "\(first.json.text)")
            let results = first.json["subscriptions"]?.arrayValue ?? []
            #expect(results.compactMap { $0["result"]?.stringValue } == ["success", "success"])
            let expected: JSON = [
                "subscriber_id": .string(id), "subscriber_type": .string(kind), "subscribable_id": .string(incidentID),
                "subscribable_type": "incident", "account_id": .string(Priority.accountID), "result": "success",
            ]
            #expect(results.first == expected)
            let second = try await house.call("POST", path, both).json["subscriptions"]?.arrayValue ?? []
            #expect(second.compactMap { $0["result"]?.stringValue } == ["duplicate", "duplicate"])
            let list = try await house.call("GET", path, query: "total=true").json
            #expect(list["total"] == 2 && list["more"] == false && list["limit"] == 25 && list["offset"] == 0)
            #expect(list["subscriptions"]?[0]?["subscribable_name"] == "Checkout")
            #expect(list["subscriptions"]?[1]?["subscribable_name"] == .null)
            let subscription = list["subscriptions"]?[1]?["subscription"]
            #expect(
                subscription?["subscriber_id"]?.stringValue == id && subscription?["subscriber_type"]?.stringValue == kind)
            #expect(subscription?["subscribable_id"]?.stringValue == incidentID)
            let page = try await house.call("GET", path, query: "limit=1").json
            #expect(page["more"] == true && page["subscriptions"]?.arrayValue?.count == 1)
        }
    }

    @Test("what is not there cannot be followed, and is told so beside what can")
    func unknown() async throws {
        let (house, incidentID, places) = try await furnished()
        for (_, _, path) in places {
            let body = wanted([("incident", "PNONE"), ("incident", incidentID), ("business_service", incidentID)])
            let answer = try await house.call("POST", path, body).json["subscriptions"]?.arrayValue ?? []
            #expect(answer.compactMap { $0["result"]?.stringValue } == ["unauthorized", "success", "unauthorized"])
            #expect(try await house.call("GET", path, query: "total=true").json["total"] == 1)
        }
    }

    @Test("following ends for what is named, and counts tell what was there")
    func ending() async throws {
        let (house, incidentID, places) = try await furnished()
        for (_, _, path) in places {
            _ = try await house.call("POST", path, wanted([("incident", incidentID)]))
            let body = wanted([("incident", incidentID), ("incident", "PNONE"), ("business_service", incidentID)])
            let answer = try await house.call("POST", "\(path)/unsubscribe", body)
            #expect(answer.status == 200)
            let expected: JSON = ["deleted_count": 1, "unauthorized_count": 0, "non_existent_count": 2]
            #expect(answer.json == expected)
            let left = try await house.call("GET", path).json["subscriptions"]
            #expect(left == [])
        }
    }

    @Test("a body that names nothing, or something of no kind, is refused")
    func wrong() async throws {
        let (house, incidentID, places) = try await furnished()
        let bodies: [(JSON, String)] = [
            ([:], "subscribables "), (["subscribables": []], "subscribables "), (["subscribables": "x"], "subscribables "),
            (["subscribables": ["x"]], "subscribables "), (wanted([("user", incidentID)]), "Subscribable type "),
            (wanted([("incident", "")]), "Subscribable id "), (["subscribables": [[:]]], "Subscribable "),
            (["subscribables": [["subscribable_type": "incident", "subscribable_id": 5]]], "Subscribable id "),
        ]
        for (_, _, path) in places {
            for (body, start) in bodies {
                for place in [path, "\(path)/unsubscribe"] {
                    let answer = try await house.call("POST", place, body)
                    #expect(answer.status == 400 && answer.code == 2001, "\(body.text) \(answer.json.text)")
                    #expect(answer.errors.first?.hasPrefix(start) == true, "\(answer.errors)")
                }
            }
        }
    }

    @Test("a request names as many things as the limit says, and not one more")
    func limit() async throws {
        let (house, _, places) = try await furnished()
        let maximum = NotificationSubscription.perRequestMaximum
        for (count, status) in [(maximum, 200), (maximum + 1, 400)] {
            let body = wanted((0..<count).map { ("incident", "PNONE\($0)") })
            #expect(try await house.call("POST", places[0].2, body).status == status)
        }
    }

    @Test("subscriptions are of somebody who is there, go with them, and are not made with a read-only key")
    func owners() async throws {
        let (house, incidentID, places) = try await furnished()
        let body = wanted([("incident", incidentID)])
        for path in ["/users/PNONE/notification_subscriptions", "/teams/PNONE/notification_subscriptions"] {
            #expect(try await house.call("GET", path).status == 404)
            #expect(try await house.call("POST", path, body).status == 404)
            #expect(try await house.call("POST", "\(path)/unsubscribe", body).status == 404)
        }
        #expect(try await house.call("POST", places[0].2, body, as: .readOnlyKey).status == 403)
        #expect(try await house.call("GET", places[0].2, as: .readOnlyKey).status == 200)
        let grace = try await house.makeUser("Grace", "grace@example.com")
        for owner in ["/users/\(grace)", "/teams/\(places[1].1)"] {
            #expect(try await house.call("POST", "\(owner)/notification_subscriptions", body).status == 200)
            #expect(try await house.call("DELETE", owner).status == 204)
        }
        let left = try await house.database.read { session in
            try NotificationSubscriptionQueries.subscribers(
                session, of: Subscribable(kind: .incident, id: incidentID), limit: 10)
        }
        #expect(left.isEmpty)
    }
}

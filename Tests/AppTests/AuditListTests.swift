// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Lists of audit records")
struct AuditListTests {
    private static let path = "/audit/records"

    private func list(_ house: TestHouse, _ query: String, at path: String = path) async throws -> TestHouse.Answer {
        try await house.call("GET", path, query: query)
    }

    private func ids(_ answer: TestHouse.Answer) -> [String] {
        (answer.json["records"]?.arrayValue ?? []).map { ScheduleForms.id($0) }
    }

    private func makeTeam(_ house: TestHouse, _ name: String) async throws -> String {
        let made = try await house.call("POST", "/teams", ["team": ["type": "team", "name": .string(name)]])
        return try #require(made.json["team"]?["id"]?.stringValue)
    }

    @Test("have the published envelope and form, with milliseconds")
    func form() async throws {
        let house = try await TestHouse()
        let team = try await makeTeam(house, "Payments")
        let answer = try await list(house, "")
        #expect(answer.json["limit"] == 25 && answer.json["next_cursor"] == .null)
        #expect(answer.json["response_metadata"] != nil)
        let record = try #require(answer.json["records"]?[0])
        #expect(record["execution_time"] == "2026-03-02T09:00:00.000Z")
        #expect(record["root_resource"]?["id"]?.stringValue == team)
        #expect(record["root_resource"]?["self"]?.stringValue == "\(TestHouse.baseURL)/teams/\(team)")
        let field = AuditTrail.fields(record).first
        #expect(field?["name"] == "name" && field?["value"] == "Payments" && field?["before_value"] == .null)
    }

    @Test("go on by a cursor without gaps, and what is new meanwhile moves nothing")
    func paging() async throws {
        let house = try await TestHouse()
        for number in 1...5 {
            _ = try await makeTeam(house, "Team \(number)")
            if number.isMultiple(of: 2) { house.advance(seconds: 1) }
        }
        let all = ids(try await list(house, ""))
        #expect(all.count == 5)
        var found: [String] = []
        var query = "limit=2"
        for page in 1...3 {
            let answer = try await list(house, query)
            found += ids(answer)
            let cursor = answer.json["next_cursor"]?.stringValue
            #expect((cursor == nil) == (page == 3))
            query = "limit=2&cursor=\(PercentEncoding.encode(cursor ?? ""))"
            _ = try await makeTeam(house, "Meanwhile \(page)")
            house.advance(seconds: 1)
        }
        #expect(found == all)
        for (asked, echoed) in [("limit=0", 25), ("limit=100", 100), ("limit=101", 100)] as [(String, JSON)] {
            let limit = try await list(house, asked).json["limit"]
            #expect(limit == echoed)
        }
        for wrong in ["x", "1.2", "1.2.", "a.b.c", "..Q"] {
            let answer = try await list(house, "cursor=\(wrong)")
            #expect(answer.status == 400 && answer.code == 2001, "\(wrong)")
        }
    }

    @Test("reach back a day unless a range is given, and a range spans 31 days and no second more")
    func ranges() async throws {
        let house = try await TestHouse()
        _ = try await makeTeam(house, "Payments")
        house.advance(seconds: AuditRecord.rangeDefaultSeconds)
        let atTheEnd = ids(try await list(house, ""))
        #expect(atTheEnd.count == 1)
        house.advance(seconds: 1)
        let pastIt = ids(try await list(house, ""))
        #expect(pastIt.isEmpty)
        let start = TestHouse.start
        func range(_ since: Instant, _ until: Instant) -> String {
            "since=\(ISO8601.string(since))&until=\(ISO8601.string(until))"
        }
        let end = start.adding(seconds: AuditRecord.rangeMaximumSeconds)
        let whole = try await list(house, range(start, end))
        #expect(whole.status == 200 && ids(whole).count == 1)
        let longer = try await list(house, range(start, end.adding(seconds: 1)))
        #expect(longer.status == 400 && longer.code == 2005)
        let backwards = try await list(house, range(start, start.adding(seconds: -1)))
        #expect(backwards.status == 400 && backwards.code == 2004)
        let wrong = try await list(house, "since=yesterday")
        #expect(wrong.status == 400 && wrong.code == 2001)
        let before = ids(try await list(house, range(start.adding(seconds: -9), start.adding(seconds: -1))))
        #expect(before.isEmpty)
    }

    @Test("are narrowed by what, who, in what way and how")
    func filters() async throws {
        let house = try await TestHouse()
        let team = try await makeTeam(house, "Payments")
        let service = "/services/\(house.serviceID)"
        _ = try await house.call("PUT", service, ["service": ["name": "By Ada"]], as: .userKey)
        _ = try await house.call("PUT", "/teams/\(team)", ["team": ["name": "Billing"]])
        _ = try await house.call("DELETE", "/teams/\(team)")
        let key = house.account.userKey ?? ""
        let counts: [(query: String, count: Int)] = [
            ("", 4), ("root_resource_types[]=teams", 3), ("root_resource_types[]=services", 1),
            ("root_resource_types[]=services&root_resource_types[]=teams", 4), ("root_resource_types[]=schedules", 0),
            ("actions[]=create", 1), ("actions[]=update&actions[]=delete", 3), ("actor_type=user_reference", 1),
            ("actor_type=user_reference&actor_id=\(house.ownerID)", 1), ("actor_type=user_reference&actor_id=PNONE", 0),
            ("actor_type=api_key_reference&actor_id=\(house.ownerID)", 0), ("actor_type=api_key_reference", 3),
            ("method_type=api_token", 4), ("method_type=browser", 0),
            ("method_type=api_token&method_truncated_token=\(key.suffix(4))", 1),
            ("root_resource_types[]=teams&actions[]=update&actor_type=api_key_reference", 1),
        ]
        for (query, count) in counts {
            let answer = try await list(house, query)
            #expect(answer.status == 200 && ids(answer).count == count, "\(query): \(answer.json.text)")
        }
    }

    @Test(
        "refuse what goes with something that is not there, and what nobody knows",
        arguments: [
            "actor_id=PX", "method_truncated_token=abcd", "actor_id=PX&method_type=browser", "actor_type=robot",
            "method_type=pigeon", "actions[]=look", "root_resource_types[]=cats",
        ])
    func refusals(_ query: String) async throws {
        let house = try await TestHouse()
        let answer = try await list(house, query)
        #expect(answer.status == 400 && answer.code == 2001 && answer.errors.count == 1, "\(answer.json.text)")
    }

    @Test("of one thing are about it and its parts alone, and outlive it")
    func trails() async throws {
        let house = try await TestHouse()
        let user = try await house.makeUser("Grace Hopper", "grace@example.com")
        let method: JSON = ["type": "email_contact_method", "address": "grace@home.example"]
        _ = try await house.call("POST", "/users/\(user)/contact_methods", ["contact_method": method])
        _ = try await house.call("PUT", "/users/\(house.ownerID)", ["user": ["job_title": "Countess"]], as: .userKey)
        let path = "/users/\(user)/audit/records"
        let records = try await list(house, "", at: path).json["records"]?.arrayValue ?? []
        #expect(records.count == 2 && records.allSatisfy { AuditTrail.root($0)["id"]?.stringValue == user })
        #expect(AuditTrail.resource(records[0])["type"] == "email_contact_method_reference")
        let deleted = try await house.call("DELETE", "/users/\(user)")
        #expect(deleted.status == 204)
        let outlived = try await list(house, "limit=1", at: path)
        #expect(outlived.status == 200 && ids(outlived).count == 1 && outlived.json["next_cursor"] != .null)
        for trail in Operations.Audit.trails {
            let address = trail.endpoint.operation.path.text.split(separator: "/").map { $0 == "{id}" ? "PNONE" : $0 }
            let unknown = try await list(house, "", at: "/" + address.joined(separator: "/"))
            #expect(unknown.status == 404, "\(trail.endpoint.operation.id)")
        }
    }

    @Test("are for owners, administrators and keys of the account")
    func rights() async throws {
        let house = try await TestHouse()
        let second: JSON = ["name": "Grace", "email": "grace@example.com", "role": "owner"]
        _ = try await house.call("POST", "/users", ["user": second])
        for (role, status) in [("admin", 200), ("user", 403), ("observer", 403), ("owner", 200)] {
            let changed = try await house.call("PUT", "/users/\(house.ownerID)", ["user": ["role": .string(role)]])
            #expect(changed.status == 200)
            for path in [Self.path, "/services/\(house.serviceID)/audit/records"] {
                let answer = try await house.call("GET", path, as: .userKey)
                #expect(answer.status == status, "\(role) \(path)")
            }
        }
        let reading = try await house.call("GET", Self.path, as: .readOnlyKey)
        #expect(reading.status == 200)
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

/// What holds for every operation, because the door does it and no handler.
@Suite("The door")
struct ConventionTests {
    @Test(
        "refuses who is not known, in one voice, whatever is wrong with the key",
        arguments: [
            nil, "", "Token", "Token token=", "Token token=nonsense", "Bearer nonsense", "Basic YTpi", "token=\u{0}",
        ])
    func unknownCallers(_ header: String?) async throws {
        let house = try await TestHouse()
        let answer = try await house.call("GET", "/users", as: .header(header, from: nil))
        #expect(answer.status == 401)
        #expect(answer.json == ["error": ["message": "Authentication failed", "code": 2006]])
    }

    @Test(
        "takes a key in each form that clients send it in",
        arguments: ["Token token=", "Bearer ", "token token=", "bearer "])
    func keyForms(_ prefix: String) async throws {
        let house = try await TestHouse()
        let key = try #require(house.account.accountKey)
        #expect(try await house.call("GET", "/users", as: .header(prefix + key, from: nil)).status == 200)
    }

    @Test("lets a read-only key read, and write nothing")
    func readOnlyKey() async throws {
        let house = try await TestHouse()
        for operation in Operations.all.map(\.operation) where operation.authentication == .token {
            let path = operation.path.segments.map { segment in
                switch segment {
                case .literal(let text): "/" + text
                case .variable: "/PNONE"
                }
            }.joined()
            let answer = try await house.call(operation.method.rawValue, path, [:], as: .readOnlyKey)
            if operation.access == .write {
                #expect(answer.status == 403 && answer.code == 2010, "\(operation.id)")
            } else {
                #expect(answer.status != 403, "\(operation.id)")
            }
        }
    }

    @Test("asks an account key whom it acts for, and says what is wrong with the name")
    func fromHeader() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let key = "Token token=\(house.account.accountKey ?? "")"
        let body: JSON = ["incident": ["status": "acknowledged"]]
        func answer(_ from: String?) async throws -> TestHouse.Answer {
            try await house.call("PUT", "/incidents/1", body, as: .header(key, from: from))
        }
        #expect(try await answer(nil).code == 2016)
        #expect(try await answer("not a mail address").code == 1028)
        let stranger = try await answer("nobody@example.com")
        #expect(stranger.code == 1008 && stranger.status == 400)
        #expect(stranger.json["error"]?["message"] == "Requester User Not Found")
        #expect(try await house.incident(1)["status"] == "triggered")
        #expect(try await answer("ADA@example.com").status == 200)
    }

    @Test("does not ask a user's own key for it")
    func userKeyNeedsNoFrom() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let answer = try await house.call("PUT", "/incidents/1", ["incident": ["status": "acknowledged"]], as: .userKey)
        #expect(answer.status == 200)
        let acknowledger = answer.json["incident"]?["acknowledgements"]?.arrayValue?.first?["acknowledger"]
        #expect(acknowledger?["id"]?.stringValue == house.ownerID)
        #expect(try await house.call("GET", "/users/me", as: .userKey).json["user"]?["email"] == "ada@example.com")
        #expect(try await house.call("GET", "/users/me").status == 400, "an account's key is nobody")
    }

    @Test("tells what is not there from what cannot be done there")
    func notFoundAndNotAllowed() async throws {
        let house = try await TestHouse()
        let nowhere = try await house.call("GET", "/nothing/here")
        #expect(nowhere.status == 404 && nowhere.code == 2100)
        let wrongMethod = try await house.call("DELETE", "/users")
        #expect(wrongMethod.status == 405 && wrongMethod.code == 2015)
        #expect(wrongMethod.headers.first { $0.name == "Allow" }?.value == "GET, POST")
        #expect(try await house.call("PATCH", "/users").status == 405)
        #expect(try await house.call("GET", "/users/PNONE").status == 404)
    }

    @Test("speaks version 2 to whoever asks for none or for it, and says so to others")
    func acceptedVersions() async throws {
        let house = try await TestHouse()
        let key = "Token token=\(house.account.accountKey ?? "")"
        for (accept, status) in [
            (nil, 200), ("application/vnd.pagerduty+json;version=2", 200), ("*/*", 200), ("application/json", 200),
            ("application/vnd.pagerduty+json;version=1", 400), ("application/vnd.pagerduty+json;version=22", 400),
        ] as [(String?, Int)] {
            var request = WireRequest(method: "GET", path: "/users", authorization: key)
            request.accept = accept
            #expect(await house.send(request).status == status, "\(accept ?? "none")")
        }
    }

    @Test(
        "names what is wrong with a body",
        arguments: [
            ("", "user"), ("[]", "object"), ("{", "JSON"), ("{\"user\": 5}", "user"), ("{\"user\": null}", "user"),
            ("{\"person\": {}}", "user"),
        ])
    func wrongBodies(_ text: String, _ word: String) async throws {
        let house = try await TestHouse()
        let key = "Token token=\(house.account.accountKey ?? "")"
        let answer = await house.send(
            WireRequest(method: "POST", path: "/users", authorization: key, from: house.ownerEmail, body: Array(text.utf8)))
        #expect(answer.status == 400 && answer.code == 2001)
        #expect(answer.errors.count == 1 && answer.errors[0].contains(word), "\(answer.errors)")
    }

    @Test("pages as the reference does: 25 unless asked, 100 at most, both echoed, a total only on request")
    func paging() async throws {
        let house = try await TestHouse()
        for n in 1...30 { _ = try await house.makeUser("User \(n)", "user\(n)@example.com") }
        func page(_ query: String) async throws -> JSON { try await house.call("GET", "/users", query: query).json }
        let first = try await page("")
        #expect(first["users"]?.arrayValue?.count == 25)
        #expect(first["limit"] == 25 && first["offset"] == 0 && first["more"] == true && first["total"] == .null)
        let second = try await page("offset=25&total=true")
        #expect(second["users"]?.arrayValue?.count == 6)
        #expect(second["offset"] == 25 && second["more"] == false && second["total"] == 31)
        #expect(try await page("limit=100")["limit"] == 100)
        #expect(try await page("limit=101")["limit"] == 100)
        #expect(try await page("limit=0")["limit"] == 25)
        let ids = try await [page("limit=16"), page("limit=16&offset=16")].flatMap {
            $0["users"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
        }
        #expect(Set(ids).count == 31)
    }

    @Test(
        "refuses to page beyond ten thousand", arguments: [("limit=100&offset=9900", 200), ("limit=100&offset=9901", 400)])
    func deepPaging(_ query: String, _ status: Int) async throws {
        let house = try await TestHouse()
        #expect(try await house.call("GET", "/users", query: query).status == status)
    }

    @Test(
        "names the parameter that is wrong",
        arguments: [
            ("limit", "x"), ("limit", "-1"), ("offset", "-1"), ("offset", "1.5"), ("total", "maybe"),
        ])
    func wrongParameters(_ name: String, _ value: String) async throws {
        let house = try await TestHouse()
        let answer = try await house.call("GET", "/users", query: "\(name)=\(value)")
        #expect(answer.status == 400)
        #expect(answer.errors.contains { $0.lowercased().contains(name) }, "\(answer.errors)")
    }

    @Test("ignores what it does not know, in a body, in a query and in include[]")
    func unknownIsIgnored() async throws {
        let house = try await TestHouse()
        let made = try await house.call(
            "POST", "/users", query: "nonsense=1&include[]=nonsense&",
            ["user": ["name": "Grace", "email": "grace@example.com", "nonsense": ["deep": [1]], "id": "PMINE"]])
        #expect(made.status == 201)
        #expect(made.json["user"]?["id"] != "PMINE")
        #expect(made.json["user"]?["nonsense"] == nil)
    }

    @Test("takes brackets plain and percent-encoded, and a slash at the end")
    func spellings() async throws {
        let house = try await TestHouse()
        for query in ["include[]=contact_methods", "include%5B%5D=contact_methods"] {
            let user = try await house.call("GET", "/users/\(house.ownerID)/", query: query).json["user"]
            #expect(user?["contact_methods"]?.arrayValue?.first?["address"] == "ada@example.com")
        }
    }

    @Test("answers 501 in the error envelope for what is declared and has no handler yet")
    func notThereYet() async throws {
        let house = try await TestHouse()
        let door = Dispatcher(environment: house.environment, bindings: Bindings())
        let key = "Token token=\(house.account.accountKey ?? "")"
        let reply = await door.reply(to: WireRequest(method: "GET", path: "/users", authorization: key))
        #expect(reply.status == 501)
        #expect((try? JSON.parse(reply.body))?["error"]?["code"] == 2015)
    }

    @Test("answers what a change left, field by field, the same as the next look at it")
    func readYourWrites() async throws {
        let house = try await TestHouse()
        let user = try await house.makeUser("Grace", "grace@example.com")
        let service = try await house.makeService("Payments")
        let kinds: [(path: String, key: String, body: JSON)] = [
            ("/users/\(user)", "user", ["user": ["name": "Grace H.", "time_zone": "Europe/Berlin"]]),
            ("/services/\(service.id)", "service", ["service": ["description": "Money", "acknowledgement_timeout": 600]]),
            (
                "/escalation_policies/\(house.escalationPolicyID)", "escalation_policy",
                [
                    "escalation_policy": [
                        "name": "Default 2",
                        "escalation_rules": [
                            [
                                "escalation_delay_in_minutes": 5,
                                "targets": [["id": .string(user), "type": "user_reference"]],
                            ]
                        ],
                    ]
                ]
            ),
        ]
        for (path, key, body) in kinds {
            let changed = try await house.call("PUT", path, body)
            #expect(changed.status == 200, "\(changed.json.text)")
            #expect(try await house.call("GET", path).json[key] == changed.json[key], "\(path)")
        }
    }
}

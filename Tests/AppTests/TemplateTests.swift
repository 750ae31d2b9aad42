// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Message templates")
struct TemplateTests {
    private func make(
        _ house: TestHouse, _ changes: JSONObject = [:], as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        var fields: JSONObject = [
            "name": "Update", "description": "For the company",
            "templated_fields": [
                "email_subject": "Update: {{incident.title}}", "email_body": "<p>{{status_update.message}}</p>",
                "message": "{{incident.title}}",
            ],
        ]
        for change in changes.members { fields[change.name] = change.value }
        return try await house.call("POST", "/templates", ["template": .object(fields)], as: caller)
    }

    private func path(_ answer: TestHouse.Answer) -> String {
        "/templates/\(answer.json["template"]?["id"]?.stringValue ?? "")"
    }

    @Test("what the answer to a new one shows, the next look shows too")
    func readYourWrites() async throws {
        let house = try await TestHouse()
        let made = try await make(house, ["template_type": "status_update"])
        #expect(made.status == 201, "\(made.json.text)")
        let shown = made.json["template"]
        #expect(shown?["type"] == "template" && shown?["template_type"] == "status_update")
        #expect(shown?["name"] == "Update" && shown?["summary"] == "Update" && shown?["description"] == "For the company")
        #expect(shown?["templated_fields"]?["email_body"] == "<p>{{status_update.message}}</p>")
        #expect(shown?["created_by"]?["id"]?.stringValue == house.ownerID && shown?["updated_by"] == shown?["created_by"])
        #expect(shown?["created_by"]?["type"] == "user_reference" && shown?["created_by"]?["summary"] == "Ada Lovelace")
        #expect(shown?["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        let next = try await house.call("GET", path(made)).json["template"]
        #expect(next == shown)
    }

    @Test("a change leaves alone what it does not name, parts of the text too, and says who made it")
    func changing() async throws {
        let house = try await TestHouse()
        let made = try await make(house)
        house.advance(seconds: 60)
        let changed = try await house.call(
            "PUT", path(made), ["template": ["templated_fields": ["message": .null], "description": .null]],
            as: .accountKeyWithoutFrom)
        let shown = changed.json["template"]
        #expect(changed.status == 200 && shown?["name"] == "Update" && shown?["description"] == .null)
        #expect(shown?["templated_fields"]?["email_subject"] == "Update: {{incident.title}}")
        #expect(shown?["templated_fields"]?["message"] == .null)
        #expect(shown?["created_by"] == made.json["template"]?["created_by"])
        #expect(shown?["updated_by"]?["type"] == "account_reference", "nobody was named")
        #expect(shown?["updated_at"] != shown?["created_at"])
        let next = try await house.call("GET", path(made)).json["template"]
        #expect(next == shown)
    }

    @Test("each limit holds, and each member that is wrong is named")
    func wrongFields() async throws {
        let house = try await TestHouse()
        func text(_ count: Int) -> JSON { .string(String(repeating: "ä", count: count)) }
        func texts(_ name: String, _ value: JSON) -> JSONObject { ["templated_fields": .object([name: value])] }
        typealias Texts = MessageTemplate.Texts
        let limits: [(String, Int, (JSON) -> JSONObject)] = [
            ("Name", MessageTemplate.nameLengthMaximum, { ["name": $0] }),
            ("Description", MessageTemplate.descriptionLengthMaximum, { ["description": $0] }),
            ("Templated fields email subject", Texts.emailSubjectLengthMaximum, { texts("email_subject", $0) }),
            ("Templated fields email body", Texts.emailBodyLengthMaximum, { texts("email_body", $0) }),
            ("Templated fields message", Texts.messageLengthMaximum, { texts("message", $0) }),
        ]
        for (label, maximum, fields) in limits {
            #expect(try await make(house, fields(text(maximum))).status == 201, "\(label)")
            let long = try await make(house, fields(text(maximum + 1)))
            #expect(long.errors == ["\(label) is too long (maximum is \(maximum) characters)"])
            #expect(try await make(house, fields(7)).errors == ["\(label) must be a string"])
        }
        let wrong: [(JSONObject, String)] = [
            (["name": ""], "Name can't be blank"), (["name": .null], "Name can't be blank"),
            (["template_type": "other"], "Template type must be one of status_update"),
            (["templated_fields": "x"], "Templated fields must be an object"),
        ]
        for (fields, error) in wrong {
            let answer = try await make(house, fields)
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors == [error], "\(answer.json.text)")
        }
    }

    @Test("are listed as they were made or by name, and searched by name and description")
    func listing() async throws {
        let house = try await TestHouse()
        for (name, description) in [("Beta", "first"), ("alpha", "Second"), ("Gamma", "third")] {
            _ = try await make(house, ["name": .string(name), "description": .string(description)])
            house.advance(seconds: 1)
        }
        let cases: [(String, [String])] = [
            ("", ["Beta", "alpha", "Gamma"]), ("sort_by=created_at:desc", ["Gamma", "alpha", "Beta"]),
            ("sort_by=name", ["alpha", "Beta", "Gamma"]), ("sort_by=name:desc", ["Gamma", "Beta", "alpha"]),
            ("query=SECOND", ["alpha"]), ("query=BETA", ["Beta"]), ("query=%25", []), ("template_type=other", []),
            ("template_type=status_update&limit=1&offset=1", ["alpha"]),
        ]
        for (query, wanted) in cases {
            let found = try await house.call("GET", "/templates", query: query).json["templates"]?.arrayValue ?? []
            #expect(found.compactMap { $0["name"]?.stringValue } == wanted, "\(query)")
        }
        let page = try await house.call("GET", "/templates", query: "limit=2&total=true").json
        #expect(page["limit"] == 2 && page["more"] == true && page["total"] == 3)
        #expect(try await house.call("GET", "/templates", query: "sort_by=colour").status == 400)
    }

    @Test("what can be quoted is listed, and each name of the list is filled in")
    func fields() async throws {
        let house = try await TestHouse()
        let listed = try await house.call("GET", "/templates/fields").json["fields"]?.arrayValue ?? []
        let names = listed.compactMap { $0["summary"]?.stringValue }
        #expect(names == TemplateField.all.map(\.name) && names.contains("incident.escalation_policy.summary"))
        #expect(listed.first?["domain_name"] == ["order": 1, "summary": "Incident"])
        try await house.event("trigger", key: "k")
        let text = names.map { "\($0)=[{{ \($0) }}]" }.joined(separator: "\n")
        let made = try await make(house, ["templated_fields": ["email_body": .string(text)]])
        let answer = try await house.call(
            "POST", path(made) + "/render", ["incident_id": "1", "status_update": ["message": "On it"]])
        #expect(answer.status == 200, "\(answer.json.text)")
        #expect(answer.json["warnings"] == ["email_subject": [], "email_body": [], "message": []])
        let body = answer.json["templated_fields"]?["email_body"]?.stringValue ?? ""
        let empty = body.split(separator: "\n").filter { $0.hasSuffix("=[]") }
        #expect(empty == ["incident.resolved_at=[]", "incident.priority.summary=[]"], "\(body)")
        #expect(body.contains("status_update.message=[On it]") && body.contains("incident.incident_number=[1]"))
    }

    @Test("deleting is for good, and a key that reads only may render and nothing more")
    func deletion() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let made = try await make(house)
        let input: JSON = ["incident_id": "1"]
        #expect(try await make(house, as: .readOnlyKey).status == 403)
        #expect(try await house.call("PUT", path(made), ["template": [:]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", path(made), as: .readOnlyKey).status == 403)
        #expect(try await house.call("POST", path(made) + "/render", input, as: .readOnlyKey).status == 200)
        #expect(try await house.call("DELETE", path(made)).status == 204)
        #expect(try await house.call("GET", path(made)).code == 2100)
        #expect(try await house.call("DELETE", path(made)).code == 2100)
        #expect(try await house.call("PUT", path(made), ["template": [:]]).code == 2100)
        #expect(try await house.call("POST", path(made) + "/render", input).code == 2100)
    }
}

@Suite("A template filled in")
struct TemplateRenderingTests {
    /// A house with one incident, and what one text becomes for it.
    private func render(
        _ text: String, part: String = "message", _ input: JSONObject = ["incident_id": "1"], title: String = "Disk full"
    ) async throws -> TestHouse.Answer {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k", summary: title)
        let made = try await house.call(
            "POST", "/templates",
            [
                "template": [
                    "name": "T", "templated_fields": .object(JSONObject(members: [.init(name: part, value: .string(text))])),
                ]
            ])
        let id = made.json["template"]?["id"]?.stringValue ?? ""
        return try await house.call("POST", "/templates/\(id)/render", .object(input))
    }

    @Test("quotes the incident and the update, by the incident's number or id")
    func quotes() async throws {
        let input: JSONObject = ["incident_id": "1", "status_update": ["message": "On it"]]
        let answer = try await render("{{incident.title}} ({{ incident.status }}): {{status_update.message}}", input)
        #expect(answer.json["templated_fields"]?["message"] == "Disk full (triggered): On it")
        #expect(answer.json["templated_fields"]?["email_subject"] == "" && answer.json["errors"] == [])
    }

    @Test("leaves out what it does not know, and says so once")
    func unknownNames() async throws {
        let answer = try await render("a{{incident.bad_value}}b{{incident.bad_value}}{{}}{{incident}}c")
        #expect(answer.json["templated_fields"]?["message"] == "abc")
        #expect(
            answer.json["warnings"]?["message"] == [
                "{{incident.bad_value}} does not exist.", "{{}} does not exist.", "{{incident}} does not exist.",
            ])
    }

    @Test("quotes what the caller brings along")
    func external() async throws {
        let input: JSONObject = [
            "incident_id": "1", "external": ["region": "eu", "hosts": ["count": 3, "up": false], "list": [1]],
        ]
        let answer = try await render(
            "{{external.region}} {{external.hosts.count}} {{external.hosts.up}} {{external.list}}{{external.none}}", input)
        #expect(answer.json["templated_fields"]?["message"] == "eu 3 false ")
        #expect(answer.json["warnings"]?["message"]?.arrayValue?.count == 2)
    }

    @Test("markup in a title does not become markup of the mail, and braces in it are not filled in again")
    func safety() async throws {
        let title = "<b>\"{{incident.id}}\"</b>"
        let mail = try await render("<p>{{incident.title}}</p>", part: "email_body", title: title)
        #expect(
            mail.json["templated_fields"]?["email_body"]
                == "<p>&lt;b&gt;&quot;{{incident.id}}&quot;&lt;/b&gt;</p>")
        let plain = try await render("{{incident.title}}", title: title)
        #expect(plain.json["templated_fields"]?["message"]?.stringValue == title)
    }

    @Test("one that would be too long is left empty, and the answer says so")
    func tooLong() async throws {
        let long = String(repeating: "x", count: 1024)
        let text = String(repeating: "{{incident.title}}", count: 300)
        let answer = try await render(text, part: "email_body", title: long)
        #expect(answer.status == 200 && answer.json["templated_fields"]?["email_body"] == "")
        #expect(answer.json["errors"]?.arrayValue?.count == 1)
    }

    @Test("needs an incident that is there")
    func wrongInput() async throws {
        let longest = String(repeating: "m", count: TemplateInput.messageLengthMaximum)
        let most: JSONObject = ["incident_id": "1", "status_update": ["message": .string(longest)]]
        #expect(try await render("x", most).status == 200)
        let cases: [(JSONObject, String)] = [
            ([:], "Incident id can't be blank"), (["incident_id": 7], "Incident id must be a string"),
            (["incident_id": "PNONE"], "Incident PNONE does not exist"), (["incident_id": "2"], "Incident 2 does not exist"),
            (["incident_id": "1", "status_update": "x"], "Status update must be an object"),
            (["incident_id": "1", "status_update": ["message": 7]], "Status update message must be a string"),
            (
                ["incident_id": "1", "status_update": ["message": .string(longest + "m")]],
                "Status update message is too long (maximum is \(longest.count) characters)"
            ),
        ]
        for (input, error) in cases {
            let answer = try await render("x", input)
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors == [error], "\(answer.json.text)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Tags")
struct TagTests {
    private func make(_ house: TestHouse, _ label: JSON) async throws -> TestHouse.Answer {
        try await house.call("POST", "/tags", ["tag": ["type": "tag", "label": label]])
    }

    private func id(_ answer: TestHouse.Answer) -> String { answer.json["tag"]?["id"]?.stringValue ?? "" }

    private func change(
        _ house: TestHouse, _ entity: String, add: [JSON] = [], remove: [String] = []
    ) async throws -> TestHouse.Answer {
        let removed = remove.map { JSON.object(["type": "tag_reference", "id": .string($0)]) }
        return try await house.call(
            "POST", "/\(entity)/change_tags", ["add": .array(add), "remove": .array(removed)])
    }

    private func known(_ id: String) -> JSON { ["type": "tag_reference", "id": .string(id)] }
    private func new(_ label: String) -> JSON { ["type": "tag", "label": .string(label)] }

    private func labels(_ house: TestHouse, _ entity: String, query: String = "") async throws -> [String] {
        let tags = try await house.call("GET", "/\(entity)/tags", query: query).json["tags"]?.arrayValue ?? []
        return tags.compactMap { $0["label"]?.stringValue }
    }

    @Test("what the answer to a new tag shows, the next look shows too")
    func readYourWrites() async throws {
        let house = try await TestHouse()
        let made = try await make(house, "Batman")
        #expect(made.status == 201, "\(made.json.text)")
        let tag = made.json["tag"]
        #expect(tag?["label"] == "Batman" && tag?["summary"] == "Batman" && tag?["type"] == "tag")
        #expect(tag?["self"]?.stringValue == "\(TestHouse.baseURL)/tags/\(id(made))" && tag?["html_url"] == .null)
        let next = try await house.call("GET", "/tags/\(id(made))").json["tag"]
        #expect(next == tag)
    }

    @Test("a label is text, has a length, and comes once in whatever case")
    func labelLimits() async throws {
        let house = try await TestHouse()
        let longest = String(repeating: "ä", count: TagLimits.labelLengthMaximum)
        #expect(try await make(house, .string(longest)).status == 201)
        let wrongLabels: [JSON] = [.string(longest + "ä"), "", "  ", .null, 7, [:], ["a"]]
        for wrong in wrongLabels {
            let answer = try await make(house, wrong)
            #expect(answer.status == 400 && answer.code == 2001, "\(wrong.text)")
            #expect(answer.errors.count == 1 && answer.errors[0].hasPrefix("Label "), "\(answer.errors)")
        }
        _ = try await make(house, "Night")
        #expect(try await make(house, "NIGHT").errors == ["Label has already been taken"])
        #expect(try await house.call("POST", "/tags", ["tag": [:]]).errors == ["Label can't be blank"])
        #expect(try await house.call("POST", "/tags", [:]).status == 400)
    }

    @Test("are listed by label, searched in any case, and paged")
    func listing() async throws {
        let house = try await TestHouse()
        for label in ["beta", "Alpha", "alphabet"] { _ = try await make(house, .string(label)) }
        func listed(_ query: String) async throws -> [String] {
            let answer = try await house.call("GET", "/tags", query: query)
            return answer.json["tags"]?.arrayValue?.compactMap { $0["label"]?.stringValue } ?? []
        }
        let all = try await listed("")
        #expect(all == ["Alpha", "alphabet", "beta"])
        let found = try await listed("query=ALPHA")
        #expect(found == ["Alpha", "alphabet"])
        let page = try await house.call("GET", "/tags", query: "limit=2&offset=1&total=true").json
        #expect(page["limit"] == 2 && page["offset"] == 1 && page["more"] == false && page["total"] == 3)
    }

    @Test("users, teams and policies carry them: old ones by id, new ones by label, made on the way")
    func changing() async throws {
        let house = try await TestHouse()
        let team = try await house.call("POST", "/teams", ["team": ["name": "Ours"]]).json["team"]?["id"]?.stringValue ?? ""
        let old = id(try await make(house, "Old"))
        for entity in ["users/\(house.ownerID)", "teams/\(team)", "escalation_policies/\(house.escalationPolicyID)"] {
            let answer = try await change(house, entity, add: [known(old), new("New"), new("new"), known(old)])
            #expect(answer.status == 200 && answer.json == [:], "\(answer.json.text)")
            let carried = try await labels(house, entity)
            #expect(carried == ["New", "Old"])
            let again = try await change(house, entity, add: [new("OLD")], remove: [])
            #expect(again.status == 200)
            #expect(try await change(house, entity, remove: [old]).status == 200)
            let left = try await labels(house, entity)
            #expect(left == ["New"])
        }
        let count = try await house.call("GET", "/tags", query: "total=true").json["total"]
        #expect(count == 2)
        #expect(try await house.call("POST", "/teams/\(team)/change_tags", [:]).json == [:])
    }

    @Test("what carries a tag is listed by kind, as references with names, and paged")
    func entities() async throws {
        let house = try await TestHouse()
        let tag = id(try await make(house, "Night"))
        var users: [String] = []
        for name in ["Ben", "Cleo", "Dora"] {
            users.append(try await house.makeUser(name, "\(name)@example.com"))
            _ = try await change(house, "users/\(users.last ?? "")", add: [known(tag)])
        }
        _ = try await change(house, "escalation_policies/\(house.escalationPolicyID)", add: [known(tag)])
        let page = try await house.call("GET", "/tags/\(tag)/users", query: "limit=2&total=true").json
        #expect(page["users"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == Array(users.prefix(2)))
        #expect(page["users"]?[0]?["summary"] == "Ben" && page["users"]?[0]?["type"] == "user_reference")
        #expect(page["limit"] == 2 && page["offset"] == 0 && page["more"] == true && page["total"] == 3)
        #expect(page["teams"] == nil && page["escalation_policies"] == nil)
        let rest = try await house.call("GET", "/tags/\(tag)/users", query: "limit=2&offset=2").json
        #expect(rest["users"]?[0]?["id"]?.stringValue == users[2] && rest["more"] == false && rest["total"] == .null)
        let policies = try await house.call("GET", "/tags/\(tag)/escalation_policies").json["escalation_policies"]
        #expect(policies?[0]?["id"]?.stringValue == house.escalationPolicyID)
        #expect(try await house.call("GET", "/tags/\(tag)/teams").json["teams"] == [])
        for path in ["/tags/PNONE/users", "/tags/\(tag)/services", "/tags/\(house.ownerID)/users"] {
            let answer = try await house.call("GET", path)
            #expect(answer.status == 404 && answer.code == 2100, "\(path)")
        }
    }

    @Test("an object's tags are paged, and an object that is not there has none")
    func tagsOfAnEntity() async throws {
        let house = try await TestHouse()
        let user = "users/\(house.ownerID)"
        _ = try await change(house, user, add: ["c", "a", "b"].map { new($0) })
        let second = try await labels(house, user, query: "limit=1&offset=1")
        #expect(second == ["b"])
        let page = try await house.call("GET", "/\(user)/tags", query: "limit=2&total=true").json
        #expect(page["more"] == true && page["total"] == 3)
        for entity in ["users/PNONE", "teams/\(house.ownerID)", "services/\(house.serviceID)"] {
            let listed = try await house.call("GET", "/\(entity)/tags")
            let changed = try await change(house, entity, add: [new("x")])
            #expect(listed.status == 404 && changed.status == 404, "\(entity)")
        }
    }

    @Test("a change that is wrong anywhere changes nothing and says what is wrong")
    func wrongChanges() async throws {
        let house = try await TestHouse()
        let user = "users/\(house.ownerID)"
        let tag = id(try await make(house, "Night"))
        let cases: [(JSON, String)] = [
            (["add": "x"], "Add must be an array"), (["remove": "x"], "Remove must be an array"),
            (["add": ["x"]], "Add must hold tags and references to tags"),
            (["add": [["label": "x"]]], "Add type must be one of tag, tag_reference"),
            (["add": [["type": "tag"]]], "Add label can't be blank"),
            (["add": [["type": "tag", "label": 7]]], "Add label must be a string"),
            (["add": [["type": "tag_reference"]]], "Add id can't be blank"),
            (["remove": [["type": "tag_reference"]]], "Remove can't be blank"),
            (["add": [new("New"), known("PNONE")]], "Tag PNONE does not exist"),
            (["add": [new("New")], "remove": [known("PNONE")]], "Tag PNONE does not exist"),
            (["add": [known(house.ownerID)]], "Tag \(house.ownerID) does not exist"),
        ]
        for (body, error) in cases {
            let answer = try await house.call("POST", "/\(user)/change_tags", body)
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors == [error], "\(answer.json.text)")
        }
        for added in [known(tag), new("NIGHT")] {
            let both = try await change(house, user, add: [added], remove: [tag])
            #expect(both.status == 400 && both.code == 2002, "\(both.json.text)")
        }
        let carried = try await labels(house, user)
        #expect(carried == [])
        #expect(try await house.call("GET", "/tags", query: "total=true").json["total"] == 1)
    }

    @Test("a change takes as many tags as the limit says, and not one more")
    func changeLimit() async throws {
        let house = try await TestHouse()
        let user = "users/\(house.ownerID)"
        let most = (1...TagLimits.changesMaximum).map { new("t\($0)") }
        #expect(try await change(house, user, add: most + [new("over")]).status == 400)
        #expect(try await change(house, user, add: most).status == 200)
        let ids = (0...TagLimits.changesMaximum).map { "P\($0)" }
        let answer = try await change(house, user, remove: ids)
        #expect(answer.errors == ["Remove has more than \(TagLimits.changesMaximum) elements"])
    }

    @Test("a removed tag is on nothing any more, and what is removed carries none")
    func deletion() async throws {
        let house = try await TestHouse()
        let user = try await house.makeUser("Ben", "ben@example.com")
        let team = try await house.call("POST", "/teams", ["team": ["name": "Ours"]]).json["team"]?["id"]?.stringValue ?? ""
        let policy = try await house.makePolicy("Other", loops: 0, [(10, [.user(house.ownerID)])])
        let (gone, kept) = (id(try await make(house, "Gone")), id(try await make(house, "Kept")))
        let entities = ["users/\(user)", "teams/\(team)", "escalation_policies/\(policy)"]
        for entity in entities { _ = try await change(house, entity, add: [known(gone), known(kept)]) }
        #expect(try await house.call("DELETE", "/tags/\(gone)").status == 204)
        #expect(try await house.call("DELETE", "/tags/\(gone)").status == 404)
        #expect(try await house.call("GET", "/tags/\(gone)").status == 404)
        for entity in entities {
            let left = try await labels(house, entity)
            #expect(left == ["Kept"])
            #expect(try await house.call("DELETE", "/\(entity)").status == 204)
        }
        for kind in TaggedKind.allCases.map(\.rawValue) {
            let answer = try await house.call("GET", "/tags/\(kept)/\(kind)")
            #expect(answer.json[kind] == [], "\(answer.json.text)")
        }
    }

    @Test("a key that reads only changes none")
    func readOnly() async throws {
        let house = try await TestHouse()
        let tag = id(try await make(house, "Night"))
        let user = "/users/\(house.ownerID)/change_tags"
        #expect(try await house.call("POST", "/tags", ["tag": ["label": "x"]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", "/tags/\(tag)", as: .readOnlyKey).status == 403)
        #expect(try await house.call("POST", user, ["add": [known(tag)]], as: .readOnlyKey).status == 403)
        #expect(try await house.call("GET", "/tags/\(tag)/users", as: .readOnlyKey).status == 200)
    }
}

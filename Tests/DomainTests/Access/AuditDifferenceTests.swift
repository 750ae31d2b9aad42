// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What an audit record says was changed")
struct AuditDifferenceTests {
    private typealias Field = AuditDetails.FieldChange

    private func reference(_ id: String, _ type: String, _ summary: String? = nil) -> JSON {
        [
            "id": .string(id), "type": .string(type + "_reference"), "summary": JSON(summary),
            "self": .string("https://x/\(id)"),
        ]
    }

    private func named(_ id: String, _ kind: String, _ summary: String? = nil) -> AuditRecord.Reference {
        AuditRecord.Reference(kind: kind, id: id, summary: summary)
    }

    private func difference(_ before: JSON?, _ after: JSON?) -> AuditDetails.Difference {
        AuditDetails.difference(before: before, after: after)
    }

    @Test("values become fields: texts as they are, others as JSON has them")
    func values() {
        let before: JSON = ["name": "Disks", "minutes": 5, "on": true, "note": .null, "same": [1, 2]]
        let after: JSON = ["name": "More disks", "minutes": 7, "on": false, "note": "", "same": [1, 2]]
        #expect(
            difference(before, after).fields == [
                Field(name: "name", before: "Disks", value: "More disks"),
                Field(name: "minutes", before: "5", value: "7"), Field(name: "on", before: "true", value: "false"),
                Field(name: "note", before: nil, value: ""),
            ])
    }

    @Test("what comes has values, what goes has those before, and absence is no value")
    func comingAndGoing() {
        let object: JSON = ["id": "Q1", "type": "team", "name": "Payments", "description": .null, "members": []]
        #expect(difference(nil, object).fields == [Field(name: "name", before: nil, value: "Payments")])
        #expect(difference(.null, object) == difference(nil, object))
        #expect(difference(object, .null).fields == [Field(name: "name", before: "Payments", value: nil)])
    }

    @Test("nothing is different between two looks at what did not change, whenever they are taken")
    func nothing() {
        let before: JSON = ["id": "Q1", "name": "A", "updated_at": "2026-03-02T09:00:00Z", "summary": "A"]
        let after: JSON = ["name": "A", "id": "Q1", "updated_at": "2026-03-02T10:00:00Z", "summary": "B"]
        #expect(difference(before, after).isEmpty)
        #expect(difference(nil, nil).isEmpty && difference(.null, .null).isEmpty)
    }

    @Test("inner objects go by dots")
    func inner() {
        let before: JSON = ["rule": ["type": "constant", "during": ["urgency": "high"]]]
        let after: JSON = ["rule": ["type": "by_hours", "during": ["urgency": "low"]]]
        #expect(
            difference(before, after).fields == [
                Field(name: "rule.type", before: "constant", value: "by_hours"),
                Field(name: "rule.during.urgency", before: "high", value: "low"),
            ])
    }

    @Test("what names other objects becomes references, added and removed; their names are not looked at")
    func references() {
        let before: JSON = [
            "teams": [reference("T1", "team", "One"), reference("T2", "team", "Two")],
            "policy": reference("P1", "escalation_policy", "Days"),
        ]
        let after: JSON = [
            "teams": [reference("T2", "team", "Renamed"), reference("T3", "team", "Three")],
            "policy": reference("P2", "escalation_policy", "Nights"),
        ]
        let found = difference(before, after)
        #expect(found.fields.isEmpty)
        #expect(
            found.references == [
                .init(name: "teams", added: [named("T3", "team", "Three")], removed: [named("T1", "team", "One")]),
                .init(
                    name: "policy", added: [named("P2", "escalation_policy", "Nights")],
                    removed: [named("P1", "escalation_policy", "Days")]),
            ])
    }

    @Test("turns that change places are a change")
    func order() {
        func layer(_ ids: [String]) -> JSON {
            let turns = ids.map { id -> JSON in ["user": reference(id, "user", "Name \(id)")] }
            return ["users": .array(turns)]
        }
        let found = difference(layer(["A", "B"]), layer(["B", "A"]))
        #expect(found.references.isEmpty)
        #expect(found.fields == [Field(name: "users", before: "Name A, Name B", value: "Name B, Name A")])
        let twice = difference(layer(["A", "B"]), layer(["A", "B", "A"]))
        #expect(twice.fields == [Field(name: "users", before: "Name A, Name B", value: "Name A, Name B, Name A")])
    }

    @Test("somebody on a list with a role: coming, changing and going")
    func members() {
        func list(_ role: String?) -> JSON {
            guard let role else { return ["members": []] }
            return ["members": [["user": reference("U1", "user", "Grace"), "role": .string(role)]]]
        }
        let came = difference(list(nil), list("observer"))
        #expect(came.references == [.init(name: "members", added: [named("U1", "user", "Grace")])])
        #expect(came.fields == [Field(name: "members.role", before: nil, value: "observer")])
        let changed = difference(list("observer"), list("manager"))
        #expect(changed.references.isEmpty)
        #expect(changed.fields == [Field(name: "members.role", before: "observer", value: "manager")])
        let left = difference(list("manager"), list(nil))
        #expect(left.references == [.init(name: "members", removed: [named("U1", "user", "Grace")])])
    }

    @Test("parts without ids are compared by their places while there are as many, and as wholes otherwise")
    func places() {
        func hours(_ starts: [Int64]) -> JSON {
            let items = starts.map { start -> JSON in
                ["start": .int(start), "days": [1, 2], "updated_at": .int(start * 2)]
            }
            return ["hours": .array(items)]
        }
        #expect(difference(hours([9]), hours([8])).fields == [Field(name: "hours.start", before: "9", value: "8")])
        #expect(
            difference(hours([9, 13]), hours([9, 14])).fields == [Field(name: "hours.2.start", before: "13", value: "14")])
        let more = difference(hours([9]), hours([9, 13]))
        #expect(more.fields.count == 1 && more.fields.first?.before == nil)
        #expect(more.fields.first?.value?.contains("13") == true)
        let touched: JSON = ["hours": [["start": 9, "days": [1, 2], "updated_at": 99]]]
        #expect(difference(hours([9]), touched).isEmpty)
    }

    @Test("parts of an object that have ids are told apart by them, and say what they are called")
    func parts() {
        func rule(_ id: String, _ minutes: Int64, _ target: String) -> JSON {
            ["id": .string(id), "delay": .int(minutes), "targets": [reference(target, "user")]]
        }
        let before: JSON = ["rules": [rule("R1", 5, "U1"), rule("R2", 10, "U1")]]
        let after: JSON = ["rules": [rule("R1", 5, "U2"), rule("R3", 20, "U1")]]
        let found = difference(before, after)
        #expect(
            found.fields == [
                Field(name: "rules.R3.delay", before: nil, value: "20"),
                Field(name: "rules.R2.delay", before: "10", value: nil),
            ])
        #expect(found.references.map(\.name) == ["rules.R1.targets", "rules.R3.targets", "rules.R2.targets"])
    }

    @Test(
        "secrets are never shown, however deep, but that they changed is",
        arguments: [
            "integration_key", "token", "access_token", "client_secret", "password", "smtpPassword", "routing_key",
            "Authorization", "custom_headers", "integration_email",
        ])
    func secrets(_ name: String) {
        func object(_ secret: String) -> JSON {
            let inner = JSONObject(members: [.init(name: name, value: .string(secret))])
            return [
                "config": .object(inner), "list": [["a": 1, "b": .object(inner)]],
            ]
        }
        let found = difference(object("hunter2"), object("correct horse"))
        let text = found.fields.map { "\($0.before ?? "") \($0.value ?? "")" }.joined(separator: "\n")
        #expect(!found.isEmpty && !text.contains("hunter2") && !text.contains("horse"))
        let mark = AuditDetails.redacted
        #expect(
            found.fields == [
                Field(name: "config.\(name)", before: mark, value: mark),
                Field(name: "list.b.\(name)", before: mark, value: mark),
            ])
        let more = difference(object("hunter2"), ["list": [["b": ["a": 1]], ["b": ["a": 2]]]])
        #expect(!more.fields.contains { ($0.before ?? "").contains("hunter2") })
    }

    @Test("a secret that no look shows is known by having been sent")
    func unseen() {
        let input: JSONObject = ["name": "A", "password": "hunter2", "token": .null]
        let found = AuditDetails.unseenSecrets(in: input, beside: ["name": "A"])
        #expect(found == [Field(name: "password", value: AuditDetails.redacted)])
        #expect(AuditDetails.unseenSecrets(in: input, beside: ["password": "set"]).isEmpty)
    }

    @Test("of an address that programs call only the host shows")
    func addresses() {
        let before: JSON = ["endpoint_url": "https://ada:secret@hooks.example/services/T000/B000?key=k"]
        #expect(difference(before, nil).fields.first?.before == "https://hooks.example/…")
        let after: JSON = ["endpoint_url": "no address"]
        #expect(difference(nil, after).fields.first?.value == AuditDetails.redacted)
    }

    @Test("a value is kept up to its limit, and one byte more is cut between characters, and marked")
    func longValues() {
        let maximum = AuditDetails.valueBytesMaximum
        func kept(_ text: String) -> String? { difference(nil, ["text": .string(text)]).fields.first?.value }
        let longest = String(repeating: "x", count: maximum)
        #expect(kept(longest) == longest)
        #expect(kept(longest + "y") == longest + "…")
        let umlauts = String(repeating: "ä", count: maximum)
        let cut = kept("x" + umlauts) ?? ""
        #expect(cut.hasSuffix("ä…") && cut.utf8.count <= maximum + "…".utf8.count)
    }

    @Test("no more fields and references than the limits, and what is over is counted")
    func manyValues() {
        func object(_ count: Int) -> JSON {
            .object(JSONObject(members: (0..<count).map { .init(name: "m\($0)", value: .int(Int64($0))) }))
        }
        let maximum = AuditDetails.fieldsMaximum
        #expect(difference(nil, object(maximum)).leftOutCount == 0)
        let over = difference(nil, object(maximum + 3))
        #expect(over.fields.count == maximum && over.leftOutCount == 3)
        func list(_ count: Int) -> JSON { ["teams": .array((0..<count).map { reference("T\($0)", "team") })] }
        let most = AuditDetails.referencesMaximum
        #expect(difference(nil, list(most)).leftOutCount == 0)
        let many = difference(nil, list(most + 2))
        #expect(many.references.first?.added.count == most && many.leftOutCount == 2)
    }
}

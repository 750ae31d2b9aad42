// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import HouseTesting
import Testing

/// Values for what callers are only shown, such as nothing here has by itself.
private enum Forgery {
    static let id = "PFORGED"
    /// Names under which servers keep more than they show.
    private static let guesses = ["account_id", "created_by", "updated_by", "user_id", "owner_id", "kind", "parent_id"]

    /// Members that the contract has refused and not passed over, by the operation's id.
    private static let refused: [String: [String]] = [
        "createScheduleV3": ["rotations", "escalation_policies"], "updateScheduleV3": ["rotations", "escalation_policies"],
    ]

    /// Each member that the operation shows and does not take, and the id, whoever takes one.
    static func members(_ endpoint: AnyEndpoint, beside valid: JSONObject) -> JSONObject {
        let writable = endpoint.writableNames
        var object: JSONObject = [:]
        for schema in [endpoint.outputSchema?.schema, endpoint.inputSchema?.schema] {
            for member in schema?["properties"]?.objectValue?.members ?? [] where !writable.contains(member.name) {
                object[member.name] = value(member.value)
            }
        }
        for name in guesses where !writable.contains(name) && object[name] == nil { object[name] = .string(id) }
        object["id"] = .string(id)
        let refused = refused[endpoint.operation.id] ?? []
        return JSONObject(members: object.members.filter { valid[$0.name] == nil && !refused.contains($0.name) })
    }

    private static func value(_ schema: JSON) -> JSON {
        let reference: JSON = ["id": .string(id), "type": "user_reference", "summary": "Forged", "name": "Forged"]
        if let allowed = schema["enum"]?.arrayValue?.last { return allowed }
        if schema["format"] == "date-time" { return "2001-01-01T00:00:00Z" }
        switch schema["type"]?.stringValue {
        case "string": return .string(id)
        case "boolean": return true
        case "integer", "number": return 4711
        case "array": return [reference]
        default: return reference
        }
    }
}

/// What a body with members that nobody may set comes to is what it comes to without them, in a house that is its twin:
/// there the same ids follow each other, the same chances and the same times.
@Suite("Nobody sets what is only shown")
struct MassAssignmentTests {
    private struct Outcome {
        let answer: TestHouse.Answer
        let changes: [RememberingDatabase.Change]
    }

    private static let changed = WrittenKind.all.filter { $0.update != nil }

    private func outcome(
        _ endpoint: AnyEndpoint, _ path: String, _ body: JSON, _ furnished: FurnishedHouse
    ) async -> Outcome {
        _ = furnished.store.takeChanges()
        let answer = await Refusals(furnished: furnished).send(endpoint.operation.method, path, body.encoded())
        return Outcome(answer: answer, changes: furnished.store.takeChanges())
    }

    private func compare(_ plain: Outcome, _ forged: Outcome, _ endpoint: AnyEndpoint) {
        #expect(plain.answer.status == endpoint.operation.successStatus, "\(plain.answer.json.text)")
        #expect(forged.answer.status == plain.answer.status, "\(forged.answer.json.text)")
        let key = endpoint.operation.outputKey ?? ""
        let (first, second) = (plain.answer.json[key] ?? plain.answer.json, forged.answer.json[key] ?? forged.answer.json)
        let unlike = first == second ? [] : KindHouse.differences(first, second)
        #expect(first == second, "\(unlike)")
        for (mine, theirs) in zip(plain.changes, forged.changes) {
            #expect(mine == theirs, "\(mine): \(mine.arguments) and \(theirs.arguments)")
        }
        #expect(plain.changes.count == forged.changes.count)
    }

    @Test("in a new object", arguments: WrittenKind.all)
    func creating(_ kind: WrittenKind) async throws {
        var outcomes: [Outcome] = []
        for isForged in [false, true] {
            let house = try await KindHouse(kind)
            var object = kind.body(house.furnished)
            let members = Forgery.members(house.create, beside: object).members
            #expect(members.contains { $0.name == "id" })
            if isForged { for member in members { object[member.name] = member.value } }
            let body: JSON = [house.key: .object(object)]
            outcomes.append(await outcome(house.create, house.place, body, house.furnished))
        }
        compare(outcomes[0], outcomes[1], try #require(kind.create))
        #expect(!outcomes[0].changes.isEmpty)
    }

    @Test("in a change", arguments: changed)
    func changing(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        var outcomes: [Outcome] = []
        for isForged in [false, true] {
            let house = try await KindHouse(kind)
            let id = ScheduleForms.id(try await house.make())
            house.furnished.house.advance(seconds: 60)
            var object = kind.change(house.furnished)
            if isForged {
                for member in Forgery.members(update, beside: object).members { object[member.name] = member.value }
            }
            let body: JSON = [update.operation.inputKey ?? "": .object(object)]
            outcomes.append(await outcome(update, house.path(update, id), body, house.furnished))
            let read = try await house.read(id)
            #expect(ScheduleForms.id(read) == id)
        }
        compare(outcomes[0], outcomes[1], update)
        #expect(!outcomes[0].changes.isEmpty)
    }

    @Test("in every other body", arguments: WrittenAction.all.filter(\.isTaken))
    func acting(_ action: WrittenAction) async throws {
        let endpoint = try #require(action.endpoint)
        var outcomes: [Outcome] = []
        for isForged in [false, true] {
            let house = try await ActionHouse()
            var object = action.body(house)
            if isForged {
                for member in Forgery.members(endpoint, beside: object).members { object[member.name] = member.value }
            }
            outcomes.append(await outcome(endpoint, house.path(action), action.wrapped(object), house.furnished))
        }
        compare(outcomes[0], outcomes[1], endpoint)
    }

    @Test("inside an object either: levels and layers are given their ids here")
    func inside() async throws {
        let furnished = try await FurnishedHouse(isFull: true)
        let house = furnished.house
        let level: JSON = [
            "id": .string(Forgery.id), "escalation_delay_in_minutes": 5, "targets": .array([furnished.owner]),
        ]
        let policy: JSON = ["escalation_policy": ["name": "Own", "escalation_rules": [level]]]
        var layer = ScheduleForms.layer([house.ownerID], start: "2026-03-01T00:00:00Z").objectValue ?? [:]
        layer["id"] = .string(Forgery.id)
        let schedule: JSON = ["schedule": ["name": "Own", "time_zone": "UTC", "schedule_layers": [.object(layer)]]]
        let requests: [(method: String, path: String, body: JSON)] = [
            ("POST", "/escalation_policies", policy), ("PUT", "/escalation_policies/\(house.escalationPolicyID)", policy),
            ("POST", "/schedules", schedule), ("PUT", "/schedules/\(house.scheduleID)", schedule),
        ]
        for (place, request) in requests.enumerated() {
            let body = place % 2 == 0 ? request.body : Self.renamed(request.body, "Own \(place)")
            _ = furnished.store.takeChanges()
            let answer = try await house.call(request.method, request.path, body)
            #expect((200...201).contains(answer.status), "\(answer.json.text)")
            let written = furnished.store.takeChanges().map { "\($0.arguments)" }.joined()
            let isThere = written.contains(Forgery.id) || answer.json.text.contains(Forgery.id)
            #expect(!isThere && !written.isEmpty, "\(request.method) \(request.path)")
        }
    }

    /// The only member of a body with another name.
    private static func renamed(_ body: JSON, _ name: String) -> JSON {
        guard let member = body.objectValue?.members.first, var object = member.value.objectValue else { return body }
        object["name"] = .string(name)
        return [member.name: .object(object)]
    }
}

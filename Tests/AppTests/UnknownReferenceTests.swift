// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

/// A member of a body that names other objects, found by its schema.
private struct ReferenceMember {
    let name: String
    let isList: Bool
    /// The kinds that it may name.
    let kinds: [String]

    /// Those that are not called after their kind.
    private static let otherwise: [String: [String]] = [
        "parent": ["team"], "extension_objects": ["service"], "targets": ["user", "schedule"],
        "source_incidents": ["incident"], "remove": ["tag"], "fallback_recipients": ["user"], "owner": ["user"],
        "object": ["service", "schedule", "escalation_policy"],
    ]

    /// Set-ups that come from elsewhere bring ids of vendors along that are in nobody's list here: they are kept.
    static let kept: Set<String> = ["vendor"]

    static func all(in schema: JSON) -> [ReferenceMember] {
        (schema["properties"]?.objectValue?.members ?? []).compactMap { member in
            guard member.value["readOnly"]?.boolValue != true, !kept.contains(member.name) else { return nil }
            let isList = isReference(member.value["items"])
            let isOne = isReference(member.value) || isReference(member.value["allOf"]?[0])
            guard isList || isOne else { return nil }
            let kinds = otherwise[member.name] ?? [isList ? ExampleWorld.singular(member.name) : member.name]
            return ReferenceMember(name: member.name, isList: isList, kinds: kinds)
        }
    }

    private static func isReference(_ schema: JSON?) -> Bool {
        schema?["$ref"]?.stringValue?.hasSuffix("/Reference") ?? false
    }

    func value(_ id: String, _ kind: String) -> JSON {
        let reference = FurnishedHouse.reference(id, kind)
        return isList ? [reference] : reference
    }
}

@Suite("What is named must be there")
struct UnknownReferenceTests {
    /// Where a body is sent, and how it is put together.
    private struct Place {
        let method: HTTPMethod
        let path: String
        let wrap: @Sendable (JSONObject) -> JSON
    }

    private static let changed = WrittenKind.all.filter { $0.update != nil }

    /// Sends references to what is not there, and to what is of another kind, by either kind's name.
    private func refuse(_ schema: JSON, _ valid: JSONObject, _ place: Place, _ furnished: FurnishedHouse) async throws {
        let refusals = Refusals(furnished: furnished)
        for member in ReferenceMember.all(in: schema) {
            for kind in member.kinds {
                _ = try #require(furnished.ids[kind], "\(member.name): nothing is called \(kind) here")
                var wrong = [(kind: kind, id: FurnishedHouse.noID)]
                for (other, id) in furnished.ids.sorted(by: { $0.key < $1.key }) where other != kind {
                    wrong.append((kind, id))
                    if !member.kinds.contains(other) { wrong.append((other, id)) }
                }
                for (type, id) in wrong {
                    var object = valid
                    object[member.name] = member.value(id, type)
                    await refusals.expect(
                        "\(member.name) \(type) \(id)", place.method, place.path, place.wrap(object).encoded(),
                        status: 400...404, names: [member.name] + member.kinds)
                }
            }
        }
    }

    /// The same body with references to what is there.
    private func right(_ schema: JSON, _ valid: JSONObject, _ furnished: FurnishedHouse) -> JSONObject {
        ReferenceMember.all(in: schema).reduce(into: valid) { object, member in
            let kind = member.kinds[0]
            object[member.name] = member.value(furnished.ids[kind] ?? FurnishedHouse.noID, kind)
        }
    }

    @Test("in a new object, then one that names what is there is made", arguments: WrittenKind.all)
    func creating(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind, isFull: true)
        let schema = try #require(house.create.inputSchema?.schema)
        let (valid, key) = (kind.body(house.furnished), house.key)
        let place = Place(method: .post, path: house.place) { [key: .object($0)] }
        try await refuse(schema, valid, place, house.furnished)
        _ = try await house.write(house.create, nil, right(schema, valid, house.furnished))
    }

    @Test("in a change, then one that names what is there is made", arguments: changed)
    func changing(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        let house = try await KindHouse(kind, isFull: true)
        let schema = try #require(update.inputSchema?.schema)
        let valid = kind.change(house.furnished)
        let id = ScheduleForms.id(try await house.make())
        let before = try await house.read(id)
        let key = update.operation.inputKey ?? ""
        let place = Place(method: .put, path: house.path(update, id)) { [key: .object($0)] }
        try await refuse(schema, valid, place, house.furnished)
        #expect(try await house.read(id) == before)
        _ = try await house.write(update, id, right(schema, valid, house.furnished))
    }

    @Test("in every other body", arguments: WrittenAction.all)
    func acting(_ action: WrittenAction) async throws {
        let endpoint = try #require(action.endpoint)
        let schema = try #require(endpoint.inputSchema?.schema)
        guard !ReferenceMember.all(in: schema).isEmpty else { return }
        let house = try await ActionHouse()
        let place = Place(method: endpoint.operation.method, path: house.path(action)) { action.wrapped($0) }
        try await refuse(schema, action.body(house), place, house.furnished)
    }

    @Test("by the address too: an id of another kind is nothing there", arguments: WrittenKind.all)
    func addresses(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind, isFull: true)
        let own = Set(try await house.all().map { ScheduleForms.id($0) })
        let refusals = Refusals(furnished: house.furnished)
        for method in [HTTPMethod.get, .put, .delete] {
            guard let endpoint = WrittenKind.one(method, of: house.create) else { continue }
            let body: JSON = [endpoint.operation.inputKey ?? "": .object(kind.change(house.furnished))]
            for (other, id) in house.furnished.ids.sorted(by: { $0.key < $1.key }) where !own.contains(id) {
                // Clients that know both kinds of schedules look for this answer.
                let status = kind.id == "createScheduleV3" && other == "schedule" ? 400 : 404
                await refusals.expect(
                    "\(method) of \(other)", method, house.path(endpoint, id), method == .put ? body.encoded() : [],
                    status: status...status)
            }
        }
    }

    @Test("even where a handler forgets to look, and what it wrote is not kept")
    func forgotten() async throws {
        let furnished = try await FurnishedHouse(isFull: true)
        let house = furnished.house
        var bindings = Bindings()
        bindings.create(Operations.BusinessServices.create) { _, change, work in
            let kind = Records.businessService
            var record = change.applied(to: Record(kind: kind.storedKind, type: kind.typeDefault))
            record.id = work.makeID()
            try RecordQueries.insert(work.session, record)
            return record
        }
        let dispatcher = Dispatcher(environment: house.environment, bindings: bindings)
        let before = try await house.call("GET", "/business_services").json
        for (team, isThere) in [(FurnishedHouse.noID, false), (house.ownerID, false), (furnished.ids["team"] ?? "", true)] {
            let body: JSON = ["business_service": ["name": "Shop", "team": FurnishedHouse.reference(team, "team")]]
            _ = furnished.store.takeChanges()
            let reply = await dispatcher.reply(
                to: WireRequest(
                    method: "POST", path: "/business_services",
                    authorization: "Token token=\(house.account.accountKey ?? "")", from: house.ownerEmail,
                    body: body.encoded()))
            let json = try JSON.parse(reply.body)
            #expect(furnished.store.takeChanges().isEmpty != isThere, "\(json.text)")
            guard !isThere else { continue }
            #expect(reply.status == 400 && json["error"]?["errors"] == [.string("Team \(team) does not exist")])
            #expect(try await house.call("GET", "/business_services").json == before)
        }
    }
}

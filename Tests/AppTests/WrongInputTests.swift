// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("What is wrong is refused and leaves no trace")
struct WrongInputTests {
    private static let changed = WrittenKind.all.filter { $0.update != nil }

    /// One client writes a list that it was not given as null: a change passes over it.
    private static func nullable(_ kind: WrittenKind) -> Set<String> {
        kind.id == "postAlertGroupingSettings" ? ["services"] : []
    }

    /// Sends each wrong body, and looks that nothing came of it.
    private func refuse(_ bodies: [WrongBody], _ endpoint: AnyEndpoint, _ id: String?, _ house: KindHouse) async {
        #expect(!bodies.isEmpty)
        let (operation, path) = (endpoint.operation, house.path(endpoint, id))
        for body in bodies {
            let whole: JSON = [operation.inputKey ?? "": .object(body.object)]
            await Refusals(furnished: house.furnished).expect(
                body.what, operation.method, path, whole.encoded(), status: body.status, names: [body.member])
        }
    }

    @Test(
        "each member that is missing, of another type or past a limit is refused, then the right body is taken",
        arguments: WrittenKind.all)
    func members(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let schema = try #require(house.create.inputSchema?.schema)
        let before = try await house.all().count
        let bodies = WrongBodies(mode: .create).bodies(schema, kind.body(house.furnished))
        await refuse(bodies, house.create, nil, house)
        #expect(try await house.all().count == before)
        _ = try await house.make()
        #expect(try await house.all().count == before + 1)
    }

    @Test(
        "each member that is of another type or past a limit is refused in a change, then the right change is made",
        arguments: changed)
    func changes(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        let house = try await KindHouse(kind)
        let schema = try #require(update.inputSchema?.schema)
        let id = ScheduleForms.id(try await house.make())
        let before = try await house.read(id)
        let generator = WrongBodies(mode: .update, nullable: Self.nullable(kind))
        await refuse(generator.bodies(schema, kind.change(house.furnished)), update, id, house)
        #expect(try await house.read(id) == before)
        let after = try await house.change(update, id)
        let isChanged = after != before || kind.change(house.furnished) == kind.body(house.furnished)
        #expect(isChanged, "a change that changes nothing shows nothing")
    }

    @Test("a body that is no object, no JSON or too deep makes nothing", arguments: WrittenKind.all)
    func bodies(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let before = try await house.all().count
        for (what, bytes) in WrongBodies.raw(house.key, kind.body(house.furnished)) {
            await Refusals(furnished: house.furnished).expect(what, .post, house.place, bytes)
        }
        #expect(try await house.all().count == before)
    }

    @Test("a body that is no object, no JSON or too deep changes nothing", arguments: changed)
    func changingBodies(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        let house = try await KindHouse(kind)
        let id = ScheduleForms.id(try await house.make())
        let before = try await house.read(id)
        for (what, bytes) in WrongBodies.raw(update.operation.inputKey ?? "", kind.change(house.furnished)) {
            await Refusals(furnished: house.furnished).expect(what, .put, house.path(update, id), bytes)
        }
        #expect(try await house.read(id) == before)
    }

    @Test("of a member that is there twice the last one counts, wrong or right", arguments: WrittenKind.all)
    func twice(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let schema = try #require(house.create.inputSchema?.schema)
        let valid = kind.body(house.furnished)
        let name = try #require(schema["required"]?[0]?.stringValue ?? valid.members.first?.name)
        let right = try #require(valid[name])
        let before = try await house.all().count
        for (values, isTaken) in [([right, true], false), ([true, right], true)] as [([JSON], Bool)] {
            var object = JSONObject(members: valid.members.filter { $0.name != name })
            for value in values { object.append(name, value) }
            let whole: JSON = [house.key: .object(object)]
            let answer = await Refusals(furnished: house.furnished).send(.post, house.place, whole.encoded())
            let isSuccess = answer.status == house.create.operation.successStatus
            #expect(isSuccess == isTaken, "\(name): \(answer.status) \(answer.json.text.prefix(300))")
            #expect(isTaken || (400...499).contains(answer.status))
        }
        #expect(try await house.all().count == before + 1)
    }
}

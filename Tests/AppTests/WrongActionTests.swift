// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("What is wrong is done to nothing")
struct WrongActionTests {
    /// Nothing is made or changed by these any more, whatever their bodies say.
    private static let retired: Set<String> = ["createServiceEventRule", "updateServiceEventRule"]

    @Test("the tables forget no operation that takes a body")
    func complete() {
        let kinds = WrittenKind.all.flatMap { [$0.create?.operation.id, $0.update?.operation.id].compactMap(\.self) }
        let known = Set(kinds).union(WrittenAction.all.map(\.id)).union(Self.retired)
        let writing = WrittenKind.bound.filter { endpoint in
            endpoint.operation.authentication == .token && endpoint.operation.method != .get && endpoint.inputSchema != nil
        }
        let forgotten = Set(writing.map(\.operation.id)).subtracting(known).sorted()
        #expect(forgotten.isEmpty, "\(forgotten)")
        let unknown = WrittenAction.all.filter { $0.endpoint == nil }.map(\.id)
        #expect(unknown.isEmpty, "\(unknown)")
    }

    @Test("a wrong body is refused and leaves no trace, then the right one is taken", arguments: WrittenAction.all)
    func members(_ action: WrittenAction) async throws {
        let house = try await ActionHouse()
        let endpoint = try #require(action.endpoint)
        let schema = try #require(endpoint.inputSchema?.schema)
        let (operation, path, valid) = (endpoint.operation, house.path(action), action.body(house))
        let refusals = Refusals(furnished: house.furnished)
        let bodies = WrongBodies(mode: action.isChange ? .update : .create).bodies(schema, valid)
        #expect(!bodies.isEmpty)
        for body in bodies {
            await refusals.expect(
                body.what, operation.method, path, action.wrapped(body.object).encoded(), status: body.status,
                names: [body.member])
        }
        let right = action.wrapped(valid).encoded()
        let raw: [[UInt8]] = [
            Array("[]".utf8), Array("\"x\"".utf8), Array("7".utf8), Array("null".utf8), Array("{".utf8),
            Array(right.dropLast()), right + right, Array("{\"x\":\"".utf8) + [0xFF] + Array("\"}".utf8),
        ]
        for (place, body) in raw.enumerated() {
            await refusals.expect("raw body \(place)", operation.method, path, body)
        }
        guard action.isTaken else { return }
        let answer = await refusals.send(operation.method, path, right)
        #expect(answer.status == operation.successStatus, "\(answer.json.text)")
    }

    @Test("what a change is answered with is what the next look shows", arguments: WrittenAction.all.filter(\.isTaken))
    func readBack(_ action: WrittenAction) async throws {
        let endpoint = try #require(action.endpoint)
        let look = WrittenKind.bound.first { $0.operation.method == .get && $0.operation.path == endpoint.operation.path }
        // Others are looked at elsewhere, and have tests of their own.
        guard let look, endpoint.operation.method != .post, let key = endpoint.operation.outputKey,
            look.operation.outputKey == key
        else { return }
        let house = try await ActionHouse()
        let body = action.wrapped(action.body(house)).encoded()
        let answer = await Refusals(furnished: house.furnished).send(endpoint.operation.method, house.path(action), body)
        #expect(answer.status == endpoint.operation.successStatus, "\(answer.json.text)")
        let read = try await house.furnished.house.call("GET", house.path(action)).json[key]
        // Of a list the change shows what it changed.
        guard let changed = answer.json[key]?.arrayValue, let all = read?.arrayValue else {
            #expect(read != nil && answer.json[key] == read, "\(answer.json.text) and \(read?.text ?? "nothing")")
            return
        }
        for item in changed { #expect(all.contains(item), "\(item.text) is not in \(read?.text ?? "nothing")") }
    }
}

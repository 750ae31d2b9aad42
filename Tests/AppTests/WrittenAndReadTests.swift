// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

/// One kind of the table in a furnished house, with short ways to its operations.
struct KindHouse {
    let kind: WrittenKind
    let furnished: FurnishedHouse
    let create: AnyEndpoint
    let list: AnyEndpoint

    init(_ kind: WrittenKind, isFull: Bool = false) async throws {
        self.kind = kind
        create = try #require(kind.create)
        list = try #require(kind.list)
        furnished = try await FurnishedHouse(isFull: isFull)
    }

    /// A path with its names filled in; the last is the object's own id, where it has one.
    func path(_ endpoint: AnyEndpoint, _ id: String? = nil) -> String {
        var values = kind.parents(furnished)
        if let id { values.append(id) }
        var path = ""
        for segment in endpoint.operation.path.segments {
            switch segment {
            case .literal(let text): path += "/" + text
            case .variable: path += "/" + (values.isEmpty ? "" : values.removeFirst())
            }
        }
        return path
    }

    /// The collection's path, and the body's root key.
    var place: String { path(create) }
    var key: String { create.operation.inputKey ?? "" }

    func make() async throws -> JSON { try await write(create, nil, kind.body(furnished)) }

    /// What a new object, or a change of the one with this id, is answered with.
    func write(_ endpoint: AnyEndpoint, _ id: String?, _ object: JSONObject) async throws -> JSON {
        let operation = endpoint.operation
        let body: JSON = [operation.inputKey ?? "": .object(object)]
        let answer = try await furnished.house.call(operation.method.rawValue, path(endpoint, id), body)
        #expect(answer.status == operation.successStatus, "\(answer.json.text)")
        return try #require(answer.json[operation.outputKey ?? ""], "\(answer.json.text)")
    }

    func all() async throws -> [JSON] {
        let answer = try await furnished.house.call("GET", path(list))
        return try #require(answer.json[list.operation.outputKey ?? ""]?.arrayValue, "\(answer.json.text)")
    }

    /// By its own address, or out of the list where it has none; in full with all that can be included.
    func read(_ id: String, isFull: Bool = false) async throws -> JSON {
        guard let show = kind.show else {
            let found = try await all().first { ScheduleForms.id($0) == id }
            return try #require(found)
        }
        let includes = show.operation.includes.map { "include[]=\($0)" }.joined(separator: "&")
        let answer = try await furnished.house.call("GET", path(show, id), query: isFull ? includes : kind.query)
        return try #require(answer.json[show.operation.outputKey ?? ""], "\(answer.json.text)")
    }

    func change(_ update: AnyEndpoint, _ id: String) async throws -> JSON {
        try await write(update, id, kind.change(furnished))
    }

    /// The members in which two looks at one object differ, with both values.
    static func differences(_ first: JSON, _ second: JSON, but left: Set<String> = []) -> [String] {
        let members = (first.objectValue?.members ?? []) + (second.objectValue?.members ?? [])
        let names = Set(members.map(\.name)).subtracting(left).sorted()
        return names.filter { first[$0] != second[$0] }.map { name in
            "\(name): \(first[name]?.text ?? "absent") and \(second[name]?.text ?? "absent")"
        }
    }
}

@Suite("What is written is what is read")
struct WrittenAndReadTests {
    @Test("the table forgets no kind that can be made and looked at")
    func complete() {
        let known = Set(WrittenKind.all.map(\.id))
        #expect(known.count == WrittenKind.all.count)
        let makers = WrittenKind.bound.filter { endpoint in
            endpoint.operation.method == .post && endpoint.inputSchema != nil && WrittenKind.one(.get, of: endpoint) != nil
        }
        // Event rules are retired: none can be made any more.
        let retired: Set<String> = ["createServiceEventRule"]
        // Made by lists, which the table of actions has.
        let listed: Set<String> = ["createCustomShifts", "createOverrides"]
        let forgotten = Set(makers.map(\.operation.id)).subtracting(known).subtracting(retired.union(listed)).sorted()
        #expect(forgotten.isEmpty, "\(forgotten)")
    }

    @Test("a new object reads back as it was answered, member by member", arguments: WrittenKind.all)
    func made(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let made = try await house.make()
        let read = try await house.read(ScheduleForms.id(made))
        let differences = KindHouse.differences(made, read, but: kind.answeredOtherwise)
        #expect(differences.isEmpty, "\(differences)")
        for name in kind.answeredOtherwise { #expect(made[name] != read[name], "\(name) is an exception no more") }
    }

    @Test(
        "a change reads back as it was answered, and once more it changes nothing but when it was",
        arguments: WrittenKind.all.filter { $0.update != nil })
    func changed(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        let house = try await KindHouse(kind)
        let id = ScheduleForms.id(try await house.make())
        house.furnished.house.advance(seconds: 60)
        let changed = try await house.change(update, id)
        for member in kind.change(house.furnished).members where member.value.objectValue == nil {
            #expect(changed[member.name] == member.value, "\(member.name)")
        }
        let read = try await house.read(id)
        let unlike = KindHouse.differences(changed, read)
        #expect(unlike.isEmpty, "\(unlike)")
        house.furnished.house.advance(seconds: 60)
        let again = try await house.change(update, id)
        let moved = KindHouse.differences(changed, again, but: ["updated_at"])
        #expect(moved.isEmpty, "\(moved)")
        let last = try await house.read(id)
        let late = KindHouse.differences(again, last)
        #expect(late.isEmpty, "\(late)")
    }
}

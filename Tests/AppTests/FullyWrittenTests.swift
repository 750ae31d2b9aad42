// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import HouseTesting
import Testing

/// Whether an object shows what was sent: each member that was, whatever else it shows beside it.
private enum Likeness {
    static func isShown(_ sent: JSON, in shown: JSON?) -> Bool {
        switch sent {
        case .object(let object):
            return object.members.allSatisfy { member in
                member.name == "type" ? isType(member.value, shown?["type"]) : isShown(member.value, in: shown?[member.name])
            }
        case .array(let elements):
            guard let others = shown?.arrayValue, others.count == elements.count else { return false }
            return zip(elements, others).allSatisfy { isShown($0, in: $1) }
        default: return sent == shown
        }
    }

    /// An object that is shown in full is not called a reference any more, and the other way round.
    private static func isType(_ sent: JSON, _ shown: JSON?) -> Bool { bare(sent) == bare(shown ?? .null) }

    private static func bare(_ type: JSON) -> String {
        let end = "_reference"
        let text = type.stringValue ?? ""
        return text.hasSuffix(end) ? String(text.dropLast(end.count)) : text
    }
}

extension WrittenKind {
    var full: FullBody { FullBody.all[id] ?? FullBody() }

    /// The body that makes one, or changes one, with every member that it can have.
    func fullBody(_ furnished: FurnishedHouse) -> JSONObject {
        full.create(furnished).members.reduce(into: body(furnished)) { $0[$1.name] = $1.value }
    }

    func fullChange(_ furnished: FurnishedHouse) -> JSONObject {
        full.change(furnished).members.reduce(into: change(furnished)) { $0[$1.name] = $1.value }
    }
}

extension AnyEndpoint {
    /// The members that a caller may send.
    var writableNames: Set<String> {
        let members = inputSchema?.schema["properties"]?.objectValue?.members ?? []
        return Set(members.filter { $0.value["readOnly"]?.boolValue != true }.map(\.name))
    }
}

@Suite("Each member that is written is read")
struct FullyWrittenTests {
    @Test("the tables forget no member that can be sent", arguments: WrittenKind.all)
    func complete(_ kind: WrittenKind) async throws {
        let furnished = try await FurnishedHouse(isFull: true)
        let create = try #require(kind.create)
        let made = Set(kind.fullBody(furnished).members.map(\.name))
        let notMade = create.writableNames.subtracting(made).sorted()
        #expect(notMade == kind.full.notCreated.sorted())
        guard let update = kind.update else { return }
        let changed = Set(kind.fullChange(furnished).members.map(\.name))
        let notChanged = update.writableNames.subtracting(changed).sorted()
        #expect(notChanged == kind.full.notChanged.sorted())
    }

    @Test("a new object shows all that it was made with", arguments: WrittenKind.all)
    func made(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind, isFull: true)
        let sent = kind.fullBody(house.furnished)
        let made = try await house.write(house.create, nil, sent)
        let id = ScheduleForms.id(made)
        let read = try await house.read(id)
        let unlike = KindHouse.differences(made, read, but: kind.answeredOtherwise)
        #expect(unlike.isEmpty, "\(unlike)")
        let full = try await house.read(id, isFull: true)
        check(sent, in: full, kind)
    }

    @Test(
        "a changed object shows all that it was changed to",
        arguments: WrittenKind.all.filter { $0.update != nil })
    func changed(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        let house = try await KindHouse(kind, isFull: true)
        let id = ScheduleForms.id(try await house.make())
        house.furnished.house.advance(seconds: 60)
        let sent = kind.fullChange(house.furnished)
        let changed = try await house.write(update, id, sent)
        let read = try await house.read(id)
        let unlike = KindHouse.differences(changed, read)
        #expect(unlike.isEmpty, "\(unlike)")
        let full = try await house.read(id, isFull: true)
        check(sent, in: full, kind)
    }

    /// A note is nothing but its content.
    @Test(
        "what a change leaves out stays as it was",
        arguments: WrittenKind.all.filter { $0.update != nil && $0.id != "createIncidentNote" })
    func untouched(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        let house = try await KindHouse(kind, isFull: true)
        let id = ScheduleForms.id(try await house.write(house.create, nil, kind.fullBody(house.furnished)))
        let before = try await house.read(id, isFull: true)
        let changed = try await house.write(update, id, [:])
        #expect(ScheduleForms.id(changed) == id)
        let after = try await house.read(id, isFull: true)
        let moved = KindHouse.differences(before, after, but: ["updated_at", "updated_by"])
        #expect(moved.isEmpty, "\(moved)")
    }

    private func check(_ sent: JSONObject, in shown: JSON, _ kind: WrittenKind) {
        for member in sent.members {
            // Where it is not shown, neither the answer nor the next look says otherwise: both are compared above.
            let isShown = Likeness.isShown(member.value, in: shown[member.name])
            let isException = kind.full.shownOtherwise.contains(member.name)
            let values = "\(member.name): \(member.value.text) and \(shown[member.name]?.text ?? "absent")"
            #expect(isShown != isException, "\(values)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import Testing

@Suite("The room for included objects that are kept")
struct KeptIncludesLimitTests {
    private static let sizeBytes = 100
    private static let viewBytes = KeptIncludes.viewOverheadBytes
    private static let objectBytes = sizeBytes + KeptIncludes.objectOverheadBytes

    private let view = KeptIncludes.View(visibility: .everything, timeZone: nil, baseURL: "https://tocsin.example")
    private let moment = KeptIncludes.Moment(version: 1, second: 1)

    private func object(
        _ id: String, bytes: Int = KeptIncludesLimitTests.sizeBytes, term: KeptIncludes.Term = .state
    ) -> KeptIncludes.Object {
        let text = WrittenJSON(.string(String(repeating: "a", count: bytes - 2)))
        return KeptIncludes.Object(ReferenceKey(.user, id), text, term)
    }

    /// The ids of those that are known.
    private func known(
        _ kept: KeptIncludes, _ ids: [String], _ view: KeptIncludes.View? = nil, at moment: KeptIncludes.Moment? = nil
    ) -> [String] {
        let texts = kept.texts(.user, ids, view ?? self.view, at: moment ?? self.moment)
        return zip(ids, texts).filter { $0.1 != nil }.map { $0.0 }
    }

    @Test("is for as much as its limit, and with one byte more it begins anew")
    func limit() {
        for (more, left) in [(0, ["P1", "P2"]), (1, ["P2"])] {
            let kept = KeptIncludes(bytesMaximum: Self.viewBytes + 2 * Self.objectBytes)
            kept.keep([object("P1")], view, at: moment)
            kept.keep([object("P2", bytes: Self.sizeBytes + more)], view, at: moment)
            #expect(known(kept, ["P1", "P2"]) == left)
        }
    }

    @Test("is not for what is larger than all of it, and that drives nothing out")
    func tooLarge() {
        let kept = KeptIncludes(bytesMaximum: Self.viewBytes + Self.objectBytes)
        kept.keep([object("P1")], view, at: moment)
        kept.keep([object("P2", bytes: Self.sizeBytes + 1)], view, at: moment)
        #expect(known(kept, ["P1", "P2"]) == ["P1"])
        kept.keep([object("P2")], view, at: moment)
        #expect(known(kept, ["P1", "P2"]) == ["P2"])
    }

    @Test("is taken once by what is kept again")
    func again() {
        let kept = KeptIncludes(bytesMaximum: Self.viewBytes + 2 * Self.objectBytes)
        for _ in 1...3 { kept.keep([object("P1"), object("P2")], view, at: moment) }
        #expect(known(kept, ["P1", "P2"]) == ["P1", "P2"])
    }

    @Test("is taken by each view for itself", arguments: [0, 1])
    func views(_ missing: Int) {
        let kept = KeptIncludes(bytesMaximum: 2 * Self.viewBytes + 2 * Self.objectBytes - missing)
        let other = KeptIncludes.View(visibility: .assignedTo("P9"), timeZone: nil, baseURL: view.baseURL)
        kept.keep([object("P1")], view, at: moment)
        kept.keep([object("P1")], other, at: moment)
        #expect(known(kept, ["P1"]) == (missing == 0 ? ["P1"] : []))
        #expect(known(kept, ["P1"], other) == ["P1"])
    }

    @Test("holds nothing for another view: other rights, another zone, another address")
    func strangers() {
        let kept = KeptIncludes(bytesMaximum: 1024 * 1024)
        kept.keep([object("P1")], view, at: moment)
        let zone = TimeZoneRules(identifier: "Europe/Berlin")
        for other in [
            KeptIncludes.View(visibility: .assignedTo("P9"), timeZone: nil, baseURL: view.baseURL),
            KeptIncludes.View(visibility: .everything, timeZone: zone, baseURL: view.baseURL),
            KeptIncludes.View(visibility: .everything, timeZone: nil, baseURL: "https://other.example"),
        ] {
            #expect(known(kept, ["P1"], other) == [])
        }
        #expect(kept.texts(.team, ["P1"], view, at: moment) == [nil], "nor for another kind")
    }

    @Test("holds one state of the store, the newest")
    func states() {
        let kept = KeptIncludes(bytesMaximum: 1024 * 1024)
        let later = KeptIncludes.Moment(version: 2, second: 1)
        kept.keep([object("P1")], view, at: moment)
        #expect(known(kept, ["P1"], at: later) == [])
        kept.keep([object("P2")], view, at: later)
        kept.keep([object("P1")], view, at: moment)
        #expect(known(kept, ["P1", "P2"]) == [])
        #expect(known(kept, ["P1", "P2"], at: later) == ["P2"])
    }

    @Test("holds what depends on the time for its second alone")
    func seconds() {
        let kept = KeptIncludes(bytesMaximum: 1024 * 1024)
        kept.keep([object("P1"), object("P2", term: .second)], view, at: moment)
        #expect(known(kept, ["P1", "P2"]) == ["P1", "P2"])
        let later = KeptIncludes.Moment(version: 1, second: 2)
        #expect(known(kept, ["P1", "P2"], at: later) == ["P1"])
        kept.keep([object("P2", term: .second)], view, at: later)
        #expect(known(kept, ["P1", "P2"], at: later) == ["P1", "P2"])
    }
}

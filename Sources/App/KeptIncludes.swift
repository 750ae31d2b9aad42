// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
package import Domain
private import Synchronization

/// Included objects as they were written, for as long as nothing is committed: page after page names the same services and
/// the same people.
///
/// It holds those of one state of the store, the newest that it was told of. Nothing is told to it when something changes,
/// and nothing in it can be wrong.
package final class KeptIncludes: Sendable {
    /// All that an object's text depends on besides the object and the state of the store. What two callers see is one
    /// view only if they may know of the same.
    package struct View: Hashable, Sendable {
        package let visibility: Visibility
        package let timeZone: TimeZoneRules?
        package let baseURL: String

        package init(visibility: Visibility, timeZone: TimeZoneRules?, baseURL: String) {
            self.visibility = visibility
            self.timeZone = timeZone
            self.baseURL = baseURL
        }
    }

    /// A state of the store at one second. Versions grow.
    package struct Moment: Hashable, Sendable {
        package let version: Int64
        package let second: Int64

        package init(version: Int64, second: Int64) {
            self.version = version
            self.second = second
        }
    }

    /// How long a text is right.
    package enum Term: Sendable {
        /// Until something is committed.
        case state
        /// No longer than the second in which it was written: it depends on the time too.
        case second
    }

    package struct Object: Sendable {
        package let key: ReferenceKey
        package let text: WrittenJSON
        package let term: Term

        package init(_ key: ReferenceKey, _ text: WrittenJSON, _ term: Term) {
            self.key = key
            self.text = text
            self.term = term
        }
    }

    /// What an object takes in memory besides its text.
    package static let objectOverheadBytes = 160
    /// What a view takes: some name hundreds of teams.
    package static let viewOverheadBytes = 16 * 1024

    private struct Held: Sendable {
        let text: WrittenJSON
        /// The second for which it is right; nil where the time changes nothing.
        let second: Int64?
    }
    private struct State: Sendable {
        var version: Int64 = .min
        var held: [View: [ReferenceKey: Held]] = [:]
        var byteCount = 0
    }

    private let bytesMaximum: Int
    private let state = Mutex(State())

    /// Holds texts that take no more than this altogether.
    package init(bytesMaximum: Int) { self.bytesMaximum = bytesMaximum }

    /// For each id the object's text as it is at this moment; nil where it has to be written.
    package func texts(
        _ kind: ResourceKind, _ ids: [String], _ view: View, at moment: Moment
    ) -> [WrittenJSON?] {
        state.withLock { state -> [WrittenJSON?] in
            guard state.version == moment.version, let known = state.held[view] else {
                return [WrittenJSON?](repeating: nil, count: ids.count)
            }
            return ids.map { id -> WrittenJSON? in
                guard let held = known[ReferenceKey(kind, id)] else { return nil }
                return (held.second ?? moment.second) == moment.second ? held.text : nil
            }
        }
    }

    /// Keeps what was written at this moment. Of a state that is over nothing is kept. Full, it begins anew: what is still
    /// asked for comes back at once.
    package func keep(_ objects: [Object], _ view: View, at moment: Moment) {
        guard !objects.isEmpty else { return }
        state.withLock { state in
            guard moment.version >= state.version else { return }
            if moment.version > state.version { state = State(version: moment.version) }
            // Taken out meanwhile: a view that names hundreds of teams is looked up twice and not for each object.
            var known = state.held.removeValue(forKey: view)
            for object in objects {
                let cost = object.text.bytes.count + Self.objectOverheadBytes
                guard cost + Self.viewOverheadBytes <= bytesMaximum else { continue }
                if let old = known?.removeValue(forKey: object.key) {
                    state.byteCount -= old.text.bytes.count + Self.objectOverheadBytes
                }
                let added = cost + (known == nil ? Self.viewOverheadBytes : 0)
                if state.byteCount + added > bytesMaximum {
                    (state.held, state.byteCount) = ([:], cost + Self.viewOverheadBytes)
                    known = [:]
                } else {
                    state.byteCount += added
                    if known == nil { known = [:] }
                }
                known?[object.key] = Held(
                    text: object.text, second: object.term == .second ? moment.second : nil)
            }
            state.held[view] = known
        }
    }
}

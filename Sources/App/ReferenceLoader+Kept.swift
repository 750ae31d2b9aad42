// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Store

/// The state in which the store was before a read began.
struct ReadStart: Sendable {
    private let database: any Database
    private let version: Int64

    /// Nil where the store cannot tell cheaply whether anything was committed.
    init?(_ database: any Database) {
        guard let version = database.dataVersion() else { return nil }
        self.database = database
        self.version = version
    }

    /// The state that the read sees; nil where something was committed since, so that it may see either.
    var state: Int64? { database.dataVersion() == version ? version : nil }
}

extension ReferenceLoader {
    /// What was included before, for a read that sees the same. A write never takes part: what it sees may not be kept.
    struct Keeping {
        private let start: ReadStart
        private let kept: KeptIncludes
        private let view: KeptIncludes.View
        private let moment: KeptIncludes.Moment

        /// Nil where it is not certain what the store's state is.
        init?(_ base: EncodeContext, _ work: Work) {
            guard let start = work.readStart, let state = start.state else { return nil }
            self.start = start
            kept = work.caches.includes
            view = KeptIncludes.View(visibility: work.visibility, timeZone: base.timeZone, baseURL: base.baseURL)
            moment = KeptIncludes.Moment(version: state, second: base.now.seconds)
        }

        /// Adds what is known to `included`, and answers the ids of the others.
        func take(_ kind: ResourceKind, _ ids: [String], into included: inout [ReferenceKey: JSON]) -> [String] {
            guard kind.keptIncludeTerm != nil else { return ids }
            var missing: [String] = []
            for (id, text) in zip(ids, kept.texts(kind, ids, view, at: moment)) {
                if let text { included[ReferenceKey(kind, id)] = .written(text) } else { missing.append(id) }
            }
            return missing
        }

        /// Keeps what this read has written, unless something was committed meanwhile: then nobody asks for it again.
        func keep(_ objects: [KeptIncludes.Object]) {
            guard start.state == moment.version else { return }
            kept.keep(objects, view, at: moment)
        }
    }

    /// Writes the objects that are wanted in full, and keeps them where their kind is kept at all.
    static func write(
        _ pending: [PendingObject], _ plain: EncodeContext, _ keeping: Keeping?, into included: inout [ReferenceKey: JSON]
    ) {
        var fresh: [KeptIncludes.Object] = []
        for object in pending {
            let json = object.write(plain)
            guard keeping != nil, let term = object.key.kind.keptIncludeTerm else {
                included[object.key] = json
                continue
            }
            let text = WrittenJSON(json)
            included[object.key] = .written(text)
            fresh.append(KeptIncludes.Object(object.key, text, term))
        }
        keeping?.keep(fresh)
    }
}

extension ResourceKind {
    /// How long an included object of the kind is right as it was written; nil of those that are not kept. Whatever is added
    /// here shows nothing but what is stored, or changes at whole seconds alone.
    var keptIncludeTerm: KeptIncludes.Term? {
        switch self {
        case .user, .contactMethod, .notificationRule, .team, .integration, .escalationPolicy, .priority, .logEntry: .state
        // It says whether it is in maintenance, and windows begin and end at whole seconds.
        case .service: .second
        default: nil
        }
    }
}

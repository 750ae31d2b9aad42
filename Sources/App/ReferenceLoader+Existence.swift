// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
import Domain
import Store

extension ReferenceLoader {
    /// That every object which a value names is there. Throws code 2001 with the kind and the id of each that is not.
    package static func requireExisting<Value>(_ value: Value, _ shape: Shape<Value>, _ work: Work) throws {
        var needs = ReferenceNeeds(includes: [])
        shape.collectReferences(of: value, into: &needs)
        if let refusal = try refusal(of: needs.keys, work) { throw refusal }
    }

    /// The refusal of a body that names objects which are not there, or are of another kind; nil when all are as they are
    /// named. One query per kind.
    package static func refusal(of named: [ReferenceKey], _ work: Work) throws -> APIError? {
        guard !named.isEmpty else { return nil }
        var problems: [String] = []
        for kind in ResourceKind.allCases {
            let ids = Set(named.filter { $0.kind == kind }.map(\.id)).sorted()
            guard !ids.isEmpty else { continue }
            let found = try existing(kind, ids, work)
            problems += ids.filter { !found.contains($0) }.map { "\(kind.label) \($0) does not exist" }
        }
        return problems.isEmpty ? nil : .invalidInput(problems)
    }

    /// Kinds of records share their ids' place in the store: one of another kind is none of this.
    private static func existing(_ kind: ResourceKind, _ ids: [String], _ work: Work) throws -> Set<String> {
        guard let record = Records.kind(kind) else { return Set(try summaries(kind, ids, work.session).map(\.id)) }
        let found = try RecordQueries.find(work.session, ids: ids)
        return Set(found.filter { $0.kind == record.storedKind }.map(\.id))
    }
}

extension ResourceKind {
    /// The kind as error texts name it: `escalation_policy` becomes "Escalation policy".
    fileprivate var label: String {
        let words = type.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

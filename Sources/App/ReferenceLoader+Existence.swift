// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
import Store

extension ReferenceLoader {
    /// That every object which a value names is there; one query per kind. Throws code 2001 with the kind and the id.
    package static func requireExisting<Value>(_ value: Value, _ shape: Shape<Value>, _ work: Work) throws {
        var needs = ReferenceNeeds(includes: [])
        shape.collectReferences(of: value, into: &needs)
        var problems: [String] = []
        for kind in ResourceKind.allCases {
            let ids = needs.ids(of: kind)
            guard !ids.isEmpty else { continue }
            let found = Set(try summaries(kind, ids, work.session).map(\.id))
            problems += ids.filter { !found.contains($0) }.map { "\(kind.label) \($0) does not exist" }
        }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
    }
}

extension ResourceKind {
    /// The kind as error texts name it: `escalation_policy` becomes "Escalation policy".
    fileprivate var label: String {
        let words = type.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base

extension Field {
    /// What a value names by reference: one object, or each of a list.
    package static func naming(_ kind: ResourceKind) -> @Sendable (JSON) -> [ReferenceKey] {
        { json in
            (json.arrayValue ?? [json]).compactMap { $0["id"]?.stringValue }.map { ReferenceKey(kind, $0) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A service in the web of dependencies: one that is watched, or one that the business sees.
package struct ServiceNode: Hashable, Sendable {
    /// Raw values are the wire's.
    package enum Kind: String, CaseIterable, Sendable {
        case technical = "technical_service"
        case business = "business_service"
    }

    package var id: String
    package var kind: Kind

    package init(id: String, kind: Kind) {
        self.id = id
        self.kind = kind
    }
}

/// That one service cannot do without another.
package struct ServiceDependency: Hashable, Sendable {
    /// Of one service, those it rests on and those that rest on it together.
    package static let perServiceMaximum = 2000
    /// Dependencies in a chain: each look up or down goes level by level.
    package static let depthMaximum = 100
    /// In one request.
    package static let bulkMaximum = 250

    /// Between which two it is; there is one dependency at most.
    package struct Ends: Hashable, Sendable {
        package let supportingID: String
        package let dependentID: String
        package init(supportingID: String, dependentID: String) {
            self.supportingID = supportingID
            self.dependentID = dependentID
        }
    }

    package var id: String
    /// The one that is needed.
    package var supporting: ServiceNode
    /// The one that needs it.
    package var dependent: ServiceNode

    package init(id: String = "", supporting: ServiceNode, dependent: ServiceNode) {
        self.id = id
        self.supporting = supporting
        self.dependent = dependent
    }

    package var ends: Ends { Ends(supportingID: supporting.id, dependentID: dependent.id) }
}

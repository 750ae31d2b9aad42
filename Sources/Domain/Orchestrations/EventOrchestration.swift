// SPDX-License-Identifier: Apache-2.0
package import Base

/// Rules that stand before services and lead events to them.
package struct EventOrchestration: Hashable, Sendable {
    package static let nameLengthMaximum = 255
    package static let descriptionLengthMaximum = 1024
    package static let countMaximum = 1000
    package static let integrationsMaximum = 100
    /// A new one can be sent to at once.
    package static let integrationLabelDefault = "Default Integration"

    package var id: String
    package var name: String
    package var description: String?
    package var teamID: String?
    /// Rules of its router.
    package var routeCount: Int
    package var integrations: [OrchestrationIntegration]
    package var mark: ChangeMark

    package init(
        id: String = "", name: String = "", description: String? = nil, teamID: String? = nil, routeCount: Int = 0,
        integrations: [OrchestrationIntegration] = [], mark: ChangeMark = ChangeMark()
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.teamID = teamID
        self.routeCount = routeCount
        self.integrations = integrations
        self.mark = mark
    }
}

/// Who made something and who changed it last.
package struct ChangeMark: Hashable, Sendable {
    package var createdAt: Instant
    package var createdByID: String?
    package var updatedAt: Instant
    package var updatedByID: String?
    /// Another one with each change.
    package var version: String

    package init(
        createdAt: Instant = Instant(milliseconds: 0), createdByID: String? = nil,
        updatedAt: Instant = Instant(milliseconds: 0), updatedByID: String? = nil, version: String = ""
    ) {
        self.createdAt = createdAt
        self.createdByID = createdByID
        self.updatedAt = updatedAt
        self.updatedByID = updatedByID
        self.version = version
    }

    package init(at now: Instant, by userID: String?, version: String) {
        self.init(createdAt: now, createdByID: userID, updatedAt: now, updatedByID: userID, version: version)
    }

    package mutating func change(at now: Instant, by userID: String?, version: String) {
        updatedAt = now
        updatedByID = userID
        self.version = version
    }
}

/// Where an orchestration's events come in.
package struct OrchestrationIntegration: Hashable, Sendable {
    package static let labelLengthMaximum = 255
    /// By it the keys of orchestrations are known from those of services.
    package static let routingKeyStart = "R"

    package var id: String
    package var orchestrationID: String
    package var label: String
    package var routingKey: String
    package var createdAt: Instant

    package init(
        id: String = "", orchestrationID: String = "", label: String = "", routingKey: String = "",
        createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.orchestrationID = orchestrationID
        self.label = label
        self.routingKey = routingKey
        self.createdAt = createdAt
    }
}

/// A path's rules as they are stored.
package struct StoredOrchestrationPath: Hashable, Sendable {
    /// The orchestration, or the service.
    package var ownerID: String
    package var kind: OrchestrationPath.Kind
    /// `sets` and `catch_all`, every rule with an id.
    package var document: JSONObject
    package var mark: ChangeMark

    package init(ownerID: String, kind: OrchestrationPath.Kind, document: JSONObject, mark: ChangeMark) {
        self.ownerID = ownerID
        self.kind = kind
        self.document = document
        self.mark = mark
    }
}

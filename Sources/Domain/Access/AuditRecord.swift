// SPDX-License-Identifier: Apache-2.0
package import Base

/// A change of configuration: who made it, in what way, and what it changed. Incidents have log entries instead.
package struct AuditRecord: Hashable, Sendable {
    /// What happened to the root resource. Raw values are the wire's.
    package enum Action: String, CaseIterable, Sendable {
        case create, update, delete
    }

    /// Something that a record names, as it was called then: it may be gone by now.
    package struct Reference: Hashable, Sendable {
        /// The wire's type, without the ending that references have.
        package var kind: String
        package var id: String
        package var summary: String?

        package init(kind: String, id: String, summary: String? = nil) {
            self.kind = kind
            self.id = id
            self.summary = summary
        }
    }

    /// Kinds of actors. Raw values are the wire's types, without the ending that references have.
    package enum ActorKind: String, CaseIterable, Sendable {
        case user
        case apiKey = "api_key"
        case app
        case agent
    }

    /// In what way a change was made.
    package struct Method: Hashable, Sendable {
        /// Raw values are the wire's.
        package enum Kind: String, CaseIterable, Sendable {
            case browser
            case oauth
            case apiToken = "api_token"
            case identityProvider = "identity_provider"
            case other
        }

        /// Characters of a token that are kept: enough to tell tokens apart, and too few to use one.
        package static let tokenLength = 4

        package var kind: Kind
        package var truncatedToken: String?
        package var description: String?

        package init(kind: Kind, truncatedToken: String? = nil, description: String? = nil) {
            self.kind = kind
            self.truncatedToken = truncatedToken
            self.description = description
        }
    }

    /// How far apart the ends of the range of one list may be.
    package static let rangeMaximumSeconds: Int64 = 31 * .secondsPerDay
    /// How far a list goes back when nothing is said.
    package static let rangeDefaultSeconds: Int64 = .secondsPerDay

    package var id: String
    package var at: Instant
    /// The first is who was let in; a second is the person whom an account key names.
    package var actors: [Reference]
    package var method: Method
    /// What the change belongs to: a contact method's is its user.
    package var root: Reference
    package var action: Action
    package var details: AuditDetails
    package var requestID: String?
    package var remoteAddress: String?

    package init(
        id: String, at: Instant, actors: [Reference], method: Method, root: Reference, action: Action,
        details: AuditDetails, requestID: String? = nil, remoteAddress: String? = nil
    ) {
        self.id = id
        self.at = at
        self.actors = actors
        self.method = method
        self.root = root
        self.action = action
        self.details = details
        self.requestID = requestID
        self.remoteAddress = remoteAddress
    }
}

/// What a change did, and to what within its root resource.
package struct AuditDetails: Hashable, Sendable {
    /// A value that is another one now. Nil is absence.
    package struct FieldChange: Hashable, Sendable {
        package var name: String
        package var before: String?
        package var value: String?

        package init(name: String, before: String? = nil, value: String? = nil) {
            self.name = name
            self.before = before
            self.value = value
        }
    }

    /// Things that are named where they were not, or the other way round.
    package struct ReferenceChange: Hashable, Sendable {
        package var name: String
        package var added: [AuditRecord.Reference]
        package var removed: [AuditRecord.Reference]

        package init(name: String, added: [AuditRecord.Reference] = [], removed: [AuditRecord.Reference] = []) {
            self.name = name
            self.added = added
            self.removed = removed
        }
    }

    package struct Difference: Hashable, Sendable {
        package var fields: [FieldChange] = []
        package var references: [ReferenceChange] = []
        /// How many more there were than are kept.
        package var leftOutCount = 0

        package init(fields: [FieldChange] = [], references: [ReferenceChange] = [], leftOutCount: Int = 0) {
            self.fields = fields
            self.references = references
            self.leftOutCount = leftOutCount
        }

        package var isEmpty: Bool { fields.isEmpty && references.isEmpty }
    }

    /// Fields of one record, and things that it names: a set-up tool may replace everything at once.
    package static let fieldsMaximum = 100
    package static let referencesMaximum = 100
    /// Bytes of a value, before and after each; longer ones are cut, and end in `…`.
    package static let valueBytesMaximum = 1024
    /// What stands for a secret. That it is another one now shows; what it is does not.
    package static let redacted = "[redacted]"

    package var resource: AuditRecord.Reference
    package var difference: Difference

    package init(resource: AuditRecord.Reference, difference: Difference) {
        self.resource = resource
        self.difference = difference
    }
}

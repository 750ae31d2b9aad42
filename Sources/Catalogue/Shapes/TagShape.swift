// SPDX-License-Identifier: Apache-2.0
import Base

/// What can carry tags. Raw values are the path's, and the root keys of answers.
package enum TaggedKind: String, CaseIterable, Sendable {
    case users
    case teams
    case escalationPolicies = "escalation_policies"

    package var resource: ResourceKind {
        switch self {
        case .users: .user
        case .teams: .team
        case .escalationPolicies: .escalationPolicy
        }
    }
}

/// Which tags an object is to carry from now on, and which no more.
package struct TagChange: Sendable {
    package enum Added: Hashable, Sendable {
        case known(id: String)
        /// The tag with this label, in any case; made on the way when there is none.
        case labelled(String)
    }

    package var added: [Added] = []
    package var removedIDs: [String] = []

    package init() {}
}

/// A page of what carries a tag, all of one kind.
package struct TaggedPage: Sendable {
    package var kind: TaggedKind
    package var ids: [String]
    package var limit: Int
    package var offset: Int
    package var hasMore: Bool
    package var total: Int?

    package init(kind: TaggedKind, ids: [String], limit: Int, offset: Int, hasMore: Bool, total: Int?) {
        self.kind = kind
        self.ids = ids
        self.limit = limit
        self.offset = offset
        self.hasMore = hasMore
        self.total = total
    }
}

extension Shapes {
    private static let integer: JSON = ["type": "integer"]
    private static let referenceList: JSON = ["type": "array", "items": ["$ref": "#/components/schemas/Reference"]]
    private static let knownType = "tag_reference"
    private static let newType = "tag"

    package static let tagChange = Shape<TagChange>("TagChange", [addedTags, removedTags])

    private static let addedTags = Field<TagChange>(
        name: "add", schema: ["type": "array", "items": ["type": "object"]],
        decode: { (json) throws(FieldProblem) in
            let added = try readAdded(json)
            return { $0.added = added }
        })

    private static let removedTags = Field<TagChange>(
        name: "remove", schema: referenceList,
        decode: { (json) throws(FieldProblem) in
            let ids = try Field<TagChange>.referenceIDs(json, maximum: TagLimits.changesMaximum)
            return { $0.removedIDs = ids }
        })

    private static func readAdded(_ json: JSON) throws(FieldProblem) -> [TagChange.Added] {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= TagLimits.changesMaximum else {
            throw FieldProblem("has more than \(TagLimits.changesMaximum) elements")
        }
        var added: [TagChange.Added] = []
        for element in elements where !element.isNull {
            let tag = try addedTag(element)
            if !added.contains(tag) { added.append(tag) }
        }
        return added
    }

    private static func addedTag(_ json: JSON) throws(FieldProblem) -> TagChange.Added {
        guard json.objectValue != nil else { throw FieldProblem("must hold tags and references to tags") }
        switch json["type"]?.stringValue ?? "" {
        case knownType:
            guard let id = json["id"]?.stringValue, !id.isBlank else { throw FieldProblem("id can't be blank") }
            return .known(id: id)
        case newType:
            do throws(FieldProblem) {
                let label = try FieldReading.text(json["label"] ?? .null, length: 1...TagLimits.labelLengthMaximum)
                return .labelled(label)
            } catch {
                throw FieldProblem("label \(error.text)")
            }
        default: throw FieldProblem("type must be one of \(newType), \(knownType)")
        }
    }

    package static let taggedPage = Shape<TaggedPage>(
        "TaggedEntities", pageMembers + TaggedKind.allCases.map { taggedList($0) })

    private static let pageMembers: [Field<TaggedPage>] = [
        .readOnly("limit", schema: integer) { value, _ in .int(Int64(value.limit)) },
        .readOnly("offset", schema: integer) { value, _ in .int(Int64(value.offset)) },
        .readOnly("more", schema: ["type": "boolean"]) { value, _ in .bool(value.hasMore) },
        .readOnly("total", schema: ["type": "integer", "nullable": true]) { value, _ in
            value.total.map { .int(Int64($0)) } ?? .null
        },
    ]

    /// Only the list that was asked for is shown.
    private static func taggedList(_ kind: TaggedKind) -> Field<TaggedPage> {
        Field(
            name: kind.rawValue, schema: referenceList,
            encode: { value, context in
                guard value.kind == kind else { return nil }
                return .array(value.ids.map { context.reference(kind.resource, $0) })
            },
            collectReferences: { value, needs in
                guard value.kind == kind else { return }
                for id in value.ids { needs.add(kind.resource, id) }
            })
    }
}

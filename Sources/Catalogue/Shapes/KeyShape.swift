// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What a caller sends to make a key.
package struct KeyDraft: Sendable {
    package var name = ""
    package var kind = APIKey.Kind.user
    package var userID: String?
    package var expiresAt: Instant?
    package init() {}
}

/// What a caller sends to put a new key in the place of an old one.
package struct KeyRotation: Sendable {
    package var overlapSeconds = APIKey.overlapDefaultSeconds
    package init() {}
}

/// A new key with its secret, as it is shown once.
package struct IssuedKey: Sendable {
    package var key: APIKey
    package var token: String

    package init(key: APIKey, token: String) {
        self.key = key
        self.token = token
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let optionalTime: JSON = ["type": "string", "format": "date-time", "nullable": true]
    private static let optionalObject: JSON = ["type": "object", "nullable": true]
    private static let keyType: JSON = "key"

    package static let keyDraft = Shape<KeyDraft>(
        "KeyDraft",
        [
            .string("name", \.name, length: 1...APIKey.nameLengthMaximum, required: true),
            .choice("kind", \.kind, required: true),
            .optionalReference("user", \.userID, .user),
            .optionalInstant("expires_at", \.expiresAt),
        ])

    package static let keyRotation = Shape<KeyRotation>(
        "KeyRotation", [.integer("overlap_seconds", \.overlapSeconds, in: 0...APIKey.overlapMaximumSeconds)])

    /// Without the secret: nothing that is listed can hold it.
    package static let key = Shape<APIKey>("Key", keyIdentity + keyOrigin + keyCourse)

    package static let issuedKey = Shape<IssuedKey>("IssuedKey", key.fields.map(ofIssued) + keySecret)

    private static let keySecret: [Field<IssuedKey>] = [
        .readOnly("token", schema: text) { value, _ in .string(value.token) }
    ]

    private static let keyIdentity: [Field<APIKey>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.id) },
        .constant("type", keyType, schema: text),
        .readOnly("summary", schema: text) { value, _ in .string(value.name) },
        .readOnly("name", schema: text) { value, _ in .string(value.name) },
        .readOnly("kind", schema: text) { value, _ in .string(value.kind.rawValue) },
        .readOnly("reach", schema: text) { value, _ in .string(value.reach) },
        readOnly(.optionalReference("user", \APIKey.userID, .user)),
    ]

    private static let keyOrigin: [Field<APIKey>] = [
        readOnly(.optionalReference("creator", \APIKey.creatorUserID, .user)),
        .readOnly("creator_key", schema: optionalObject) { value, _ in
            value.creatorKeyID.map { keyReference($0, name: value.creatorKeyName) } ?? .null
        },
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("created_via", schema: optionalText) { value, _ in JSON(value.createdVia) },
    ]

    private static let keyCourse: [Field<APIKey>] = [
        .readOnly("expires_at", schema: optionalTime) { value, context in context.time(value.expiresAt) },
        .readOnly("last_used_at", schema: optionalTime) { value, context in context.time(value.lastUsedAt) },
        .readOnly("hint", schema: optionalText) { value, _ in JSON(value.hint) },
        .readOnly("replaced_by", schema: optionalObject) { value, _ in
            value.replacedByID.map { keyReference($0, name: nil) } ?? .null
        },
    ]

    private static func keyReference(_ id: String, name: String?) -> JSON {
        ["id": .string(id), "type": "key_reference", "summary": JSON(name)]
    }

    /// The same member of a key that is shown with its secret.
    private static func ofIssued(_ field: Field<APIKey>) -> Field<IssuedKey> {
        var issued = Field<IssuedKey>(name: field.name, schema: field.schema)
        if let encode = field.encode { issued.encode = { value, context in encode(value.key, context) } }
        if let collect = field.collectReferences {
            issued.collectReferences = { value, needs in collect(value.key, &needs) }
        }
        return issued
    }
}

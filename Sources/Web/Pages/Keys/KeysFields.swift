// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension KeysModel {
    private static let title = "API keys"
    private typealias Choice = (value: String, label: String)
    private static let ownKinds: [Choice] = [("user", "Whatever I may do")]
    private static let accountKinds: [Choice] = [
        ("account", "The account: reads and changes everything"), ("read_only", "The account: only reads everything"),
    ]
    private static let lifetimes: [Choice] = [
        ("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year"), ("0", "When somebody revokes it"),
    ]
    private static let overlaps: [Choice] = [
        ("0", "Ends at once"), ("3600", "Works for another hour"), ("86400", "Works for another day"),
        ("604800", "Works for another week"),
    ]
    private static let overlapDefault = "86400"

    var fields: Fields {
        var fields = frame.fields(title: Self.title, place: .keys, refresh: .live)
        fields["heading"] = .text(Self.title)
        fields["summary"] = .text(counted(keys.count, "key") + (isCut ? ", and more that are not shown" : ""))
        fields["issued"] = .optional(issued.map(issuedFields))
        fields["createPath"] = .text(WebPath.keys)
        fields["draftName"] = .text(draft.name)
        fields["kindChoices"] = choices(Self.ownKinds + (offersAccountKeys ? Self.accountKinds : []), chosen: draft.kind)
        fields["dayChoices"] = choices(Self.lifetimes, chosen: draft.days)
        fields["overlapChoices"] = choices(Self.overlaps, chosen: Self.overlapDefault)
        fields["hasKeys"] = .flag(!keys.isEmpty)
        fields["keys"] = .list(keys.map(keyFields))
        return fields
    }

    private func issuedFields(_ issued: Issued) -> Fields {
        [
            "name": .text(issued.name), "reach": .text(issued.reach), "token": .text(issued.token),
            "isReplacement": .flag(issued.isReplacement),
        ]
    }

    private func keyFields(_ key: Key) -> Fields {
        let hasEnded = key.expiresAt.map { $0 <= frame.now } ?? false
        let canRotate = !key.isReplaced && !hasEnded
        return [
            "id": .text(key.id), "name": .text(key.name), "reach": .text(key.reach), "hint": .optional(key.hint),
            "creator": .optional(key.creator), "created": .group(frame.time.clockFields(key.createdAt)),
            "lastUsed": .optional(key.lastUsedAt.map { frame.time.ageFields($0) }), "hasEnded": .flag(hasEnded),
            "ends": hasEnded ? .absent : .optional(key.expiresAt.map { frame.time.countdownFields($0) }),
            "isReplaced": .flag(key.isReplaced),
            "rotatePath": canRotate ? .text(WebPath.key(key.id, .rotate)) : .absent,
            "revokePath": .text(WebPath.key(key.id, .revoke)),
        ]
    }

    private func choices(_ choices: [Choice], chosen: String) -> Fields.Value {
        .list(
            choices.map { choice in
                ["value": .text(choice.value), "label": .text(choice.label), "isChosen": .flag(choice.value == chosen)]
            })
    }
}

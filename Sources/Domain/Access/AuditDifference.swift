// SPDX-License-Identifier: Apache-2.0
package import Base

extension AuditDetails {
    /// What is different between two looks at one object in its wire form. Nil and null stand for its absence.
    ///
    /// Plain values become fields, and what names other objects becomes references. Names within names are joined by dots;
    /// an element of a list goes by what it is called.
    package static func difference(before: JSON?, after: JSON?) -> Difference {
        var comparison = AuditComparison()
        comparison.compareMembers(of: "", before?.objectValue, after?.objectValue)
        return comparison.difference
    }

    /// Secrets that were sent and that no look at the object shows, such as a new password.
    package static func unseenSecrets(in input: JSONObject, beside shown: JSON?) -> [FieldChange] {
        input.members.compactMap { member in
            guard AuditMember.isSecret(member.name), !member.value.isNull, shown?[member.name] == nil else { return nil }
            return FieldChange(name: member.name, value: redacted)
        }
    }
}

private struct AuditComparison {
    private(set) var difference = AuditDetails.Difference()
    private var referenceCount = 0

    mutating func compareMembers(of path: String, _ before: JSONObject?, _ after: JSONObject?) {
        let (old, new) = (Members(before), Members(after))
        for name in new.names + old.names.filter({ new[$0] == nil }) where !AuditMember.isLeftOut(name) {
            // Of something that comes or goes the record names the type already.
            if name == "type", before == nil || after == nil { continue }
            compare(path.isEmpty ? name : "\(path).\(name)", name, old[name], new[name])
        }
    }

    private mutating func compare(_ path: String, _ name: String, _ before: JSON?, _ after: JSON?) {
        let (before, after) = (Self.present(before), Self.present(after))
        guard before != after else { return }
        if AuditMember.isSecret(name), !Self.isReference(before ?? after) {
            let mark = AuditDetails.redacted
            return addField(path, before.map { _ in mark }, after.map { _ in mark })
        }
        switch (before, after) {
        case (.object(let old)?, .object(let new)?): compareObjects(path, old, new)
        case (.object(let old)?, nil): compareObjects(path, old, nil)
        case (nil, .object(let new)?): compareObjects(path, nil, new)
        case (.array(let old)?, .array(let new)?): compareLists(path, name, old, new)
        case (.array(let old)?, nil): compareLists(path, name, old, [])
        case (nil, .array(let new)?): compareLists(path, name, [], new)
        default: addField(path, AuditMember.shown(before, of: name), AuditMember.shown(after, of: name))
        }
    }

    private static func present(_ json: JSON?) -> JSON? { json == .null ? nil : json }

    /// A key's own key is a secret; the key that it names is not.
    private static func isReference(_ json: JSON?) -> Bool { json?.objectValue?.isBareReference ?? false }

    private mutating func compareObjects(_ path: String, _ old: JSONObject?, _ new: JSONObject?) {
        // A part with an id of its own, such as the way in which a webhook is delivered, is told of like any other part.
        let before = old.flatMap { $0.isOfItself ? AuditRecord.Reference($0) : nil }
        let after = new.flatMap { $0.isOfItself ? AuditRecord.Reference($0) : nil }
        guard before != nil || after != nil else { return compareMembers(of: path, old, new) }
        guard before?.id == after?.id else {
            return addReferences(path, added: [after].compactMap(\.self), removed: [before].compactMap(\.self))
        }
        // What the other object is called, and what it is, is no change of this one.
        if new?.isBareReference != true { compareMembers(of: path, old, new) }
    }

    // MARK: Lists

    private mutating func compareLists(_ path: String, _ name: String, _ old: [JSON], _ new: [JSON]) {
        let (before, after) = (old.compactMap { Item($0) }, new.compactMap { Item($0) })
        if before.count == old.count, after.count == new.count {
            compareItems(path, before, after)
        } else {
            comparePlain(path, name, old, new)
        }
    }

    /// Elements that can be told apart by an id.
    private mutating func compareItems(_ path: String, _ old: [Item], _ new: [Item]) {
        let (oldIDs, newIDs) = (Set(old.map(\.id)), Set(new.map(\.id)))
        let added = new.filter { !oldIDs.contains($0.id) }
        let removed = old.filter { !newIDs.contains($0.id) }
        addReferences(path, added: added.compactMap(\.reference), removed: removed.compactMap(\.reference))
        let known = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        let kept = new.compactMap { item -> (old: Item, new: Item)? in
            guard let old = known[item.id], old.rest != item.rest else { return nil }
            return (old, item)
        }
        // One of several must say which it is; the only one is known by what the record is about.
        let isOne = added.count + removed.count + kept.count == 1
        for pair in kept { compareMembers(of: pair.new.path(below: path, isOne), pair.old.rest, pair.new.rest) }
        for item in added where !item.isOfItself { compareItem(path, item, isOne, isNew: true) }
        for item in removed where !item.isOfItself { compareItem(path, item, isOne, isNew: false) }
        let (oldOrder, newOrder) = (old.filter { newIDs.contains($0.id) }, new.filter { oldIDs.contains($0.id) })
        if oldOrder.map(\.id) != newOrder.map(\.id) { addField(path, Self.listed(old), Self.listed(new)) }
    }

    /// One that came or went. If nothing of it is worth a field, that it did still is.
    private mutating func compareItem(_ list: String, _ item: Item, _ isOne: Bool, isNew: Bool) {
        let size = difference.fields.count + difference.references.count + difference.leftOutCount
        compareMembers(of: item.path(below: list, isOne), isNew ? nil : item.rest, isNew ? item.rest : nil)
        guard item.reference == nil else { return }
        guard size == difference.fields.count + difference.references.count + difference.leftOutCount else { return }
        addField(list, isNew ? nil : item.label, isNew ? item.label : nil)
    }

    private static func listed(_ items: [Item]) -> String { AuditMember.cut(items.map(\.label).joined(separator: ", ")) }

    /// Elements without ids: by their places while there are as many as before, and otherwise as wholes.
    private mutating func comparePlain(_ path: String, _ name: String, _ old: [JSON], _ new: [JSON]) {
        guard (old + new).contains(where: { $0.objectValue != nil || $0.arrayValue != nil }) else {
            return addField(path, Self.joined(old, name), Self.joined(new, name))
        }
        let (before, after) = (old.compactMap(\.objectValue), new.compactMap(\.objectValue))
        if before.count == old.count, after.count == new.count, before.count == after.count {
            for index in before.indices {
                compareMembers(of: before.count == 1 ? path : "\(path).\(index + 1)", before[index], after[index])
            }
            return
        }
        let (oldOnes, newOnes) = (Set(old), Set(new))
        let added = new.filter { !oldOnes.contains($0) }
        let removed = old.filter { !newOnes.contains($0) }
        for item in removed { addField(path, AuditMember.shown(item, of: name), nil) }
        for item in added { addField(path, nil, AuditMember.shown(item, of: name)) }
        guard added.isEmpty, removed.isEmpty else { return }
        addField(path, AuditMember.shown(.array(old), of: name), AuditMember.shown(.array(new), of: name))
    }

    private static func joined(_ plain: [JSON], _ name: String) -> String? {
        guard !plain.isEmpty else { return nil }
        return AuditMember.cut(plain.compactMap { AuditMember.shown($0, of: name) }.joined(separator: ", "))
    }

    // MARK: Results

    private mutating func addField(_ name: String, _ before: String?, _ value: String?) {
        guard before != nil || value != nil else { return }
        guard difference.fields.count < AuditDetails.fieldsMaximum else {
            difference.leftOutCount += 1
            return
        }
        difference.fields.append(AuditDetails.FieldChange(name: AuditMember.cut(name), before: before, value: value))
    }

    private mutating func addReferences(
        _ name: String, added: [AuditRecord.Reference], removed: [AuditRecord.Reference]
    ) {
        let room = AuditDetails.referencesMaximum - referenceCount
        let (someAdded, someRemoved) = (added.prefix(room), removed.prefix(max(0, room - added.count)))
        difference.leftOutCount += added.count + removed.count - someAdded.count - someRemoved.count
        referenceCount += someAdded.count + someRemoved.count
        guard !someAdded.isEmpty || !someRemoved.isEmpty else { return }
        difference.references.append(
            AuditDetails.ReferenceChange(
                name: AuditMember.cut(name), added: Array(someAdded), removed: Array(someRemoved)))
    }
}

/// The members of an object by name, in order.
private struct Members {
    private(set) var names: [String] = []
    private var byName: [String: JSON] = [:]

    init(_ object: JSONObject?) {
        for member in object?.members ?? [] {
            if byName.updateValue(member.value, forKey: member.name) == nil { names.append(member.name) }
        }
    }

    subscript(name: String) -> JSON? { byName[name] }
}

/// An element of a list that can be told from the others.
private struct Item {
    let id: String
    /// The other object that it names, or is.
    let reference: AuditRecord.Reference?
    /// What it says besides; nil when that is all.
    let rest: JSONObject?
    let label: String
    /// Whether it is an object with an address of its own: that it is named here is all that comes and goes.
    let isOfItself: Bool

    /// Nil for an element that neither has an id nor names an object that has one.
    init?(_ json: JSON) {
        guard let object = json.objectValue else { return nil }
        if let own = object["id"]?.stringValue {
            isOfItself = object.isOfItself
            reference = isOfItself ? AuditRecord.Reference(object) : nil
            rest = object.isBareReference ? nil : object
            id = own
            label = object.title ?? own
            return
        }
        let named = object.members.compactMap { member in
            member.value.objectValue.flatMap { AuditRecord.Reference($0) }.map { (name: member.name, reference: $0) }
        }
        guard let main = named.first else { return nil }
        let others = object.members.filter { $0.name != main.name }
        isOfItself = others.isEmpty
        reference = main.reference
        rest = others.isEmpty ? nil : JSONObject(members: others)
        id = main.reference.id
        label = main.reference.summary ?? main.reference.id
    }

    func path(below list: String, _ isOne: Bool) -> String {
        isOne && reference != nil ? list : "\(list).\(label)"
    }
}

extension JSONObject {
    /// Whether it only names an object instead of being one.
    fileprivate var isBareReference: Bool { self["type"]?.stringValue?.hasSuffix("_reference") ?? false }

    /// Whether it has an address of its own, or names an object that has one.
    fileprivate var isOfItself: Bool { isBareReference || self["self"]?.stringValue != nil }

    fileprivate var title: String? {
        for name in ["summary", "name", "label", "display_name"] {
            if let text = self[name]?.stringValue, !text.isEmpty { return AuditMember.cut(text) }
        }
        return nil
    }
}

extension AuditRecord.Reference {
    /// The object that this wire form is of or names; nil when it does not say which.
    package init?(_ object: JSONObject) {
        guard let id = object["id"]?.stringValue, let type = object["type"]?.stringValue else { return nil }
        self.init(kind: Self.kind(of: type), id: id, summary: object.title)
    }

    /// A type without the ending that references have.
    package static func kind(of type: String) -> String {
        let ending = "_reference"
        return type.hasSuffix(ending) ? String(type.dropLast(ending.count)) : type
    }

    /// What the object is called; nil when nothing of its wire form says so.
    package static func summary(of json: JSON?) -> String? { json?.objectValue?.title }
}

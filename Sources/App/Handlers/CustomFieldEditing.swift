// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Changes to custom fields and their options: decided on as a whole before anything is written.
enum CustomFieldEditing {
    static let valueTaken = APIError.invalidInput("Value has already been taken")

    static func create(
        _ draft: CustomFieldDraft, in place: CustomFieldPlace, _ work: Work
    ) throws -> PresentedCustomField {
        try check(draft, in: place)
        let now = work.now.roundedDownToSecond
        var field = CustomField(
            id: work.makeID(), namespace: place.namespace, ownerID: place.ownerID, name: draft.name,
            displayName: draft.displayName, description: draft.description, dataType: draft.dataType, kind: draft.kind,
            isEnabled: draft.isEnabled, createdAt: now, updatedAt: now)
        let plan = try CustomFieldOptionPlan(draft.options, of: field, replacing: [], work)
        field.defaultValue = try keptDefault(draft.defaultValue ?? .null, field, plan.after)
        try checkRoom(for: field, work)
        try checkNames(field, work)
        try CustomFieldQueries.insert(work.session, field)
        try plan.save(work)
        return present(field, plan.after)
    }

    static func update(_ old: CustomField, to draft: CustomFieldDraft, _ work: Work) throws -> PresentedCustomField {
        guard draft.name == old.name else { throw APIError.invalidInput("Name cannot be changed") }
        guard draft.dataType == old.dataType else { throw APIError.invalidInput("Data type cannot be changed") }
        guard draft.kind == old.kind else { throw APIError.invalidInput("Field type cannot be changed") }
        let existing = old.kind.isFixed ? try CustomFieldOptionQueries.of(work.session, fieldIDs: [old.id]) : []
        let plan = try CustomFieldOptionPlan(draft.options, of: old, replacing: existing, work)
        var field = old
        field.displayName = draft.displayName
        field.description = draft.description
        field.isEnabled = draft.isEnabled
        if let value = draft.defaultValue { field.defaultValue = try keptDefault(value, field, plan.after) }
        try checkDefault(of: field, survives: plan.removed)
        field.updatedAt = work.now.roundedDownToSecond
        try checkNames(field, work)
        try CustomFieldQueries.update(work.session, field)
        try plan.save(work)
        return present(field, plan.after)
    }

    static func addOption(_ value: String, to field: CustomField, _ work: Work) throws -> CustomFieldOption {
        guard field.kind.isFixed else { throw noOptions(field.kind) }
        let options = try CustomFieldOptionQueries.of(work.session, fieldIDs: [field.id])
        guard !options.contains(where: { $0.value == value }) else { throw valueTaken }
        guard options.count < CustomField.optionsMaximum else {
            throw limitReached("A custom field can have at most \(CustomField.optionsMaximum) options")
        }
        let now = work.now.roundedDownToSecond
        let option = CustomFieldOption(
            id: work.makeID(), fieldID: field.id, value: value, position: (options.last?.position ?? -1) + 1,
            createdAt: now, updatedAt: now)
        try CustomFieldOptionQueries.insert(work.session, option)
        return option
    }

    /// That the default does not name an option that goes.
    static func checkDefault(of field: CustomField, survives removed: [CustomFieldOption]) throws(APIError) {
        let named = field.optionIDs(in: field.defaultValue)
        guard let lost = removed.first(where: { named.contains($0.id) }) else { return }
        throw .invalidInput("Field option \(lost.value) can't be removed while it is the default value")
    }

    static func noOptions(_ kind: CustomField.Kind) -> APIError {
        .conflictingArguments("Field options can't be given when field type is \(kind.rawValue)")
    }

    private static func present(_ field: CustomField, _ options: [CustomFieldOption]) -> PresentedCustomField {
        let texts = Dictionary(options.map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
        return PresentedCustomField(
            field: field, options: field.kind.isFixed ? options : nil,
            defaultValue: field.shown(field.defaultValue, texts: texts))
    }

    private static func check(_ draft: CustomFieldDraft, in place: CustomFieldPlace) throws(APIError) {
        guard draft.kind == .singleValue || draft.dataType == .string else {
            throw .conflictingArguments("Data type must be string when field type is \(draft.kind.rawValue)")
        }
        let isEmpty = draft.options?.isEmpty ?? true
        guard !place.needsOptions || !draft.kind.isFixed || !isEmpty else {
            throw .invalidInput("Field options can't be blank when field type is \(draft.kind.rawValue)")
        }
    }

    private static func keptDefault(
        _ value: JSON, _ field: CustomField, _ options: [CustomFieldOption]
    ) throws(APIError) -> JSON {
        do throws(FieldProblem) { return try CustomFieldReading.kept(value, field, options: options) } catch {
            throw .invalidInput("Default value \(error.text)")
        }
    }

    private static func checkRoom(for field: CustomField, _ work: Work) throws {
        let fields = try CustomFieldQueries.of(work.session, field.namespace, ownerIDs: [field.ownerID])
        guard fields.count < CustomField.perOwnerMaximum else {
            throw limitReached("There can be at most \(CustomField.perOwnerMaximum) custom fields")
        }
        guard field.namespace == .incidents else { return }
        for sort in CustomField.Sort.allCases where sort.contains(field) {
            guard fields.filter(sort.contains).count < sort.maximum else {
                throw limitReached("There can be at most \(sort.maximum) custom fields of the kind \(sort.label)")
            }
        }
    }

    private static func checkNames(_ field: CustomField, _ work: Work) throws {
        if try CustomFieldQueries.isNameTaken(work.session, field) {
            throw APIError.invalidInput("Name has already been taken")
        }
        if try CustomFieldQueries.isDisplayNameTaken(work.session, field) {
            throw APIError.invalidInput("Display name has already been taken")
        }
    }

    private static func limitReached(_ error: String) -> APIError {
        APIError(status: 400, code: 2019, message: "Product Limit Reached", errors: [error])
    }
}

/// What becomes of a field's options when a body lists them: those listed are all that there are afterwards.
struct CustomFieldOptionPlan {
    private(set) var after: [CustomFieldOption]
    private(set) var removed: [CustomFieldOption] = []
    private var added: [CustomFieldOption] = []
    private var changed: [CustomFieldOption] = []

    /// Without a list all stays as it is.
    init(
        _ drafts: [CustomFieldOptionDraft]?, of field: CustomField, replacing existing: [CustomFieldOption], _ work: Work
    ) throws {
        after = existing
        guard let drafts else { return }
        guard field.kind.isFixed || drafts.isEmpty else { throw CustomFieldEditing.noOptions(field.kind) }
        after = []
        let named = drafts.compactMap(\.id)
        let now = work.now.roundedDownToSecond
        for (position, draft) in drafts.enumerated() {
            guard let old = try Self.existing(draft, existing, named: named) else {
                let option = CustomFieldOption(
                    id: work.makeID(), fieldID: field.id, value: draft.value, position: position, createdAt: now,
                    updatedAt: now)
                added.append(option)
                after.append(option)
                continue
            }
            var option = old
            option.position = position
            option.value = draft.value
            if option.value != old.value { option.updatedAt = now }
            if option != old { changed.append(option) }
            after.append(option)
        }
        removed = existing.filter { old in !after.contains { $0.id == old.id } }
    }

    /// The one whose id is given. Without an id, the one that says the same: a list that is sent twice changes nothing.
    private static func existing(
        _ draft: CustomFieldOptionDraft, _ existing: [CustomFieldOption], named: [String]
    ) throws(APIError) -> CustomFieldOption? {
        guard let id = draft.id else { return existing.first { $0.value == draft.value && !named.contains($0.id) } }
        guard let found = existing.first(where: { $0.id == id }) else {
            throw .invalidInput("Field option \(id) does not exist")
        }
        return found
    }

    func save(_ work: Work) throws {
        for option in removed { try CustomFieldOptionQueries.delete(work.session, id: option.id, at: work.now) }
        for option in changed { try CustomFieldOptionQueries.update(work.session, option) }
        for option in added { try CustomFieldOptionQueries.insert(work.session, option) }
    }
}

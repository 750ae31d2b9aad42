// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Where custom fields are: on one incident type, or on services.
struct CustomFieldPlace: Sendable {
    var namespace: CustomField.Namespace
    var ownerID: String
    /// Whether a field with fixed values has to bring some along.
    var needsOptions = false
}

package enum CustomFieldHandlers {
    private typealias Place = @Sendable (Call, Work) throws -> CustomFieldPlace

    package static func bind(_ bindings: inout Bindings) {
        bind(&bindings, Operations.IncidentTypeFields.endpoints) { call, work in
            let type = try IncidentTypeHandlers.find(call.path(Operations.IncidentTypes.typeVariable), work)
            return CustomFieldPlace(namespace: .incidents, ownerID: type.id, needsOptions: true)
        }
        bind(&bindings, Operations.IncidentCustomFields.endpoints) { _, _ in
            CustomFieldPlace(namespace: .incidents, ownerID: IncidentType.baseID)
        }
        bind(&bindings, Operations.ServiceCustomFields.endpoints) { _, _ in
            CustomFieldPlace(namespace: .services, ownerID: "")
        }
    }

    private static func bind(_ bindings: inout Bindings, _ endpoints: CustomFieldEndpoints, _ place: @escaping Place) {
        bindings.list(endpoints.list) { call, work in
            let here = try place(call, work)
            let fields = try CustomFieldQueries.of(work.session, here.namespace, ownerIDs: [here.ownerID])
            return Page(items: try present(fields, call, work), hasMore: false)
        }
        bindings.create(endpoints.create) { call, change, work in
            let here = try place(call, work)
            return try CustomFieldEditing.create(change.applied(to: CustomFieldDraft()), in: here, work)
        }
        bindings.show(endpoints.get) { call, work in
            try present([try find(call, try place(call, work), work)], call, work)[0]
        }
        bindings.update(endpoints.update) { call, change, work in
            let field = try find(call, try place(call, work), work, lock: true)
            return try CustomFieldEditing.update(field, to: change.applied(to: CustomFieldDraft(field)), work)
        }
        bindings.remove(endpoints.delete) { call, work in
            let field = try find(call, try place(call, work), work, lock: true)
            try CustomFieldQueries.delete(work.session, id: field.id, at: work.now)
        }
        bindOptions(&bindings, endpoints, place)
    }

    private static func bindOptions(
        _ bindings: inout Bindings, _ endpoints: CustomFieldEndpoints, _ place: @escaping Place
    ) {
        bindings.list(endpoints.listOptions) { call, work in
            let field = try find(call, try place(call, work), work)
            return Page(items: try CustomFieldOptionQueries.of(work.session, fieldIDs: [field.id]), hasMore: false)
        }
        bindings.create(endpoints.createOption) { call, change, work in
            let field = try find(call, try place(call, work), work, lock: true)
            return try CustomFieldEditing.addOption(change.applied(to: CustomFieldOption()).value, to: field, work)
        }
        if let getOption = endpoints.getOption {
            bindings.show(getOption) { call, work in
                let field = try find(call, try place(call, work), work)
                return try findOption(call, of: field, work).option
            }
        }
        bindings.update(endpoints.updateOption) { call, change, work in
            let field = try find(call, try place(call, work), work, lock: true)
            let (old, all) = try findOption(call, of: field, work)
            var option = change.applied(to: old)
            guard !all.contains(where: { $0.id != option.id && $0.value == option.value }) else {
                throw CustomFieldEditing.valueTaken
            }
            option.updatedAt = work.now.roundedDownToSecond
            try CustomFieldOptionQueries.update(work.session, option)
            return option
        }
        bindings.remove(endpoints.deleteOption) { call, work in
            let field = try find(call, try place(call, work), work, lock: true)
            let option = try findOption(call, of: field, work).option
            try CustomFieldEditing.checkDefault(of: field, survives: [option])
            try CustomFieldOptionQueries.delete(work.session, id: option.id, at: work.now)
        }
    }

    private static func find(
        _ call: Call, _ place: CustomFieldPlace, _ work: Work, lock: Bool = false
    ) throws -> CustomField {
        guard let field = try CustomFieldQueries.find(work.session, id: call.path("field_id"), lock: lock),
            field.namespace == place.namespace, field.ownerID == place.ownerID
        else { throw APIError.notFound }
        return field
    }

    /// The option that the path names, and all of its field.
    private static func findOption(
        _ call: Call, of field: CustomField, _ work: Work
    ) throws -> (option: CustomFieldOption, all: [CustomFieldOption]) {
        let all = try CustomFieldOptionQueries.of(work.session, fieldIDs: [field.id])
        guard let option = all.first(where: { $0.id == call.path("field_option_id") }) else { throw APIError.notFound }
        return (option, all)
    }

    /// With the texts of defaults, and options where they are asked for: one query each.
    private static func present(_ fields: [CustomField], _ call: Call, _ work: Work) throws -> [PresentedCustomField] {
        let wantsOptions = call.includes.contains(CustomFieldEndpoints.optionsInclude)
        let fixed = wantsOptions ? fields.filter(\.kind.isFixed).map(\.id) : []
        let options = try CustomFieldOptionQueries.of(work.session, fieldIDs: fixed)
        let named = fields.flatMap { field in field.optionIDs(in: field.defaultValue) }
        let texts = try CustomFieldOptionQueries.texts(work.session, ids: named)
        return fields.map { field in
            PresentedCustomField(
                field: field, options: fixed.contains(field.id) ? options.filter { $0.fieldID == field.id } : nil,
                defaultValue: field.shown(field.defaultValue, texts: texts))
        }
    }
}

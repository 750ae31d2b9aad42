// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum CustomFieldValueHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.CustomFieldValues
        bindings.list(Names.getOfIncident) { call, work in
            let incident = try IncidentHandlers.find(call.path(), work).incident
            return Page(items: try CustomFieldShowing.of(incident, work.session), hasMore: false)
        }
        bindings.list(Names.getOfService) { call, work in
            let service = try ServiceHandlers.find(call.path(), work)
            return Page(items: try CustomFieldShowing.ofService(service.id, work.session), hasMore: false)
        }
        bindSetting(&bindings, Names.setOfIncident, setOfIncident)
        bindSetting(&bindings, Names.setOfService, setOfService)
    }

    private static func bindSetting(
        _ bindings: inout Bindings, _ endpoint: Endpoint<CustomFieldSetting, CustomFieldValue>,
        _ body: @escaping @Sendable ([CustomFieldSetting], Call, Work) throws -> [CustomFieldValue]
    ) {
        bindings.bind(endpoint.erased) { call, environment in
            let wanted = try settings(call)
            return try await environment.write { work in
                let values = try body(wanted, call, work)
                let items = try Presenter.present(values, endpoint, call, work, environment)
                return Presenter.reply(page: Page(items: values, hasMore: false), items: items, call)
            }
        }
    }

    @Sendable private static func setOfIncident(
        _ settings: [CustomFieldSetting], _ call: Call, _ work: Work
    ) throws -> [CustomFieldValue] {
        let id = try IncidentHandlers.find(call.path(), work).incident.id
        guard let state = try IncidentRunner.load(id, work) else { throw APIError.notFound }
        let settled = try settle(settings, on: try CustomFieldShowing.of(state.incident, work.session), work)
        _ = try IncidentRunner.perform(
            .setCustomFields(settled.compactMap(\.change)), on: state, agent: call.actor, channel: call.channel, work)
        for one in settled {
            try CustomFieldValueQueries.set(work.session, objectID: id, fieldID: one.old.field.id, one.kept)
        }
        return try CustomFieldShowing.of(state.incident, work.session)
    }

    @Sendable private static func setOfService(
        _ settings: [CustomFieldSetting], _ call: Call, _ work: Work
    ) throws -> [CustomFieldValue] {
        let service = try ServiceHandlers.find(call.path(), work)
        let id = service.id
        let before = try CustomFieldShowing.ofService(id, work.session)
        for one in try settle(settings, on: before, work) {
            if one.kept.isNull {
                try CustomFieldValueQueries.reset(work.session, objectID: id, fieldID: one.old.field.id)
            } else {
                try CustomFieldValueQueries.set(work.session, objectID: id, fieldID: one.old.field.id, one.kept)
            }
        }
        let after = try CustomFieldShowing.ofService(id, work.session)
        try WebhookOutbox.emit(service, fieldsFrom: before, to: after, call, work)
        return after
    }

    private static func settings(_ call: Call) throws(APIError) -> [CustomFieldSetting] {
        let key = call.operation.inputKey ?? ""
        guard let elements = call.envelope[key]?.arrayValue else {
            throw .invalidInput("The request body must be an object with a '\(key)' array in it")
        }
        guard elements.count <= CustomField.settingsMaximum else {
            throw .invalidInput("\(key) has more than \(CustomField.settingsMaximum) elements")
        }
        var settings: [CustomFieldSetting] = []
        for element in elements where !element.isNull {
            guard let object = element.objectValue else { throw .invalidInput("\(key) must hold objects") }
            let setting = try Shapes.customFieldSetting.decode(object, .update).applied(to: CustomFieldSetting())
            guard setting.id?.isBlank == false || setting.name?.isBlank == false else {
                throw .invalidInput("\(key) needs an id or a name in every item")
            }
            guard setting.value != nil else { throw .invalidInput("\(key) needs a value in every item") }
            settings.append(setting)
        }
        return settings
    }

    /// One field that is to hold something else.
    private struct Settled {
        var old: CustomFieldValue
        var kept: JSON
        var shown: JSON

        /// Nil when it shows what it showed.
        var change: CustomFieldChange? {
            shown == old.value
                ? nil : CustomFieldChange(fieldID: old.field.id, name: old.field.name, old: old.value, new: shown)
        }
    }

    /// Checks all settings before any is written. What a field holds already is not checked again: its option may be gone.
    private static func settle(
        _ settings: [CustomFieldSetting], on values: [CustomFieldValue], _ work: Work
    ) throws -> [Settled] {
        var problems: [String] = []
        var settled: [Settled] = []
        for setting in settings {
            guard let old = values.first(where: { isNamed($0.field, by: setting) }) else {
                problems.append("Custom field \(setting.id ?? setting.name ?? "") does not exist")
                continue
            }
            if settled.contains(where: { $0.old.field.id == old.field.id }) {
                problems.append("\(old.field.name) must not be set twice")
            }
            let wanted = setting.value ?? .null
            settled.append(Settled(old: old, kept: wanted, shown: wanted))
        }
        settled.removeAll { $0.old.isSet && $0.shown == $0.old.value }
        let fixed = settled.map(\.old.field).filter(\.kind.isFixed).map(\.id)
        let options = Dictionary(grouping: try CustomFieldOptionQueries.of(work.session, fieldIDs: fixed), by: \.fieldID)
        for index in settled.indices {
            let field = settled[index].old.field
            let own = options[field.id] ?? []
            do throws(FieldProblem) {
                settled[index].kept = try CustomFieldReading.kept(settled[index].kept, field, options: own)
                let texts = Dictionary(own.map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
                settled[index].shown = field.shown(settled[index].kept, texts: texts)
            } catch {
                problems.append("\(field.name) \(error.text)")
            }
        }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
        return settled
    }

    private static func isNamed(_ field: CustomField, by setting: CustomFieldSetting) -> Bool {
        guard let id = setting.id, !id.isBlank else { return field.name == setting.name }
        return field.id == id
    }
}

/// What incidents and services show in their fields.
enum CustomFieldShowing {
    static func of(_ incident: Incident, _ session: any Session) throws -> [CustomFieldValue] {
        try of([incident], session)[incident.id] ?? []
    }

    /// By incident; the same number of queries whatever the number of incidents.
    static func of(_ incidents: [Incident], _ session: any Session) throws -> [String: [CustomFieldValue]] {
        guard !incidents.isEmpty else { return [:] }
        let types = try IncidentTypeQueries.all(session)
        var lineages: [String: [String]] = [:]
        for name in Set(incidents.map(\.typeName)) {
            let id = types.first { $0.name == name }?.id ?? IncidentType.baseID
            lineages[name] = IncidentType.lineage(of: id, in: types).map(\.id)
        }
        let owners = Set(lineages.values.joined()).sorted()
        let fields = try CustomFieldQueries.of(session, .incidents, ownerIDs: owners).filter(\.isEnabled)
        let kept = try KeptFieldValues(fields, objectIDs: incidents.map(\.id), session)
        var found: [String: [CustomFieldValue]] = [:]
        for incident in incidents {
            let lineage = lineages[incident.typeName] ?? []
            found[incident.id] = fields.filter { lineage.contains($0.ownerID) }.map { kept.value(of: $0, in: incident.id) }
        }
        return found
    }

    static func ofService(_ id: String, _ session: any Session) throws -> [CustomFieldValue] {
        let fields = try CustomFieldQueries.of(session, .services, ownerIDs: [""]).filter(\.isEnabled)
        let kept = try KeptFieldValues(fields, objectIDs: [id], session)
        return fields.map { kept.value(of: $0, in: id) }
    }
}

/// Kept values of some objects, with the texts of the options that they and the defaults name.
private struct KeptFieldValues {
    private let values: [String: [String: JSON]]
    private let texts: [String: String]

    init(_ fields: [CustomField], objectIDs: [String], _ session: any Session) throws {
        values = fields.isEmpty ? [:] : try CustomFieldValueQueries.of(session, objectIDs: objectIDs)
        var optionIDs: Set<String> = []
        for field in fields where field.kind.isFixed {
            optionIDs.formUnion(field.optionIDs(in: field.defaultValue))
            for own in values.values {
                if let kept = own[field.id] { optionIDs.formUnion(field.optionIDs(in: kept)) }
            }
        }
        texts = try CustomFieldOptionQueries.texts(session, ids: optionIDs.sorted())
    }

    func value(of field: CustomField, in objectID: String) -> CustomFieldValue {
        let own = values[objectID]?[field.id]
        return CustomFieldValue(
            field: field, value: field.shown(own ?? field.defaultValue, texts: texts), isSet: own != nil)
    }
}

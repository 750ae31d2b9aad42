// SPDX-License-Identifier: Apache-2.0
package import Base

/// A field that an account has added to the incidents of a type, or to its services.
package struct CustomField: Hashable, Sendable {
    /// What has the field. Names are unique within one.
    package enum Namespace: String, CaseIterable, Sendable {
        case incidents
        case services

        package var optionLengthMaximum: Int { self == .incidents ? 100 : 200 }
    }

    package enum DataType: String, CaseIterable, Sendable {
        case boolean
        case integer
        case float
        case string
        case datetime
        case url
    }

    package enum Kind: String, CaseIterable, Sendable {
        case singleValue = "single_value"
        case singleValueFixed = "single_value_fixed"
        case multiValue = "multi_value"
        case multiValueFixed = "multi_value_fixed"

        /// Whether only its options can be values.
        package var isFixed: Bool { self == .singleValueFixed || self == .multiValueFixed }
        package var isMulti: Bool { self == .multiValue || self == .multiValueFixed }
    }

    /// Sorts of fields of which an incident type may have fewer than of all together.
    package enum Sort: CaseIterable, Sendable {
        case tags
        case multiSelect
        case url

        package var maximum: Int { self == .tags ? 5 : 10 }

        package var label: String {
            switch self {
            case .tags: Kind.multiValue.rawValue
            case .multiSelect: Kind.multiValueFixed.rawValue
            case .url: DataType.url.rawValue
            }
        }

        package func contains(_ field: CustomField) -> Bool {
            switch self {
            case .tags: field.kind == .multiValue
            case .multiSelect: field.kind == .multiValueFixed
            case .url: field.dataType == .url
            }
        }
    }

    package static let nameLengthMaximum = 50
    package static let displayNameLengthMaximum = 50
    package static let descriptionLengthMaximum = 1000
    /// Fields of one incident type, and of services.
    package static let perOwnerMaximum = 100
    package static let optionsMaximum = 200
    /// Text and addresses that are values.
    package static let valueLengthMaximum = 200
    /// Values that a field with several may hold.
    package static let valuesMaximum = 10
    /// Fields that one request may set: those of a type and of all above it.
    package static let settingsMaximum = perOwnerMaximum * IncidentType.depthMaximum

    package var id: String
    package var namespace: Namespace
    /// The incident type that has it; empty for services.
    package var ownerID: String
    /// Never changed, as its data type and its kind: values that are there must stay good.
    package var name: String
    package var displayName: String
    package var description: String?
    package var dataType: DataType
    package var kind: Kind
    /// As values are kept: where the kind is fixed, the ids of options.
    package var defaultValue: JSON
    package var isEnabled: Bool
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String, namespace: Namespace, ownerID: String, name: String, displayName: String, description: String? = nil,
        dataType: DataType, kind: Kind, defaultValue: JSON = .null, isEnabled: Bool = true, createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.namespace = namespace
        self.ownerID = ownerID
        self.name = name
        self.displayName = displayName
        self.description = description
        self.dataType = dataType
        self.kind = kind
        self.defaultValue = defaultValue
        self.isEnabled = isEnabled
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The options that a kept value names.
    package func optionIDs(in kept: JSON) -> [String] {
        guard kind.isFixed else { return [] }
        return kept.arrayValue?.compactMap(\.stringValue) ?? [kept.stringValue].compactMap(\.self)
    }

    /// A kept value as it is shown, given the texts of its options.
    package func shown(_ kept: JSON, texts: [String: String]) -> JSON {
        guard kind.isFixed, !kept.isNull else { return kept }
        let values = optionIDs(in: kept).compactMap { id in texts[id] }.map(JSON.string)
        return kind.isMulti ? .array(values) : values.first ?? .null
    }
}

/// One of the values that a field with fixed values can have.
package struct CustomFieldOption: Hashable, Sendable {
    package var id: String
    package var fieldID: String
    package var value: String
    package var position: Int
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String = "", fieldID: String = "", value: String = "", position: Int = 0,
        createdAt: Instant = Instant(milliseconds: 0), updatedAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.fieldID = fieldID
        self.value = value
        self.position = position
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// What one incident or service has in a field.
package struct CustomFieldValue: Hashable, Sendable {
    package var field: CustomField
    /// As it is shown.
    package var value: JSON
    /// Whether somebody has set it; otherwise the field's default shows.
    package var isSet: Bool

    package init(field: CustomField, value: JSON, isSet: Bool) {
        self.field = field
        self.value = value
        self.isSet = isSet
    }
}

/// That an incident's field shows something else than before.
package struct CustomFieldChange: Hashable, Sendable {
    package var fieldID: String
    package var name: String
    package var old: JSON
    package var new: JSON

    package init(fieldID: String, name: String, old: JSON, new: JSON) {
        self.fieldID = fieldID
        self.name = name
        self.old = old
        self.new = new
    }

    /// In a sentence, as the history tells it.
    package var text: String {
        if new.isNull { return "Cleared \(name)" }
        return "Updated \(name) to \(new.stringValue ?? new.text)"
    }

    package var json: JSON {
        [
            "id": .string(fieldID), "name": .string(name), "value": new,
            "namespace": .string(CustomField.Namespace.incidents.rawValue), "old_value": old,
        ]
    }
}

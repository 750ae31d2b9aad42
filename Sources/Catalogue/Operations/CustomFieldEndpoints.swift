// SPDX-License-Identifier: Apache-2.0
package import Domain

/// The operations on the custom fields of one place: of an incident type, of the base type, or of services.
package struct CustomFieldEndpoints: Sendable {
    package var list: Endpoint<Nothing, PresentedCustomField>
    package var create: Endpoint<CustomFieldDraft, PresentedCustomField>
    package var get: Endpoint<Nothing, PresentedCustomField>
    package var update: Endpoint<CustomFieldDraft, PresentedCustomField>
    package var delete: Endpoint<Nothing, Nothing>
    package var listOptions: Endpoint<Nothing, CustomFieldOption>
    package var createOption: Endpoint<CustomFieldOption, CustomFieldOption>
    /// The reference has none for the base type.
    package var getOption: Endpoint<Nothing, CustomFieldOption>?
    package var updateOption: Endpoint<CustomFieldOption, CustomFieldOption>
    package var deleteOption: Endpoint<Nothing, Nothing>

    /// Which `include[]` value shows a field's options.
    package static let optionsInclude = "field_options"

    var all: [AnyEndpoint] {
        [
            list.erased, create.erased, get.erased, update.erased, delete.erased, listOptions.erased, createOption.erased,
            updateOption.erased, deleteOption.erased,
        ] + [getOption?.erased].compactMap(\.self)
    }
}

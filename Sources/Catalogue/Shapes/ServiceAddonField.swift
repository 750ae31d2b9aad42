// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

extension Shapes {
    /// An add-on as its services show it: without the list of them.
    private static let serviceAddon = Shape<Record>(
        "ServiceAddon", addonReference.fields.filter { $0.name != AddonLimits.servicesField })

    static let serviceAddons = Field<Service>.readOnly(
        "addons", schema: ["type": "array", "items": serviceAddon.schema]
    ) { value, context in
        .array(value.addons.map { serviceAddon.encode($0, context) })
    }
}

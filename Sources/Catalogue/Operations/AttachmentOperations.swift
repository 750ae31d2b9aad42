// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Addons {
        private static let area = "Add-ons"
        private static let readScope = "addons.read"
        private static let writeScope = "addons.write"

        package static let serviceIDs = Parameter("service_ids[]", .list(allowed: []), "Only add-ons of these services.")
        package static let filter = Parameter("filter", .choice(AddonLimits.types), "Only add-ons of this type.")

        package static let list = Endpoint<Nothing, Record>(
            Operation(
                "listAddon", .get, "/addons", area: area, scope: readScope, actsOn: .addon, paging: .classic,
                parameters: [serviceIDs, filter], includes: ["services"], outputKey: "addons",
                summary: "List the account's add-ons"),
            input: nil, output: Shapes.addonReference)

        package static let create = Endpoint<Record, Record>(
            Operation(
                "createAddon", .post, "/addons", area: area, scope: writeScope, actsOn: .addon, inputKey: "addon",
                outputKey: "addon", summary: "Set up an add-on",
                detail: "Keeps the page at `src`, which must be HTTPS; no page here frames it yet."),
            input: Records.addon.shape, output: Shapes.addonReference)

        package static let get = Endpoint<Nothing, Record>(
            Operation(
                "getAddon", .get, "/addons/{id}", area: area, scope: readScope, actsOn: .addon, outputKey: "addon",
                summary: "Show an add-on"),
            input: nil, output: Records.addon.shape)

        package static let update = Endpoint<Record, Record>(
            Operation(
                "updateAddon", .put, "/addons/{id}", area: area, scope: writeScope, actsOn: .addon, inputKey: "addon",
                outputKey: "addon", summary: "Change an add-on"),
            input: Records.addon.shape, output: Records.addon.shape)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteAddon", .delete, "/addons/{id}", area: area, scope: writeScope, actsOn: .addon,
                summary: "Remove an add-on from the account"),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased,
        ]
    }

    package enum Vendors {
        private static let area = "Vendors"
        private static let scope = "vendors.read"

        package static let list = Endpoint<Nothing, Vendor>(
            Operation(
                "listVendors", .get, "/vendors", area: area, scope: scope, actsOn: .vendor, paging: .classic,
                outputKey: "vendors", summary: "List the vendors that integrations are for"),
            input: nil, output: Shapes.vendor)

        /// The published document shows an array of one; the live service answers an object, and clients read that.
        package static let get = Endpoint<Nothing, Vendor>(
            Operation(
                "getVendor", .get, "/vendors/{id}", area: area, scope: scope, actsOn: .vendor, outputKey: "vendor",
                summary: "Show a vendor that integrations are for"),
            input: nil, output: Shapes.vendor)

        package static let all: [AnyEndpoint] = [list.erased, get.erased]
    }

    package enum ExtensionSchemas {
        private static let area = "Extension Schemas"
        private static let scope = "extension_schemas.read"

        package static let list = Endpoint<Nothing, ExtensionSchema>(
            Operation(
                "listExtensionSchemas", .get, "/extension_schemas", area: area, scope: scope, actsOn: .extensionSchema,
                paging: .classic, outputKey: "extension_schemas", summary: "List kinds of extension"),
            input: nil, output: Shapes.extensionSchema)

        package static let get = Endpoint<Nothing, ExtensionSchema>(
            Operation(
                "getExtensionSchema", .get, "/extension_schemas/{id}", area: area, scope: scope, actsOn: .extensionSchema,
                outputKey: "extension_schema", summary: "Show a kind of extension"),
            input: nil, output: Shapes.extensionSchema)

        package static let all: [AnyEndpoint] = [list.erased, get.erased]
    }

    package enum Extensions {
        private static let area = "Extensions"
        private static let readScope = "extensions.read"
        private static let writeScope = "extensions.write"

        package static let objectID = Parameter("extension_object_id", .text, "Only extensions of this object.")
        package static let schemaID = Parameter("extension_schema_id", .text, "Only extensions of this kind.")

        package static let list = Endpoint<Nothing, Record>(
            Operation(
                "listExtensions", .get, "/extensions", area: area, scope: readScope, actsOn: .installedExtension,
                paging: .classic, parameters: [.query, objectID, schemaID],
                includes: ["extension_objects", "extension_schemas"], outputKey: "extensions",
                summary: "List the account's extensions"),
            input: nil, output: Records.installedExtension.shape)

        package static let create = Endpoint<Record, Record>(
            Operation(
                "createExtension", .post, "/extensions", area: area, scope: writeScope, actsOn: .installedExtension,
                inputKey: "extension", outputKey: "extension", summary: "Attach an extension",
                detail: "Ties a kind of extension to what `extension_objects` names."),
            input: Records.installedExtension.shape, output: Records.installedExtension.shape)

        package static let get = Endpoint<Nothing, Record>(
            Operation(
                "getExtension", .get, "/extensions/{id}", area: area, scope: readScope, actsOn: .installedExtension,
                includes: ["extension_schemas", "extension_objects", "temporarily_disabled"], outputKey: "extension",
                summary: "Show an extension"),
            input: nil, output: Records.installedExtension.shape)

        package static let update = Endpoint<Record, Record>(
            Operation(
                "updateExtension", .put, "/extensions/{id}", area: area, scope: writeScope, actsOn: .installedExtension,
                inputKey: "extension", outputKey: "extension", summary: "Change an extension"),
            input: Records.installedExtension.shape, output: Records.installedExtension.shape)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteExtension", .delete, "/extensions/{id}", area: area, scope: writeScope,
                actsOn: .installedExtension, summary: "Remove an extension"),
            input: nil, output: nil)

        package static let enable = Endpoint<Nothing, Record>(
            Operation(
                "enableExtension", .post, "/extensions/{id}/enable", area: area, scope: writeScope,
                actsOn: .installedExtension, outputKey: "extension", successStatus: 200,
                summary: "Switch an extension on again",
                detail: "For one that was disabled for a time. Takes no body and answers 200."),
            input: nil, output: Records.installedExtension.shape)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, enable.erased,
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum AddonHandlers {
    package static func bind(_ bindings: inout Bindings) {
        var rules = RecordRules()
        rules.filter = { call, filter in
            filter.type = call.values.text(Operations.Addons.filter)
            let serviceIDs = call.values.list(Operations.Addons.serviceIDs)
            if !serviceIDs.isEmpty { filter.referring = (AddonLimits.servicesField, serviceIDs) }
        }
        RecordHandlers.bindList(&bindings, Records.addon, Operations.Addons.list, rules)
        RecordHandlers.bindGet(&bindings, Records.addon, Operations.Addons.get)
        RecordHandlers.bindCreate(&bindings, Records.addon, Operations.Addons.create)
        RecordHandlers.bindUpdate(&bindings, Records.addon, Operations.Addons.update)
        RecordHandlers.bindDelete(&bindings, Records.addon, Operations.Addons.delete)
    }
}

package enum ExtensionHandlers {
    package static func bind(_ bindings: inout Bindings) {
        var rules = RecordRules()
        rules.filter = { call, filter in
            if let id = call.values.text(Operations.Extensions.objectID) {
                filter.referring = (ExtensionLimits.objectsField, [id])
            }
            if let id = call.values.text(Operations.Extensions.schemaID) {
                filter.alsoReferring = (ExtensionLimits.schemaField, [id])
            }
        }
        RecordHandlers.bindList(&bindings, Records.installedExtension, Operations.Extensions.list, rules)
        RecordHandlers.bindGet(&bindings, Records.installedExtension, Operations.Extensions.get)
        RecordHandlers.bindCreate(&bindings, Records.installedExtension, Operations.Extensions.create)
        RecordHandlers.bindUpdate(&bindings, Records.installedExtension, Operations.Extensions.update)
        RecordHandlers.bindDelete(&bindings, Records.installedExtension, Operations.Extensions.delete)
        bindEnable(&bindings)
    }

    private static func bindEnable(_ bindings: inout Bindings) {
        let endpoint = Operations.Extensions.enable
        bindings.bind(endpoint.erased) { call, environment in
            try await environment.write { work in
                try work.session.lock(
                    object: ResourceKind.installedExtension.apiPath(id: call.path(), parentID: nil))
                var record = try RecordHandlers.find(call.path(), Records.installedExtension, work)
                if record.values[ExtensionLimits.disabledField]?.boolValue == true {
                    record.values[ExtensionLimits.disabledField] = .bool(false)
                    record.updatedAt = work.now.roundedDownToSecond
                    try RecordQueries.update(work.session, record)
                }
                return try Presenter.reply(one: record, endpoint, call, work, environment)
            }
        }
    }
}

/// What hangs on a service and goes with it.
enum ServiceAttachments {
    /// Removes the add-ons and extensions that were for this service alone, and takes it out of the others: an add-on
    /// without services would from then on be shown beside all of them.
    static func remove(of serviceID: String, _ work: Work) throws {
        try OrchestrationPathQueries.deleteAll(work.session, ownerID: serviceID)
        let kinds = [
            (Records.addon, AddonLimits.servicesField), (Records.installedExtension, ExtensionLimits.objectsField),
        ]
        for (kind, field) in kinds {
            var filter = RecordQueries.Filter(kind: kind.storedKind)
            filter.referring = (field, [serviceID])
            let found = try RecordQueries.page(
                work.session, filter, visibility: .everything, limit: kind.maximum, offset: 0)
            for record in found {
                let others = record.ids(of: field).filter { $0 != serviceID }
                guard !others.isEmpty else {
                    try RecordQueries.delete(work.session, id: record.id)
                    continue
                }
                var rest = record
                rest.setIDs(others, of: field)
                try RecordQueries.update(work.session, rest)
            }
        }
    }
}

/// Constants of the program: the store is asked for nothing.
package enum VendorHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Vendors.list) { call, _ in Page(slicing: Vendor.all, call.page) }
        bindings.show(Operations.Vendors.get) { call, _ in
            guard let vendor = Vendor.find([call.path()]).first else { throw APIError.notFound }
            return vendor
        }
    }
}

package enum ExtensionSchemaHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ExtensionSchemas.list) { call, _ in Page(slicing: ExtensionSchema.all, call.page) }
        bindings.show(Operations.ExtensionSchemas.get) { call, _ in
            guard let schema = ExtensionSchema.find([call.path()]).first else { throw APIError.notFound }
            return schema
        }
    }
}

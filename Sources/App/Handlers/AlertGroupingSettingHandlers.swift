// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Groupings that services share. What each service shows of its grouping is always what its setting says, so that rules
/// look at the service alone.
package enum AlertGroupingSettingHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindList(&bindings)
        bindings.show(Operations.AlertGroupingSettings.get) { call, work in try find(call.path(), work) }
        bindings.create(Operations.AlertGroupingSettings.create) { _, change, work in
            var setting = change.applied(to: AlertGroupingSetting())
            setting.id = work.makeID()
            setting.createdAt = work.now.roundedDownToSecond
            setting.updatedAt = setting.createdAt
            try complete(&setting, work)
            try AlertGroupingSettingQueries.insert(work.session, setting)
            try tellServices(setting, work)
            return setting
        }
        bindings.update(Operations.AlertGroupingSettings.update) { call, change, work in
            let old = try find(call.path(), work, forChange: true)
            var setting = change.applied(to: old)
            setting.updatedAt = work.now.roundedDownToSecond
            try complete(&setting, work)
            try AlertGroupingSettingQueries.update(work.session, setting)
            let kept = Set(setting.serviceIDs)
            let released = old.serviceIDs.filter { !kept.contains($0) }
            try ServiceQueries.setAlertGrouping(work.session, ids: released, .null, at: setting.updatedAt)
            try tellServices(setting, work)
            return setting
        }
        bindings.remove(Operations.AlertGroupingSettings.delete) { call, work in
            let setting = try find(call.path(), work, forChange: true)
            try AlertGroupingSettingQueries.delete(work.session, id: setting.id)
            try ServiceQueries.setAlertGrouping(
                work.session, ids: setting.serviceIDs, .null, at: work.now.roundedDownToSecond)
        }
    }

    private static func tellServices(_ setting: AlertGroupingSetting, _ work: Work) throws {
        try ServiceQueries.setAlertGrouping(
            work.session, ids: setting.serviceIDs, AlertGroupingSettingForm.serviceParameters(setting),
            at: setting.updatedAt)
    }

    private static func find(_ id: String, _ work: Work, forChange: Bool = false) throws -> AlertGroupingSetting {
        guard let setting = try AlertGroupingSettingQueries.find(work.session, id: id, forChange: forChange) else {
            throw APIError.notFound
        }
        return setting
    }

    private static func complete(_ setting: inout AlertGroupingSetting, _ work: Work) throws {
        setting.config = try AlertGroupingSettingForm.config(setting.kind, setting.config)
        guard !setting.serviceIDs.isEmpty else { throw APIError.invalidInput("Services can't be blank") }
        if setting.kind.isForOneService, setting.serviceIDs.count > 1 {
            throw APIError.invalidInput("Services must be one service alone for the type \(setting.kind.rawValue)")
        }
        try ReferenceLoader.requireExisting(setting, Shapes.alertGroupingSetting, work)
        let owners = try AlertGroupingSettingQueries.settingIDs(work.session, serviceIDs: setting.serviceIDs)
        let problems = setting.serviceIDs.compactMap { id -> String? in
            guard let other = owners[id], other != setting.id else { return nil }
            return "Service \(id) already belongs to the alert grouping setting \(other)"
        }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
    }

    // MARK: Services that are changed by themselves

    /// A service that is given a grouping of its own leaves the setting that it shared. A setting that was its alone says
    /// from then on what it says; one without a service left is gone.
    static func follow(_ service: Service, from old: Service, _ work: Work) throws {
        let (now, before) = (service.alertGroupingParameters, old.alertGroupingParameters)
        guard !AlertGroupingSettingForm.isSame(now, before), var setting = try setting(of: service.id, work) else { return }
        guard setting.serviceIDs == [service.id], AlertGroupingSettingForm.take(now, into: &setting) else {
            return try leave(setting, service.id, work)
        }
        setting.updatedAt = work.now.roundedDownToSecond
        try AlertGroupingSettingQueries.update(work.session, setting)
    }

    /// For a service that is being removed.
    static func leave(serviceID: String, _ work: Work) throws {
        guard let setting = try setting(of: serviceID, work) else { return }
        try leave(setting, serviceID, work)
    }

    private static func leave(_ setting: AlertGroupingSetting, _ serviceID: String, _ work: Work) throws {
        var setting = setting
        setting.serviceIDs.removeAll { $0 == serviceID }
        guard !setting.serviceIDs.isEmpty else {
            return try AlertGroupingSettingQueries.delete(work.session, id: setting.id)
        }
        setting.updatedAt = work.now.roundedDownToSecond
        try AlertGroupingSettingQueries.update(work.session, setting)
    }

    private static func setting(of serviceID: String, _ work: Work) throws -> AlertGroupingSetting? {
        guard let id = try AlertGroupingSettingQueries.settingIDs(work.session, serviceIDs: [serviceID])[serviceID] else {
            return nil
        }
        return try AlertGroupingSettingQueries.find(work.session, id: id, forChange: true)
    }

    // MARK: The list

    private static func bindList(_ bindings: inout Bindings) {
        let endpoint = Operations.AlertGroupingSettings.list
        bindings.bind(endpoint.erased) { call, environment in
            let page = try PageRequest(call.values, paging: .cursor)
            let filter = AlertGroupingSettingQueries.Filter(
                serviceIDs: call.values.list(Operations.AlertGroupingSettings.serviceIDs),
                after: call.values.text(Operations.AlertGroupingSettings.after),
                before: call.values.text(Operations.AlertGroupingSettings.before))
            if filter.after != nil, filter.before != nil {
                throw APIError.conflictingArguments("after and before cannot be given together")
            }
            return try await environment.read { work in
                let rows = try AlertGroupingSettingQueries.page(
                    work.session, filter, visibility: work.visibility, limit: page.limit)
                let slice = Slice(rows, filter, limit: page.limit)
                let total =
                    page.wantsTotal
                    ? try AlertGroupingSettingQueries.count(
                        work.session, serviceIDs: filter.serviceIDs, visibility: work.visibility) : nil
                let items = try Presenter.present(slice.items, endpoint, call, work, environment)
                var object = JSONObject()
                object.append(call.operation.outputKey ?? "", .array(items))
                object.append("after", JSON(slice.after))
                object.append("before", JSON(slice.before))
                object.append("limit", .int(Int64(page.limit)))
                object.append("total", total.map { .int(Int64($0)) } ?? .null)
                return Reply(status: call.operation.successStatus, body: JSON.object(object).encoded())
            }
        }
    }

    /// A page with the cursors that lead on from it, either way; nil where nothing follows.
    private struct Slice {
        let items: [AlertGroupingSetting]
        let after: String?
        let before: String?

        /// `rows` begin at the cursor and may be one more than the page holds.
        init(_ rows: [AlertGroupingSetting], _ filter: AlertGroupingSettingQueries.Filter, limit: Int) {
            let page = Array(rows.prefix(limit))
            let hasMore = rows.count > limit
            if filter.before == nil {
                items = page
                after = hasMore ? page.last?.id : nil
                before = filter.after == nil ? nil : page.first?.id
            } else {
                items = page.reversed()
                after = page.first?.id
                before = hasMore ? page.last?.id : nil
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Cache variables of orchestrations and of services, and the data that callers put there.
package enum CacheVariableHandlers {
    /// Whose cache variables a call is about; throws where there is no such owner.
    private typealias FindOwner = @Sendable (Call, Work) throws -> String

    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.CacheVariables
        bind(&bindings, Names.ofOrchestrations) { call, work in try OrchestrationHandlers.find(call.path(), work).id }
        bind(&bindings, Names.ofServices) { call, work in try ServiceHandlers.find(call.path("service_id"), work).id }
    }

    private static func bind(
        _ bindings: inout Bindings, _ endpoints: CacheVariableEndpoints, _ owner: @escaping FindOwner
    ) {
        bindings.list(endpoints.list) { call, work in
            Page(items: try CacheVariableQueries.all(work.session, ownerID: try owner(call, work)), hasMore: false)
        }
        bindings.show(endpoints.get) { call, work in try find(call, owner, work) }
        bindings.create(endpoints.create) { call, change, work in try make(change, call, owner, work) }
        bindings.update(endpoints.update) { call, change, work in
            try edit(try find(call, owner, work), change, call, work)
        }
        bindings.remove(endpoints.delete) { call, work in
            try CacheVariableQueries.delete(work.session, try find(call, owner, work))
        }
        bindData(&bindings, endpoints, owner)
    }

    private static func bindData(
        _ bindings: inout Bindings, _ endpoints: CacheVariableEndpoints, _ owner: @escaping FindOwner
    ) {
        bindings.show(endpoints.getData) { call, work in
            let (variable, _) = try findData(call, owner, work)
            guard let value = variable.held(at: work.now) else { throw APIError.notFound }
            return CacheVariableData(value: value, updatedAt: variable.valueAt)
        }
        bindings.update(endpoints.setData) { call, change, work in
            let (variable, type) = try findData(call, owner, work)
            guard change.present.contains(Shapes.cacheVariableDataName) else {
                throw APIError.invalidInput("Cache variable data can't be blank")
            }
            // Its time is over at a whole second, as all is that answers depend on.
            let data = change.applied(to: CacheVariableData(updatedAt: work.now.roundedDownToSecond))
            guard type.takes(data.value) else {
                throw APIError.invalidInput("Cache variable data must be a \(type.rawValue)")
            }
            try CacheVariableQueries.setValue(
                work.session, id: variable.id, data.value, at: work.now.roundedDownToSecond)
            return data
        }
        bindings.remove(endpoints.deleteData) { call, work in
            try CacheVariableQueries.clearValue(work.session, id: try findData(call, owner, work).0.id)
        }
    }

    private static func find(_ call: Call, _ owner: FindOwner, _ work: Work) throws -> CacheVariable {
        let ownerID = try owner(call, work)
        let found = try CacheVariableQueries.find(work.session, id: call.path("cache_variable_id"))
        guard let found, found.ownerID == ownerID else { throw APIError.notFound }
        return found
    }

    private static func findData(
        _ call: Call, _ owner: FindOwner, _ work: Work
    ) throws -> (CacheVariable, CacheVariable.DataType) {
        let variable = try find(call, owner, work)
        guard let type = variable.dataType else {
            throw APIError.invalidInput("Cache variable must be of the type \(CacheVariable.Kind.externalData.rawValue)")
        }
        return (variable, type)
    }

    private static func make(
        _ change: Change<CacheVariable>, _ call: Call, _ owner: FindOwner, _ work: Work
    ) throws -> CacheVariable {
        // Makers of one owner wait for each other, or two of them would pass the limit together.
        try work.session.lock(object: call.objectName)
        var draft = change.applied(to: CacheVariable(ownerID: try owner(call, work)))
        draft.id = work.makeID(.orchestration)
        var variable = try checked(draft, work) { others in
            guard others.count < CacheVariable.countMaximum else {
                throw OrchestrationHandlers.limit(
                    "There can be at most \(CacheVariable.countMaximum) cache variables in one place")
            }
        }
        variable.mark = ChangeMark(
            at: work.now.roundedDownToSecond, by: call.principal.userID, version: work.makeID(.orchestration))
        try CacheVariableQueries.insert(work.session, variable)
        return variable
    }

    private static func edit(
        _ old: CacheVariable, _ change: Change<CacheVariable>, _ call: Call, _ work: Work
    ) throws -> CacheVariable {
        var variable = try checked(change.applied(to: old), work)
        guard variable != old else { return old }
        variable.mark.change(
            at: work.now.roundedDownToSecond, by: call.principal.userID, version: work.makeID(.orchestration))
        try CacheVariableQueries.update(work.session, variable)
        if variable.configuration != old.configuration {
            // What it held meant something else.
            try CacheVariableQueries.clearValue(work.session, id: old.id)
            try CacheVariableQueries.forgetCount(work.session, old)
        }
        return variable
    }

    /// In the form in which it is stored. Its name must not be another one's.
    private static func checked(
        _ draft: CacheVariable, _ work: Work, room: ([CacheVariable]) throws -> Void = { _ in }
    ) throws -> CacheVariable {
        let stored: CacheVariable
        do throws(OrchestrationProblem) { stored = try OrchestrationForm.read(draft).stored } catch {
            throw APIError.invalidInput(error.text)
        }
        let others = try CacheVariableQueries.all(work.session, ownerID: draft.ownerID).filter { $0.id != draft.id }
        guard !others.contains(where: { $0.name == stored.name }) else {
            throw APIError.invalidInput("Name has already been taken")
        }
        try room(others)
        return stored
    }
}

package enum OrchestrationEnablementHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.OrchestrationEnablements
        bindings.list(Names.list) { call, work in
            Page(items: try all(of: try OrchestrationHandlers.find(call.path(), work).id, work), hasMore: false)
        }
        let update = Names.update
        bindings.bind(update.erased) { call, environment in
            let change = try Shapes.orchestrationEnablement.decode(try call.input(), .create)
            let feature = try ServiceEnablementHandlers.feature(call)
            return try await environment.write { work in
                let id = try OrchestrationHandlers.find(call.path(), work).id
                var enablement = change.applied(to: ServiceEnablement(feature: feature))
                enablement.updatedAt = work.now.roundedDownToSecond
                try OrchestrationEnablementQueries.set(work.session, orchestrationID: id, enablement)
                let shown = try Presenter.present([enablement], update, call, work, environment)
                // As with a service's: one client reads the list.
                var both = JSONObject()
                both.append(call.operation.outputKey ?? "", shown.first ?? .null)
                both.append(Names.list.operation.outputKey ?? "", .array(shown))
                return Reply(status: call.operation.successStatus, body: JSON.object(both).encoded())
            }
        }
    }

    private static func all(of id: String, _ work: Work) throws -> [ServiceEnablement] {
        let stored = try OrchestrationEnablementQueries.find(work.session, orchestrationID: id)
        return ServiceEnablement.features.map { feature in
            stored.first { $0.feature == feature } ?? ServiceEnablement(feature: feature)
        }
    }
}

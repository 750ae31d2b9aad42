// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum EscalationPolicyHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.EscalationPolicies.list) { call, work in try page(call, work) }
        bindings.show(Operations.EscalationPolicies.get) { call, work in try find(call.path(), work) }
        bindings.create(Operations.EscalationPolicies.create) { _, change, work in
            var policy = change.applied(to: EscalationPolicy())
            policy.id = work.makeID()
            policy.createdAt = work.now.roundedDownToSecond
            for index in policy.rules.indices { policy.rules[index].id = work.makeID() }
            try check(policy, work)
            try EscalationPolicyQueries.insert(work.session, policy, makeID: { work.makeID() })
            try work.reconsiderHandoffs(scheduleIDs: policy.scheduleIDs)
            return policy
        }
        bindings.update(Operations.EscalationPolicies.update) { call, change, work in
            let old = try find(call.path(), work)
            var policy = change.applied(to: old)
            // What is no id of an old level is not theirs to choose.
            policy.takeRuleIDs(from: old.rules) { work.makeID() }
            try check(policy, work)
            try EscalationPolicyQueries.update(work.session, policy, from: old, makeID: { work.makeID() })
            try work.reconsiderHandoffs(scheduleIDs: policy.scheduleIDs)
            return policy
        }
        bindings.remove(Operations.EscalationPolicies.delete) { call, work in
            let policy = try find(call.path(), work)
            guard policy.serviceIDs.isEmpty else {
                throw APIError.invalidInput("Escalation policy can't be deleted while services use it")
            }
            try EscalationPolicyQueries.delete(work.session, id: policy.id)
        }
    }

    private static func page(_ call: Call, _ work: Work) throws -> Page<EscalationPolicy> {
        let filter = EscalationPolicyQueries.Filter(
            query: call.values.text(.query), userIDs: call.values.list(.userIDs), teamIDs: call.values.list(.teamIDs),
            isDescending: call.values.sort(.sortByName).first?.isDescending ?? false)
        let rows = try EscalationPolicyQueries.page(
            work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
        let total =
            call.page.wantsTotal
            ? try EscalationPolicyQueries.count(work.session, filter, visibility: work.visibility) : nil
        return Page(fetched: rows, call.page, total: total)
    }

    static func find(_ id: String, _ work: Work) throws -> EscalationPolicy {
        guard let policy = try EscalationPolicyQueries.find(work.session, ids: [id]).first else {
            throw APIError(status: 404, code: 5001, message: "Escalation Policy Not Found")
        }
        return policy
    }

    static func check(_ policy: EscalationPolicy, _ work: Work) throws {
        if try EscalationPolicyQueries.isNameTaken(work.session, policy.name, exceptID: policy.id) {
            throw APIError.invalidInput("Name has already been taken")
        }
        var users: Set<String> = []
        var schedules: Set<String> = []
        for target in policy.rules.flatMap(\.targets) {
            switch target {
            case .user(let id): users.insert(id)
            case .schedule(let id): schedules.insert(id)
            }
        }
        let knownUsers = Set(try UserQueries.find(work.session, ids: users.sorted()).map(\.id))
        let knownSchedules = Set(try ScheduleQueries.find(work.session, ids: schedules.sorted()).map(\.id))
        let problems =
            users.subtracting(knownUsers).sorted().map { "User \($0) does not exist" }
            + schedules.subtracting(knownSchedules).sorted().map { "Schedule \($0) does not exist" }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
        try TeamHandlers.checkExist(policy.teamIDs, work)
    }
}

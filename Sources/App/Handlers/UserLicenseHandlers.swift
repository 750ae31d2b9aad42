// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum LicenseHandlers {
    /// Digits of a license's id after its first letter, as long as other ids are.
    private static let idDigits = 13

    package static func bind(_ bindings: inout Bindings) {
        bindings.bind(Operations.Licenses.list.erased) { call, environment in
            let license = accountLicense(environment)
            return try await environment.read { work in
                let count = try UserQueries.count(work.session, UserQueries.Filter(), visibility: work.visibility)
                let page = Page(items: [LicenseCount(license: license, userCount: count)], hasMore: false)
                let items = try Presenter.present(page.items, Operations.Licenses.list, call, work, environment)
                return Presenter.reply(page: page, items: items, call)
            }
        }
        bindings.bind(Operations.Licenses.listAllocations.erased) { call, environment in
            let license = accountLicense(environment)
            return try await environment.read { work in
                let page = try allocations(of: license, call, work)
                let items = try Presenter.present(
                    page.items, Operations.Licenses.listAllocations, call, work, environment)
                return Presenter.reply(page: page, items: items, call)
            }
        }
        bindings.bind(Operations.Licenses.ofUser.erased) { call, environment in
            let license = accountLicense(environment)
            return try await environment.read { work in
                _ = try UserHandlers.find(call.path(), work)
                return try Presenter.reply(one: license, Operations.Licenses.ofUser, call, work, environment)
            }
        }
    }

    private static func allocations(
        of license: License, _ call: Call, _ work: Work
    ) throws -> Page<LicenseAllocation> {
        let filter = UserQueries.Filter()
        let users = try UserQueries.page(
            work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
        let total =
            call.page.wantsTotal ? try UserQueries.count(work.session, filter, visibility: work.visibility) : nil
        let allocations = users.map { user in
            LicenseAllocation(license: license, userID: user.id, allocatedAt: user.createdAt)
        }
        return Page(fetched: allocations, call.page, total: total)
    }

    /// Its id comes out of the account's own key, so that it is the same after every start and another one elsewhere.
    private static func accountLicense(_ environment: Environment) -> License {
        .ofAccount(id: "Q" + environment.secrets.signature(of: "license").prefix(idDigits).uppercased())
    }
}

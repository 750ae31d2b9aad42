// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What administrators set for the whole account.
package enum AccountHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.show(Operations.AccountSettings.get) { _, work in try AccountQueries.account(work.session) }
        bindings.update(Operations.AccountSettings.update) { _, change, work in
            try store(change.applied(to: try AccountQueries.account(work.session)), change.present, work)
            // Read again: an empty list of recipients stands for the owners.
            return try AccountQueries.account(work.session)
        }
    }

    /// What the body left out stays unset: the owners who are told today need not be those of tomorrow.
    private static func store(_ account: Account, _ present: Set<String>, _ work: Work) throws {
        if present.contains("fallback_recipients") { try requireUsers(account.fallbackRecipientIDs, work) }
        if present.contains("disabled_abilities") { try requireAbilities(account.disabledAbilities) }
        if present.contains("name") { try AccountQueries.set(work.session, name: account.name) }
        if present.contains("suspended") { try AccountQueries.set(work.session, isSuspended: account.isSuspended) }
        if present.contains("agents_enabled") {
            try AccountQueries.set(work.session, areAgentsEnabled: account.areAgentsEnabled)
        }
        if present.contains("fallback_recipients") {
            try AccountQueries.set(work.session, fallbackRecipientIDs: account.fallbackRecipientIDs)
        }
        if present.contains("disabled_abilities") {
            try AccountQueries.set(work.session, disabledAbilities: account.disabledAbilities)
        }
    }

    private static func requireUsers(_ ids: [String], _ work: Work) throws {
        let known = Set(try ReferenceQueries.users(work.session, ids).map(\.id))
        let problems = ids.filter { !known.contains($0) }.map { "User \($0) does not exist" }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
    }

    private static func requireAbilities(_ names: [String]) throws(APIError) {
        let unknown = names.filter { !AbilityHandlers.abilities.contains($0) }
        guard unknown.isEmpty else { throw .invalidInput(unknown.map { "Disabled abilities has no '\($0)'" }) }
    }
}

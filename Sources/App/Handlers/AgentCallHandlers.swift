// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// The call log of agents, for whoever may administer.
package enum AgentCallHandlers {
    private typealias Names = Operations.AgentCalls

    package static func bind(_ bindings: inout Bindings) {
        let endpoint = Names.list
        bindings.bind(endpoint.erased) { call, environment in
            let startedAt = environment.agentCalls.startedAt
            return try await environment.read { work in
                let found = try AgentCallQueries.page(
                    work.session, try filter(call), limit: call.page.limit + 1, startedAt: startedAt, now: work.now)
                let page = Page(fetched: found, call.page, cursor: cursor)
                let items = try Presenter.present(page.items, endpoint, call, work, environment)
                return Presenter.reply(page: page, items: items, call)
            }
        }
    }

    private static func filter(_ call: Call) throws(APIError) -> AgentCallQueries.Filter {
        var filter = AgentCallQueries.Filter()
        filter.agentIDs = call.values.list(Names.agentIDs)
        guard filter.agentIDs.count <= AgentCall.listedAgentsMaximum else {
            throw .invalidInput("\(Names.agentIDs.name) has more than \(AgentCall.listedAgentsMaximum) values")
        }
        filter.decision = call.values.text(Names.decision).flatMap(AgentCallEntry.Decision.init(rawValue:))
        filter.operationID = call.values.text(Names.operation)
        filter.objectID = call.values.text(Names.objectID)
        filter.since = call.values.instant(.since)
        filter.until = call.values.instant(.until)
        if let since = filter.since, let until = filter.until, until < since {
            throw .invalidSinceUntil("until must not lie before since")
        }
        if let text = call.page.cursor {
            guard let position = position(text) else { throw .invalidInput("cursor is not one of this list's") }
            filter.before = position
        }
        return filter
    }

    /// Where a page ended, as a text: `MILLISECONDS.NUMBER`.
    private static func cursor(_ call: AgentCall) -> String {
        "\(call.entry.at.milliseconds).\(call.sequence)"
    }

    private static func position(_ text: String) -> AgentCallQueries.Position? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let at = Int64(parts[0]), let sequence = Int64(parts[1]) else { return nil }
        return AgentCallQueries.Position(at: Instant(milliseconds: at), sequence: sequence)
    }
}

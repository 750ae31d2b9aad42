// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// How much agents asked for in the last hour, for whoever may administer.
package enum AgentStateHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.AgentStates
        bindings.list(Names.list) { call, work in
            let found: [AIAgent]
            if let id = call.values.text(Names.agentID), !id.isBlank {
                found = try AgentQueries.find(work.session, id: id).map { [$0] } ?? []
            } else {
                found = try AgentQueries.page(work.session, after: call.page.cursor, limit: call.page.limit + 1)
            }
            let page = Page(fetched: found, call.page, cursor: { $0.id })
            let since = work.now.adding(seconds: -HourlyCount.windowSeconds)
            let figures = try AgentCallQueries.figures(work.session, agentIDs: page.items.map(\.id), since: since)
            var states = Page(
                items: page.items.map { PresentedAgentState($0, figures[$0.id] ?? AgentFigures()) }, hasMore: page.hasMore)
            states.nextCursor = page.nextCursor
            return states
        }
    }
}

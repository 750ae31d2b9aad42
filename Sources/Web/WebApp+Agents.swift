// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue

/// What an address under that of the page of agents stands for.
enum AgentPlace {
    case list
    case create
    /// The account's switch for all of them.
    case switchAll
    case one(String)
    case change(String, AgentVerb)
    case calls
    case file(AgentCallExport.Format)

    /// Nil for what is not an address of the call log.
    init?(ofCalls path: String) {
        switch path {
        case WebPath.agentCalls: self = .calls
        case WebPath.agentCallsJSON: self = .file(.jsonl)
        case WebPath.agentCallsCSV: self = .file(.csv)
        default: return nil
        }
    }

    /// Nil when no form posts there.
    init?(posting path: String) {
        if path == WebPath.agents {
            self = .create
        } else if path == WebPath.agentSwitch {
            self = .switchAll
        } else {
            let parts = path.dropFirst(WebPath.agents.count).split(separator: "/")
            guard path.hasPrefix(WebPath.agents + "/"), parts.count == 2, let id = PercentEncoding.decode(parts[0]),
                let verb = AgentVerb(rawValue: String(parts[1]))
            else { return nil }
            self = .change(id, verb)
        }
    }
}

/// What a form of these pages is answered with.
enum AgentFormAnswer {
    case list(AgentsModel, status: Int)
    case one(AgentModel, status: Int)
    case elsewhere(Reply)
}

extension WebApp {
    func agents(_ place: AgentPlace, _ visit: Visit) async throws -> Reply {
        do {
            switch place {
            case .list: return html(pages.agents(try await visit.agents()))
            case .one(let id): return html(pages.agent(try await visit.agent(id)))
            case .calls: return html(pages.agentCalls(try await visit.agentCalls()))
            case .file(let format): return try await visit.agentCallsFile(format)
            case .create: return answered(try await visit.createAgent())
            case .switchAll: return answered(try await visit.switchAllAgents())
            case .change(let id, let verb): return answered(try await visit.change(agent: id, verb))
            }
        } catch let error as APIError where error.status == 403 {
            throw ErrorPageModel(.forbidden, detail: "Only owners and administrators look after agents.")
        }
    }

    private func answered(_ answer: AgentFormAnswer) -> Reply {
        switch answer {
        case .list(let model, let status): html(pages.agents(model), status: status)
        case .one(let model, let status): html(pages.agent(model), status: status)
        case .elsewhere(let reply): reply
        }
    }
}

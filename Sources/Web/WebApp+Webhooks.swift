// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue

/// What an address under that of the page of webhooks stands for.
enum WebhookPlace {
    case list
    case create
    case one(String)
    case change(String, WebhookVerb)

    /// Nil when no form posts there.
    init?(posting path: String) {
        guard path != WebPath.webhooks else {
            self = .create
            return
        }
        let parts = path.dropFirst(WebPath.webhooks.count).split(separator: "/")
        guard path.hasPrefix(WebPath.webhooks + "/"), parts.count == 2, let id = PercentEncoding.decode(parts[0]),
            let verb = WebhookVerb(rawValue: String(parts[1]))
        else { return nil }
        self = .change(id, verb)
    }
}

/// What a form of these pages is answered with.
enum WebhookFormAnswer {
    case list(WebhooksModel, status: Int)
    case one(WebhookModel, status: Int)
    case elsewhere(Reply)
}

extension WebApp {
    func webhooks(_ place: WebhookPlace, _ visit: Visit) async throws -> Reply {
        switch place {
        case .list: return html(pages.webhooks(try await visit.webhooks()))
        case .one(let id): return html(pages.webhook(try await visit.webhook(id)))
        case .create: return answered(try await visit.createWebhook())
        case .change(let id, let verb): return answered(try await visit.change(webhook: id, verb))
        }
    }

    private func answered(_ answer: WebhookFormAnswer) -> Reply {
        switch answer {
        case .list(let model, let status): html(pages.webhooks(model), status: status)
        case .one(let model, let status): html(pages.webhook(model), status: status)
        case .elsewhere(let reply): reply
        }
    }
}

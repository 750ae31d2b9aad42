// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue

/// What an address under that of the page of keys stands for.
enum KeyPlace {
    case list
    case create
    case change(String, KeyVerb)

    /// Nil when no form posts there.
    init?(posting path: String) {
        guard path != WebPath.keys else {
            self = .create
            return
        }
        let parts = path.dropFirst(WebPath.keys.count).split(separator: "/")
        guard path.hasPrefix(WebPath.keys + "/"), parts.count == 2, let id = PercentEncoding.decode(parts[0]),
            let verb = KeyVerb(rawValue: String(parts[1]))
        else { return nil }
        self = .change(id, verb)
    }
}

extension WebApp {
    func keys(_ place: KeyPlace, _ visit: Visit) async throws -> Reply {
        switch place {
        case .list: return html(pages.keys(try await visit.keys()))
        case .create:
            let made = try await visit.createKey()
            return html(pages.keys(made.model), status: made.status)
        case .change(let id, .rotate):
            let made = try await visit.rotateKey(id)
            return html(pages.keys(made.model), status: made.status)
        case .change(let id, .revoke): return try await visit.revokeKey(id)
        }
    }
}

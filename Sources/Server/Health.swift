// SPDX-License-Identifier: Apache-2.0
package import App
import Base

/// Answers whether the process lives and whether it can do its work: open to all, without detail.
package final class Health: Sendable {
    private enum Path {
        static let live = "/healthz"
        static let ready = "/readyz"
    }

    private let environment: Environment

    package init(environment: Environment) { self.environment = environment }

    func reply(to request: WireRequest) async -> Reply? {
        switch request.path {
        case Path.live: return plain(200, "ok\n")
        case Path.ready:
            let storeAnswers = await environment.storeAnswers()
            let isReady = storeAnswers && environment.pulses.areRegular(at: environment.runtime.now)
            return plain(isReady ? 200 : 503, isReady ? "ready\n" : "not ready\n")
        default: return nil
        }
    }

    private func plain(_ status: Int, _ text: String) -> Reply {
        Reply(status: status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }
}

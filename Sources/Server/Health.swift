// SPDX-License-Identifier: Apache-2.0
package import App
import Base
import Catalogue

/// Answers whether the process lives and whether it can do its work: open to all, without detail.
package final class Health: Sendable {
    private let environment: Environment

    package init(environment: Environment) { self.environment = environment }

    func reply(to request: WireRequest) async -> Reply? {
        switch request.path {
        case HealthPath.live: return plain(200, "ok\n")
        case HealthPath.ready:
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

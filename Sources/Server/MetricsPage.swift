// SPDX-License-Identifier: Apache-2.0
package import App
import Base
import Catalogue
import Domain

/// Answers Prometheus: whoever shows a key of the account, and everybody on a listener of its own.
package struct MetricsPage: Sendable {
    private let environment: Environment

    package init(environment: Environment) { self.environment = environment }

    /// With a key of the account, whatever it may do; nil when something else is asked for.
    func reply(to request: WireRequest) async -> Reply? {
        guard request.path == HealthPath.metrics else { return nil }
        guard request.method == "GET" else { return Self.onlyRead }
        do {
            let caller = try await Authenticator.caller(request, environment)
            guard case .accountKey = caller.principal.credential else { return Reply(.unauthorized) }
        } catch {
            return Reply(Dispatcher.apiError(error))
        }
        return await figures()
    }

    /// Without a key: where this is listened for, the operator has seen to it who reaches it.
    func openReply(to request: WireRequest) async -> Reply {
        guard request.path == HealthPath.metrics else { return Reply(.notFound) }
        guard request.method == "GET" else { return Self.onlyRead }
        return await figures()
    }

    private func figures() async -> Reply {
        let text = await MetricsReport.text(environment)
        return Reply(status: 200, contentType: MetricsReport.contentType, body: Array(text.utf8))
    }

    private static var onlyRead: Reply {
        var reply = Reply(.methodNotAllowed)
        reply.headers.append(("Allow", "GET"))
        return reply
    }
}

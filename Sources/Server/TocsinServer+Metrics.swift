// SPDX-License-Identifier: Apache-2.0
import App
import HTTPTypes
package import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

extension ListenAddress {
    /// Reads `HOST:PORT`; an address of IPv6 stands in brackets. Nil when it is none.
    package init?(hostAndPort text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.init(host: String(host), port: port)
    }
}

extension TocsinServer {
    /// A second listener that answers Prometheus without a key, and nothing else.
    package func metricsApplication(
        _ address: ListenAddress, onServerRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) throws -> Application<CallbackResponder<TocsinRequestContext>> {
        Application(
            responder: CallbackResponder { request, context in
                let isHead = request.method == .head
                let wire = WireRequest(
                    method: isHead ? "GET" : request.method.rawValue, path: request.uri.path, requestID: context.id,
                    remoteAddress: context.remoteAddress)
                let answer = response(await metrics.openReply(to: wire), wire)
                return isHead ? answer.createHeadResponse() : answer
            },
            server: try builder(address),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: nil, backlog: Self.backlogMaximum),
            onServerRunning: { await onServerRunning($0.localAddress?.port ?? address.port) }, logger: logger)
    }
}

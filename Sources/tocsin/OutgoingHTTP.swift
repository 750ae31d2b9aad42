// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import NIOCore
import NIOSSL

extension HTTPClient.Configuration {
    /// For calls that carry something worth having: wherever an answer points, they do not go, and whoever makes them says
    /// whether they are tried again.
    static func outgoing(
        tls: TLSConfiguration, connectSeconds: Int64, idleSeconds: Int64, connectionsMaximum: Int
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = tls
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(connectSeconds))
        configuration.connectionPool.idleTimeout = .seconds(idleSeconds)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsMaximum
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// Looks at the certificate of a server that has just failed verification, to see whether it has only run out.
///
/// BoringSSL's error says no more than that verification failed. So a second handshake is begun with the same address, in
/// which nothing is trusted and nothing sent: it ends when the certificate has been seen.
enum CertificateProbe {
    static let timeoutSeconds: Int64 = 2

    private static let context: NIOSSLContext? = {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates([])
        return try? NIOSSLContext(configuration: configuration)
    }()

    /// False also when no certificate can be seen. `serverName` is nil for an address.
    static func isExpired(at address: NetworkAddress, port: Int, serverName: String?) async -> Bool {
        guard let context = Self.context,
            let target = try? SocketAddress(ipAddress: address.description, port: port)
        else { return false }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let lastValidSecond = loop.makePromise(of: Int?.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.seconds(timeoutSeconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture(withResultOf: {
                    let handler = try NIOSSLClientHandler(
                        context: context, serverHostname: serverName,
                        customVerificationCallback: { chain, verdict in
                            lastValidSecond.succeed(chain.first.map { Int($0.notValidAfter) })
                            verdict.succeed(.failed)
                        })
                    try channel.pipeline.syncOperations.addHandler(handler)
                })
            }
        bootstrap.connect(to: target).whenComplete { result in
            guard case .success(let channel) = result else { return lastValidSecond.succeed(nil) }
            // Whichever comes first counts.
            channel.closeFuture.whenComplete { _ in lastValidSecond.succeed(nil) }
            channel.eventLoop.scheduleTask(in: .seconds(timeoutSeconds)) { channel.close(promise: nil) }
        }
        guard let second = try? await lastValidSecond.futureResult.get() else { return false }
        return Double(second) < Date().timeIntervalSince1970
    }
}

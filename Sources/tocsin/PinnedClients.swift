// SPDX-License-Identifier: Apache-2.0
import App
import AsyncHTTPClient
import Domain
import NIOCore
import NIOPosix
import NIOSSL

/// One client for each host and address: it connects to that address, whatever the name would lead to by then.
actor PinnedClients {
    struct Key: Hashable {
        /// As it stands in the URL.
        let host: String
        let address: NetworkAddress
    }

    /// Clients that nobody uses are kept, with their connections, up to so many.
    static let keptMaximum = 128
    /// A connection that rests longer may be closed by the other side just when it is used again.
    static let idleSeconds: Int64 = 2

    private struct WrongAddress: Error {}

    private struct Entry {
        let client: HTTPClient
        var userCount = 0
        var usedLast: UInt64 = 0
    }

    private let tls: TLSConfiguration
    private var entries: [Key: Entry] = [:]
    private var useCount: UInt64 = 0
    private var hasEnded = false

    init(tls: TLSConfiguration) { self.tls = tls }

    /// The client is the caller's until ``release(_:)``. Throws once all have been shut down.
    func lease(_ key: Key) throws -> HTTPClient {
        guard !hasEnded else { throw HTTPClientError.alreadyShutdown }
        useCount += 1
        var entry =
            entries[key]
            ?? Entry(
                client: HTTPClient(
                    eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration(key)))
        entry.userCount += 1
        entry.usedLast = useCount
        entries[key] = entry
        return entry.client
    }

    func release(_ key: Key) {
        entries[key]?.userCount -= 1
        guard entries.count > Self.keptMaximum else { return }
        let idle = entries.filter { $0.value.userCount == 0 }
        guard let oldest = idle.min(by: { $0.value.usedLast < $1.value.usedLast }) else { return }
        entries[oldest.key] = nil
        let client = oldest.value.client
        Task { try? await client.shutdown() }
    }

    func shutDown() async {
        let clients = entries.values.map(\.client)
        entries = [:]
        hasEnded = true
        await withTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { try? await client.shutdown() } }
        }
    }

    private func configuration(_ key: Key) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration.outgoing(
            tls: tls, connectSeconds: WebhookLoop.tryTimeoutSeconds, idleSeconds: Self.idleSeconds,
            connectionsMaximum: WebhookLoop.inHandMaximum)
        // An address in the URL is what it is; its certificate must be made out to it.
        if NetworkAddress(key.host) == nil { configuration.dnsOverride[key.host] = key.address.description }
        let expected = key.address
        configuration.http1_1ConnectionDebugInitializer = { channel in
            // Nothing has been sent yet. Should the client read the URL in another way than we do, it ends here.
            let reached = channel.remoteAddress?.ipAddress.flatMap { NetworkAddress($0) }
            guard reached != expected else { return channel.eventLoop.makeSucceededVoidFuture() }
            channel.eventLoop.execute { channel.close(promise: nil) }
            return channel.eventLoop.makeFailedFuture(WrongAddress())
        }
        return configuration
    }
}

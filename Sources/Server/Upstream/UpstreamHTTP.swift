// SPDX-License-Identifier: Apache-2.0
package import App
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Speaks to the account behind a gateway. Where that is, the operator has said; it is never told to go elsewhere.
///
/// Each event loop has connections of its own: a call that was read on a loop is sent, and its answer gathered, on the same
/// thread. To hand it to another and back takes longer than all that the gateway does about it.
package final class UpstreamHTTP: UpstreamTransport {
    private struct Place: Hashable {
        let loop: ObjectIdentifier
        let origin: UpstreamAddress.Origin
    }

    private let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    private let tls: NIOSSLContext?
    private struct State {
        var lines: [Place: (loop: any EventLoop, lines: UpstreamLines)] = [:]
        var isShutDown = false
    }

    private let state = Mutex(State())

    /// `certificateAuthorityFile` is a PEM file that counts instead of the system's authorities. Throws
    /// ``TocsinServer/UnusableFile`` when it cannot be read.
    package init(certificateAuthorityFile: String? = nil) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let certificateAuthorityFile { configuration.trustRoots = .file(certificateAuthorityFile) }
        do {
            tls = try NIOSSLContext(configuration: configuration)
        } catch {
            if let certificateAuthorityFile {
                throw TocsinServer.UnusableFile(path: certificateAuthorityFile, purpose: "certificate authority")
            }
            // A system without authorities can still reach what is not encrypted.
            tls = nil
        }
    }

    package func send(_ request: UpstreamRequest) async -> UpstreamAnswer {
        guard let address = UpstreamAddress(request.url), UpstreamExchange.isSendable(request, to: address) else {
            return .failed(.unreachable)
        }
        let loop = MultiThreadedEventLoopGroup.currentEventLoop ?? group.any()
        guard let lines = lines(on: loop, to: address.origin) else { return .failed(.unreachable) }
        let begun = Mutex<UpstreamExchange?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let exchange = UpstreamExchange(request, to: address, continuation: continuation)
                begun.withLock { $0 = exchange }
                // Whoever was cancelled before has not been heard.
                if Task.isCancelled { return exchange.giveUp(.brokenOff) }
                if loop.inEventLoop {
                    lines.begin(exchange)
                } else {
                    loop.execute { lines.begin(exchange) }
                }
            }
        } onCancel: {
            guard let exchange = begun.withLock({ $0 }) else { return }
            loop.execute { exchange.giveUp(.brokenOff) }
        }
    }

    /// Ends what is under way and closes all connections.
    package func shutDown() async {
        let all = state.withLock { state in
            state.isShutDown = true
            return Array(state.lines.values)
        }
        for (loop, lines) in all { try? await loop.submit { lines.close() }.get() }
    }

    /// Nil after the end.
    private func lines(on loop: any EventLoop, to origin: UpstreamAddress.Origin) -> UpstreamLines? {
        state.withLock { state in
            if state.isShutDown { return nil }
            let place = Place(loop: ObjectIdentifier(loop), origin: origin)
            if let found = state.lines[place] { return found.lines }
            let lines = UpstreamLines(on: loop, to: origin, tls: tls)
            state.lines[place] = (loop, lines)
            return lines
        }
    }
}

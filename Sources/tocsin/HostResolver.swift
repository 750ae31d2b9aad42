// SPDX-License-Identifier: Apache-2.0
import Domain
import Foundation
import NIOPosix

/// Asks the system for the addresses of a name, on threads of its own: the question blocks for as long as a name server
/// likes.
///
/// Every spelling of a number (`127.1`, `0177.0.0.1`, `2130706433`) becomes the address that it stands for here.
actor HostResolver {
    /// A name whose server is silent holds one, however many ask for it.
    static let threadCount = 16
    static let keptSeconds = 5
    static let keptMaximum = 1024

    private struct Kept {
        let addresses: [NetworkAddress]
        let askedAt: ContinuousClock.Instant
    }

    private let threads = NIOThreadPool(numberOfThreads: HostResolver.threadCount)
    private var kept: [String: Kept] = [:]
    private var waiting: [String: [AsyncStream<[NetworkAddress]>.Continuation]] = [:]

    init() { threads.start() }

    /// In the order in which the system would try them; none for a name that there is not. Ends early when the task is
    /// cancelled.
    func addresses(of host: String) async throws -> [NetworkAddress] {
        if let found = kept[host], found.askedAt.duration(to: .now) < .seconds(Self.keptSeconds) { return found.addresses }
        let (answers, answer) = AsyncStream.makeStream(of: [NetworkAddress].self)
        if waiting[host] == nil {
            let askedAt = ContinuousClock.now
            threads.submit { state in
                // Once the threads are shut down this runs on the caller's.
                let addresses = if case .active = state { Self.ask(host) } else { [NetworkAddress]() }
                Task { await self.note(addresses, of: host, askedAt: askedAt) }
            }
        }
        waiting[host, default: []].append(answer)
        for await addresses in answers { return addresses }
        throw CancellationError()
    }

    /// Does not wait for questions that hang.
    func shutDown() { threads.shutdownGracefully { _ in } }

    private func note(_ addresses: [NetworkAddress], of host: String, askedAt: ContinuousClock.Instant) {
        if kept.count >= Self.keptMaximum { kept = [:] }
        kept[host] = Kept(addresses: addresses, askedAt: askedAt)
        for continuation in waiting.removeValue(forKey: host) ?? [] {
            continuation.yield(addresses)
            continuation.finish()
        }
    }

    private static func ask(_ host: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var found: [NetworkAddress] = []
        var next = first
        while let entry = next {
            if let socket = entry.pointee.ai_addr, let address = networkAddress(socket), !found.contains(address) {
                found.append(address)
            }
            next = entry.pointee.ai_next
        }
        return found
    }

    private static func networkAddress(_ socket: UnsafeMutablePointer<sockaddr>) -> NetworkAddress? {
        switch Int32(socket.pointee.sa_family) {
        case AF_INET:
            socket.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { version4 in
                withUnsafeBytes(of: version4.pointee.sin_addr) { NetworkAddress(bytes: Array($0)) }
            }
        case AF_INET6:
            socket.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { version6 in
                withUnsafeBytes(of: version6.pointee.sin6_addr) { NetworkAddress(bytes: Array($0)) }
            }
        default: nil
        }
    }
}

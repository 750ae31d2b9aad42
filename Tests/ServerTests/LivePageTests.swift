// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HTTPTypes
import HouseTesting
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import Server
import Testing
import Web

extension LiveServer {
    /// Runs the server and hands over the port it listens on, for clients that need a connection of their own.
    func listen(_ body: @escaping @Sendable (_ port: Int) async throws -> Void) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = TocsinServer(
            dispatcher: house.dispatcher, web: try WebApp(dispatcher: house.dispatcher), health: health, logger: logger)
        let application = try server.application(ListenAddress(host: "127.0.0.1", port: 0)) { _ in }
        try await application.test(.live) { client in
            let port = try #require(client.port)
            try await body(port)
        }
    }
}

/// What a listening browser has heard so far.
private struct HeardEvents {
    struct HungUp: Error {}

    private var parts: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private(set) var text = ""

    init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) { parts = inbound.makeAsyncIterator() }

    /// The versions that the page was told, the oldest first.
    var versions: [Int] { text.matches(of: /event: incidents\ndata: (\d+)\n\n/).compactMap { Int($0.1) } }

    /// Listens until so many changes were told of.
    mutating func listen(untilCount count: Int) async throws {
        while versions.count < count {
            guard let part = try await parts.next() else { throw HungUp() }
            text += String(buffer: part)
        }
    }
}

@Suite("Pages that keep themselves current")
struct LivePageTests {
    /// Signs the owner in as a browser does; answers the cookie that it would keep.
    private func signIn(_ house: TestHouse) async throws -> String {
        let token = try #require(house.account.signInURL?.split(separator: "/").last.map(String.init))
        let web = try WebApp(dispatcher: house.dispatcher)
        var request = WireRequest(
            method: "POST", path: WebPath.signIn, body: Array("\(FormField.token)=\(token)".utf8))
        request.fetchSite = "same-origin"
        guard case .page(let reply) = await web.reply(to: request) else { return "" }
        let set = try #require(reply.headers.first { $0.name == "Set-Cookie" }?.value)
        return String(set.prefix { $0 != ";" })
    }

    /// The stream as the pages' own door hands it out; nil when it answers with a page.
    private func versions(_ house: TestHouse, cookie: String?) async throws -> AsyncStream<Int>? {
        let web = try WebApp(dispatcher: house.dispatcher)
        let request = WireRequest(method: "GET", path: WebPath.live, cookie: cookie)
        guard case .live(let versions) = await web.reply(to: request) else { return nil }
        return versions
    }

    /// Waits for what another task does, as long as it may take on a busy machine.
    private func waitUntil(_ isSo: @Sendable () -> Bool) async throws {
        for _ in 0..<1000 {
            if isSo() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("waited for ten seconds in vain")
    }

    @Test("tell nothing to anybody without a session, whatever key they have", arguments: Transport.allCases)
    func withoutSession(_ transport: Transport) async throws {
        let server = try await LiveServer()
        try await server.run(transport) { client in
            for cookie in ["", "tocsin_session=", "tocsin_session=guess", "other=1"] {
                let answer = try await client.send(.get, WebPath.live, headers: [.cookie: cookie])
                #expect(answer.status == 401, "\(cookie)")
                #expect(answer.headers[.contentType]?.hasPrefix("text/html") == true)
            }
        }
        #expect(server.house.environment.wakeup.watcherCount == 0)
    }

    @Test("hear of each change of an incident, of many at once only the last, and of nothing else")
    func stream() async throws {
        let house = try await TestHouse()
        let wakeup = house.environment.wakeup
        let cookie = try await signIn(house)
        let stream = try #require(try await versions(house, cookie: cookie))
        #expect(wakeup.watcherCount == 1)
        var reader = stream.makeAsyncIterator()
        let first = await reader.next() ?? -1
        #expect(first == wakeup.incidentVersion)

        _ = try await house.makeUser("Grace", "grace@example.com")
        _ = try await house.call("GET", "/incidents")
        #expect(wakeup.incidentVersion == first, "nothing of an incident has changed")

        try await house.event("trigger", key: "k")
        let second = await reader.next() ?? -1
        #expect(second > first)

        try await house.runLoops()
        try await house.event("trigger", key: "k")
        _ = try await house.incident(1, ["status": "acknowledged"])
        try await house.event("resolve", key: "k")
        let third = await reader.next() ?? -1
        #expect(third > second && third == wakeup.incidentVersion)
    }

    @Test("are forgotten as soon as their reader is gone, and each reader hears for itself")
    func readers() async throws {
        let house = try await TestHouse()
        let wakeup = house.environment.wakeup
        let cookie = try await signIn(house)
        let (heard, hearing) = AsyncStream<Int>.makeStream()
        var readings: [Task<Void, Never>] = []
        for _ in 0..<3 {
            let stream = try #require(try await versions(house, cookie: cookie))
            let reading = Task {
                for await version in stream { hearing.yield(version) }
            }
            readings.append(reading)
        }
        #expect(wakeup.watcherCount == 3)
        var told = heard.makeAsyncIterator()
        for _ in 0..<3 {
            let version = await told.next()
            #expect(version == wakeup.incidentVersion)
        }
        readings[0].cancel()
        await readings[0].value
        try await waitUntil { wakeup.watcherCount == 2 }
        try await house.event("trigger", key: "k")
        for _ in 0..<2 {
            let version = await told.next()
            #expect(version == wakeup.incidentVersion, "those who stay still hear")
        }
        for reading in readings { reading.cancel() }
        for reading in readings { await reading.value }
        try await waitUntil { wakeup.watcherCount == 0 }
        #expect(wakeup.watcherCount == 0)
    }

    @Test("are told over the wire at once, and a browser that leaves is let go", .timeLimit(.minutes(1)))
    func wire() async throws {
        let server = try await LiveServer()
        let house = server.house
        let wakeup = house.environment.wakeup
        let cookie = try await signIn(house)
        try await server.listen { port in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "localhost", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            try await channel.executeThenClose { inbound, outbound in
                let head = "GET \(WebPath.live) HTTP/1.1\r\nHost: localhost\r\nCookie: \(cookie)\r\n\r\n"
                try await outbound.write(ByteBuffer(string: head))
                var events = HeardEvents(inbound)
                try await events.listen(untilCount: 1)
                #expect(events.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
                for part in ["text/event-stream", "no-store", "retry: 2000"] { #expect(events.text.contains(part)) }
                #expect(wakeup.watcherCount == 1)

                try await house.event("trigger", key: "k")
                try await events.listen(untilCount: 2)
                _ = try await house.incident(1, ["status": "acknowledged"])
                try await events.listen(untilCount: 3)
                let versions = events.versions
                #expect(versions == versions.sorted() && versions.last == wakeup.incidentVersion)
            }
            // It is found out at the next word to it, of a change or of none.
            try await waitUntil {
                wakeup.incidentsChanged()
                return wakeup.watcherCount == 0
            }
            #expect(wakeup.watcherCount == 0)
        }
    }
}

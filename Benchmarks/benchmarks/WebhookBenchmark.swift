// SPDX-License-Identifier: Apache-2.0
import App
import Domain
import Foundation
import NIOCore

/// Webhooks to a receiver over TLS on this machine: how many a second, how soon, and what one dead receiver does to others.
struct WebhookBenchmark {
    private static let hookPath = "/hook"
    /// Connections of those who send requests at a fixed rate.
    private static let senders = 32

    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-hooks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = try BenchmarkCertificate(in: folder)
        let body = try await measureDelay(certificate)
        try await measureRate(certificate, body)
        try await measureDeadReceiver(certificate, body)
    }

    private func server(_ certificate: BenchmarkCertificate) throws -> MeasuredServer {
        try MeasuredServer(
            options.tocsin, flags: ["--allow-network", "127.0.0.0/8"],
            environment: ["SSL_CERT_FILE": certificate.authorityFile])
    }

    // MARK: How soon

    private static let eventsPerSecond = 500

    /// From an event's 202 to the first byte of its webhook, at a fixed rate of new incidents. The 202 follows the commit, so
    /// what is shown beside it, from the moment the event was to be sent, is more than from the commit. Answers the body of
    /// one of the webhooks.
    private func measureDelay(_ certificate: BenchmarkCertificate) async throws -> String {
        let receiver = try await WebhookReceiver(.keepsBodies, certificate)
        let server = try server(certificate)
        defer { server.end() }
        try subscribe(receiver.url(Self.hookPath), server)
        let count = Self.eventsPerSecond * (options.isShort ? 5 : 30)
        let routingKey = server.routingKey
        let sent = try await OpenLoad.run(
            count, perSecond: Self.eventsPerSecond, connections: Self.senders, port: server.port
        ) { number, descriptor in
            let event = Load.event(routingKey: routingKey, dedupKey: "hook-\(number)", summary: "Bench-\(number)-end")
            return try Load.post(event, to: "/v2/enqueue", descriptor)
        }
        let arrivals = try await receiver.wait(for: count, seconds: 60)
        await receiver.end()
        var moments: [Int: ContinuousClock.Instant] = [:]
        for arrival in arrivals {
            guard let number = Self.number(in: arrival.body) else { continue }
            // What came twice counts from its first time.
            moments[number] = min(moments[number] ?? arrival.at, arrival.at)
        }
        guard moments.count == count, let body = arrivals.last?.body else {
            throw Options.Wrong(description: "\(count - moments.count) of \(count) webhooks have not come")
        }
        let fromAccepted = sent.enumerated().compactMap { number, sent in
            moments[number].map { max(.zero, $0 - sent.accepted) }
        }
        let fromDue = sent.enumerated().compactMap { number, sent in moments[number].map { $0 - sent.due } }
        report("webhooks.accepted_to_first_byte_p50", Self.milliseconds(fromAccepted, percent: 50), "ms")
        report("webhooks.accepted_to_first_byte_p99", Self.milliseconds(fromAccepted, percent: 99), "ms", target: "<100")
        report("webhooks.event_due_to_first_byte_p50", Self.milliseconds(fromDue, percent: 50), "ms")
        report("webhooks.event_due_to_first_byte_p99", Self.milliseconds(fromDue, percent: 99), "ms")
        return String(decoding: body.readableBytesView, as: UTF8.self)
    }

    private func subscribe(_ url: String, _ server: MeasuredServer) throws {
        let descriptor = try Sockets.connect(port: server.port)
        defer { close(descriptor) }
        let subscription = """
            {"webhook_subscription":{"type":"webhook_subscription","events":["incident.triggered"],\
            "filter":{"type":"account_reference"},"delivery_method":{"type":"http_delivery_method","url":"\(url)"}}}
            """
        let status = try Load.post(subscription, to: "/webhook_subscriptions", descriptor, key: server.accountKey)
        guard status == 201 else { throw Options.Wrong(description: "subscribing was answered with \(status)") }
    }

    /// The number that the event's summary carries.
    private static func number(in body: ByteBuffer?) -> Int? {
        guard let body else { return nil }
        let text = String(decoding: body.readableBytesView, as: UTF8.self)
        guard let start = text.range(of: "Bench-"), let end = text[start.upperBound...].range(of: "-end") else { return nil }
        return Int(text[start.upperBound..<end.lowerBound])
    }

    private static func milliseconds(_ waits: [Duration], percent: Int) -> Double {
        waits.isEmpty ? 0 : waits.sorted()[min(waits.count - 1, waits.count * percent / 100)] / .milliseconds(1)
    }

    // MARK: How many a second

    /// All events lie in the store when the server starts, so that nothing but sending is measured.
    ///
    /// Both sides are alike in all that the wire sees: the same receiver and TLS, the same bytes with headers of the same
    /// length, HTTP/1.1 with connections that are kept, and as many of them: a client alone may have as many requests under
    /// way as the server may to so many subscriptions. Each counts from its first arrival to its last, connecting included.
    /// What differs is in the client's favour: nothing is stored, it shares a process with the receiver, and the better of
    /// its two runs counts.
    private func measureRate(_ certificate: BenchmarkCertificate, _ body: String) async throws {
        let each = WebhookLoop.inHandPerSubscriptionMaximum
        try await measureRate("one_subscription", subscriptions: 1, concurrency: each, certificate, body)
        let count = WebhookRules.subscriptionsPerFilterMaximum
        try await measureRate(
            "ten_subscriptions", subscriptions: count, concurrency: min(count * each, WebhookLoop.inHandMaximum),
            certificate, body)
    }

    private func measureRate(
        _ name: String, subscriptions: Int, concurrency: Int, _ certificate: BenchmarkCertificate, _ body: String
    ) async throws {
        let count = options.isShort ? 2000 : 20_000
        let receiver = try await WebhookReceiver(.answers, certificate)
        let before = try await plainRate(receiver, certificate, body, count, concurrency)
        let ours = try await deliveryRate(receiver, certificate, body, count, subscriptions)
        let after = try await plainRate(receiver, certificate, body, count, concurrency)
        await receiver.end()
        // The better of two, one on each side: what else the machine did does not help us.
        let plain = max(before, after)
        report("webhooks.\(name)_client_alone", plain, "requests/s")
        report("webhooks.\(name)_deliveries", ours, "deliveries/s")
        report("webhooks.\(name)_vs_client_alone", ours / plain, "ratio", target: ">=0.6")
    }

    private func plainRate(
        _ receiver: WebhookReceiver, _ certificate: BenchmarkCertificate, _ body: String, _ count: Int, _ concurrency: Int
    ) async throws -> Double {
        receiver.clear()
        try await PlainPoster(certificate).post(
            Array(body.utf8), to: receiver.url(Self.hookPath), count: count, concurrency: concurrency)
        return try await receiver.rate(of: count, seconds: 10)
    }

    private func deliveryRate(
        _ receiver: WebhookReceiver, _ certificate: BenchmarkCertificate, _ body: String, _ count: Int, _ subscriptions: Int
    ) async throws -> Double {
        let server = try server(certificate)
        defer { server.end() }
        receiver.clear()
        try await server.restart {
            let urls = (0..<subscriptions).map { _ in receiver.url(Self.hookPath) }
            try await WebhookFilling.subscriptions(urls, events: [.incidentTriggered], at: server.databasePath)
            try await WebhookFilling.deliveries(
                ofEvents: count / subscriptions, toEach: (0..<subscriptions).map(WebhookFilling.subscriptionID), body: body,
                at: server.databasePath)
        }
        return try await receiver.rate(of: count, seconds: 300)
    }

    private func measureDeadReceiver(_ certificate: BenchmarkCertificate, _ body: String) async throws {
        let (without, with) = try await DeadReceiverBenchmark(certificate, body, isShort: options.isShort) {
            try server(certificate)
        }.run()
        let (calm, hit) = (Self.milliseconds(without, percent: 99), Self.milliseconds(with, percent: 99))
        report("webhooks.none_dead_others_p99", calm, "ms")
        report("webhooks.one_dead_others_p99", hit, "ms")
        report("webhooks.one_dead_vs_none_p99", hit / calm, "ratio", target: "<=1.2")
    }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A thousand subscriptions, of which one has many events on their way to a receiver that takes them and never answers; and
/// the same with that receiver well. What is measured is how long test events to all others take.
struct DeadReceiverBenchmark {
    private static let subscriptions = 1000
    private static let perSecond = 200
    private static let senders = 16
    private static let rounds = 2
    /// Far more than a subscription may have under way at once.
    private static let backlog = 1000
    /// Until the dead one has all that it may have under way, and one that is well has had its events.
    private static let warmUpSeconds = 4

    private let certificate: BenchmarkCertificate
    private let body: String
    private let isShort: Bool
    private let makeServer: () throws -> MeasuredServer

    init(
        _ certificate: BenchmarkCertificate, _ body: String, isShort: Bool,
        makeServer: @escaping () throws -> MeasuredServer
    ) {
        self.certificate = certificate
        self.body = body
        self.isShort = isShort
        self.makeServer = makeServer
    }

    /// The last subscription is the one in question; all others are numbered from 0.
    private static var others: Int { subscriptions - 1 }
    private static func path(_ number: Int) -> String { "/hook/\(number)" }

    /// Waits from a test event's 202 to its first byte, turn by turn, so that what else the machine does falls on both.
    func run() async throws -> (without: [Duration], with: [Duration]) {
        let receiver = try await WebhookReceiver(.answers, certificate)
        let dead = try await WebhookReceiver(.neverAnswers, certificate)
        let (calm, hit) = (try makeServer(), try makeServer())
        defer {
            calm.end()
            hit.end()
        }
        try await fill(calm, receiver, last: receiver.url(Self.path(Self.others)))
        try await fill(hit, receiver, last: dead.url(Self.path(Self.others)))
        var (without, with): ([Duration], [Duration]) = ([], [])
        for _ in 0..<Self.rounds {
            without += try await waits(calm, receiver)
            with += try await waits(hit, receiver)
        }
        guard dead.arrivals.count > 0 else { throw Options.Wrong(description: "the dead receiver was not sent to") }
        await receiver.end()
        await dead.end()
        return (without, with)
    }

    private func fill(_ server: MeasuredServer, _ receiver: WebhookReceiver, last: String) async throws {
        server.stop()
        let urls = (0..<Self.others).map { receiver.url(Self.path($0)) } + [last]
        // They hear of nothing but test events.
        try await WebhookFilling.subscriptions(urls, events: [], at: server.databasePath)
        try await WebhookFilling.deliveries(
            ofEvents: Self.backlog, toEach: [WebhookFilling.subscriptionID(Self.others)], body: body,
            at: server.databasePath)
    }

    private func waits(_ server: MeasuredServer, _ receiver: WebhookReceiver) async throws -> [Duration] {
        try await server.restart()
        defer { server.stop() }
        try await Task.sleep(for: .seconds(Self.warmUpSeconds))
        receiver.clear()
        let count = Self.perSecond * (isShort ? 5 : 20)
        let key = server.accountKey
        let sent = try await OpenLoad.run(
            count, perSecond: Self.perSecond, connections: Self.senders, port: server.port
        ) { number, descriptor in
            let id = WebhookFilling.subscriptionID(number % Self.others)
            return try Load.post("", to: "/webhook_subscriptions/\(id)/ping", descriptor, key: key)
        }
        let lastPath = Self.path(Self.others)
        let arrivals = try await receiver.wait(for: count, seconds: 30) { $0.path != lastPath }
        // Those to one subscription lie seconds apart and come in their order.
        var moments = Dictionary(grouping: arrivals, by: \.path).mapValues { $0.map(\.at).sorted() }
        return try sent.enumerated().map { number, sent in
            let path = Self.path(number % Self.others)
            guard let moment = moments[path]?.first, moment >= sent.due else {
                throw Options.Wrong(description: "\(path) was sent another test event than its own")
            }
            moments[path]?.removeFirst()
            return max(.zero, moment - sent.accepted)
        }
    }
}

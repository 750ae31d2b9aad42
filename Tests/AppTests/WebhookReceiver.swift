// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Synchronization
import Testing

/// Stands for the receivers of the world: answers as it is told to, and remembers what came.
final class WebhookReceiver: WebhookTransport {
    private struct State {
        var requests: [WebhookRequest] = []
        /// Answers for the next requests to an address, the first first; when there are no more, 200.
        var answers: [String: [WebhookAnswer]] = [:]
        var silent: Set<String> = []
        var hanging: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let arrivals: AsyncStream<String>
    private let arrival: AsyncStream<String>.Continuation

    init() { (arrivals, arrival) = AsyncStream.makeStream(of: String.self) }

    static func status(_ code: Int, retryAfter: String? = nil, body: String = "") -> WebhookAnswer {
        .answered(status: code, retryAfter: retryAfter, body: Array(body.utf8))
    }

    func requests(to url: String) -> [WebhookRequest] { state.withLock { $0.requests.filter { $0.url == url } } }
    func texts(to url: String) -> [String] { requests(to: url).map { String(decoding: $0.body, as: UTF8.self) } }
    func answer(_ url: String, _ answers: [WebhookAnswer]) { state.withLock { $0.answers[url] = answers } }
    func fallSilent(_ url: String) { state.withLock { _ = $0.silent.insert(url) } }

    /// Whoever waits for an answer gets one.
    func speakAgain() {
        let hanging = state.withLock { state in
            defer { (state.hanging, state.silent) = ([], []) }
            return state.hanging
        }
        for continuation in hanging { continuation.resume() }
    }

    func waitForRequests(_ count: Int) async {
        var rest = count
        guard rest > 0 else { return }
        for await _ in arrivals {
            rest -= 1
            if rest == 0 { return }
        }
    }

    func send(_ request: WebhookRequest) async -> WebhookAnswer {
        let (answer, isSilent) = state.withLock { state in
            state.requests.append(request)
            var answers = state.answers[request.url] ?? []
            let answer = answers.isEmpty ? Self.status(200) : answers.removeFirst()
            state.answers[request.url] = answers
            return (answer, state.silent.contains(request.url))
        }
        if isSilent {
            await withCheckedContinuation { continuation in
                state.withLock { $0.hanging.append(continuation) }
                arrival.yield(request.url)
            }
        } else {
            arrival.yield(request.url)
        }
        return answer
    }
}

extension WebhookRequest {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// A house with subscriptions, and a loop that sends to the receiver.
struct WebhookWorld {
    static let first = "https://one.example:443/hook"
    static let second = "https://two.example:443/hook"

    let house: TestHouse
    let receiver = WebhookReceiver()
    let loop: WebhookLoop

    init(_ database: (any Database)? = nil) async throws {
        house = try await TestHouse(database: database)
        loop = WebhookLoop(house.environment, transport: receiver)
    }

    func subscribe(_ id: String, _ url: String, change: @Sendable (inout WebhookSubscription) -> Void = { _ in })
        async throws
    {
        var made = WebhookSubscription(
            id: id, url: url, events: WebhookEventType.subscribable, filter: .account, secret: "s3cret",
            createdAt: house.runtime.now)
        change(&made)
        let subscription = made
        try await house.environment.write { work in try WebhookSubscriptionQueries.insert(work.session, subscription) }
    }

    /// Puts one event on its way, and answers its delivery.
    @discardableResult
    func event(_ body: String, about resource: String = "Q1", to subscriptionID: String) async throws -> WebhookDelivery {
        try await house.environment.write { work in
            let eventID = work.makeID(.dedupKey)
            try WebhookDeliveryQueries.insertEvent(
                work.session, id: eventID, type: .incidentTriggered, resourceID: resource, body: body, at: work.now)
            return try WebhookDeliveryQueries.enqueue(
                work.session, id: work.makeID(.dedupKey), eventID: eventID, subscriptionID: subscriptionID,
                type: .incidentTriggered, resourceID: resource, at: work.now)
        }
    }

    func delivery(_ id: String) async throws -> WebhookDelivery {
        let found = try await house.environment.read { work in try WebhookDeliveryQueries.find(work.session, ids: [id]) }
        return try #require(found.first)
    }

    func subscription(_ id: String) async throws -> WebhookSubscription {
        let found = try await house.environment.read { work in
            try WebhookSubscriptionQueries.find(work.session, ids: [id])
        }
        return try #require(found.first)
    }

    func change(_ id: String, _ change: @escaping @Sendable (inout WebhookSubscription) -> Void) async throws {
        try await house.environment.write { work in
            guard var found = try WebhookSubscriptionQueries.find(work.session, ids: [id], lock: true).first else { return }
            change(&found)
            try WebhookSubscriptionQueries.update(work.session, found)
        }
    }

    /// Lets the loop do what falls due in this time, at the moment at which it does.
    func live(seconds: Int64) async throws {
        let end = house.runtime.now.adding(seconds: seconds)
        while let due = try await loop.step(), due <= end { house.runtime.advance(to: due) }
        house.runtime.advance(to: end)
        _ = try await loop.step()
    }
}

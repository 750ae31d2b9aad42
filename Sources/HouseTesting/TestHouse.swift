// SPDX-License-Identifier: Apache-2.0
package import App
package import Base
import Domain
private import Logging
package import Store
private import Synchronization

/// The whole server in one process, without sockets: a real store, a clock that jumps, and carriers that remember.
package final class TestHouse: Sendable {
    package enum Caller: Sendable {
        /// The account's key with `From` naming the owner.
        case accountKey
        case accountKeyWithoutFrom
        case readOnlyKey
        case userKey
        case nobody
        case header(String?, from: String?)
    }

    package struct Answer: Sendable {
        package let status: Int
        package let json: JSON
        package let headers: [(name: String, value: String)]
        /// The texts of `error.errors`, which is a list, or a map of lists.
        package var errors: [String] {
            let said = json["error"]?["errors"] ?? []
            let lists = said.objectValue?.members.map(\.value) ?? [said]
            return lists.flatMap { $0.arrayValue ?? [] }.compactMap(\.stringValue)
        }
        package var code: Int64? { json["error"]?["code"]?.intValue }
    }

    package static let start = Instant(seconds: 1_772_442_000)  // Monday, 2026-03-02T09:00:00Z
    package static let baseURL = "https://tocsin.example"

    package let database: any Database
    package let runtime: ManualRuntime
    package let environment: Environment
    package let dispatcher: Dispatcher
    package let account: AccountSetup.Outcome
    package let carrier = RememberingCarrier()
    package let handoffMails = RememberingMailbox()
    private let timers: TimerLoop
    private let deliveries: DeliveryLoop
    private let handoffs: HandoffLoop

    package var ownerID: String { account.ownerID }
    package var ownerEmail: String { account.ownerEmail }
    package var serviceID: String { account.serviceID }
    package var escalationPolicyID: String { account.escalationPolicyID }
    package var scheduleID: String { account.scheduleID }
    package var routingKey: String { account.routingKey }

    /// A fresh SQLite file, or the store that is given (which must be empty).
    package init(
        database given: (any Database)? = nil, now: Instant = TestHouse.start, eventLimitPerMinute: Int? = nil,
        restLimitPerMinute: Int = 0, bundleSeconds: Int64 = 0, seed: UInt64 = 1, mailServer: MailServer? = nil,
        openIncidentsMaximum: Int? = nil
    ) async throws {
        if let given {
            database = given
        } else {
            database = try await TestStore.sqlite.fresh()
        }
        runtime = ManualRuntime(now: now, seed: seed)
        _ = try await Migrator.migrate(database)
        let secrets = try await AccountSetup.secrets(database, runtime)
        account = try await AccountSetup.run(
            .init(ownerEmail: "ada@example.com", ownerName: "Ada Lovelace", publicURL: Self.baseURL), database, runtime,
            secrets)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var settings = Settings(
            publicURL: Self.baseURL, eventLimitPerMinute: eventLimitPerMinute, restLimitPerMinute: restLimitPerMinute)
        settings.bundleSeconds = bundleSeconds
        settings.mailServer = mailServer
        if let openIncidentsMaximum { settings.openIncidentsMaximum = openIncidentsMaximum }
        environment = Environment(
            database: database, runtime: runtime, settings: settings, wakeup: Wakeup(),
            secrets: secrets, logger: logger)
        dispatcher = Dispatcher(environment: environment)
        timers = TimerLoop(environment)
        deliveries = DeliveryLoop(environment, channel: carrier)
        let mails = handoffMails
        handoffs = HandoffLoop(environment) { message in mails.take(message) }
    }

    package func call(
        _ method: String, _ path: String, query: String = "", _ body: JSON? = nil, as caller: Caller = .accountKey
    ) async throws -> Answer {
        let (authorization, from) = credentials(caller)
        return await send(
            WireRequest(
                method: method, path: path, query: query, authorization: authorization, from: from,
                body: body?.encoded() ?? []))
    }

    package func send(_ request: WireRequest) async -> Answer {
        let reply = await dispatcher.reply(to: request)
        return Answer(
            status: reply.status, json: (try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)) ?? .null,
            headers: reply.headers)
    }

    private func credentials(_ caller: Caller) -> (String?, String?) {
        switch caller {
        case .accountKey: ("Token token=\(account.accountKey ?? "")", ownerEmail)
        case .accountKeyWithoutFrom: ("Token token=\(account.accountKey ?? "")", nil)
        case .readOnlyKey: ("Token token=\(account.readOnlyKey ?? "")", nil)
        case .userKey: ("Token token=\(account.userKey ?? "")", nil)
        case .nobody: (nil, nil)
        case .header(let text, let from): (text, from)
        }
    }

    /// Sends an event to the first service, or to another routing key.
    @discardableResult
    package func event(
        _ action: String, key: String?, summary: String = "Disk full", severity: String = "critical",
        routingKey: String? = nil
    ) async throws -> Answer {
        var body: JSONObject = ["routing_key": .string(routingKey ?? self.routingKey), "event_action": .string(action)]
        if let key { body.append("dedup_key", .string(key)) }
        if action == "trigger" {
            body.append(
                "payload", ["summary": .string(summary), "source": "db-1", "severity": .string(severity)])
        }
        return await send(
            WireRequest(method: "POST", path: "/v2/enqueue", body: JSON.object(body).encoded()))
    }

    package func advance(seconds: Int64) { runtime.advance(seconds: seconds) }

    /// Lets the loops do what is due at this instant: timers first, then deliveries.
    package func runLoops() async throws {
        _ = try await timers.step()
        _ = try await deliveries.step()
        _ = try await handoffs.step()
    }

    /// Moves the clock on in steps, stopping wherever something falls due.
    package func live(seconds: Int64) async throws {
        let end = runtime.now.adding(seconds: seconds)
        try await runLoops()
        while let due = try await nextDue(), due <= end {
            runtime.advance(to: due)
            try await runLoops()
        }
        runtime.advance(to: end)
        try await runLoops()
    }

    private func nextDue() async throws -> Instant? {
        try await database.read { session in
            let timer = try TimerQueries.nextDue(session)
            let notification = try NotificationQueries.nextDue(session)
            let suspended = try SuspendedAlertQueries.nextDue(session)
            let handoff = [
                try HandoffTimerQueries.nextDue(session),
                try MailOutboxQueries.nextDue(session, of: HandoffNotice.self),
            ]
            return ([timer, notification, suspended] + handoff).compactMap(\.self).min()
        }
    }
}

/// Stands for what no test can reach, and checks what a carrier would: an address, a person, an open incident.
package final class RememberingCarrier: NotificationChannel {
    package struct Message: Sendable, Hashable {
        package let userName: String
        package let address: String
        package let incidentNumber: Int64
        package let title: String
        package let at: Instant
    }

    private let state = Mutex<(messages: [Message], mails: [[Int64]], refusals: Int)>(([], [], 0))

    package var messages: [Message] { state.withLock { $0.messages } }
    /// The numbers of the incidents of each mail, in the order in which the mails were sent.
    package var mails: [[Int64]] { state.withLock { $0.mails } }
    package func refuseNext(_ count: Int) { state.withLock { $0.refusals = count } }

    package func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult {
        guard let method = delivery.contactMethod else {
            return DeliveryResult(.failedForGood, channelType: "none", detail: "no rule")
        }
        guard method.kind == .email, User.looksLikeEmail(method.address) else {
            return DeliveryResult(.failedForGood, channelType: "email", detail: "no mail address")
        }
        let now = environment.runtime.now
        let messages = delivery.all.map { one in
            Message(
                userName: one.user.name, address: method.address, incidentNumber: one.incident.number,
                title: one.incident.title, at: now)
        }
        return state.withLock { state in
            if state.refusals > 0 {
                state.refusals -= 1
                return DeliveryResult(.failedForNow, channelType: "email", detail: "451 try again")
            }
            state.messages += messages
            state.mails.append(messages.map(\.incidentNumber))
            return DeliveryResult(.sent, channelType: "email", detail: "250 OK")
        }
    }
}

/// Takes mails that are about no incident, and refuses as often as it is told.
package final class RememberingMailbox: Sendable {
    private let state = Mutex<(mails: [MailMessage], refusals: Int)>(([], 0))

    package init() {}

    package var mails: [MailMessage] { state.withLock { $0.mails } }
    package func refuseNext(_ count: Int) { state.withLock { $0.refusals = count } }

    package func take(_ mail: MailMessage) -> MailResult {
        state.withLock { state in
            guard state.refusals > 0 else {
                state.mails.append(mail)
                return .accepted(detail: "250 OK")
            }
            state.refusals -= 1
            return .refused(permanently: false, detail: "451 try again")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
package import Domain
package import Logging
package import Store

/// What every handler and loop is given: made once, in the composition root.
package struct Environment: Sendable {
    package let database: any Database
    package let runtime: any Runtime
    package let settings: Settings
    package let wakeup: Wakeup
    package let caches: Caches
    package let secrets: AccountSecrets
    package let logger: Logger
    package let eventLimiter: EventLimiter
    package let pulses = Pulses()
    package let rateLimiter: RateLimiter
    package let keyUse = KeyUse()
    package let metrics = Metrics()
    package let agentBudget = AgentBudget()
    package let agentCalls: AgentCallLog
    /// Where this server stands before another account: that account's side of it.
    package var gateway: Gateway?
    /// Who calls, in the environment that a handler is given; nil for the server's own work.
    package private(set) var principal: Principal?
    package private(set) var visibility = Visibility.everything
    /// Sees to it that what a handler changes is recorded; nil where nothing is, as for incidents with their own history.
    package private(set) var auditing: AuditContext?
    /// Whether writes end before they are kept, with ``TrialEnded``.
    private var isTrial = false
    /// What a trial looks at before and after.
    private var preview: ChangePreview?

    package init(
        database: any Database, runtime: any Runtime, settings: Settings, wakeup: Wakeup, secrets: AccountSecrets,
        logger: Logger
    ) {
        self.database = database
        self.runtime = runtime
        self.settings = settings
        self.wakeup = wakeup
        self.secrets = secrets
        self.logger = logger
        caches = Caches(openIncidentsMaximum: settings.openIncidentsMaximum)
        agentCalls = AgentCallLog(database, startedAt: runtime.now)
        eventLimiter = EventLimiter(limitPerMinute: settings.eventLimitPerMinute)
        rateLimiter = RateLimiter(
            restLimitPerMinute: settings.restLimitPerMinute, shared: database.dialect == .postgres ? database : nil)
    }
}

/// What the operator configures, as far as handlers and loops read it.
package struct Settings: Sendable {
    /// Public base of all addresses, without a trailing slash.
    package var publicURL: String
    package var mailServer: MailServer?
    package var mailFrom: String
    package var accountName: String
    /// Events a minute per routing key; nil sets none.
    package var eventLimitPerMinute: Int?
    /// Calls a minute of each caller; 0 sets no limit.
    package var restLimitPerMinute: Int
    /// Whether tools that change something are offered to keys of people and of the account.
    package var offersWriteTools = false
    /// Pages to one address that follow another within so long go together; 0 sends each by itself.
    package var bundleSeconds: Int64 = 0
    /// Open incidents that one service may have.
    package var openIncidentsMaximum = Service.openIncidentsMaximum
    /// The program's own.
    package var version = "0"
    package static let restLimitPerMinuteDefault = RateLimit.restPerMinuteDefault

    /// The host part of message ids: where answers would go, were there any.
    package var messageDomain: String {
        mailFrom.split(separator: "@").last.map { String($0.filter { $0 != ">" }) } ?? "localhost"
    }

    package init(
        publicURL: String, mailServer: MailServer? = nil, mailFrom: String = "tocsin@localhost",
        accountName: String = "Tocsin", eventLimitPerMinute: Int? = nil,
        restLimitPerMinute: Int = Settings.restLimitPerMinuteDefault
    ) {
        self.publicURL = publicURL
        self.mailServer = mailServer
        self.mailFrom = mailFrom
        self.accountName = accountName
        self.eventLimitPerMinute = eventLimitPerMinute
        self.restLimitPerMinute = restLimitPerMinute
    }
}

extension Environment {
    /// The environment in which a handler works for this caller: its transactions see what the caller may see, or the
    /// part of it that `visibility` is.
    package func serving(
        _ principal: Principal, visibility: Visibility? = nil, auditing: AuditContext? = nil, isTrial: Bool = false,
        preview: ChangePreview? = nil
    ) -> Environment {
        var environment = self
        environment.principal = principal
        environment.visibility = visibility ?? Visibility(principal)
        environment.auditing = auditing
        environment.isTrial = isTrial
        environment.preview = preview
        return environment
    }

    /// Runs a write and, after its commit, tells the loops when to look and the pages that something changed.
    package func write<Result: Sendable>(
        _ admission: Admission = .request, _ body: @escaping @Sendable (Work) throws -> Result
    ) async throws -> Result {
        let (runtime, caches, visibility, auditing, isTrial) = (runtime, caches, visibility, auditing, isTrial)
        let (publicURL, preview, secrets) = (settings.publicURL, preview, secrets)
        let (result, wakeAt, hasChanged, tally) = try await database.write(admission) { session in
            let work = Work(
                session: session, runtime: runtime, caches: caches, visibility: visibility, publicURL: publicURL,
                secrets: secrets)
            let before = try auditing?.before(work, self)
            let seen = try preview?.look(work, self)
            let result = try body(work)
            if isTrial {
                let reply = result as? Reply
                let changes = try preview?.changes(since: seen ?? [], reply, work, self) ?? []
                throw TrialEnded(reply: reply, changes: changes)
            }
            if let before { try auditing?.after(result, since: before, work, self) }
            return (result, work.wakeAt, work.hasChangedIncidents, work.tally)
        }
        metrics.add(tally)
        if let wakeAt { wakeup.wake(at: wakeAt) }
        if hasChanged { wakeup.incidentsChanged() }
        return result
    }

    package func read<Result: Sendable>(_ body: @escaping @Sendable (Work) throws -> Result) async throws -> Result {
        let (runtime, caches, visibility, publicURL) = (runtime, caches, visibility, settings.publicURL)
        let secrets = secrets
        let start = ReadStart(database)
        return try await database.read { session in
            let work = Work(
                session: session, runtime: runtime, caches: caches, visibility: visibility, publicURL: publicURL,
                secrets: secrets)
            work.readStart = start
            return try body(work)
        }
    }

    /// Whether the store answers a question.
    package func storeAnswers() async -> Bool { await database.answers() }

    package func encodeContext(includes: Set<String> = [], timeZone: TimeZoneRules? = nil) -> EncodeContext {
        EncodeContext(baseURL: settings.publicURL, timeZone: timeZone, now: runtime.now, includes: includes)
    }
}

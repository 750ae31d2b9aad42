// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// One request of somebody who is signed in: makes what the page shows out of the answers of operations.
struct Visit: Sendable {
    let web: WebApp
    let viewer: SignIn.Viewer
    let request: WireRequest
    let form: Form
    let door: PageDoor
    let now: Instant
    private let query: [String: String]

    init(web: WebApp, viewer: SignIn.Viewer, request: WireRequest) {
        self.web = web
        self.viewer = viewer
        self.request = request
        form = Form(request)
        door = PageDoor(
            dispatcher: web.dispatcher, principal: viewer.principal, requestID: request.requestID,
            remoteAddress: request.remoteAddress)
        now = web.environment.runtime.now
        query = Dictionary(PercentEncoding.pairs(request.query).map { ($0.name, $0.value) }) { _, last in last }
    }

    func parameter(_ name: String) -> String? { query[name] }

    /// Where a form asks to go afterwards; nil when it does not, or asks for another host.
    var safeReturn: String? { form[FormField.back].flatMap { WebPath.isSafeReturn($0) ? $0 : nil } }

    /// An address whose page says what was done.
    func address(_ path: String, notice: String, _ more: [(String, String)] = []) -> String {
        let pairs = [(PageNotice.parameterName, notice)] + more
        return path + (path.contains("?") ? "&" : "?")
            + pairs.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    }

    func person(_ reference: JSON) -> DisplayedPerson {
        DisplayedPerson(name: reference.summary, isViewer: reference.id == viewer.user.id)
    }

    /// How many incidents are in a state, however old they are.
    func count(_ status: IncidentStatus, query: [(Parameter, String)] = []) async throws -> Int {
        typealias Names = Operations.Incidents
        let answer = try await door.call(
            Names.list.operation,
            query: query + [
                (Names.statuses, status.rawValue), (Names.dateRange, "all"), (.limit, "1"), (.total, "true"),
            ])
        return answer["total"]?.intValue.map { Int($0) } ?? 0
    }

    /// Whether the door lets the viewer do this: everywhere, or to these objects.
    func allows(_ operation: Operation, on objects: [OwnedObject] = []) -> Bool {
        AccessDecision.decide(viewer.principal, operation.accessRequest(objects: objects)) == .allow
    }

    func frame(triggeredCount: Int? = nil) async throws -> PageFrame {
        let user = viewer.user
        // Before the counts: a change in between is then seen as one.
        let version = web.environment.wakeup.incidentVersion
        let triggered: Int
        if let triggeredCount { triggered = triggeredCount } else { triggered = try await count(.triggered) }
        var banners: [PageFrame.Banner] = []
        if web.environment.settings.mailServer == nil {
            banners.append(
                .init(
                    text: "No mail server is configured: nobody is told of incidents.",
                    advice: "Start the server with --mail-server and --mail-from."))
        }
        return PageFrame(
            viewer: .init(
                name: user.name, email: user.email,
                isAdministrator: viewer.principal.person.map { $0.role.right >= .administer } ?? false,
                seesWebhooks: allows(Operations.WebhookSubscriptions.list.operation)),
            csrfToken: viewer.formToken, now: now,
            timeZone: user.timeZone, triggeredCount: triggered, liveVersion: String(version), banners: banners,
            notice: parameter(PageNotice.parameterName).flatMap(PageNotice.init(rawValue:))?.notice)
    }
}

/// What a page says after a change. Only these can be asked for by an address, so no text of a stranger's is shown.
enum PageNotice: String {
    case acknowledged, resolved, escalated, reassigned, snoozed, noted
    case alreadyResolved = "already-resolved"
    case nobodyThere = "nobody-there"
    case notAllowed = "not-allowed"
    case refused
    /// What became of a change of an agent.
    case changeMade = "change-made"
    case changeRefused = "change-refused"

    static let parameterName = "notice"

    init(refusal: APIError) {
        switch refusal.code {
        case 1001: self = .alreadyResolved
        case 1006, 1015: self = .nobodyThere
        case 2010: self = .notAllowed
        default: self = .refused
        }
    }

    init(done verb: IncidentVerb) {
        switch verb {
        case .acknowledge: self = .acknowledged
        case .resolve: self = .resolved
        case .escalate: self = .escalated
        case .reassign: self = .reassigned
        case .snooze: self = .snoozed
        case .notes: self = .noted
        }
    }

    var notice: PageFrame.Notice {
        switch self {
        case .acknowledged: .init(.done, "Acknowledged. It is yours.")
        case .resolved: .init(.done, "Resolved.")
        case .escalated: .init(.done, "Escalated. The next people are being told.")
        case .reassigned: .init(.done, "Reassigned.")
        case .snoozed: .init(.done, "Snoozed.")
        case .noted: .init(.done, "The note is on the timeline.")
        case .alreadyResolved: .init(.problem, "It had been resolved meanwhile. Nothing was changed.")
        case .nobodyThere: .init(.problem, "Nobody is on call at that level. Nothing was changed.")
        case .notAllowed: .init(.problem, "Your role may look and not change. Nothing was changed.")
        case .refused: .init(.problem, "That could not be done. Nothing was changed.")
        case .changeMade: .init(.done, "Agreed, and carried out.")
        case .changeRefused: .init(.done, "Refused. The agent is told so when it asks again.")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue

/// What every page of a signed-in person has around it.
package struct PageFrame: Sendable {
    package struct Viewer: Sendable {
        package var name: String
        package var email: String
        /// Whether they may look at who changed what.
        package var isAdministrator: Bool
        /// Whether they may look at webhook subscriptions.
        package var seesWebhooks: Bool

        package init(name: String, email: String, isAdministrator: Bool = false, seesWebhooks: Bool = false) {
            self.name = name
            self.email = email
            self.isAdministrator = isAdministrator
            self.seesWebhooks = seesWebhooks
        }
    }

    /// A standing warning, such as a missing mail server; shown on every page until its cause is gone.
    package struct Banner: Sendable {
        package var text: String
        /// What to do about it, in a sentence.
        package var advice: String?

        package init(text: String, advice: String? = nil) {
            self.text = text
            self.advice = advice
        }
    }

    /// The answer to what the viewer just did, shown once.
    package struct Notice: Sendable {
        package enum Kind: String, Sendable { case done, problem }
        package var kind: Kind
        package var text: String

        package init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    package var viewer: Viewer
    package var csrfToken: String
    package var now: Instant
    package var timeZone: TimeZoneRules
    /// Shown beside "Incidents" in the navigation and in the window's title.
    package var triggeredCount: Int
    /// The version that the live events would send for what this page shows; spares the page a first reload.
    package var liveVersion: String?
    package var banners: [Banner]
    package var notice: Notice?

    package init(
        viewer: Viewer, csrfToken: String, now: Instant, timeZone: TimeZoneRules, triggeredCount: Int,
        liveVersion: String? = nil, banners: [Banner] = [], notice: Notice? = nil
    ) {
        self.viewer = viewer
        self.csrfToken = csrfToken
        self.now = now
        self.timeZone = timeZone
        self.triggeredCount = triggeredCount
        self.liveVersion = liveVersion
        self.banners = banners
        self.notice = notice
    }

    var time: TimeText { TimeText(now: now, zone: timeZone) }
}

/// The entries of the navigation.
enum NavigationPlace: CaseIterable {
    case incidents, onCall, services, webhooks, agents, keys, audit

    var label: String {
        switch self {
        case .incidents: "Incidents"
        case .onCall: "On call"
        case .services: "Services"
        case .webhooks: "Webhooks"
        case .agents: "Agents"
        case .keys: "API keys"
        case .audit: "Audit"
        }
    }

    var path: String {
        switch self {
        case .incidents: WebPath.incidents
        case .onCall: WebPath.onCall
        case .services: WebPath.services
        case .webhooks: WebPath.webhooks
        case .agents: WebPath.agents
        case .keys: WebPath.keys
        case .audit: WebPath.audit
        }
    }

    var icon: String {
        switch self {
        case .incidents: "bell"
        case .onCall: "on-call"
        case .services: "services"
        case .webhooks: "webhook"
        case .agents: "agent"
        case .keys: "key"
        case .audit: "audit"
        }
    }

    /// Pressed after `g`.
    var key: String {
        switch self {
        case .incidents: "i"
        case .onCall: "o"
        case .services: "s"
        case .webhooks: "w"
        case .agents: "e"
        case .keys: "a"
        case .audit: "u"
        }
    }

    /// Whether a phone's row leaves it out, which has room for six: the page of the account leads there instead.
    var isRare: Bool { self == .audit }
}

/// How a page asks to be kept current.
enum Refresh {
    case live
    /// Also reloads by itself where scripts do not run.
    case liveOrReload(seconds: Int)
}

extension PageFrame {
    /// The fields that the layout needs, to which a page adds its own.
    func fields(title: String, place: NavigationPlace?, refresh: Refresh) -> Fields {
        var fields = commonFields(title: triggeredCount > 0 ? "(\(triggeredCount)) \(title)" : title)
        fields["viewerName"] = .text(viewer.name)
        fields["viewerEmail"] = .text(viewer.email)
        fields["isAdministrator"] = .flag(viewer.isAdministrator)
        fields["seesWebhooks"] = .flag(viewer.seesWebhooks)
        fields["viewerInitials"] = .text(DisplayedPerson(name: viewer.name).initials)
        fields["csrfToken"] = .text(csrfToken)
        fields["livePath"] = .text(WebPath.live)
        fields["liveVersion"] = .optional(liveVersion)
        fields["signOutPath"] = .text(WebPath.signOut)
        fields["accountPath"] = .text(WebPath.account)
        fields["navigation"] = .list(
            NavigationPlace.allCases.filter(isOpen).map { entry(for: $0, isCurrent: $0 == place) })
        let rare = NavigationPlace.allCases.filter { $0.isRare && isOpen($0) }
        fields["rarePlaces"] = .list(rare.map { entry(for: $0, isCurrent: $0 == place) })
        fields["hasBanners"] = .flag(!banners.isEmpty)
        fields["banners"] = .list(banners.map { ["text": .text($0.text), "advice": .optional($0.advice)] })
        fields["notice"] = .optional(notice.map { ["kind": .text($0.kind.rawValue), "text": .text($0.text)] })
        if case .liveOrReload(let seconds) = refresh { fields["reloadSeconds"] = .number(seconds) }
        return fields
    }

    private func isOpen(_ place: NavigationPlace) -> Bool {
        switch place {
        case .incidents, .onCall, .services, .keys: true
        case .webhooks: viewer.seesWebhooks
        case .agents, .audit: viewer.isAdministrator
        }
    }

    private func entry(for place: NavigationPlace, isCurrent: Bool) -> Fields {
        [
            "label": .text(place.label), "path": .text(place.path), "icon": .text(place.icon), "key": .text(place.key),
            "isCurrent": .flag(isCurrent), "isRare": .flag(place.isRare),
            "count": place == .incidents && triggeredCount > 0 ? .number(triggeredCount) : .absent,
        ]
    }
}

/// The fields of the document's head, which pages without a signed-in person need as well.
func commonFields(title: String) -> Fields {
    [
        "documentTitle": .text(title), "stylePath": .text(Assets.style.path), "scriptPath": .text(Assets.script.path),
        "iconPath": .text(Assets.icon.path), "homePath": .text(WebPath.incidents), "reloadSeconds": .absent,
        "onwardAddress": .absent,
    ]
}

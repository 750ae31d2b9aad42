// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// What an address of the pages stands for.
enum WebPlace {
    case home
    case asset(Asset)
    /// Open to all.
    case reference(ReferencePlace)
    case signIn(SignInPlace)
    case mailAction(token: String)
    case actByMail
    case approvalLink(token: String)
    case decideByMail
    case signedIn(Page)

    /// Only for somebody who is signed in.
    enum Page {
        case live
        case incidents
        case incident(String)
        case change(String, IncidentVerb)
        case onCall
        case services
        case keys(KeyPlace)
        case webhooks(WebhookPlace)
        case agents(AgentPlace)
        case approvals
        case decide(String, ApprovalVerb)
        case audit
        case account(AccountPlace)
        case consent
        case answerConsent
        case endSession
    }

    /// Nil when there is nothing at the address.
    init?(method: String, path: String) {
        if let place = SignInPlace(method: method, path: path) {
            self = .signIn(place)
            return
        }
        switch method {
        case "GET": self.init(reading: path)
        case "POST": self.init(posting: path)
        default: return nil
        }
    }

    private init?(reading path: String) {
        if let asset = Assets.asset(at: path) {
            self = .asset(asset)
        } else if let place = ReferencePlace(path: path) {
            self = .reference(place)
        } else if let token = Self.rest(of: path, after: WebPath.mailAction) {
            self = .mailAction(token: token)
        } else if let token = Self.rest(of: path, after: WebPath.mailDecision) {
            self = .approvalLink(token: token)
        } else if let id = Self.rest(of: path, after: WebPath.incidents) {
            self = .signedIn(.incident(id))
        } else if let id = Self.rest(of: path, after: WebPath.webhooks) {
            self = .signedIn(.webhooks(.one(id)))
        } else if let place = AgentPlace(ofCalls: path) {
            self = .signedIn(.agents(place))
        } else if let id = Self.rest(of: path, after: WebPath.agents) {
            self = .signedIn(.agents(.one(id)))
        } else {
            switch path {
            case "/", WebPath.root, WebPath.root + "/": self = .home
            case WebPath.account: self = .signedIn(.account(.page))
            case WebPath.live: self = .signedIn(.live)
            case WebPath.incidents: self = .signedIn(.incidents)
            case WebPath.onCall: self = .signedIn(.onCall)
            case WebPath.services: self = .signedIn(.services)
            case WebPath.consent: self = .signedIn(.consent)
            case WebPath.audit: self = .signedIn(.audit)
            case WebPath.keys: self = .signedIn(.keys(.list))
            case WebPath.webhooks: self = .signedIn(.webhooks(.list))
            case WebPath.agents: self = .signedIn(.agents(.list))
            case WebPath.approvals: self = .signedIn(.approvals)
            default: return nil
            }
        }
    }

    private init?(posting path: String) {
        if path == WebPath.signOut {
            self = .signedIn(.endSession)
        } else if Self.rest(of: path, after: WebPath.mailAction) != nil {
            self = .actByMail
        } else if Self.rest(of: path, after: WebPath.mailDecision) != nil {
            self = .decideByMail
        } else if let place = AccountPlace(posting: path) {
            self = .signedIn(.account(place))
        } else if path == WebPath.consent {
            self = .signedIn(.answerConsent)
        } else if let place = KeyPlace(posting: path) {
            self = .signedIn(.keys(place))
        } else if let place = WebhookPlace(posting: path) {
            self = .signedIn(.webhooks(place))
        } else if let place = AgentPlace(posting: path) {
            self = .signedIn(.agents(place))
        } else if let (id, verb) = Self.approval(posting: path) {
            self = .signedIn(.decide(id, verb))
        } else {
            let parts = path.dropFirst(WebPath.incidents.count).split(separator: "/")
            guard path.hasPrefix(WebPath.incidents + "/"), parts.count == 2, let id = PercentEncoding.decode(parts[0]),
                let verb = IncidentVerb(rawValue: String(parts[1]))
            else { return nil }
            self = .signedIn(.change(id, verb))
        }
    }

    /// Nil when no form about an approval posts there.
    private static func approval(posting path: String) -> (id: String, verb: ApprovalVerb)? {
        let parts = path.dropFirst(WebPath.approvals.count).split(separator: "/")
        guard path.hasPrefix(WebPath.approvals + "/"), parts.count == 2, let id = PercentEncoding.decode(parts[0]),
            let verb = ApprovalVerb(rawValue: String(parts[1]))
        else { return nil }
        return (id, verb)
    }

    /// The one segment that follows a path.
    private static func rest(of path: String, after start: String) -> String? {
        guard path.hasPrefix(start + "/") else { return nil }
        let rest = path.dropFirst(start.count + 1)
        guard !rest.isEmpty, !rest.contains("/") else { return nil }
        return PercentEncoding.decode(rest)
    }
}

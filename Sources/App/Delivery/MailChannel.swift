// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Sends pages by mail. Contact methods of other kinds are told of as such in the history.
package struct MailChannel: NotificationChannel {
    private let sender: SMTPSender?

    package init(sender: SMTPSender?) { self.sender = sender }

    package func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult {
        guard let method = delivery.contactMethod else {
            let detail =
                delivery.notification.contactMethodID == nil
                ? Self.withoutMethod(delivery) : "the contact method has been removed since"
            return DeliveryResult(.failedForGood, channelType: "none", detail: detail)
        }
        guard method.kind == .email else {
            return DeliveryResult(
                .failedForGood, channelType: Self.channelType(method.kind), detail: "no channel is configured for this kind")
        }
        guard method.isEnabled else {
            return DeliveryResult(.failedForGood, channelType: "email", detail: "this contact method is switched off")
        }
        guard let sender else {
            return DeliveryResult(
                .failedForGood, channelType: "email", detail: "no mail server is configured: nobody could be told")
        }
        let message = PageMail.message(delivery, to: method.address, environment)
        let result = await sender.send(from: environment.settings.mailFrom, to: method.address, bytes: message.encoded())
        return switch result {
        case .accepted(let detail): DeliveryResult(.sent, channelType: "email", detail: detail)
        case .refused(let permanently, let detail):
            DeliveryResult(permanently ? .failedForGood : .failedForNow, channelType: "email", detail: detail)
        }
    }

    private static func withoutMethod(_ delivery: Delivery) -> String {
        let name = delivery.user.name
        return switch delivery.notification.reason {
        case .statusUpdate: "\(name) has no mail address to send status updates to"
        case .responderRequested: "\(name) has no notification rule for high urgency"
        case .assigned, .escalated, .triggeredAgain, .nobodyOnCall:
            "\(name) has no notification rule for \(delivery.incident.urgency.rawValue) urgency that comes due in time"
        }
    }

    /// What the wire calls messages to contact methods of a kind.
    static func channelType(_ kind: ContactMethod.Kind) -> String {
        switch kind {
        case .email: "email"
        case .phone: "phone"
        case .sms: "sms"
        case .push: "push"
        case .whatsApp: "whatsapp"
        }
    }
}

/// Makes the mail of one page out of what the outbox gathered.
package enum PageMail {
    package static func message(_ delivery: Delivery, to address: String, _ environment: Environment) -> MailMessage {
        let content = content(delivery, environment)
        let from = environment.settings.mailFrom
        let (id, now) = (delivery.notification.id, environment.runtime.now)
        if !delivery.companions.isEmpty {
            return BundleMail.message(
                delivery.all.map { Self.content($0, environment) }, messageID: bundleID(delivery.all), from: from,
                to: address, date: now)
        }
        if delivery.notification.reason == .statusUpdate, let update = delivery.announcement {
            return StatusUpdateMail.message(content, update, messageID: id, from: from, to: address, date: now)
        }
        return IncidentMail.message(content, messageID: id, from: from, to: address, date: now)
    }

    private static func content(_ delivery: Delivery, _ environment: Environment) -> IncidentMailContent {
        let incident = delivery.incident
        let now = environment.runtime.now
        let isRequest = delivery.notification.reason == .responderRequested
        func link(_ action: MailAction) -> String {
            let token = MailLinkToken(
                action: action, incidentID: incident.id, userID: delivery.user.id,
                expiresAt: now.adding(seconds: MailLinkToken.lifetimeSeconds))
            return environment.settings.publicURL + WebPath.mailAction(token: token.signed(with: environment.secrets))
        }
        var content = IncidentMailContent(
            incidentNumber: incident.number, title: incident.title, serviceName: delivery.service?.name ?? "",
            urgency: incident.urgency.rawValue, status: incident.status.rawValue, createdAt: incident.createdAt,
            timeZone: delivery.user.timeZone, details: details(delivery), recipientName: delivery.user.name,
            incidentURL: environment.settings.publicURL + WebPath.incident(incident.id),
            acknowledgeURL: link(isRequest ? .join : .acknowledge), resolveURL: link(isRequest ? .decline : .resolve),
            messageDomain: environment.settings.messageDomain, incidentID: incident.id,
            accountName: environment.settings.accountName, reason: reason(delivery))
        if isRequest { content.purpose = .responderRequest }
        return content
    }

    /// The same for each try to send the same pages together, and another for any others.
    private static func bundleID(_ deliveries: [Delivery]) -> String {
        let ids = deliveries.map(\.notification.id).sorted()
        return "\(ids[0])-\(AgentCallDigest.sha256(Array(ids.joined(separator: " ").utf8)))"
    }

    private static func reason(_ delivery: Delivery) -> String {
        let level = delivery.incident.escalation.level
        return switch delivery.notification.reason {
        case .assigned: "It is assigned to you."
        case .escalated: "It was escalated to level \(level), and to you."
        case .triggeredAgain: "It has triggered again and is assigned to you."
        case .nobodyOnCall: "Nobody is on call on its escalation policy, so you are told."
        case .responderRequested: "\(author(delivery)) asks you to join in."
        case .statusUpdate: "\(author(delivery)) tells how it is going. You or your team follow it, or what it impacts."
        }
    }

    private static func author(_ delivery: Delivery) -> String { delivery.announcement?.authorName ?? "Somebody" }

    private static func details(_ delivery: Delivery) -> [(name: String, value: String)] {
        var details: [(name: String, value: String)] = []
        if let message = delivery.announcement?.message, !message.isBlank { details.append(("Message", message)) }
        guard let alert = delivery.alert else {
            if let body = delivery.incident.bodyDetails { details.append(("Details", body)) }
            return details
        }
        details.append(("Severity", alert.severity.rawValue))
        if let source = alert.body["cef_details"]?["source_origin"]?.stringValue { details.append(("Source", source)) }
        switch alert.body["details"] {
        case .object(let object)?:
            for member in object.members.prefix(detailsMaximum) {
                details.append((member.name, member.value.stringValue ?? member.value.text))
            }
        case .string(let text)?: details.append(("Details", text))
        default: break
        }
        return details
    }

    /// A page is read on a phone: the rest is one tap away.
    private static let detailsMaximum = 12
}

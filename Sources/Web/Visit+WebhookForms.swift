// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// What the forms about webhooks do. A refusal is a sentence on the page that they came from, with what was typed.
extension Visit {
    func webhookFrame(problem: String?) async throws -> PageFrame {
        var frame = try await frame()
        if let notice = parameter(PageNotice.parameterName).flatMap(WebhookNotice.init(rawValue:)) {
            let count = parameter(WebhookNotice.countName).flatMap { Int($0) }
            frame.notice = notice.notice(count: count, hasMore: parameter(WebhookNotice.nextName) != nil)
        }
        if let problem { frame.notice = PageFrame.Notice(.problem, problem) }
        return frame
    }

    /// Makes the webhook that the form asks for. The answer itself shows the secret: an address to come back to would too.
    func createWebhook() async throws -> WebhookFormAnswer {
        let draft = postedDraft
        do {
            var input = try settings(draft)
            let headers = try customHeaders(draft.headers ?? "")
            let method: JSON = [
                "type": .string(Shapes.httpDeliveryMethod), "url": .string(draft.url), "custom_headers": headers,
            ]
            input.append("delivery_method", method)
            let made = try await door.send(Operations.WebhookSubscriptions.create.operation, input)
            let secret = (made["delivery_method"] ?? .null).text("secret")
            return .one(try await webhook(made.id, issued: .init(secret: secret)), status: 201)
        } catch let error as APIError where error.status < 500 {
            return .list(try await webhooks(draft: draft, problem: error.sentence), status: error.status)
        }
    }

    func change(webhook id: String, _ verb: WebhookVerb) async throws -> WebhookFormAnswer {
        var draft: WebhookDraft?
        do {
            switch verb {
            case .change:
                draft = postedDraft
                return try await update(webhook: id, postedDraft)
            case .headers:
                draft = try await draftWithPostedHeaders(id)
                let headers = try customHeaders(form[FormField.webhookHeaders] ?? "")
                let operation = Operations.WebhookStates.replaceHeaders.operation
                try await door.send(operation, ["custom_headers": headers], path: ["id": id])
                return back(to: id, .headersSaved)
            case .rotate: return try await rotateSecret(id)
            case .resend: return try await resend(id)
            case .enable: return try await plain(Operations.WebhookSubscriptions.enable.operation, id, .enabled)
            case .ping: return try await plain(Operations.WebhookSubscriptions.ping.operation, id, .pinged)
            case .remove:
                _ = try await door.call(Operations.WebhookSubscriptions.delete.operation, path: ["id": id])
                return .elsewhere(.redirect(to: address(WebPath.webhooks, .removed)))
            case .redeliver:
                let delivery = form[FormField.webhookDelivery] ?? ""
                _ = try await door.call(Operations.WebhookDeliveries.redeliver.operation, path: ["id": delivery])
                return back(to: id, .redelivered)
            }
        } catch let error as APIError where error.status < 500 && error.status != 404 {
            return .one(try await webhook(id, draft: draft, problem: error.sentence), status: error.status)
        }
    }

    // MARK: One each

    private func update(webhook id: String, _ draft: WebhookDraft) async throws -> WebhookFormAnswer {
        var input = try settings(draft)
        input["active"] = .bool(draft.isActive)
        try await door.send(Operations.WebhookSubscriptions.update.operation, input, path: ["id": id])
        return back(to: id, .changed)
    }

    private func rotateSecret(_ id: String) async throws -> WebhookFormAnswer {
        let input: JSONObject = ["overlap_seconds": .int(Int64(WebhookForm.secretOverlapDefaultSeconds))]
        let made = try await door.send(Operations.WebhookDeliveries.rotateSecret.operation, input, path: ["id": id])
        let issued = WebhookModel.Issued(
            secret: made.text("secret"), previousEndsAt: made.time("previous_secret_ends_at"))
        return .one(try await webhook(id, issued: issued), status: 201)
    }

    private func resend(_ id: String) async throws -> WebhookFormAnswer {
        let since: Instant
        if let text = form[FormField.webhookSince], !text.isEmpty {
            guard let instant = ISO8601.instant(text, in: viewer.user.timeZone) else {
                throw APIError.invalidInput("The time to begin with must have a date and a time")
            }
            since = instant
        } else {
            let asked = form[FormField.webhookSinceSeconds].flatMap { Int64($0) }
            guard let asked, (0...Self.resendSecondsMaximum).contains(asked) else { throw ErrorPageModel(.badRequest) }
            since = now.adding(seconds: -asked)
        }
        let operation = Operations.WebhookDeliveries.redeliverDropped.operation
        let outcome = try await door.send(operation, ["since": .string(ISO8601.string(since))], path: ["id": id])
        var more = [(WebhookNotice.countName, String(outcome["count"]?.intValue ?? 0))]
        if let next = outcome["next_since"]?.stringValue { more.append((WebhookNotice.nextName, next)) }
        return back(to: id, .resent, more)
    }

    /// Longer than anything is kept.
    private static let resendSecondsMaximum: Int64 = 366 * .secondsPerDay

    private func plain(_ operation: Operation, _ id: String, _ notice: WebhookNotice) async throws -> WebhookFormAnswer {
        _ = try await door.call(operation, path: ["id": id])
        return back(to: id, notice)
    }

    private func back(
        to id: String, _ notice: WebhookNotice, _ more: [(String, String)] = []
    ) -> WebhookFormAnswer {
        .elsewhere(.redirect(to: address(WebPath.webhook(id), notice, more)))
    }

    private func address(_ path: String, _ notice: WebhookNotice, _ more: [(String, String)] = []) -> String {
        address(path, notice: notice.rawValue, more)
    }

    // MARK: What was posted

    private var postedDraft: WebhookDraft {
        WebhookDraft(
            url: trimmed(form[FormField.webhookURL] ?? ""), description: form[FormField.webhookDescription] ?? "",
            filter: form[FormField.webhookFilter] ?? "", events: form.all(FormField.webhookEvents),
            headers: form[FormField.webhookHeaders], isActive: form[FormField.webhookActive] != nil)
    }

    /// The other form on the page as it is stored, beside the headers as they were typed; nil for who may not change them.
    private func draftWithPostedHeaders(_ id: String) async throws -> WebhookDraft? {
        var draft = try await webhook(id).draft
        draft?.headers = form[FormField.webhookHeaders] ?? ""
        return draft
    }

    private func settings(_ draft: WebhookDraft) throws -> JSONObject {
        let parts = draft.filter.split(separator: ":", maxSplits: 1).map(String.init)
        guard let kind = parts.first else { throw APIError.invalidInput("Choose what it listens to") }
        var filter: JSONObject = ["type": .string("\(kind)_reference")]
        if parts.count == 2 { filter.append("id", .string(parts[1])) }
        return [
            "description": .string(draft.description), "events": .array(draft.events.map(JSON.string)),
            "filter": .object(filter),
        ]
    }

    /// Lines of a name, a colon and a value; empty ones are passed over.
    private func customHeaders(_ text: String) throws -> JSON {
        var headers: [JSON] = []
        for written in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(String(written))
            guard !line.isEmpty else { continue }
            // What stands there may be a password: the sentence does not repeat it.
            guard let colon = line.firstIndex(of: ":") else {
                throw APIError.invalidInput("Each line of the headers must be a name, a colon and a value")
            }
            let (name, value) = (String(line[..<colon]), String(line[line.index(after: colon)...]))
            headers.append(["name": .string(trimmed(name)), "value": .string(trimmed(value))])
        }
        return .array(headers)
    }

    private func trimmed(_ text: String) -> String {
        let rest = text.drop(while: \.isWhitespace)
        return String(rest.reversed().drop(while: \.isWhitespace).reversed())
    }
}

/// What the pages of webhooks say after a change. Only these can be asked for by an address.
enum WebhookNotice: String {
    case changed = "webhook-changed"
    case headersSaved = "webhook-headers-saved"
    case enabled = "webhook-enabled"
    case pinged = "webhook-pinged"
    case redelivered = "webhook-redelivered"
    case resent = "webhook-resent"
    case removed = "webhook-removed"

    static let countName = "count"
    static let nextName = "next"

    func notice(count: Int?, hasMore: Bool) -> PageFrame.Notice {
        switch self {
        case .changed: .init(.done, "Saved.")
        case .headersSaved: .init(.done, "The headers are saved.")
        case .enabled: .init(.done, "Enabled. What happens from now on is sent again.")
        case .pinged: .init(.done, "A test is on its way. What became of it is in the list below.")
        case .redelivered: .init(.done, "It is on its way again.")
        case .resent:
            .init(
                .done,
                "\(counted(count ?? 0, "event")) on the way again."
                    + (hasMore ? " There are more: send again from the time that stands in the form." : ""))
        case .removed: .init(.done, "Removed. Nothing is sent to it any more.")
        }
    }
}

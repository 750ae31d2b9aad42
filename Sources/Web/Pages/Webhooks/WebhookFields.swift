// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension WebhookModel {
    private static let spans: [(seconds: Int64, label: String)] = [
        (3600, "The last hour"), (.secondsPerDay, "The last day"), (7 * .secondsPerDay, "The last week"),
    ]

    var fields: Fields {
        var fields = frame.fields(title: hook.name, place: .webhooks, refresh: .live)
        fields["listPath"] = .text(WebPath.webhooks)
        fields["name"] = .text(hook.name)
        fields["hookURL"] = .text(hook.url)
        fields["hookDescription"] = .optional(hook.description == hook.name ? nil : hook.description)
        fields["listensTo"] = .text(hook.listensTo)
        fields["hookEvents"] = .texts(hook.events)
        fields["hasHeaders"] = .flag(!headerNames.isEmpty)
        fields["headerNames"] = .texts(headerNames)
        fields["state"] = .group(frame.fields(of: hook.standing))
        fields["issued"] = .optional(issued.map(issuedFields))
        fields["actions"] = .optional(draft == nil ? nil : actionFields)
        fields["settings"] = .optional(draft.map(settingFields))
        fields["snippets"] = .list(
            WebhookSnippets.all.map { ["id": .text($0.id), "title": .text($0.title), "code": .text($0.code)] })
        addDeliveries(to: &fields)
        return fields
    }

    private func path(_ verb: WebhookVerb) -> Fields.Value { .text(WebPath.webhook(hook.id, verb)) }

    private func issuedFields(_ issued: Issued) -> Fields {
        [
            "secret": .text(issued.secret),
            "previousEnds": .optional(issued.previousEndsAt.map { frame.time.clockFields($0) }),
        ]
    }

    private var actionFields: Fields {
        var canEnable = false
        if case .disabled = hook.standing { canEnable = true }
        return [
            "pingPath": path(.ping), "rotatePath": path(.rotate), "removePath": path(.remove),
            "enablePath": canEnable ? path(.enable) : .absent,
        ]
    }

    private func settingFields(_ draft: WebhookDraft) -> Fields {
        var fields = draft.fields
        fields["changePath"] = path(.change)
        fields["headersPath"] = path(.headers)
        return fields
    }

    // MARK: Deliveries

    private func addDeliveries(to fields: inout Fields) {
        fields["refusal"] = .absent
        fields["deliveries"] = .list([])
        fields["hasNone"] = .flag(false)
        fields["nextPath"] = .absent
        fields["resend"] = .absent
        switch deliveries {
        case .refused(let sentence): fields["refusal"] = .text(sentence)
        case .shown(let shown, let cursor):
            fields["deliveries"] = .list(shown.map(deliveryFields))
            fields["hasNone"] = .flag(shown.isEmpty)
            fields["nextPath"] = .optional(
                cursor.map { "\(WebPath.webhook(hook.id))?\(Self.cursorName)=\(PercentEncoding.encode($0))" })
            fields["resend"] = .optional(draft == nil ? nil : resendFields)
        }
    }

    private var resendFields: Fields {
        [
            "resendPath": path(.resend), "since": .text(resendSince ?? ""),
            "spans": .list(
                Self.spans.map { span in
                    [
                        "value": .number(span.seconds), "label": .text(span.label),
                        "isChosen": .flag(span.seconds == .secondsPerDay),
                    ]
                }),
        ]
    }

    private func deliveryFields(_ delivery: Delivery) -> Fields {
        let isDone = delivery.status == .delivered || delivery.status == .dropped
        return [
            "id": .text(delivery.id), "event": .text(delivery.event), "resourceID": .text(delivery.resourceID),
            "tone": .text(delivery.status.tone), "label": .text(delivery.status.label),
            "at": .group(frame.time.clockFields(delivery.createdAt, withSeconds: true)),
            "attempt": delivery.attempts > 0 ? .text("Attempt \(delivery.attempts)") : .absent,
            "nextTry": .optional(delivery.nextTryAt.map { frame.time.countdownFields($0) }),
            "answer": .optional(delivery.answerStatus.map { String($0) }),
            "duration": .optional(delivery.durationMilliseconds.map { "\($0) ms" }),
            "answerText": .optional(delivery.answerText.flatMap { $0.isEmpty ? nil : $0 }),
            "answerTitle": .text(delivery.answerStatus == nil ? "Why there was no answer" : "What it answered"),
            "redeliverPath": draft != nil && isDone ? path(.redeliver) : .absent,
        ]
    }
}

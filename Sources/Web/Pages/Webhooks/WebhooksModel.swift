// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// The webhook subscriptions that somebody may look at, and a form to make one.
package struct WebhooksModel: Sendable {
    /// A page of them.
    package static let pageLimit = 50
    static let fromName = "from"

    package var frame: PageFrame
    /// The oldest first.
    package var hooks: [DisplayedWebhook]
    /// Nil for who may make none.
    package var draft: WebhookDraft?
    /// How many come before those that are shown.
    package var offset: Int
    package var hasMore: Bool

    package init(
        frame: PageFrame, hooks: [DisplayedWebhook], draft: WebhookDraft?, offset: Int = 0, hasMore: Bool = false
    ) {
        self.frame = frame
        self.hooks = hooks
        self.draft = draft
        self.offset = offset
        self.hasMore = hasMore
    }
}

extension WebhooksModel {
    /// Names of events that a row shows.
    private static let shownEvents = 3

    var fields: Fields {
        var fields = frame.fields(title: "Webhooks", place: .webhooks, refresh: .live)
        fields["summary"] = .text("Events that are sent to programs of yours")
        fields["createPath"] = .text(WebPath.webhooks)
        fields["draft"] = .optional(draft.map(\.fields))
        fields["hasHooks"] = .flag(!hooks.isEmpty)
        fields["hooks"] = .list(hooks.map(fields(of:)))
        fields["earlierPath"] = offset > 0 ? .text(Self.path(from: max(0, offset - Self.pageLimit))) : .absent
        fields["laterPath"] = hasMore ? .text(Self.path(from: offset + Self.pageLimit)) : .absent
        return fields
    }

    private static func path(from offset: Int) -> String {
        offset == 0 ? WebPath.webhooks : "\(WebPath.webhooks)?\(fromName)=\(offset)"
    }

    private func fields(of hook: DisplayedWebhook) -> Fields {
        let rest = hook.events.count - Self.shownEvents
        return [
            "id": .text(hook.id), "path": .text(WebPath.webhook(hook.id)), "name": .text(hook.name), "url": .text(hook.url),
            "listensTo": .text(hook.listensTo), "events": .texts(Array(hook.events.prefix(Self.shownEvents))),
            "moreEvents": rest > 0 ? .text("and \(rest) more") : .absent,
            "state": .group(frame.fields(of: hook.standing)),
            "last": .optional(hook.last.map { frame.fields(of: $0) }),
        ]
    }
}

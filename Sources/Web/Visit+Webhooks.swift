// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// The pages of webhooks. What is shown and what may be done is decided by the operations.
extension Visit {
    private typealias Subscriptions = Operations.WebhookSubscriptions

    /// Services and teams that a form offers.
    private static let choicesMaximum = 500
    private static let accountFilter = WebhookSubscription.Filter.account.kind
    /// What a new form has chosen already.
    private static let usualEvents: [WebhookEventType] = [.incidentTriggered, .incidentAcknowledged, .incidentResolved]

    func webhooks(draft: WebhookDraft? = nil, problem: String? = nil) async throws -> WebhooksModel {
        let asked = parameter(WebhooksModel.fromName).flatMap { Int($0) } ?? 0
        let offset = min(max(0, asked), Parameter.pagingDepthMaximum - WebhooksModel.pageLimit)
        let slice: [(Parameter, String)] = [(.limit, String(WebhooksModel.pageLimit)), (.offset, String(offset))]
        let (list, states) = (Subscriptions.list.operation, Operations.WebhookStates.list.operation)
        let answer = try await door.call(list, query: slice)
        // In the same order, and cut alike.
        let fortunes = try await door.call(states, query: slice).items(states.outputKey ?? "")
        var offered: WebhookDraft?
        if mayMakeWebhooks {
            offered = draft ?? WebhookDraft(events: Self.usualEvents.map(\.rawValue))
            offered?.choices = try await webhookChoices()
        }
        return WebhooksModel(
            frame: try await webhookFrame(problem: problem),
            hooks: answer.items(list.outputKey ?? "").map { hook in
                displayed(hook, fortunes.first { $0.id == hook.id } ?? .null)
            }, draft: offered, offset: offset, hasMore: answer["more"]?.boolValue ?? false)
    }

    func webhook(
        _ id: String, draft: WebhookDraft? = nil, issued: WebhookModel.Issued? = nil, problem: String? = nil
    ) async throws -> WebhookModel {
        let show = Subscriptions.get.operation
        let hook = try await door.show(show, path: ["id": id])
        let names = Operations.WebhookStates.self
        let answer = try await door.call(names.list.operation, query: [(names.subscriptionID, hook.id)])
        let shown = displayed(hook, answer.items(names.list.operation.outputKey ?? "").first ?? .null)
        let headers = (hook["delivery_method"] ?? .null).items("custom_headers")
        var offered: WebhookDraft?
        let choices = try await webhookChoices()
        let filter = filterValue(hook["filter"] ?? .null)
        if mayChange(filter: filter, choices) {
            let stored = WebhookDraft(
                description: shown.description, filter: filter, events: shown.events,
                headers: headers.map { "\($0.text("name")): \($0.text("value"))" }.joined(separator: "\n"),
                isActive: hook["active"]?.boolValue ?? true)
            offered = draft ?? stored
            offered?.headers = draft?.headers ?? stored.headers
            var offeredChoices = choices
            if !choices.contains(where: { $0.value == filter }) {
                offeredChoices.insert(WebhookDraft.Choice(value: filter, label: shown.listensTo), at: 0)
            }
            offered?.choices = offeredChoices
        }
        return WebhookModel(
            frame: try await webhookFrame(problem: problem), hook: shown, headerNames: headers.map { $0.text("name") },
            draft: offered, issued: issued, deliveries: try await webhookDeliveries(of: hook.id),
            resendSince: parameter(WebhookNotice.nextName).flatMap { ISO8601.instant($0) }.map(localText))
    }

    /// Receivers that fail, as far as the viewer may know of them; a page of them at most.
    func webhookTroubles() async throws -> [(trouble: WebhookTrouble, serviceID: String?)] {
        let names = Operations.WebhookStates.self
        guard allows(names.list.operation) else { return [] }
        let answer = try await door.call(
            names.list.operation, query: [(names.failing, "true"), (.limit, String(Parameter.limitMaximum))])
        return answer.items(names.list.operation.outputKey ?? "").map { state in
            let name = DisplayedWebhook.name(description: state.text("description"), url: state.text("url"))
            let service = state["service"] ?? .null
            let trouble = WebhookTrouble(id: state.id, name: name, standing: standing(state))
            return (trouble: trouble, serviceID: service.objectValue == nil ? nil : service.id)
        }
    }

    // MARK: One

    private func displayed(_ hook: JSON, _ state: JSON) -> DisplayedWebhook {
        DisplayedWebhook(
            id: hook.id, url: (hook["delivery_method"] ?? .null).text("url"), description: hook.text("description"),
            listensTo: listensTo(state), events: hook.items("events").compactMap(\.stringValue),
            standing: standing(state), last: lastDelivery(state["last_delivery"] ?? .null))
    }

    private func listensTo(_ state: JSON) -> String {
        for (member, word) in [("service", "Service"), ("team", "Team")] {
            guard let reference = state[member], reference.objectValue != nil else { continue }
            return "\(word) \(reference.summary.isEmpty ? reference.id : reference.summary)"
        }
        return "The whole account"
    }

    private func standing(_ state: JSON) -> WebhookStanding {
        guard state["active"]?.boolValue ?? true else { return .off }
        let drops = Int(state["consecutive_drops"]?.intValue ?? 0)
        if let end = state.time("disabled_until") { return .disabled(until: end, drops: drops) }
        if drops > 0 { return .failing(drops: drops) }
        return state.time("troubled_since").map(WebhookStanding.troubled) ?? .active
    }

    private func lastDelivery(_ delivery: JSON) -> DisplayedWebhook.Last? {
        guard let word = WebhookDeliveryWord(rawValue: delivery.text("status")) else { return nil }
        return .init(
            status: word, answerStatus: delivery["answer_status"]?.intValue, at: delivery.time("updated_at") ?? now)
    }

    private func webhookDeliveries(of id: String) async throws -> WebhookModel.Deliveries {
        let names = Operations.WebhookDeliveries.self
        var query = [(names.subscriptionID, id), (Parameter.limit, String(WebhookModel.deliveryLimit))]
        if let cursor = parameter(WebhookModel.cursorName), !cursor.isEmpty { query.append((.cursor, cursor)) }
        do {
            let answer = try await door.call(names.list.operation, query: query)
            return .shown(
                answer.items(names.list.operation.outputKey ?? "").map(delivery),
                nextCursor: answer["next_cursor"]?.stringValue)
        } catch let error as APIError where error.status == 403 {
            return .refused(error.sentence)
        }
    }

    private func delivery(_ delivery: JSON) -> WebhookModel.Delivery {
        WebhookModel.Delivery(
            id: delivery.id, event: delivery.text("event_type"), resourceID: delivery.text("resource_id"),
            status: WebhookDeliveryWord(rawValue: delivery.text("status")) ?? .dropped,
            attempts: delivery["attempts"]?.intValue ?? 0, createdAt: delivery.time("created_at") ?? now,
            nextTryAt: delivery.time("next_try_at"), answerStatus: delivery["answer_status"]?.intValue,
            answerText: delivery["answer_text"]?.stringValue, durationMilliseconds: delivery["duration_ms"]?.intValue)
    }

    /// A time as a browser's field for one has it, in the viewer's own zone.
    private func localText(_ instant: Instant) -> String {
        String(ISO8601.string(instant.roundedDownToSecond, in: viewer.user.timeZone).prefix(Self.localTextLength))
    }

    /// `2026-03-02T09:00:00`
    private static let localTextLength = 19

    // MARK: What may be chosen

    /// Whoever may make none at all gets no form; for what exactly, the operation decides.
    private var mayMakeWebhooks: Bool {
        if allows(Subscriptions.create.operation) { return true }
        guard let person = viewer.principal.person, person.role.canBeRaised else { return false }
        return (person.teamRoles.map(\.role) + person.objectRoles.map(\.role)).contains { $0.right >= .configure }
    }

    private func mayChange(filter: String, _ choices: [WebhookDraft.Choice]) -> Bool {
        if filter != Self.accountFilter, allows(Subscriptions.update.operation) { return true }
        return choices.contains { $0.value == filter }
    }

    /// What the viewer may have events sent of, with the value that stands for it in a form.
    private func webhookChoices() async throws -> [WebhookDraft.Choice] {
        let create = Subscriptions.create.operation
        var choices: [WebhookDraft.Choice] = []
        // What listens to the whole account hears of private teams too.
        if allows(create), Visibility(viewer.principal) == .everything {
            choices.append(.init(value: Self.accountFilter, label: "The whole account"))
        }
        guard mayMakeWebhooks else { return choices }
        let services = try await door.list(Operations.Services.list.operation, maximum: Self.choicesMaximum)
        for service in services {
            let object = OwnedObject(kind: .service, id: service.id, teamIDs: service.items("teams").map(\.id))
            guard allows(create, on: [object]) else { continue }
            choices.append(.init(value: "service:\(service.id)", label: "Service \(service.text("name"))"))
        }
        let teams = try await door.list(Operations.Teams.list.operation, maximum: Self.choicesMaximum)
        for team in teams where allows(create, on: [OwnedObject(kind: .team, id: team.id, teamIDs: [team.id])]) {
            choices.append(.init(value: "team:\(team.id)", label: "Team \(team.text("name"))"))
        }
        return choices
    }

    private func filterValue(_ filter: JSON) -> String {
        let kind = filter.text("type").split(separator: "_").first.map(String.init) ?? Self.accountFilter
        return filter.id.isEmpty ? kind : "\(kind):\(filter.id)"
    }
}

// SPDX-License-Identifier: Apache-2.0
import Mustache

/// A page's or partial's Mustache text under the name by which others include it.
struct TemplateText: Sendable {
    let name: String
    let text: String
}

/// All templates, parsed once.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// Throws the parser's error, with line and column, for a text that is not Mustache.
    init(_ texts: [TemplateText] = Templates.all) throws {
        // Must come first: a template that asks for an unregistered content type does not parse.
        MustacheContentTypes.register(HTMLText(), named: HTMLText.contentTypeName)
        var library = MustacheLibrary()
        for template in texts {
            // Each included template starts again with Mustache's own escaping, so each has to ask for ours.
            let request = "{{% CONTENT_TYPE: \(HTMLText.contentTypeName) }}\n"
            try library.register(request + template.text, named: template.name)
        }
        self.library = library
    }

    /// The rendered text; empty for a name that is not registered, which the page tests would show.
    func render(_ template: TemplateText, _ fields: Fields) -> String {
        library.render(fields, withTemplate: template.name) ?? ""
    }

    static let all: [TemplateText] = [
        LayoutTemplate.page, LayoutTemplate.card, LayoutTemplate.head, LayoutTemplate.keys, LayoutTemplate.time,
        LayoutTemplate.bell, LayoutTemplate.csrf,
        IncidentListTemplate.page, IncidentListTemplate.row, IncidentListTemplate.quiet,
        IncidentDetailTemplate.page, IncidentDetailTemplate.actions, IncidentDetailTemplate.facts,
        IncidentDetailTemplate.alerts, IncidentDetailTemplate.told, TimelineTemplate.timeline,
        OnCallTemplate.page, OnCallTemplate.gap, ServicesTemplate.page, ServicesTemplate.integration,
        ServicesTemplate.records,
        ConsentTemplate.page, ConsentTemplate.onward,
        AuditTemplate.page, AuditTemplate.row,
        ReferenceTemplate.frame, ReferenceTemplate.list, ReferenceTemplate.row, ReferenceTemplate.facts,
        ReferenceTemplate.entry, ReferenceTemplate.member,
        KeysTemplate.page, KeysTemplate.issued, KeysTemplate.form, KeysTemplate.key,
        WebhooksTemplate.page, WebhooksTemplate.row, WebhooksTemplate.choices, WebhooksTemplate.state,
        WebhooksTemplate.last, WebhooksTemplate.troubles, WebhooksTemplate.snippets,
        WebhookTemplate.page, WebhookTemplate.issued, WebhookTemplate.actions, WebhookTemplate.settings,
        WebhookTemplate.delivery, WebhookTemplate.resend,
        AgentsTemplate.page, AgentsTemplate.row, AgentsTemplate.choices, AgentsTemplate.figures,
        AgentTemplate.page, AgentTemplate.issued, AgentTemplate.actions, AgentTemplate.settings, AgentTemplate.whatIf,
        AgentClientTemplate.issued, AgentClientTemplate.list, AgentClientTemplate.edit,
        AgentGrantTemplate.table, AgentGrantTemplate.form, AgentGrantTemplate.choices, AgentGrantTemplate.edit,
        AgentGrantTemplate.ticks, AgentGrantTemplate.missing,
        AgentCallsTemplate.page, AgentCallsTemplate.call, AgentCallsTemplate.operations,
        SignInTemplate.page, SignInTemplate.next, SignInTemplate.confirm, SignInTemplate.denied, AccountTemplate.page,
        MailActionTemplate.page, ApprovalLinkTemplate.page, ErrorPageTemplate.page,
        ApprovalsTemplate.page, ApprovalsTemplate.list, ApprovalsTemplate.change,
    ]
}

// SPDX-License-Identifier: Apache-2.0
package import Catalogue

/// The web pages: a model in, HTML out. Made once at start; safe to use from any task.
package struct Pages: Sendable {
    let templates: Templates
    /// For tests: a name that a template uses and no model declares is shown instead of left out.
    let marksUnknownNames: Bool

    /// Parses all templates. Throws when one of them is not well formed, which is a fault of the build.
    package init(marksUnknownNames: Bool = false) throws {
        templates = try Templates()
        self.marksUnknownNames = marksUnknownNames
    }

    package func incidentList(_ model: IncidentListModel) -> String { render(IncidentListTemplate.page, model.fields) }
    package func incidentDetail(_ model: IncidentDetailModel) -> String {
        render(IncidentDetailTemplate.page, model.fields)
    }
    package func onCall(_ model: OnCallModel) -> String { render(OnCallTemplate.page, model.fields) }
    package func services(_ model: ServicesModel) -> String { render(ServicesTemplate.page, model.fields) }
    package func signIn(_ model: SignInModel) -> String { render(SignInTemplate.page, model.fields) }
    package func signInConfirm(_ model: SignInConfirmModel) -> String { render(SignInTemplate.confirm, model.fields) }
    package func mailAction(_ model: MailActionModel) -> String { render(MailActionTemplate.page, model.fields) }
    package func approvalLink(_ model: ApprovalLinkModel) -> String { render(ApprovalLinkTemplate.page, model.fields) }
    package func approvals(_ model: ApprovalsModel) -> String { render(ApprovalsTemplate.page, model.fields) }
    package func consent(_ model: ConsentModel) -> String { render(ConsentTemplate.page, model.fields) }
    package func onward(_ model: OnwardModel) -> String { render(ConsentTemplate.onward, model.fields) }
    package func audit(_ model: AuditModel) -> String { render(AuditTemplate.page, model.fields) }
    package func reference(_ model: ReferenceModel) -> String { render(ReferenceTemplate.list, model.fields) }
    package func referenceEntry(_ model: ReferenceEntryModel) -> String {
        render(ReferenceTemplate.entry, model.entry.pageFields())
    }
    package func referenceRow(_ entry: ReferenceEntry, isOpen: Bool) -> ReferenceRow {
        ReferenceRow(html: render(ReferenceTemplate.row, entry.rowFields(isOpen: isOpen)))
    }
    package func keys(_ model: KeysModel) -> String { render(KeysTemplate.page, model.fields) }
    package func webhooks(_ model: WebhooksModel) -> String { render(WebhooksTemplate.page, model.fields) }
    package func webhook(_ model: WebhookModel) -> String { render(WebhookTemplate.page, model.fields) }
    package func agents(_ model: AgentsModel) -> String { render(AgentsTemplate.page, model.fields) }
    package func agent(_ model: AgentModel) -> String { render(AgentTemplate.page, model.fields) }
    package func agentCalls(_ model: AgentCallsModel) -> String { render(AgentCallsTemplate.page, model.fields) }
    package func signInDenied(_ model: SignInDeniedModel) -> String { render(SignInTemplate.denied, model.fields) }
    package func account(_ model: AccountModel) -> String { render(AccountTemplate.page, model.fields) }
    package func error(_ model: ErrorPageModel) -> String { render(ErrorPageTemplate.page, model.fields) }

    private func render(_ template: TemplateText, _ fields: Fields) -> String {
        var fields = fields
        fields.marksUnknownNames = marksUnknownNames
        return templates.render(template, fields)
    }
}

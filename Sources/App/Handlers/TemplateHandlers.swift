// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum TemplateHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Templates.list) { call, work in
            let filter = filter(call)
            let rows = try TemplateQueries.page(work.session, filter, limit: call.page.limit, offset: call.page.offset)
            let total = call.page.wantsTotal ? try TemplateQueries.count(work.session, filter) : nil
            return Page(fetched: rows, call.page, total: total)
        }
        bindings.show(Operations.Templates.get) { call, work in try find(call.path(), work) }
        bindings.create(Operations.Templates.create) { call, change, work in
            var template = change.applied(to: MessageTemplate())
            template.id = work.makeID()
            template.createdByUserID = call.actor?.id
            template.updatedByUserID = call.actor?.id
            template.createdAt = work.now.roundedDownToSecond
            template.updatedAt = template.createdAt
            let count = try TemplateQueries.count(
                work.session, TemplateQueries.Filter(kind: template.kind.rawValue))
            guard count < MessageTemplate.countMaximum else {
                throw APIError(
                    status: 400, code: 2019, message: "Product Limit Reached",
                    errors: ["There can be at most \(MessageTemplate.countMaximum) templates"])
            }
            try TemplateQueries.insert(work.session, template)
            return template
        }
        bindings.update(Operations.Templates.update) { call, change, work in
            var template = change.applied(to: try find(call.path(), work))
            template.updatedByUserID = call.actor?.id
            template.updatedAt = work.now.roundedDownToSecond
            try TemplateQueries.update(work.session, template)
            return template
        }
        bindings.remove(Operations.Templates.delete) { call, work in
            try TemplateQueries.delete(work.session, id: try find(call.path(), work).id)
        }
        bindings.list(Operations.Templates.listFields) { _, _ in Page(items: TemplateField.all, hasMore: false) }
        bindRender(&bindings)
    }

    private static func filter(_ call: Call) -> TemplateQueries.Filter {
        let kind = call.values.text(Operations.Templates.templateType) ?? MessageTemplate.Kind.statusUpdate.rawValue
        var filter = TemplateQueries.Filter(kind: kind, query: call.values.text(.query))
        if let sort = call.values.sort(Operations.Templates.sortBy).first {
            filter.isByName = sort.field == Operations.Templates.sortByName
            filter.isDescending = sort.isDescending
        }
        return filter
    }

    private static func find(_ id: String, _ work: Work) throws -> MessageTemplate {
        guard let template = try TemplateQueries.find(work.session, ids: [id]).first else { throw APIError.notFound }
        return template
    }

    private static func bindRender(_ bindings: inout Bindings) {
        let endpoint = Operations.Templates.render
        bindings.bind(endpoint.erased) { call, environment in
            let input = try Shapes.templateInput.decode(try call.input(), .create).applied(to: TemplateInput())
            return try await environment.read { work in
                let template = try find(call.path(), work)
                let incident = try shownIncident(input.incidentID, work, environment)
                let rendered = render(template.texts, input.lookup(incident: incident))
                return try Presenter.reply(one: rendered, endpoint, call, work, environment)
            }
        }
    }

    /// The incident as its own operation shows it: what a template quotes is what clients read.
    private static func shownIncident(_ id: String, _ work: Work, _ environment: Environment) throws -> JSON {
        let found: Incident
        do {
            found = try IncidentHandlers.find(id, work).incident
        } catch let error as APIError where error == .notFound {
            throw APIError.invalidInput("Incident \(id) does not exist")
        }
        let presented = try IncidentHandlers.present([found], work.session)[0]
        let context = try Presenter.context(for: [presented], Shapes.incident, environment.encodeContext(), work)
        // What it names has been written already and is read again, so that a template can look into it.
        return try JSON.parse(Shapes.incident.encode(presented, context).encoded())
    }

    private static func render(_ texts: MessageTemplate.Texts, _ lookup: TemplateLookup) -> RenderedTemplate {
        var rendered = RenderedTemplate()
        rendered.emailSubject = part(texts.emailSubject, "Email subject", &rendered.errors) { lookup.text($0) }
        // The body is HTML: a title with markup in it must not become markup of the mail.
        rendered.emailBody = part(texts.emailBody, "Email body", &rendered.errors) { name in
            lookup.text(name).map(IncidentMail.escaped)
        }
        rendered.message = part(texts.message, "Message", &rendered.errors) { lookup.text($0) }
        return rendered
    }

    private static func part(
        _ text: String?, _ label: String, _ errors: inout [String], with value: (String) -> String?
    ) -> RenderedTemplate.Part {
        var part = RenderedTemplate.Part()
        guard let filled = TemplateText.fill(text ?? "", with: value) else {
            errors.append("\(label) is too long once filled in (maximum is \(TemplateText.filledBytesMaximum) bytes)")
            return part
        }
        part.text = filled.text
        part.warnings = filled.unknownNames.map { "{{\($0)}} does not exist." }
        return part
    }
}

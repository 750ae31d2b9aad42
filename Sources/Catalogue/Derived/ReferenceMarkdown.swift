// SPDX-License-Identifier: Apache-2.0

/// The reference as text for models: a page to begin with, and the whole.
package enum ReferenceMarkdown {
    /// What there is and where, in the form of llmstxt.org.
    package static func start(_ reference: APIReference) -> String {
        let base = reference.baseURL
        var lines = [
            "# Tocsin", "",
            "> An on-call and incident-response server that speaks PagerDuty's API, at \(base).", "",
            "\(reference.entries.count) operations are declared; \(reference.worksCount) work here, and the others answer 501.",
            "", howToCall, "", "## Reference", "",
            "- [All operations](\(base)\(WebPath.referenceMarkdown)): Markdown, long",
            "- [All operations](\(base)\(WebPath.referenceJSON)): JSON, each with its limits, roles, scopes and members",
            "- [OpenAPI 3.0](\(base)\(WebPath.openAPI)): for tools that make clients",
            "- [Search](\(base)\(WebPath.reference)): for people; `?\(ReferenceParameter.text)=` takes a part of an id or a path",
            "", "## Areas", "",
        ]
        for area in APIReference.areas(reference.entries) {
            let works = area.entries.count { $0.works }
            lines.append("- \(area.name): \(area.entries.count) operations, \(works) work")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Every operation with all that is told of it.
    package static func whole(_ reference: APIReference) -> String {
        var lines = [
            "# Tocsin: every operation", "",
            "The base of all paths is \(reference.baseURL). \(reference.entries.count) operations are declared; "
                + "\(reference.worksCount) work here, and the others answer 501.", "", howToCall,
        ]
        for area in APIReference.areas(reference.entries) {
            lines += ["", "## \(area.name)"]
            for entry in area.entries { lines += ["", "### \(entry.id)", ""] + self.lines(entry) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let howToCall = """
        Send `Authorization: Token token=API_KEY`, or `Authorization: Bearer TOKEN` with an OAuth token. Bodies and answers \
        are JSON. With a key of the account, operations that act for somebody want `From: MAIL_ADDRESS`. An app needs the \
        scope and, where it acts for a person, that person's role. Roles on teams and single objects allow more there.
        """

    private static func lines(_ entry: ReferenceEntry) -> [String] {
        let operation = entry.operation
        var lines = ["`\(operation.method.rawValue) \(operation.path.text)`: \(operation.summary)."]
        if !operation.detail.isEmpty { lines += ["", operation.detail] }
        lines += [
            "", "- State: \(entry.stateWords)", "- Version: \(entry.versionWords)",
            "- Access: \(operation.accessLevel.rawValue)", "- Who may: \(entry.roleWords)",
        ]
        if !entry.scopes.isEmpty { lines.append("- Scope: \(code(entry.scopes))") }
        lines += ["- Rate limit: \(entry.rateWords)", "- Pages someone: \(entry.pageWords)"]
        if let actsOn = entry.actsOn { lines.append("- Acts on: \(actsOn)") }
        if !entry.events.isEmpty { lines.append("- Webhook events: \(code(entry.events))") }
        for parameter in entry.parameters {
            let detail = parameter.detail.isEmpty ? "" : ": \(parameter.detail)"
            lines.append("- In the \(parameter.place.rawValue): `\(parameter.name)` (\(parameter.type))\(detail)")
        }
        if let input = entry.input { lines.append("- Takes\(members(input))") }
        if let output = entry.output { lines.append("- Answers \(operation.successStatus)\(members(output))") }
        return lines + ["", "```sh", entry.curl, "```"]
    }

    private static func members(_ body: ReferenceEntry.Body) -> String {
        let root = body.rootKey.map { " `\($0)`" } ?? ""
        let names = body.members.map { "`\($0.name)` (\($0.type)\($0.isRequired ? ", needed" : ""))" }
        return "\(root)\(body.isList ? ", a list" : ""): \(names.joined(separator: ", "))"
    }

    private static func code(_ texts: [String]) -> String { texts.map { "`\($0)`" }.joined(separator: ", ") }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue

/// A form of the reference that is not a page.
enum ReferenceFile: CaseIterable, Sendable {
    case json, markdown
    /// Where models begin.
    case start

    var path: String {
        switch self {
        case .json: WebPath.referenceJSON
        case .markdown: WebPath.referenceMarkdown
        case .start: WebPath.llms
        }
    }

    var contentType: String {
        switch self {
        case .json: "application/json; charset=utf-8"
        case .markdown: "text/markdown; charset=utf-8"
        case .start: "text/plain; charset=utf-8"
        }
    }
}

/// What an address of the reference stands for.
enum ReferencePlace: Sendable {
    case list
    case entry(String)
    case file(ReferenceFile)

    /// Nil when the address is none of the reference's.
    init?(path: String) {
        if path == WebPath.reference {
            self = .list
        } else if let file = ReferenceFile.allCases.first(where: { $0.path == path }) {
            self = .file(file)
        } else {
            guard path.hasPrefix(WebPath.reference + "/") else { return nil }
            let rest = path.dropFirst(WebPath.reference.count + 1)
            guard !rest.contains("/"), let id = PercentEncoding.decode(rest) else { return nil }
            self = .entry(id)
        }
    }
}

extension WebApp {
    /// Open to all: the reference tells of the program, and nothing of the account.
    func referenceReply(_ place: ReferencePlace, _ request: WireRequest) async throws -> Reply {
        switch place {
        case .list: return html(bytes: await reference.list(query: request.query))
        case .entry(let id):
            guard let page = await reference.entry(id) else { throw ErrorPageModel(.notFound) }
            return html(page)
        case .file(let file):
            return Reply(
                status: 200, contentType: file.contentType, headers: [("X-Content-Type-Options", "nosniff")],
                body: await reference.file(file))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import Foundation
import HouseTesting
import Testing

@testable import Web

@Suite("The reference of operations")
struct ReferencePageTests {
    /// A row as somebody reads it.
    private struct Row: Hashable {
        let id: String
        let method: String
        let path: String

        init(id: String, method: String, path: String) {
            self.id = id
            self.method = method
            self.path = path
        }

        init(_ operation: Catalogue.Operation) {
            self.init(id: operation.id, method: operation.method.rawValue, path: operation.path.text)
        }
    }

    private static let operations = Operations.all.map(\.operation)

    private static func between(_ text: String, _ start: String, _ end: String) -> String {
        let rest = text.components(separatedBy: start).dropFirst().first ?? ""
        return rest.components(separatedBy: end).first ?? ""
    }

    /// The list is cut once: it is long, and looking for each id anew would take minutes.
    private static func rows(_ html: String) -> [Row] {
        html.components(separatedBy: "<details class=\"op\" id=\"").dropFirst().map { piece in
            Row(
                id: String(piece.prefix { $0 != "\"" }),
                method: between(between(piece, "<b class=\"m m-", "</b>") + "<", ">", "<"),
                path: between(piece, "<code>", "</code>"))
        }
    }

    private static func wanted(_ isWanted: (Catalogue.Operation) -> Bool) -> Set<Row> {
        Set(operations.filter(isWanted).map { Row($0) })
    }

    private func anybody() async throws -> Browser { try Browser(try await TestHouse()) }

    @Test("lists every operation once, with its method and path, to somebody who is not signed in")
    func whole() async throws {
        let browser = try await anybody()
        let answer = await browser.get(WebPath.reference)
        #expect(answer.status == 200 && browser.cookie == nil)
        #expect(browser.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
        let rows = Self.rows(answer.html)
        #expect(rows.count == Self.operations.count)
        #expect(Set(rows) == Self.wanted { _ in true })
        #expect(answer.html.utf8.count < 600_000, "nothing compresses it")
        #expect(!answer.html.contains("ada@example.com"), "it tells nothing of the account")
        #expect(await browser.get(WebPath.reference).html == answer.html)
    }

    @Test("has a place for each operation that an address can name as it stands")
    func places() {
        for operation in Self.operations {
            let isPlain = operation.id.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "z") ~= $0 }
            #expect(isPlain && PercentEncoding.encode(operation.id) == operation.id, "\(operation.id)")
        }
        #expect(WebPath.operation("createIncident") == "/reference/createIncident")
        #expect(WebPath.operationPlace("createIncident") == "/reference#createIncident")
    }

    @Test("narrows to a method, an access, a permission, and to all of them together")
    func filters() async throws {
        let browser = try await anybody()
        func shown(_ query: String) async -> Set<Row> {
            Set(Self.rows(await browser.get("\(WebPath.reference)?\(query)").html))
        }
        for method in HTTPMethod.allCases {
            #expect(await shown("method=\(method.rawValue)") == Self.wanted { $0.method == method })
        }
        for access in Catalogue.Operation.AccessLevel.allCases {
            let expected = Self.wanted { $0.accessLevel == access }
            #expect(!expected.isEmpty)
            #expect(await shown("access=\(access.rawValue)") == expected)
        }
        let scope = "incidents.write"
        #expect(await shown("scope=\(scope)") == Self.wanted { $0.acceptedScopes.contains(scope) })
        #expect(
            await shown("q=alert&method=PUT&access=write&scope=\(scope)")
                == Self.wanted {
                    $0.method == .put && $0.accessLevel == .write && $0.acceptedScopes.contains(scope)
                        && ($0.id + $0.path.text).lowercased().contains("alert")
                })
        #expect(await shown("method=FETCH&access=all&scope=cats.read").count == Self.operations.count)
    }

    @Test("finds what has the text in its path or id, in any case, or is called by that path")
    func search() async throws {
        let browser = try await anybody()
        func shown(_ text: String) async -> [String] {
            Self.rows(await browser.get("\(WebPath.reference)?q=\(PercentEncoding.encode(text))").html).map(\.id).sorted()
        }
        func expected(_ text: String) -> [String] {
            Self.operations.filter { operation in
                operation.id.lowercased().contains(text) || operation.path.text.lowercased().contains(text)
            }.map(\.id).sorted()
        }
        for text in ["snooze", "/users/{id}", "v2/enqueue"] { #expect(await shown(text) == expected(text), "\(text)") }
        #expect(await shown("  CREATEincidentnote ") == ["createIncidentNote"])
        #expect(await shown("/incidents/PABC123/notes") == ["createIncidentNote", "listIncidentNotes"])
        #expect(await shown("no such thing").isEmpty)
        let one = await browser.get("\(WebPath.reference)?q=createIncidentNote").html
        #expect(one.contains("id=\"createIncidentNote\" open>"), "the only one is shown open")
        let none = await browser.get("\(WebPath.reference)?q=nothing%20at%20all")
        #expect(none.status == 200 && none.html.contains("No operation is like that"))
    }

    @Test("looks at so much of a search and no more")
    func longSearch() {
        let maximum = ReferenceFilter.textMaximum
        #expect(ReferenceFilter(text: String(repeating: "a", count: maximum)).text.count == maximum)
        #expect(ReferenceFilter(text: String(repeating: "a", count: maximum + 1)).text.count == maximum)
    }

    @Test("lets no search become markup, and no template but the list's shows a value as it stands")
    func escaping() async throws {
        let hostile = #""><script>alert('x')</script>{{id}}"#
        let browser = try await anybody()
        let answer = await browser.get("\(WebPath.reference)?q=\(PercentEncoding.encode(hostile))")
        #expect(answer.status == 200 && !answer.html.contains("<script>alert"))
        #expect(answer.html.contains("value=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{id}}\""))
        #expect(Templates.all.filter { $0.text.contains("{{{") }.map(\.name) == [ReferenceTemplate.list.name])
    }

    @Test("has a page for each operation, with a call of it that can be copied, and none for what is not there")
    func entries() async throws {
        let pages = try Pages(marksUnknownNames: true)
        let reference = APIReference(
            Operations.all, bound: [], baseURL: TestHouse.baseURL,
            limits: APIReference.Limits(callsPerMinute: 960, eventsPerMinute: nil))
        for entry in reference.entries {
            let html = pages.referenceEntry(ReferenceEntryModel(entry: entry))
            #expect(html.contains("<h1>\(entry.id)</h1>") && html.contains("<code>\(entry.operation.path.text)</code>"))
            #expect(html.contains("id=\"op-curl\" tabindex=\"0\">curl -s") && !html.contains(Fields.unknownNameMark))
            #expect(!pages.referenceRow(entry, isOpen: false).html.contains(Fields.unknownNameMark))
        }
        let browser = try await anybody()
        let page = await browser.get(WebPath.operation("createIncident"))
        #expect(page.status == 200 && page.html.contains("incident.triggered"))
        #expect(page.html.contains("curl -s -X POST &#39;\(TestHouse.baseURL)/incidents&#39;"))
        for path in ["/reference/createCat", "/reference/createincident", "/reference/", "/reference/createIncident/x"] {
            #expect(await browser.get(path).status == 404, "\(path)")
        }
        #expect(await browser.post(WebPath.reference, []).status == 404)
    }

    @Test("says the same as JSON and as Markdown, and which operations work")
    func files() async throws {
        let browser = try await anybody()
        let json = try JSON.parse(await browser.get(WebPath.referenceJSON).html)
        let entries = json["operations"]?.arrayValue ?? []
        let ids = entries.compactMap { $0["id"]?.stringValue }
        #expect(ids == Self.operations.map(\.id))
        let works = entries.filter { $0["works"]?.boolValue == true }.compactMap { $0["id"]?.stringValue }
        #expect(Set(works) == Set(Bindings.all.handlers.keys))
        #expect(json["works"]?.intValue == Int64(works.count))
        let markdown = await browser.get(WebPath.referenceMarkdown).html
        let titles = markdown.split(separator: "\n").filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) }
        #expect(titles.sorted() == ids.sorted())
        let start = await browser.get(WebPath.llms)
        #expect(start.status == 200 && start.html.hasPrefix("# Tocsin\n") && start.html.utf8.count < 8_000)
        for path in [WebPath.referenceJSON, WebPath.referenceMarkdown, WebPath.openAPI] {
            #expect(start.html.contains("(\(TestHouse.baseURL)\(path))"), "\(path)")
        }
    }

    @Test("tells the limits that this server has")
    func limits() async throws {
        func entry(_ id: String, _ house: TestHouse) async throws -> JSON {
            let json = try JSON.parse(await Browser(house).get(WebPath.referenceJSON).html)
            return try #require(json["operations"]?.arrayValue?.first { $0["id"]?.stringValue == id })
        }
        let half = try await TestHouse(restLimitPerMinute: 480)
        let limited = try await entry("updateIncidents", half)["rate_limit"]
        #expect(limited?["calls_per_minute"]?.intValue == 480 && limited?["own_calls_per_minute"]?.intValue == 250)
        let free = try await TestHouse(restLimitPerMinute: 0)
        let unlimited = try await entry("updateIncidents", free)["rate_limit"]
        #expect(unlimited?["calls_per_minute"] == .null && unlimited?["own_calls_per_minute"] == .null)
    }
}

extension Sample {
    /// The reference with some rows, with one, and with none, and the page of one operation.
    static func referencePages(_ pages: Pages, hostile: String) -> [(String, String)] {
        let reference = APIReference(
            Operations.all, bound: ["createIncident"], baseURL: hostile,
            limits: APIReference.Limits(callsPerMinute: 960, eventsPerMinute: 10))
        func list(_ entries: [ReferenceEntry], _ filter: ReferenceFilter) -> String {
            pages.reference(
                ReferenceModel(
                    baseURL: hostile, filter: filter, scopes: [hostile],
                    groups: APIReference.areas(entries).map { area in
                        .init(
                            name: hostile, count: area.entries.count,
                            rows: area.entries.map { pages.referenceRow($0, isOpen: entries.count == 1) })
                    }, totalCount: entries.count, worksCount: 1))
        }
        let one = reference.entries.filter { $0.id == "createIncident" }
        // The tests of every page read each of them many times.
        let some = Array(reference.entries.prefix(12))
        return [
            ("reference", list(some, ReferenceFilter())),
            ("reference of one", list(one, ReferenceFilter(text: hostile))),
            ("empty reference", list([], ReferenceFilter(text: hostile))),
        ] + one.map { ("operation", pages.referenceEntry(ReferenceEntryModel(entry: $0))) }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Testing

@Suite("The catalogue")
struct CatalogueTests {
    private static let operations = Operations.all.map(\.operation)

    @Test("names each operation once, and each address with its method once")
    func unique() {
        #expect(Set(Self.operations.map(\.id)).count == Self.operations.count)
        let places = Self.operations.map { operation in
            operation.method.rawValue
                + operation.path.segments.map { if case .literal(let text) = $0 { "/\(text)" } else { "/*" } }.joined()
        }
        #expect(Set(places).count == places.count)
    }

    @Test("reads by GET alone, and says in words what each operation does", arguments: operations)
    func readsAndWords(_ operation: Operation) {
        // A few questions are too long for a query: they are posted, and their scope says that they change nothing.
        let isPostedQuestion = operation.method == .post && operation.scope?.hasSuffix(".read") == true
        #expect((operation.access == .read) == (operation.method == .get || isPostedQuestion))
        #expect(!operation.summary.isEmpty && !operation.summary.hasSuffix("."))
        #expect(operation.detail.isEmpty || operation.detail.hasSuffix("."))
        #expect(Set(operation.path.variables).count == operation.path.variables.count)
        #expect(operation.path.text.hasPrefix("/") && !operation.path.text.hasSuffix("/"))
    }

    @Test("asks for a scope that fits the access", arguments: operations)
    func scopes(_ operation: Operation) throws {
        // Events bring a routing key; whoever has a token may ask who it is; ours and some areas have no published scope.
        guard let scope = operation.scope else {
            let areas = [
                "Automation Actions", "Change Events", "Event Enrichments", "Events", "OAuth", "Schedules_v3", "Tocsin",
                "Webhooks",
            ]
            #expect(areas.contains(operation.area) || operation.id == "getCurrentUser", "\(operation.id) asks for no scope")
            return
        }
        let wanted = operation.access == .read ? "read" : "write"
        #expect(scope.hasSuffix("." + wanted) || scope.contains("." + wanted + "."), "\(scope)")
    }

    @Test("finds each operation by its address, with its values, decoded", arguments: operations)
    func routes(_ operation: Operation) {
        let table = RouteTable(Self.operations)
        let path = operation.path.segments.map { segment in
            switch segment {
            case .literal(let text): "/" + text
            case .variable(let name): "/a%20" + name
            }
        }.joined()
        for suffix in ["", "/"] {
            guard case .operation(let id, let values) = table.match(operation.method, path + suffix) else {
                Issue.record("\(path)\(suffix) leads nowhere")
                continue
            }
            #expect(id == operation.id)
            for name in operation.path.variables { #expect(values[name] == "a " + name) }
        }
    }

    @Test("knows what it does not have")
    func unknown() {
        let table = RouteTable(Self.operations)
        for path in ["/", "", "/nothing", "/incidents//notes", "/incidents/%ZZ", "/incidents/%00", "/incidents/a/b/c/d"] {
            guard case .unknown = table.match(.get, path) else {
                Issue.record("\(path) leads somewhere")
                continue
            }
        }
        guard case .methodNotAllowed(let allowed) = table.match(.patch, "/incidents") else {
            Issue.record("a known path with an unknown method")
            return
        }
        #expect(allowed == [.get, .post, .put])
    }
}

@Suite("Query parameters")
struct ParameterTests {
    private static let declared: [Parameter] = [
        .limit, .since, .timeZone, .total, Operations.Incidents.statuses, Operations.Incidents.sortBy,
        Operations.Incidents.dateRange, .query,
    ]

    private func values(_ query: String) throws(APIError) -> ParameterValues {
        try ParameterValues(query: PercentEncoding.pairs(query), declared: Self.declared)
    }

    @Test(
        "that are wrong are refused, each by its name",
        arguments: [
            ("limit=x", "limit"), ("limit=-1", "limit"), ("since=yesterday", "since"), ("time_zone=Mars", "time_zone"),
            ("total=perhaps", "total"), ("statuses[]=open", "statuses[]"), ("sort_by=colour", "sort_by"),
            ("sort_by=created_at:up", "sort_by"), ("sort_by=created_at,urgency,resolved_at", "sort_by"),
            ("sort_by=created_at:asc:desc", "sort_by"), ("date_range=some", "date_range"), ("query=a%00b", "query"),
        ])
    func wrong(_ query: String, _ name: String) throws {
        let error = #expect(throws: APIError.self) { try self.values(query) }
        #expect(error?.status == 400 && error?.code == 2001)
        #expect(error?.errors.count == 1 && error?.errors.first?.hasPrefix(name + " ") == true)
    }

    @Test("that are wrong together are all named")
    func several() throws {
        let error = #expect(throws: APIError.self) { try self.values("limit=x&total=y&since=z") }
        #expect(error?.errors.count == 3)
    }

    @Test("nobody knows, or that are empty, do not matter")
    func ignored() throws {
        let values = try values("colour=blue&limit=&since=&=&&statuses[]=")
        #expect(values.integer(.limit) == nil)
        #expect(values.list(Operations.Incidents.statuses) == [])
    }

    @Test("are read as they are meant")
    func reading() throws {
        let values = try values(
            "limit=7&since=2026-03-02&statuses[]=triggered&statuses%5B%5D=resolved&statuses[]=triggered&total=TRUE"
                + "&sort_by=created_at:desc,urgency&time_zone=Europe%2FBerlin&query=a+b")
        #expect(values.integer(.limit) == 7)
        #expect(values.boolean(.total) == true)
        #expect(values.list(Operations.Incidents.statuses) == ["triggered", "resolved"])
        #expect(values.sort(Operations.Incidents.sortBy).map(\.field) == ["created_at", "urgency"])
        #expect(values.sort(Operations.Incidents.sortBy).map(\.isDescending) == [true, false])
        #expect(values.text(.query) == "a b")
        let berlin = try #require(values.timeZone(.timeZone))
        #expect(values.instant(.since, in: berlin) == ISO8601.instant("2026-03-01T23:00:00Z"))
    }
}

extension Catalogue.Operation: CustomTestStringConvertible {
    public var testDescription: String { id }
}

@Suite("Names of parameters")
struct ParameterNameTests {
    private func values(_ query: String) throws(APIError) -> ParameterValues {
        try ParameterValues(
            query: PercentEncoding.pairs(query), declared: [Operations.Incidents.statuses, Operations.Incidents.sortBy])
    }

    @Test("are known with brackets and without, as clients write them")
    func brackets() throws {
        #expect(try values("statuses=triggered&statuses[]=resolved").list(Operations.Incidents.statuses).count == 2)
        #expect(try values("sort_by[]=created_at:desc").sort(Operations.Incidents.sortBy).first?.field == "created_at")
    }

    @Test("are checked however they are written")
    func checked() {
        for query in ["statuses=open", "sort_by[]=colour"] {
            #expect(throws: APIError.self) { try self.values(query) }
        }
    }
}

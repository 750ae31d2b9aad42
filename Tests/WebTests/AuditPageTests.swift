// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import HouseTesting
import Testing

@testable import Web

@Suite("The page of who changed what")
struct AuditPageTests {
    private static let hostile = #"<script>alert("x")</script> & 'quoted' {{brackets}}"#

    private static func model(
        rows: [AuditModel.Row], filter: AuditFilter = AuditFilter(), next: String? = nil
    ) -> AuditModel {
        AuditModel(
            frame: Sample.frame(), filter: filter,
            kinds: [.init(value: "services", label: "Services"), .init(value: "users", label: "Users")],
            people: [.init(value: "U1", label: hostile)], rows: rows, nextCursor: next)
    }

    private static let row = AuditModel.Row(
        at: Sample.minutesAgo(5), actor: hostile, namedPerson: hostile, way: "by browser", action: "update", kind: "user",
        thing: hostile, part: hostile,
        lines: [
            .init(name: "Name", change: .value(before: hostile, after: "Ada")),
            .init(name: "Title", change: .value(before: nil, after: "")),
            .init(name: "Role", change: .value(before: "owner", after: nil)),
            .init(name: "Teams", change: .names(added: ["One", hostile], removed: ["Two"])),
            .init(name: "…", change: .more("3 more are not kept")),
        ])

    @Test("shows each sort of line, asks for no name that its model does not give, and lets no text become markup")
    func drawn() throws {
        let pages = try Pages(marksUnknownNames: true)
        let filter = AuditFilter(kind: "users", personID: "U1", action: "update")
        let bare = AuditModel.Row(
            at: Sample.now, actor: nil, way: "in another way", action: "delete", kind: "team", thing: "T1", lines: [])
        for model in [
            Self.model(rows: [Self.row, bare], filter: filter, next: "1.2.Q"), Self.model(rows: []),
            Self.model(rows: [], filter: filter),
        ] {
            let html = pages.audit(model)
            #expect(html.hasSuffix("</html>\n") || html.hasSuffix("</html>"))
            #expect(!html.contains(Fields.unknownNameMark) && !html.contains("<script>alert"))
        }
        let html = pages.audit(Self.model(rows: [Self.row], filter: filter, next: "1.2.Q"))
        #expect(html.contains("<ins>Ada</ins>") && html.contains("<del>owner</del> → nothing"))
        #expect(html.contains("without Two") && html.contains("3 more are not kept") && html.contains("Changed"))
        #expect(html.contains("<option value=\"users\" selected>") && !html.contains("<option value=\"services\" selected>"))
        #expect(html.contains("/app/audit?kind=users&amp;person=U1&amp;action=update&amp;cursor=1.2.Q"))
    }

    @Test("shows what was changed, before and after, and narrows to what is asked for")
    func changes() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await browser.signIn()
        let empty = await browser.get(WebPath.audit)
        #expect(empty.status == 200 && empty.html.contains("Nothing was changed"))
        _ = try await house.call("PUT", "/services/\(house.serviceID)", ["service": ["name": "Checkout"]], as: .userKey)
        _ = try await house.call("POST", "/teams", ["team": ["type": "team", "name": "Payments"]])
        let all = await browser.get(WebPath.audit).html
        #expect(all.contains("<ins>Checkout</ins>") && all.contains("Ada Lovelace (you)") && all.contains("Payments"))
        let services = await browser.get(AuditFilter(kind: "services").path()).html
        #expect(services.contains("<ins>Checkout</ins>") && !services.contains("<strong dir=\"auto\">Payments"))
        let ofAda = await browser.get(AuditFilter(personID: house.ownerID).path()).html
        #expect(ofAda.contains("<ins>Checkout</ins>") && !ofAda.contains("<strong dir=\"auto\">Payments"))
        let created = await browser.get(AuditFilter(action: "create").path()).html
        #expect(!created.contains("<ins>Checkout</ins>") && created.contains("<strong dir=\"auto\">Payments"))
        let unknown = await browser.get(AuditFilter(kind: "cats").path())
        #expect(unknown.status == 200, "an unknown kind counts as none")
    }

    @Test("goes on by links until nothing is left")
    func paging() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await browser.signIn()
        for number in 1...30 {
            _ = try await house.call("POST", "/teams", ["team": ["type": "team", "name": .string("Team \(number).")]])
        }
        let first = await browser.get(WebPath.audit).html
        #expect(first.contains("Team 30.") && !first.contains("Team 1."))
        let mark = "href=\"\(WebPath.audit)?cursor="
        let start = try #require(first.firstRange(of: mark)?.upperBound)
        let cursor = String(first[start...].prefix { $0 != "\"" })
        let second = await browser.get("\(WebPath.audit)?cursor=\(cursor)").html
        #expect(second.contains("Team 1.") && !second.contains("Team 30.") && !second.contains("Older changes"))
    }

    @Test("is not for everybody")
    func rights() async throws {
        let house = try await TestHouse()
        let browser = try Browser(house)
        try await browser.signIn()
        let second: JSON = ["name": "Grace", "email": "grace@example.com", "role": "owner"]
        _ = try await house.call("POST", "/users", ["user": second])
        _ = try await house.call("PUT", "/users/\(house.ownerID)", ["user": ["role": "user"]])
        let answer = await browser.get(WebPath.audit)
        #expect(answer.status == 403 && answer.html.contains("Only owners and administrators"))
        let stranger = try await Browser(house).get(WebPath.audit)
        #expect(stranger.status == 401)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Foundation
import Testing

@testable import Web

@Suite("Every page")
struct PageTests {
    private static let pages = (try? Pages(marksUnknownNames: true))

    /// Each page in each of its states.
    private static let rendered: [(name: String, html: String)] = {
        guard let pages else { return [] }
        let hostile = #"<script>alert("x")</script> & 'quoted' {{brackets}}"#
        var list: [(String, String)] = [
            ("list", pages.incidentList(Sample.incidentList())), ("quiet list", pages.incidentList(Sample.quietList())),
            (
                "list with all states",
                pages.incidentList(Sample.incidentList(filter: IncidentFilter(status: .all), rows: Sample.rows))
            ),
            ("list without mail", pages.incidentList(Sample.incidentList(banners: [Sample.noMailServer]))),
            ("on call", pages.onCall(Sample.onCall())), ("services", pages.services(Sample.services())),
            ("hostile incident", pages.incidentDetail(Sample.incidentDetail(title: hostile, note: hostile))),
            ("confirm", pages.signInConfirm(SignInConfirmModel(personName: hostile, token: "t"))),
        ]
        for status in [DisplayedStatus.triggered, .acknowledged, .resolved] {
            list.append(("incident \(status)", pages.incidentDetail(Sample.incidentDetail(status: status))))
        }
        list += Sample.accountPages(pages, hostile: hostile)
        list += Sample.referencePages(pages, hostile: hostile)
        list += Sample.approvalPages(pages, hostile: hostile)
        let states: [MailActionModel.State] = [
            .ready(token: "t"), .done, .alreadyDone(by: "Grace", at: Sample.now), .alreadyDone(by: nil, at: nil), .expired,
            .refused(reason: hostile),
        ]
        for state in states {
            for action in MailActionModel.Action.allCases {
                list.append(("mail \(action) \(state)", pages.mailAction(Sample.mailAction(state, action: action))))
            }
        }
        for kind in ErrorPageModel.Kind.allCases {
            list.append(("error \(kind)", pages.error(ErrorPageModel(kind, detail: hostile, requestID: "r1"))))
        }
        return list
    }()

    @Test("is drawn, whole, and asks for no name that its model does not give", arguments: rendered.map(\.name))
    func whole(_ name: String) throws {
        let html = try #require(Self.rendered.first { $0.name == name }?.html)
        #expect(html.hasPrefix("<!doctype html>") || html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.hasSuffix("</html>\n") || html.hasSuffix("</html>"))
        #expect(!html.contains(Fields.unknownNameMark))
        #expect(html.contains("<html lang="))
        #expect(html.contains("<title>"))
    }

    @Test("carries no script or style of its own, as its content policy wants", arguments: rendered.map(\.name))
    func policy(_ name: String) throws {
        let html = try #require(Self.rendered.first { $0.name == name }?.html)
        #expect(!html.contains("<script>") && !html.contains(" style=\"") && !html.contains("<style"))
        #expect(html.firstRange(of: /\ on[a-z]+="/) == nil)
        #expect(!html.contains("javascript:"))
    }

    @Test("closes every element it opens", arguments: rendered.map(\.name))
    func balanced(_ name: String) throws {
        let html = try #require(Self.rendered.first { $0.name == name }?.html)
        #expect(PageText.unbalanced(html).isEmpty)
    }

    @Test("guards each form that changes something with the session's token")
    func forms() {
        for page in Self.rendered where page.html.contains("method=\"post\"") {
            let forms = page.html.components(separatedBy: "<form").dropFirst().filter { $0.contains("method=\"post\"") }
            for form in forms {
                let body = form.prefix(upTo: form.range(of: "</form>")?.lowerBound ?? form.endIndex)
                let isGuarded = body.contains("name=\"\(FormField.csrf)\" value=\"\(Sample.csrfToken)\"")
                // Without a session there is nothing to steal: the link's own token is the key.
                let hasOwnKey = body.contains("name=\"\(FormField.token)\"")
                #expect(isGuarded || hasOwnKey, "\(page.name)")
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What is looked for in the text of any page.
enum PageText {
    private static let elements = [
        "div", "section", "main", "form", "ul", "ol", "li", "details", "summary", "select", "optgroup", "fieldset", "label",
        "p", "a", "dl", "button", "textarea", "pre", "code", "span", "table", "tr", "th", "td",
    ]

    /// Elements that are not closed as often as they are opened.
    static func unbalanced(_ html: String) -> [String] {
        elements.filter { element in
            let opened = count("<\(element) ", in: html) + count("<\(element)>", in: html)
            return opened != count("</\(element)>", in: html)
        }
    }

    private static func count(_ text: String, in html: String) -> Int {
        html.split(separator: text, omittingEmptySubsequences: false).count - 1
    }

    /// What a page shows to be copied, by the id of its element.
    static func copied(_ id: String, in html: String) -> String? {
        guard let start = html.firstRange(of: "id=\"\(id)\" tabindex=\"0\">")?.upperBound else { return nil }
        return String(html[start...].prefix { $0 != "<" })
    }
}

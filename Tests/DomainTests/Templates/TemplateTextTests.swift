// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("Text with places to fill in")
struct TemplateTextTests {
    private func fill(_ text: String) -> TemplateText.Filled? {
        TemplateText.fill(text) { name in
            switch name {
            case "a.b": "value"
            case "none": ""
            case "braces": "{{a.b}}"
            case "long": String(repeating: "x", count: TemplateText.filledBytesMaximum / 2)
            default: nil
            }
        }
    }

    @Test(
        "what stands in two pairs of braces is looked up, and all else stays",
        arguments: [
            ("", ""), ("plain", "plain"), ("{{a.b}}", "value"), ("{{ a.b\n}}", "value"), ("é{{a.b}}é", "évalueé"),
            ("x{{none}}y", "xy"), ("{a.b}", "{a.b}"), ("{{a.b}", "{{a.b}"), ("{{a.b", "{{a.b"), ("{{{a.b}}}", "{value}"),
            ("{{ {{a.b}}", "{{ value"), ("}}{{", "}}{{"), ("{{braces}}", "{{a.b}}"), ("{{a.b}}{{a.b}}", "valuevalue"),
        ])
    func places(_ text: String, _ wanted: String) {
        #expect(fill(text) == TemplateText.Filled(text: wanted, unknownNames: []))
    }

    @Test("unknown names are left empty and told of, each once and not without end")
    func unknownNames() {
        #expect(fill("1{{x}}2{{ y }}3{{x}}") == TemplateText.Filled(text: "123", unknownNames: ["x", "y"]))
        let maximum = TemplateText.unknownNamesMaximum
        let many = (0...maximum).map { "{{n\($0)}}" }.joined()
        #expect(fill(many)?.unknownNames.count == maximum && fill(many)?.text == "")
    }

    @Test("a name has a length, and what is longer is no place")
    func nameLength() {
        let longest = String(repeating: "n", count: TemplateText.nameBytesMaximum)
        #expect(fill("{{\(longest)}}")?.unknownNames == [longest])
        #expect(fill("{{\(longest)n}}")?.text == "{{\(longest)n}}")
    }

    @Test("a result may be as long as the limit says, and not one byte longer")
    func resultLength() {
        #expect(fill("{{long}}{{long}}")?.text.utf8.count == TemplateText.filledBytesMaximum)
        #expect(fill("{{long}}{{long}}x") == nil)
        #expect(fill("{{long}}{{long}}{{none}}") != nil)
    }

    @Test("a long row of braces takes no more time than other text")
    func braces() {
        let braces = String(repeating: "{", count: 100_000)
        #expect(fill(braces)?.text == braces)
    }
}

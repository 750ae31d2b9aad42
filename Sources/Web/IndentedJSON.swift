// SPDX-License-Identifier: Apache-2.0
import Base

extension JSON {
    /// Deeper values are written on one line: nobody reads them, and an indentation a level would grow without bound.
    private static let indentedDepth = 32

    /// The value for people to read: a member a line, two spaces a level.
    var indentedText: String {
        var text = ""
        write(to: &text, depth: 0)
        return text
    }

    private func write(to text: inout String, depth: Int) {
        switch self {
        case .object(let object) where !object.members.isEmpty && depth < Self.indentedDepth:
            write(object.members, between: ("{", "}"), to: &text, depth: depth) { member, text in
                text += JSON.string(member.name).text + ": "
                member.value.write(to: &text, depth: depth + 1)
            }
        case .array(let values) where !values.isEmpty && depth < Self.indentedDepth:
            write(values, between: ("[", "]"), to: &text, depth: depth) { $0.write(to: &$1, depth: depth + 1) }
        default:
            text += self.text
        }
    }

    private func write<Element>(
        _ elements: [Element], between brackets: (String, String), to text: inout String, depth: Int,
        element: (Element, inout String) -> Void
    ) {
        text += brackets.0
        var isFirst = true
        for value in elements {
            text += (isFirst ? "\n" : ",\n") + String(repeating: "  ", count: depth + 1)
            isFirst = false
            element(value, &text)
        }
        text += "\n" + String(repeating: "  ", count: depth) + brackets.1
    }
}

// SPDX-License-Identifier: Apache-2.0
import Mustache

/// The names that a template may use, each with what stands for it.
///
/// Templates could read the models by reflection, but then a value that is nil would be looked for in the surrounding
/// sections, and a title's time could appear as a row's. Here a name that is declared is final, also when it is absent.
struct Fields: MustacheParent, ExpressibleByDictionaryLiteral {
    enum Value {
        case text(String)
        case flag(Bool)
        case group(Fields)
        case list([Fields])
        case absent

        /// The text, or nothing: neither shown nor a section.
        static func optional(_ text: String?) -> Value { text.map(Value.text) ?? .absent }
        static func optional(_ group: Fields?) -> Value { group.map(Value.group) ?? .absent }
        static func number(_ value: some BinaryInteger) -> Value { .text(String(value)) }
        /// A list of plain texts; the template reads each as `{{text}}`.
        static func texts(_ values: [String]) -> Value { .list(values.map { ["text": .text($0)] }) }
    }

    private var values: [String: Value]
    /// True at the outermost level in tests: there an unknown name shows itself instead of vanishing.
    var marksUnknownNames = false

    static let unknownNameMark = "[unknown name]"

    init(dictionaryLiteral elements: (String, Value)...) {
        values = Dictionary(elements) { _, last in last }
    }

    subscript(name: String) -> Value? {
        get { values[name] }
        set { values[name] = newValue }
    }

    func child(named name: String) -> Any? {
        switch values[name] {
        case .text(let text): text
        case .flag(let flag): flag
        case .group(let fields): fields
        case .list(let fields): fields
        case .absent: Absent()
        case nil: marksUnknownNames ? Fields.unknownNameMark : nil
        }
    }

    /// Known, and nothing: ends the search for the name where returning nil would go on with the outer sections.
    private struct Absent: MustacheCustomRepresentation {
        var representation: Any? { nil }
    }
}

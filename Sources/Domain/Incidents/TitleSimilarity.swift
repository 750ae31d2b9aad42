// SPDX-License-Identifier: Apache-2.0
package import Base

/// The words of a title, to be compared with those of others.
///
/// This is plain likeness of text, where the reference speaks of machine learning: two titles are alike when most of
/// their words are the same. Nothing is learnt from what people do.
package struct TitleWords: Hashable, Sendable {
    /// From here on two titles count as alike: half of their words are shared.
    package static let similarFrom = 0.5
    /// Stands for what changes from one incident to the next: hosts, counts and times have digits in them.
    private static let placeholder = "<*>"

    private let words: [String]

    package init(_ title: String) {
        words = title.lowercased().split { !($0.isLetter || $0.isNumber) }.map { word in
            word.contains(where: \.isNumber) ? Self.placeholder : String(word)
        }.sorted()
    }

    /// From 0, no word in common, to 1, the same words.
    package func similarity(to other: TitleWords) -> Double {
        guard !words.isEmpty, !other.words.isEmpty else { return 0 }
        var shared = 0
        var left = 0
        var right = 0
        while left < words.count, right < other.words.count {
            if words[left] == other.words[right] {
                shared += 1
                left += 1
                right += 1
            } else if words[left] < other.words[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return Double(2 * shared) / Double(words.count + other.words.count)
    }

    package func isSimilar(to other: TitleWords) -> Bool { similarity(to: other) >= Self.similarFrom }

    /// The title with its changing parts left open.
    package static func template(of title: String) -> String {
        title.split(whereSeparator: \.isWhitespace).map { word in
            word.contains(where: \.isNumber) ? placeholder : String(word)
        }.joined(separator: " ")
    }

    /// A name for a text that is the same each time, in the form of other ids.
    package static func identifier(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return "P" + String(hash, radix: 36, uppercase: true)
    }
}

/// How often the like of an incident came up among all incidents of its service in a time.
package struct Occurrence: Hashable, Sendable {
    package enum Category: String, CaseIterable, Sendable {
        case frequent
        /// Between the two that the reference names.
        case occasional
        case rare
        /// Never in that time.
        case anomaly
    }

    /// Shares of all incidents from which, and up to which, it is called frequent or rare.
    package static let frequentFrom = 0.2
    package static let rareUpTo = 0.05

    package let count: Int
    package let frequency: Double

    package init(similar: Int, of total: Int) {
        count = similar
        frequency = total == 0 ? 0 : Double(similar) / Double(total)
    }

    package var category: Category {
        if count == 0 { return .anomaly }
        if frequency >= Self.frequentFrom { return .frequent }
        return frequency <= Self.rareUpTo ? .rare : .occasional
    }
}

/// As much of an incident as comparing titles needs.
package struct IncidentTitle: Hashable, Sendable {
    package var id: String
    package var title: String
    package var createdAt: Instant

    package init(id: String, title: String, createdAt: Instant) {
        self.id = id
        self.title = title
        self.createdAt = createdAt
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Patterns for LIKE out of what people type.
enum LikePattern {
    /// Matches texts that contain this one, its wildcards taken literally. The statement names `\` as the escape.
    static func containing(_ text: String) -> String {
        var pattern = "%"
        for character in text {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + "%"
    }
}

// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    /// Every operation, for people. Open to all, as the OpenAPI document is.
    package static let reference = "/reference"
    /// The same for programs.
    package static let referenceJSON = "/reference.json"
    /// The same for models, whole.
    package static let referenceMarkdown = "/reference.md"
    /// Where models begin to read, by the convention of llmstxt.org.
    package static let llms = "/llms.txt"

    /// The page of one operation. It stays the same as long as the operation has its id.
    package static func operation(_ id: String) -> String { "\(reference)/\(PercentEncoding.encode(id))" }
    /// The place of one operation in the list.
    package static func operationPlace(_ id: String) -> String { "\(reference)#\(PercentEncoding.encode(id))" }

    /// Whether an address is one of the reference.
    package static func isOfReference(_ path: String) -> Bool {
        [reference, referenceJSON, referenceMarkdown, llms].contains(path) || path.hasPrefix(reference + "/")
    }
}

/// What the list of operations is narrowed by: names in its address.
package enum ReferenceParameter {
    /// A part of an id or a path, or a path as a client calls it.
    package static let text = "q"
    package static let method = "method"
    /// A value of ``Operation/AccessLevel``.
    package static let access = "access"
    package static let scope = "scope"
}

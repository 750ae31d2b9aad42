// SPDX-License-Identifier: Apache-2.0
import Base

/// What the command line says of an operation.
package enum CommandLineHelp {
    /// One line an operation: id, method, path, summary.
    package static func list(_ operations: [Operation]) -> String {
        let width = operations.map(\.id.count).max() ?? 0
        return operations.map { operation in
            let id = operation.id + String(repeating: " ", count: width - operation.id.count)
            return "\(id)  \(operation.method.rawValue) \(operation.path.text)  \(operation.summary)"
        }.joined(separator: "\n")
    }

    /// All arguments of one operation, with an example.
    package static func description(_ endpoint: AnyEndpoint) -> String {
        let operation = endpoint.operation
        var lines = ["\(operation.id): \(operation.summary)", "\(operation.method.rawValue) \(operation.path.text)"]
        if !operation.detail.isEmpty { lines.append(operation.detail) }
        if let scope = operation.scope { lines.append("Scope: \(scope)") }
        lines += section("In the path (needed)", operation.path.variables.map { ("\($0)=…", "") })
        lines += section("In the query", operation.allParameters.map { ("\($0.name)=…", $0.detail) })
        if operation.from != .ignored {
            lines += section("Header", [("from=…", "Mail address of the person who acts.")])
        }
        if let properties = endpoint.inputSchema?.schema["properties"]?.objectValue {
            let members = properties.members.filter { $0.value["readOnly"] != true }
            lines += section("In the body: field=text, or field:=JSON", members.map { ("\($0.name)=…", "") })
        }
        return (lines + ["", "Example:", "  " + example(operation)]).joined(separator: "\n")
    }

    private static func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = rows.map(\.0.count).max() ?? 0
        return ["", "\(title):"]
            + rows.map { name, text in
                text.isEmpty ? "  \(name)" : "  \(name)\(String(repeating: " ", count: width - name.count))  \(text)"
            }
    }

    private static func example(_ operation: Operation) -> String {
        let path = operation.path.variables.map { "\($0)=PABC123" }
        return (["tocsin call \(operation.id)"] + path).joined(separator: " ")
    }
}

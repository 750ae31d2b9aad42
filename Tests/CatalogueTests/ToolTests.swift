// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Foundation
import Testing

@Suite("Tools for models")
struct ToolTests {
    private static let names = Tools.all.map(\.name)

    private static func tool(_ name: String) throws -> Tool { try #require(Tools.named(name)) }

    /// Every argument, with those inside others.
    private static func flat(_ arguments: [ToolArgument]) -> [ToolArgument] {
        arguments.flatMap { argument -> [ToolArgument] in
            if case .model(let members) = argument.target { return flat(members) }
            return [argument]
        }
    }

    @Test("names are used once, and a name finds its tool")
    func unique() {
        #expect(Set(Self.names).count == Self.names.count)
        #expect(Tools.named("no_such_tool") == nil)
        #expect(Self.names.count == 103)
    }

    @Test("each argument goes somewhere, and each place of a path is filled", arguments: names)
    func mapped(_ name: String) throws {
        let tool = try Self.tool(name)
        let arguments = Self.flat(tool.arguments)
        let operations = tool.endpoints.map(\.operation)
        for argument in arguments {
            switch argument.target {
            case .path(let place):
                #expect(operations.contains { $0.path.variables.contains(place) }, "\(argument.name) goes to no \(place)")
                #expect(argument.isRequired)
            case .query(let parameter):
                let isKnown = operations.contains { $0.allParameters.contains { $0.name == parameter } }
                #expect(isKnown, "\(argument.name) goes to no parameter \(parameter)")
            case .body, .envelope: #expect(operations[0].method != .get, "\(argument.name) is sent with a GET")
            case .model, .steps: break
            }
        }
        let filled = arguments.compactMap { argument -> String? in
            if case .path(let place) = argument.target { place } else { nil }
        }
        #expect(Set(operations[0].path.variables).isSubset(of: Set(filled)), "\(operations[0].path.text)")
    }

    @Test("a tool that looks calls operations that look, and one that changes begins with one that does", arguments: names)
    func kinds(_ name: String) throws {
        let tool = try Self.tool(name)
        switch tool.kind {
        // Measuring is a POST, and asks for the scope to write.
        case .read: #expect(tool.endpoints.allSatisfy { $0.operation.access == .read || $0.operation.area == "Analytics" })
        case .write: #expect(tool.endpoints[0].operation.access == .write)
        }
        #expect(tool.annotations["readOnlyHint"] == .bool(tool.kind == .read))
        #expect(tool.annotations["destructiveHint"] == .bool(tool.kind == .write))
        #expect(tool.annotations["idempotentHint"] == .bool(tool.kind == .read))
    }

    @Test("its schemas are JSON schema, and not what OpenAPI makes of it", arguments: names)
    func schemas(_ name: String) throws {
        let tool = try Self.tool(name)
        for schema in [tool.inputSchema, tool.outputSchema] {
            #expect(schema["type"] == "object")
            for foreign in ["\"$ref\"", "\"nullable\"", "\"readOnly\""] {
                #expect(!schema.text.contains(foreign), "\(foreign) in \(schema.text)")
            }
        }
        let properties = try #require(tool.inputSchema["properties"]?.objectValue)
        #expect(properties.members.map(\.name) == tool.arguments.map(\.name))
        #expect(properties.members.allSatisfy { $0.value["description"]?.stringValue?.isEmpty == false })
    }

    @Test(
        "nothing but an id stands in a path",
        arguments: [
            "../users", "..", ".", "P1/notes", "P1%2Fnotes", "%2e%2e", "P1?x=1", "P1#a", "P 1", "", "P1\n", "Ü",
            String(repeating: "A", count: ToolLimits.idLengthMaximum + 1),
        ])
    func injected(_ text: String) throws {
        #expect(!ToolRequest.isID(text))
        let tool = try Self.tool("get_incident")
        let run = try ToolRun(tool, ["incident_id": .string(text)]) { _ in ToolReply(status: 200, body: .null) }
        #expect(throws: ToolRefusal.self) { _ = try run.request() }
    }

    @Test("an id of the greatest length is one, and so is a number")
    func ids() throws {
        #expect(ToolRequest.isID(String(repeating: "A", count: ToolLimits.idLengthMaximum)))
        let run = try ToolRun(try Self.tool("get_incident"), ["incident_id": "12"]) { _ in
            ToolReply(status: 200, body: .null)
        }
        #expect(try run.request().path == "/incidents/12")
    }

    @Test(
        "arguments of the wrong kind, unknown ones and missing ones are told by name",
        arguments: [
            ("{\"statuses\":\"triggered\"}", "statuses"), ("{\"limit\":0}", "limit"), ("{\"limit\":1001}", "limit"),
            ("{\"limit\":\"5\"}", "limit"), ("{\"statuses\":[\"open\"]}", "statuses"), ("{\"colour\":1}", "colour"),
        ])
    func wrong(_ arguments: String, _ name: String) throws {
        let given = try #require(try JSON.parse(arguments).objectValue)
        let tool = try Self.tool("list_incidents")
        do throws(ToolRefusal) {
            _ = try ToolRun(tool, given) { _ in ToolReply(status: 200, body: .null) }
            Issue.record("\(arguments) was taken")
        } catch {
            #expect(error.text.contains(name))
        }
    }
}

@Suite(
    "Beside the official tools",
    .enabled(if: OfficialTools.isThere, "the notes on the official tools do not lie beside this checkout"))
struct OfficialToolTests {
    @Test("there are the same tools with the same arguments", arguments: OfficialTools.all)
    func same(_ official: OfficialTools.Tool) throws {
        let ours = try #require(Tools.named(official.name), "there is no tool \(official.name)")
        #expect(ours.arguments.map(\.name).sorted() == official.arguments.map(\.name).sorted())
        #expect((ours.kind == .write) == official.isWrite)
        for argument in official.arguments {
            let own = ours.arguments.first { $0.name == argument.name }
            #expect(own?.isRequired == argument.isRequired, "\(official.name) \(argument.name)")
        }
    }

    @Test("there are no others")
    func noOthers() {
        #expect(Tools.all.map(\.name).sorted() == OfficialTools.all.map(\.name).sorted())
    }
}

/// The official server's tools, as notes beside the checkout list them: `name(argument:type?=value, …)`.
enum OfficialTools {
    struct Tool: Sendable {
        let name: String
        let isWrite: Bool
        let arguments: [(name: String, isRequired: Bool)]
    }

    private static let file = PublishedReference.folder.appendingPathComponent("wire-contract.md")
    static let isThere = FileManager.default.fileExists(atPath: file.path)

    static let all: [Tool] = {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("Read tools (") || $0.hasPrefix("Write tools (") }
        return lines.flatMap { line in
            line.matches(of: /`(\w+)\(([^`]*)\)`/).map { match in
                Tool(
                    name: String(match.1), isWrite: line.hasPrefix("Write"),
                    arguments: split(String(match.2)).map { argument in
                        let parts = argument.split(separator: ":", maxSplits: 1)
                        let type = parts.last.map(String.init) ?? ""
                        return (String(parts[0]), !type.contains("?") && !type.contains("="))
                    })
            }
        }
    }()

    /// At commas outside of brackets.
    private static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        for character in text {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append(part)
                part = ""
            } else {
                part.append(character)
            }
        }
        if !part.isEmpty { parts.append(part) }
        return parts.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

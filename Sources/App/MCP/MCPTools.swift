// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

/// Calling tools, reading resources and getting prompts, as the protocol words it.
enum MCPTools {
    /// What goes wrong inside a tool is its result, so that whoever called can do better; what was no call is an error.
    static func call(_ params: JSONObject, _ caller: MCPCaller) async throws(MCPError) -> JSONObject {
        guard let name = params["name"]?.stringValue else { throw MCPError(.invalidParams, "name must be a string") }
        let given = params["arguments"].flatMap { $0.isNull ? nil : $0 } ?? .object([:])
        guard let arguments = given.objectValue else { throw MCPError(.invalidParams, "arguments must be an object") }
        guard let tool = Tools.named(name) else {
            throw MCPError(.invalidParams, "Unknown tool: \(name.prefix(MCPLimits.echoLengthMaximum))")
        }
        if let sentence = caller.refusal(tool) { return failed(sentence) }
        do {
            let result = try await tool.steps(try ToolRun(tool, arguments, perform: caller.perform))
            let content = JSON.object(result.content)
            var parts = [text(content.text)]
            if let note = result.note { parts.append(text(note)) }
            return ["content": .array(parts), "structuredContent": content, "isError": false]
        } catch let pause as ToolPause {
            let content = JSON.object(["approval": pause.approval, "note": .string(pause.note)])
            return [
                "content": .array([text(pause.note), text(content.text)]), "structuredContent": content, "isError": false,
            ]
        } catch let refusal as ToolRefusal {
            return failed(refusal.text)
        } catch {
            return failed("The tool could not be carried out. Try again in a moment.")
        }
    }

    private static func failed(_ sentence: String) -> JSONObject {
        ["content": .array([text(sentence)]), "isError": true]
    }

    static func text(_ text: String) -> JSON { ["type": "text", "text": .string(text)] }
}

struct MCPResources {
    /// Ids of the operations that are carried out.
    let bound: Set<String>

    private static func isShown(_ resource: ToolResource, _ caller: MCPCaller) -> Bool {
        switch resource.content {
        case .operation(let endpoint): caller.mayRead(endpoint)
        case .reference: true
        }
    }

    static func list(templates: Bool, _ caller: MCPCaller) -> JSONObject {
        let shown = ToolResources.all.filter { $0.takesID == templates && isShown($0, caller) }
        let list = JSON.array(shown.map(\.json))
        return templates ? ["resourceTemplates": list] : ["resources": list]
    }

    func read(_ params: JSONObject, _ era: MCPEra, _ caller: MCPCaller) async throws(MCPError) -> JSONObject {
        guard let uri = params["uri"]?.stringValue else { throw MCPError(.invalidParams, "uri must be a string") }
        let unknown = MCPError(
            era == .stateless ? .invalidParams : .resourceNotFound, "Resource not found",
            data: ["uri": .string(String(uri.prefix(MCPLimits.echoLengthMaximum)))])
        for resource in ToolResources.all {
            guard let id = resource.id(in: uri) else { continue }
            switch resource.content {
            case .reference: return contents(uri, resource, CommandLineHelp.list(carriedOut))
            case .operation(let endpoint):
                var request = ToolRequest(endpoint)
                if resource.takesID { request.pathValues["id"] = id }
                let reply = await caller.perform(request)
                if reply.status == 404 { throw unknown }
                guard reply.status == 200 else {
                    throw MCPError(.internalError, ToolRefusal(of: reply, endpoint).text)
                }
                return contents(uri, resource, reply.body.text)
            }
        }
        throw unknown
    }

    private var carriedOut: [Catalogue.Operation] {
        Operations.all.map(\.operation).filter { bound.contains($0.id) }
    }

    private func contents(_ uri: String, _ resource: ToolResource, _ text: String) -> JSONObject {
        ["contents": [["uri": .string(uri), "mimeType": .string(resource.type), "text": .string(text)]]]
    }
}

enum MCPPrompts {
    static func get(_ params: JSONObject) throws(MCPError) -> JSONObject {
        guard let name = params["name"]?.stringValue else { throw MCPError(.invalidParams, "name must be a string") }
        guard let prompt = ToolPrompts.all.first(where: { $0.name == name }) else {
            throw MCPError(.invalidParams, "Unknown prompt: \(name.prefix(MCPLimits.echoLengthMaximum))")
        }
        let given = params["arguments"].flatMap { $0.isNull ? nil : $0 } ?? .object([:])
        guard let arguments = given.objectValue else { throw MCPError(.invalidParams, "arguments must be an object") }
        let words: String
        do throws(ToolRefusal) { words = try prompt.text(arguments) } catch {
            throw MCPError(.invalidParams, error.text)
        }
        return [
            "description": .string(prompt.detail),
            "messages": [["role": "user", "content": MCPTools.text(words)]],
        ]
    }
}

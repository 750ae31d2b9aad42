// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import AsyncHTTPClient
import Base
import Catalogue
import Foundation
import NIOCore
import NIOHTTP1

struct ToolsOverStdio: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Offer tools to a model over standard input and output.",
        discussion: """
            For clients that start a program for each server. Messages are lines of JSON; what tools do is done over HTTP on the \
            server that --base-url names, here or any other that speaks the API. The key comes from TOCSIN_API_KEY or \
            PAGERDUTY_USER_API_KEY. Tools that change something are offered with --enable-write-tools alone; whether the key \
            may use them, the server decides.

            Example:
              TOCSIN_API_KEY=… tocsin mcp --base-url https://tocsin.example
            """)

    @Option(help: "Address of the server. [TOCSIN_BASE_URL]") var baseURL: String?
    @Option(help: "The key; better kept in the environment than in a flag.") var token: String?
    @Option(help: "Name of the environment variable that holds the key.") var tokenEnv: String?
    @Option(help: "Mail address of the person who acts, for a key of the account.") var from: String?
    @Flag(help: "Offer tools that change something, too. [TOCSIN_ENABLE_WRITE_TOOLS]") var enableWriteTools = false
    @Flag(help: "Offer also what this version does not carry out itself, for a server that does.") var everyTool = false

    private static let keyVariables = ["TOCSIN_API_KEY", "PAGERDUTY_USER_API_KEY"]

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard token == nil || tokenEnv == nil else { throw ValidationError("Give --token or --token-env, not both.") }
        let names = tokenEnv.map { [$0] } ?? Self.keyVariables
        let key = token ?? names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let key else { throw Refusal("there is no key: set \(names.joined(separator: " or "))") }
        let base = baseURL ?? environment["TOCSIN_BASE_URL"] ?? "http://127.0.0.1:8080"
        let remote = RemoteOperations(baseURL: Stores.trimmed(base), key: key, from: from)
        let variable = environment[Setting.enableWriteTools.environmentName]?.lowercased() ?? ""
        let offersWriteTools = enableWriteTools || ["true", "1"].contains(variable)
        let bound = everyTool ? Set(Operations.all.map(\.operation.id)) : Set(Bindings.all.handlers.keys)
        let server = MCPServer(version: Tocsin.configuration.version, bound: bound)
        let caller = MCPCaller(
            isShown: { tool in
                (offersWriteTools || tool.kind == .read)
                    && tool.endpoints.allSatisfy { bound.contains($0.operation.id) }
            },
            mayRead: { _ in true },
            refusal: { $0.kind == .write && !offersWriteTools ? Self.writeToolsAreOff : nil },
            perform: { await remote.perform($0) })
        for await line in Self.lines() {
            let answer = await server.answer(line, caller)
            if let body = answer.body { StandardOutput.write(body.text) }
        }
    }

    private static let writeToolsAreOff = """
        Tools that change something are switched off: add --enable-write-tools to the command that starts this program.
        """

    /// The lines of standard input. Reading blocks, so that it has a thread of its own.
    private static func lines() -> AsyncStream<[UInt8]> {
        AsyncStream { continuation in
            let thread = Thread {
                var lines = MCPLines()
                while true {
                    let data = FileHandle.standardInput.availableData
                    guard !data.isEmpty else { break }
                    for line in lines.take(data) { continuation.yield(line) }
                }
                continuation.finish()
            }
            thread.start()
        }
    }
}

/// Carries operations out on a server, over HTTP.
struct RemoteOperations: Sendable {
    let baseURL: String
    let key: String
    /// Who acts, when the key does not say it.
    let from: String?

    /// One answer: an operation's list is at most a hundred objects.
    private static let answerBytesMaximum = 64 * 1024 * 1024
    private static let timeoutSeconds: Int64 = 60
    /// Said of a server that does not answer.
    private static let unavailableStatus = 503

    func perform(_ call: ToolRequest) async -> ToolReply {
        let query = call.queryText
        var request = HTTPClientRequest(url: baseURL + call.path + (query.isEmpty ? "" : "?" + query))
        request.method = .RAW(value: call.operation.method.rawValue)
        request.headers.add(name: "Accept", value: "application/vnd.pagerduty+json;version=2")
        request.headers.add(name: "Authorization", value: "Token token=\(key)")
        if let from { request.headers.add(name: "From", value: from) }
        if let body = call.body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.encoded()))
        }
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(Self.timeoutSeconds))
            let buffer = try await response.body.collect(upTo: Self.answerBytesMaximum)
            let body = (try? JSON.parse(Array(buffer.readableBytesView), depthMaximum: JSON.storedDepthMaximum)) ?? .null
            let wait = response.headers.first(name: "Retry-After") ?? response.headers.first(name: "ratelimit-reset")
            return ToolReply(
                status: Int(response.status.code), body: body, retryAfterSeconds: wait.flatMap { Int($0) })
        } catch {
            return ToolReply(
                status: Self.unavailableStatus, body: ["error": ["message": .string("\(baseURL) does not answer")]])
        }
    }
}

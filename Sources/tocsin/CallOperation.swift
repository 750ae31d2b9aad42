// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import Base
import Catalogue
import Foundation
import NIOCore
import NIOHTTP1

struct CallOperation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Run one operation of the API, here or on any server that speaks it.",
        discussion: """
            Values are name=text, or name:=JSON. Names of the path and of the query go there, `from` names the person who \
            acts, and the others are fields of the body. `--list` shows every operation, `--describe` one with all that it \
            takes. The key comes from TOCSIN_API_KEY.

            Example:
              tocsin call listIncidents statuses=triggered limit=5
              tocsin call updateIncident id=12 from=ada@example.com status=acknowledged
            """)

    @Argument(
        help: "Id of the operation, such as listServices.",
        completion: .list(Operations.all.map(\.operation.id))) var operation: String?
    @Argument(help: "name=text or name:=JSON.") var values: [String] = []
    @Option(help: "Address of the server. [TOCSIN_BASE_URL]") var baseURL: String?
    @Option(help: "The whole body, as JSON; @FILE reads it from a file, @- from standard input.") var body: String?
    @Flag(help: "Show every operation.") var list = false
    @Flag(help: "Show what the operation takes.") var describe = false
    @Flag(help: "Print JSON even on a terminal.") var json = false

    /// One answer: an operation's list is at most a hundred objects.
    private static let answerBytesMaximum = 64 * 1024 * 1024
    private static let timeoutSeconds: Int64 = 60

    func run() async throws {
        if list { return StandardOutput.write(CommandLineHelp.list(Operations.all.map(\.operation))) }
        guard let operation else { throw ValidationError("Name an operation, or give --list.") }
        guard let endpoint = Operations.all.first(where: { $0.operation.id == operation }) else {
            throw Refusal("there is no operation \(operation) (see tocsin call --list)")
        }
        if describe { return StandardOutput.write(CommandLineHelp.description(endpoint)) }
        let call: OperationCall
        do throws(OperationCall.Problem) {
            call = try OperationCall(endpoint.operation, words: values, rawBody: try rawBody())
        } catch { throw Refusal(error.text) }
        let (status, answer) = try await send(call, endpoint.operation)
        try show(answer, endpoint.operation, isRefusal: !(200...299).contains(status), status)
    }

    private func rawBody() throws(OperationCall.Problem) -> JSON? {
        guard let body else { return nil }
        var text = body
        if body.hasPrefix("@") {
            let path = body == "@-" ? "/dev/stdin" : String(body.dropFirst())
            guard let read = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw OperationCall.Problem("cannot read \(path)")
            }
            text = read
        }
        guard let json = try? JSON.parse(text) else { throw OperationCall.Problem("the body is not JSON") }
        return json
    }

    private func send(_ call: OperationCall, _ operation: Catalogue.Operation) async throws -> (Int, [UInt8]) {
        let environment = ProcessInfo.processInfo.environment
        let base = baseURL ?? environment["TOCSIN_BASE_URL"] ?? "http://127.0.0.1:8080"
        var request = HTTPClientRequest(url: Stores.trimmed(base) + call.target)
        request.method = .RAW(value: call.method)
        request.headers.add(name: "Accept", value: "application/vnd.pagerduty+json;version=2")
        if let key = environment["TOCSIN_API_KEY"] {
            request.headers.add(name: "Authorization", value: "Token token=\(key)")
        }
        if let from = call.from { request.headers.add(name: "From", value: from) }
        if let body = call.body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.encoded()))
        }
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(Self.timeoutSeconds))
            let buffer = try await response.body.collect(upTo: Self.answerBytesMaximum)
            return (Int(response.status.code), Array(buffer.readableBytesView))
        } catch {
            throw Refusal("\(base) does not answer: \(error)")
        }
    }

    private func show(_ bytes: [UInt8], _ operation: Catalogue.Operation, isRefusal: Bool, _ status: Int) throws {
        guard let answer = try? JSON.parse(bytes, depthMaximum: JSON.storedDepthMaximum) else {
            if isRefusal { throw Refusal("the server answered \(status)") }
            return
        }
        if isRefusal {
            StandardError.write(answer.text)
            throw ExitCode(1)
        }
        let rows = operation.outputKey.flatMap { answer[$0] }?.arrayValue
        let isTerminal = isatty(STDOUT_FILENO) == 1
        if isTerminal, !json, let rows { return StandardOutput.write(TextTable.text(rows)) }
        StandardOutput.write(answer.text)
    }
}

/// Objects as lines of a table: the members that people look for, those that any of the rows has.
enum TextTable {
    private static let columns = [
        "id", "incident_number", "name", "summary", "title", "status", "urgency", "email", "role", "type", "created_at",
    ]
    private static let cellLengthMaximum = 48

    static func text(_ rows: [JSON]) -> String {
        let shown = columns.filter { column in rows.contains { $0[column].map { !$0.isNull } ?? false } }
        guard !shown.isEmpty else { return rows.map(\.text).joined(separator: "\n") }
        let cells = [shown] + rows.map { row in shown.map { cell(row[$0]) } }
        let widths = shown.indices.map { index in cells.map { $0[index].count }.max() ?? 0 }
        return cells.map { line in
            zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func cell(_ json: JSON?) -> String {
        guard let json, !json.isNull else { return "" }
        let text = (json.stringValue ?? json.text).map { $0.isNewline ? " " : $0 }
        return text.count > cellLengthMaximum ? String(text.prefix(cellLengthMaximum - 1)) + "…" : String(text)
    }
}

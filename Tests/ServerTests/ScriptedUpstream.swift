// SPDX-License-Identifier: Apache-2.0
import App
import Foundation
import HouseTesting
import Server
import Synchronization
import Testing

/// A server that knows no HTTP: on each connection it plays what it was told to, byte for byte, and hangs up after that.
final class ScriptedUpstream: Sendable {
    enum Step: Sendable {
        /// Waits for a whole request; the connection's part is over when the other side ends it before.
        case readRequest
        case send(String)
        /// Says the same to each request.
        case answerAll(String)
        /// Connections that are made from here on are read from once, and ended without an answer.
        case othersHangUp
    }

    private struct State {
        var requests: [String] = []
        var connectionCount = 0
        var open: [Int32] = []
        var othersHangUp = false
        var isStopped = false
    }

    let port: Int
    /// One for each request that has been read.
    let arrivals: AsyncStream<Void>
    private let arrived: AsyncStream<Void>.Continuation
    private let listener: Int32
    private let steps: [Step]
    private let state = Mutex(State())

    /// Each connection plays these steps from the first.
    init(_ steps: [Step]) throws {
        let listening = try LocalListener()
        (port, listener) = (listening.port, listening.descriptor)
        self.steps = steps
        let made = AsyncStream.makeStream(of: Void.self)
        arrivals = made.stream
        arrived = made.continuation
        let thread = Thread { [self] in serve() }
        thread.start()
    }

    /// As they came, in the order in which they came.
    var requests: [String] { state.withLock { $0.requests } }
    var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// Ends all connections, and takes no more. Each descriptor is closed by its own thread: its number must not be used
    /// again while that one still reads from it.
    func stop() {
        let isFirst = state.withLock { state in
            if state.isStopped { return false }
            state.isStopped = true
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
            return true
        }
        if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    private func serve() {
        defer { close(listener) }
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let script = begin(connection)
            let thread = Thread { [self] in
                play(script, connection)
                end(connection)
            }
            thread.start()
        }
    }

    private func begin(_ connection: Int32) -> [Step] {
        let isHangingUp = state.withLock { state in
            state.connectionCount += 1
            state.open.append(connection)
            if state.isStopped { shutdown(connection, Int32(SHUT_RDWR)) }
            return state.othersHangUp
        }
        return isHangingUp ? [.readRequest] : steps
    }

    private func end(_ connection: Int32) {
        state.withLock { state in state.open.removeAll { $0 == connection } }
        close(connection)
    }

    private func play(_ script: [Step], _ connection: Int32) {
        var heard: [UInt8] = []
        for step in script {
            switch step {
            case .readRequest:
                guard readRequest(connection, &heard) else { return }
            case .send(let text):
                Self.say(text, connection)
            case .answerAll(let text):
                while readRequest(connection, &heard) { Self.say(text, connection) }
            case .othersHangUp:
                state.withLock { state in state.othersHangUp = true }
            }
        }
    }

    private func readRequest(_ connection: Int32, _ heard: inout [UInt8]) -> Bool {
        let chunkSize = 65_536
        var chunk = [UInt8](repeating: 0, count: chunkSize)
        while true {
            if let length = Self.lengthOfRequest(heard), heard.count >= length {
                let text = String(decoding: heard[..<length], as: UTF8.self)
                heard.removeSubrange(..<length)
                state.withLock { state in state.requests.append(text) }
                arrived.yield(())
                return true
            }
            let count = recv(connection, &chunk, chunkSize, 0)
            guard count > 0 else { return false }
            heard += chunk[..<count]
        }
    }

    /// Up to the end of the body; nil before the head is whole.
    private static func lengthOfRequest(_ bytes: [UInt8]) -> Int? {
        let blankLine: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= blankLine.count else { return nil }
        let starts = 0...(bytes.count - blankLine.count)
        guard let end = starts.first(where: { bytes[$0..<($0 + 4)].elementsEqual(blankLine) }) else { return nil }
        let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        var bodyLength = 0
        if let name = head.range(of: "content-length: ") {
            bodyLength = Int(head[name.upperBound...].prefix { $0.isNumber }) ?? 0
        }
        return end + blankLine.count + bodyLength
    }

    private static func say(_ text: String, _ connection: Int32) {
        var rest = Array(text.utf8)
        while !rest.isEmpty {
            let count = send(connection, rest, rest.count, LocalListener.noSignal)
            guard count > 0 else { return }
            rest.removeFirst(count)
        }
    }
}

/// A server with a part to play, and the transport that is asked to talk to it. The server ends with the test.
final class UpstreamScene: Sendable {
    let server: ScriptedUpstream
    let transport: UpstreamHTTP

    init(_ steps: [ScriptedUpstream.Step]) throws {
        server = try ScriptedUpstream(steps)
        transport = try UpstreamHTTP()
    }

    deinit { server.stop() }

    /// One after the other, `count` at the most: how many were sent until one failed, and how that one did.
    func sendUntilFailure(_ method: String, _ count: Int) async -> (count: Int, failure: UpstreamFailure?) {
        for number in 1...count {
            if let failure = await send(method, body: method == "GET" ? "" : "x").failure { return (number, failure) }
        }
        return (count, nil)
    }

    /// `origin` stands in for the server's own.
    func send(
        _ method: String, _ target: String = "/", headers: [(name: String, value: String)] = [], body: String = "",
        maximum: Int = 1_000_000, origin: String? = nil
    ) async -> UpstreamAnswer {
        let url = (origin ?? "http://127.0.0.1:\(server.port)") + target
        return await transport.send(
            UpstreamRequest(
                method: method, url: url, headers: headers, body: Array(body.utf8), answerBytesMaximum: maximum))
    }
}

extension UpstreamAnswer {
    var failure: UpstreamFailure? {
        if case .failed(let failure) = self { return failure }
        return nil
    }

    var status: Int? {
        if case .answered(let status, _, _) = self { return status }
        return nil
    }

    /// Names and values, as they came.
    var fields: [String] {
        if case .answered(_, let headers, _) = self { return headers.map { "\($0.name): \($0.value)" } }
        return []
    }

    var text: String? {
        if case .answered(_, _, let body) = self { return String(decoding: body, as: UTF8.self) }
        return nil
    }
}

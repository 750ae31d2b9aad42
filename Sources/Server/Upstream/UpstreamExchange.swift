// SPDX-License-Identifier: Apache-2.0
import App
import NIOCore
import NIOHTTP1

/// One request and its answer, which is given once.
///
/// Unchecked, because it belongs to the thread of its event loop.
final class UpstreamExchange: @unchecked Sendable {
    let request: UpstreamRequest
    let address: UpstreamAddress
    /// A GET that met a kept connection which the other side had just closed is sent anew, once. Of a change nobody would
    /// know whether it was made.
    private(set) var mayBeSentAgain: Bool
    private(set) var isDone = false

    private let continuation: CheckedContinuation<UpstreamAnswer, Never>
    private var deadline: Scheduled<Void>?
    /// The connection that carries it now.
    private var line: UpstreamLine?
    /// Where it waits for one.
    private weak var lines: UpstreamLines?

    init(
        _ request: UpstreamRequest, to address: UpstreamAddress, continuation: CheckedContinuation<UpstreamAnswer, Never>
    ) {
        self.request = request
        self.address = address
        self.continuation = continuation
        mayBeSentAgain = request.method == HTTPMethod.GET.rawValue
    }

    /// From now on it ends within ``UpstreamTime/timeoutSeconds``.
    func start(with lines: UpstreamLines, on loop: any EventLoop) {
        if isDone { return }
        self.lines = lines
        deadline = loop.scheduleTask(in: .seconds(UpstreamTime.timeoutSeconds)) { self.giveUp(.timedOut) }
    }

    func note(sentOver line: UpstreamLine) { self.line = line }

    /// Answers whether it may go over another connection.
    func isToBeSentAgain() -> Bool {
        defer { (mayBeSentAgain, line) = (false, nil) }
        return mayBeSentAgain && !isDone
    }

    func finish(_ answer: UpstreamAnswer) {
        if isDone { return }
        isDone = true
        deadline?.cancel()
        (deadline, line) = (nil, nil)
        continuation.resume(returning: answer)
    }

    /// Ends it, and the connection that carries it. Before it is sent, nobody has heard of it.
    func giveUp(_ failure: UpstreamFailure) {
        let line = line
        finish(.failed(line == nil ? .unreachable : failure))
        if let line { line.close() } else { lines?.withdraw(self) }
    }

    // MARK: As it is sent

    var head: HTTPRequestHead {
        var headers = HTTPHeaders()
        headers.reserveCapacity(request.headers.count + 2)
        headers.add(name: "Host", value: address.origin.authority)
        for (name, value) in request.headers { headers.add(name: name, value: value) }
        if !request.body.isEmpty || Self.methodsWithBody.contains(request.method) {
            headers.add(name: "Content-Length", value: String(request.body.count))
        }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: address.target, headers: headers)
    }

    /// Servers wait for a length with these, even when there is nothing.
    private static let methodsWithBody = Set([HTTPMethod.POST, .PUT, .PATCH].map(\.rawValue))

    /// What says where a message ends, and what the other side does with the connection, is said here alone.
    private static let ownNames: Set<String> = [
        "connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade",
    ]
    /// An answer to these is no answer, or their body is none: the two sides could disagree about where a message ends.
    private static let refusedMethods = Set([HTTPMethod.TRACE, .CONNECT].map(\.rawValue))

    /// Whether a request is one on the wire as well: nothing in it ends a line, or the first line's parts, before its time.
    static func isSendable(_ request: UpstreamRequest, to address: UpstreamAddress) -> Bool {
        !request.method.isEmpty && request.method.utf8.allSatisfy(isVisible)
            && !refusedMethods.contains(request.method.uppercased())
            && address.target.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
            && address.origin.authority.utf8.allSatisfy(isVisible)
            && request.headers.allSatisfy { name, value in
                !name.isEmpty && !ownNames.contains(name.lowercased())
                    && name.utf8.allSatisfy { isVisible($0) && $0 != UInt8(ascii: ":") }
                    && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }
            }
    }

    private static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }
}

// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// How long it takes from an event's 202 to the mail in the mail server's hands, at a hundred new incidents a second.
struct MailBenchmark {
    private static let perSecond = 100
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let sink = try MailSink()
        let server = try MeasuredServer(options.tocsin, mailPort: sink.port)
        defer { server.end() }
        let count = Self.perSecond * (options.isShort ? 5 : 30)
        let (port, routingKey) = (server.port, server.routingKey)
        let accepted = try await Task.detached { try Self.send(count, port: port, routingKey: routingKey) }.value
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(30)
        while sink.received.count < count, clock.now < deadline { try await Task.sleep(for: .milliseconds(50)) }
        let received = sink.received
        let waits = accepted.compactMap { title, at in received[title].map { max(.zero, $0 - at) } }.sorted()
        guard waits.count == count else {
            throw Options.Wrong(description: "\(count - waits.count) of \(count) mails have not come")
        }
        report("mail.accepted_to_handed_over_p50", waits[count / 2] / .milliseconds(1), "ms")
        report("mail.accepted_to_handed_over_p99", waits[count * 99 / 100] / .milliseconds(1), "ms")
    }

    /// Answers when each event's 202 came, by the title of its incident.
    private static func send(
        _ count: Int, port: Int, routingKey: String
    ) throws -> [String: ContinuousClock.Instant] {
        let descriptor = try Sockets.connect(port: port)
        defer { close(descriptor) }
        let clock = ContinuousClock()
        let start = clock.now
        var accepted: [String: ContinuousClock.Instant] = [:]
        for number in 0..<count {
            let due = start + .seconds(Double(number) / Double(perSecond))
            let wait = due - clock.now
            if wait > .zero { usleep(UInt32(wait / .microseconds(1))) }
            let title = "Bench-\(number)-end"
            let body = Load.event(routingKey: routingKey, dedupKey: "mail-\(number)", summary: title)
            guard try Load.post(body, to: "/v2/enqueue", descriptor) == 202 else {
                throw Options.Wrong(description: "an event was not taken")
            }
            accepted[title] = clock.now
        }
        return accepted
    }
}

/// Takes every mail and notes when it had it in hand.
final class MailSink: Sendable {
    let port: Int
    private let state = Mutex<[String: ContinuousClock.Instant]>([:])

    var received: [String: ContinuousClock.Instant] { state.withLock { $0 } }

    init() throws {
        let (listener, port) = try Sockets.listen()
        self.port = port
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                Thread.detachNewThread { self.converse(descriptor) }
            }
        }
    }

    private func converse(_ descriptor: Int32) {
        defer { close(descriptor) }
        var rest = ""
        var mail: String?
        Sockets.send("220 sink\r\n", to: descriptor)
        while let part = Sockets.receive(from: descriptor) {
            rest += part
            while let end = rest.range(of: "\r\n") {
                let line = String(rest[..<end.lowerBound])
                rest = String(rest[end.upperBound...])
                if mail != nil {
                    if line == "." {
                        take(mail ?? "")
                        mail = nil
                        Sockets.send("250 OK\r\n", to: descriptor)
                    } else if (mail?.utf8.count ?? 0) < 4000 {
                        mail? += line + "\n"
                    }
                } else if line.uppercased().hasPrefix("DATA") {
                    mail = ""
                    Sockets.send("354 go on\r\n", to: descriptor)
                } else if line.uppercased().hasPrefix("QUIT") {
                    Sockets.send("221 bye\r\n", to: descriptor)
                    return
                } else {
                    Sockets.send("250 OK\r\n", to: descriptor)
                }
            }
        }
    }

    private func take(_ mail: String) {
        let now = ContinuousClock().now
        guard let start = mail.range(of: "Bench-"), let end = mail[start.lowerBound...].range(of: "-end") else { return }
        let title = String(mail[start.lowerBound..<end.upperBound])
        state.withLock { received in if received[title] == nil { received[title] = now } }
    }
}

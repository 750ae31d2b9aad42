// SPDX-License-Identifier: Apache-2.0
import Foundation
import HouseTesting
import Synchronization
import Testing

/// A mail server of a few lines: answers each command as it is told to, and keeps what it hears. One caller at a time.
final class ScriptedMailServer: Sendable {
    private struct State {
        var commands: [String] = []
        var mails: [String] = []
        var connectionCount = 0
    }

    private static let usualReplies = [
        "GREETING": "220 tests", "EHLO": "250 tests", "MAIL": "250 2.1.0 known", "RCPT": "250 2.1.5 known",
        "DATA": "354 go on", "END": "250 2.0.0 taken", "QUIT": "221 2.0.0 bye",
    ]

    let port: Int
    private let listener: Int32
    private let replies: [String: String]
    private let hangsUpAfterMail: Bool
    private let state = Mutex(State())

    /// `replies` stand in for the usual ones: by command, `GREETING` before all, `END` after the mail. An empty one is
    /// never said.
    init(_ replies: [String: String] = [:], hangsUpAfterMail: Bool = false) throws {
        let listening = try LocalListener()
        (port, listener) = (listening.port, listening.descriptor)
        self.replies = replies
        self.hangsUpAfterMail = hangsUpAfterMail
        let thread = Thread { [self] in serve() }
        thread.start()
    }

    var commands: [String] { state.withLock { $0.commands } }
    var mails: [String] { state.withLock { $0.mails } }
    var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// Nobody can connect from here on. The descriptor is closed by its own thread: its number must not be used again
    /// while that one still asks for callers.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve() {
        defer { close(listener) }
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            state.withLock { $0.connectionCount += 1 }
            converse(connection)
            close(connection)
        }
    }

    private func converse(_ connection: Int32) {
        var heard: [UInt8] = []
        say("GREETING", connection)
        while let line = Self.nextLine(connection, &heard) {
            state.withLock { $0.commands.append(line) }
            let command = String(line.prefix { $0 != " " })
            say(command, connection)
            if command == "QUIT" { return }
            guard command == "DATA", reply(command).hasPrefix("354") else { continue }
            var mail = ""
            while let text = Self.nextLine(connection, &heard), text != "." {
                mail += (text.hasPrefix(".") ? String(text.dropFirst()) : text) + "\r\n"
            }
            state.withLock { $0.mails.append(mail) }
            say("END", connection)
            if hangsUpAfterMail { return }
        }
    }

    private func reply(_ command: String) -> String { replies[command] ?? Self.usualReplies[command] ?? "500 what?" }

    private func say(_ command: String, _ connection: Int32) {
        let text = reply(command)
        guard !text.isEmpty else { return }
        let bytes = Array("\(text)\r\n".utf8)
        _ = send(connection, bytes, bytes.count, LocalListener.noSignal)
    }

    private static func nextLine(_ connection: Int32, _ heard: inout [UInt8]) -> String? {
        while true {
            if let end = heard.firstIndex(of: 10) {
                let line = heard[..<end].filter { $0 != 13 }
                heard.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            heard += chunk[..<count]
        }
    }
}

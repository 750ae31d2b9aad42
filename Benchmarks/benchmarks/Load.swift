// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The events that are sent.
enum Load {
    static func event(routingKey: String, dedupKey: String, summary: String) -> String {
        """
        {"routing_key":"\(routingKey)","event_action":"trigger","dedup_key":"\(dedupKey)","payload":{"summary":"\(summary)",\
        "source":"db-1.example.com","severity":"critical","custom_details":{"disk":"/dev/sda1","used":"97 %"}}}
        """
    }

    /// Requests a second, as wrk prints them; nothing counts when one of them was refused.
    static func rate(in text: String) throws -> Double {
        guard !text.contains("Non-2xx"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Requests/sec") }),
            let rate = line.split(separator: " ").last.flatMap({ Double($0) }), rate > 0
        else { throw Options.Wrong(description: "the load did not go through:\n\(text)") }
        return rate
    }

    /// The same bodies for wrk; its last argument says which.
    static func script(key: String, openAlerts: Int) -> String {
        """
        local counter = 0
        local kind = "repeated"
        local id = ""
        local threads = 0
        function setup(thread)
          threads = threads + 1
          thread:set("number", threads)
        end
        function init(args)
          kind = args[1]
          id = number .. "-" .. os.time() .. "-"
          wrk.method = "POST"
          wrk.headers["Content-Type"] = "application/json"
        end
        function request()
          counter = counter + 1
          local name = "key-" .. (counter % \(openAlerts))
          if kind == "fresh" then name = id .. counter end
          if kind == "alertmanager" then
            return wrk.format(nil, nil, nil, '[{"labels":{"alertname":"' .. name ..
              '","severity":"critical","instance":"db-1.example.com"},"annotations":{"summary":"Disk is full","used":"97 %"}}]')
          end
          return wrk.format(nil, nil, nil, '{"routing_key":"\(key)","event_action":"trigger","dedup_key":"' .. name ..
            '","payload":{"summary":"Disk is full","source":"db-1.example.com","severity":"critical",' ..
            '"custom_details":{"disk":"/dev/sda1","used":"97 %"}}}')
        end
        """
    }

    /// Gets one answer and gives its body.
    static func get(_ path: String, key: String, port: Int) throws -> String {
        let descriptor = try Sockets.connect(port: port)
        defer { close(descriptor) }
        Sockets.send(
            "GET \(path) HTTP/1.1\r\nHost: t\r\nConnection: close\r\nAuthorization: Token token=\(key)\r\n\r\n",
            to: descriptor)
        var text = ""
        while let part = Sockets.receive(from: descriptor) { text += part }
        guard let head = text.range(of: "\r\n\r\n") else { throw Options.Wrong(description: "no answer from \(path)") }
        return String(text[head.upperBound...])
    }

    /// Posts on an open connection and answers the status. `key` is the account's, where the path asks for one.
    static func post(_ body: String, to path: String, _ descriptor: Int32, key: String? = nil) throws -> Int {
        try exchange("POST", path, body, descriptor, key: key).status
    }

    /// Sends a request on an open connection and gives its answer.
    static func exchange(
        _ method: String, _ path: String, _ body: String = "", _ descriptor: Int32, key: String? = nil
    ) throws -> (status: Int, body: String) {
        let authorization = key.map { "Authorization: Token token=\($0)\r\nFrom: ada@example.com\r\n" } ?? ""
        Sockets.send(
            """
            \(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\(authorization)\
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """, to: descriptor)
        var text = ""
        while true {
            guard let part = Sockets.receive(from: descriptor) else {
                throw Options.Wrong(description: "the server hung up")
            }
            text += part
            guard let head = text.range(of: "\r\n\r\n") else { continue }
            let lines = text[..<head.lowerBound].split(separator: "\r\n")
            let length =
                lines.first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
            if text[head.upperBound...].utf8.count >= length {
                let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                return (status, String(text[head.upperBound...]))
            }
        }
    }
}

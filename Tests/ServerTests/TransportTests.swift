// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HTTPTypes
import HouseTesting
import Server
import Testing

@Suite("Over HTTP")
struct TransportTests {
    private static let requestID = HTTPField.Name("X-Request-Id") ?? .server

    @Test("each answer names its request, and no two the same", arguments: Transport.allCases)
    func requestIDs(_ transport: Transport) async throws {
        try await LiveServer().run(transport) { client in
            var seen: Set<String> = []
            for path in ["/abilities", "/services", "/nothing/here", "/healthz", "/app/incidents", "/users/me"] {
                let id = try #require(try await client.send(.get, path).headers[Self.requestID])
                #expect(seen.insert(id).inserted, "\(path) has the id of another request")
            }
        }
    }

    @Test("HEAD is told what GET would be, without the body", arguments: Transport.allCases)
    func head(_ transport: Transport) async throws {
        try await LiveServer().run(transport) { client in
            let get = try await client.send(.get, "/abilities")
            let head = try await client.send(.head, "/abilities")
            #expect(head.status == get.status)
            #expect(head.body.isEmpty)
            #expect(head.headers[.contentType] == get.headers[.contentType])
        }
    }

    @Test("a trailing slash and an empty query mean the same, and nothing is redirected", arguments: Transport.allCases)
    func slashes(_ transport: Transport) async throws {
        try await LiveServer().run(transport) { client in
            for path in ["/services", "/services/", "/services?", "/services/?", "/services?unknown=1&limit="] {
                let answer = try await client.send(.get, path)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.json["services"]?.arrayValue?.count == 1, "\(path)")
            }
            for path in ["//services", "/services//", "/./services", "/%2e%2e/services", "/services;a=b", "/Services"] {
                let answer = try await client.send(.get, path)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.headers[.location] == nil)
            }
        }
    }

    @Test("a refusal is JSON in the wire's form, whatever it is for", arguments: Transport.allCases)
    func refusals(_ transport: Transport) async throws {
        try await LiveServer().run(transport) { client in
            let refused = [
                (try await client.send(.get, "/nothing/here"), 404),
                (try await client.send(.patch, "/services"), 405),
                (try await client.send(.post, "/services", body: Array("{".utf8)), 400),
                (try await client.send(.get, "/services", headers: [.authorization: "Token abc"]), 401),
                (
                    try await client.send(.get, "/services", headers: [.accept: "application/vnd.pagerduty+json;version=1"]),
                    400
                ),
            ]
            for (answer, status) in refused {
                #expect(answer.status == status)
                #expect(answer.headers[.contentType]?.hasPrefix("application/json") == true)
                #expect(answer.json["error"]?["message"]?.stringValue?.isEmpty == false)
            }
            #expect(refused[1].0.headers[.allow] == "GET, POST")
        }
    }

    @Test("a process that lives says so, and is ready only once its loops run", arguments: Transport.allCases)
    func health(_ transport: Transport) async throws {
        let server = try await LiveServer()
        try await server.run(transport) { client in
            let alive = try await client.send(.get, "/healthz", headers: [.authorization: ""])
            #expect(alive.text == "ok\n")
            let before = try await client.send(.get, "/readyz")
            #expect(before.status == 503)
            server.house.environment.pulses.beat("timers", at: server.house.runtime.now)
            let after = try await client.send(.get, "/readyz", headers: [.authorization: ""])
            #expect(after.status == 200)
        }
    }

    @Test("a browser at the front door is led to the pages, and a client is not", arguments: Transport.allCases)
    func frontDoor(_ transport: Transport) async throws {
        try await LiveServer().run(transport) { client in
            let browser = try await client.send(.get, "/", headers: [.accept: "text/html,application/xhtml+xml"])
            #expect(browser.status == 303)
            #expect(browser.headers[.location] == WebPath.incidents)
            let program = try await client.send(.get, "/", headers: [.accept: "application/json"])
            #expect(program.status == 404)
        }
    }

    @Test("a body of the largest size is read, and one byte more is refused in the sender's own form")
    func largeBodies() async throws {
        let server = try await LiveServer()
        let routingKey = server.house.routingKey
        func event(_ size: Int) -> [UInt8] {
            let head = #"{"routing_key":"\#(routingKey)","event_action":"trigger","payload":{"summary":"s","source":"s","#
            let start = Array((head + #""severity":"info","custom_details":""#).utf8)
            let end = Array(#""}}"#.utf8)
            return start + [UInt8](repeating: UInt8(ascii: "x"), count: size - start.count - end.count) + end
        }
        let largest = event(EventForm.bodyBytesMaximum)
        let tooLarge = event(EventForm.bodyBytesMaximum + 1)
        let statuses = try await server.run(.socket) { client in
            try await client.send(.post, Operations.Events.enqueue.operation.path.text, body: largest).status
        }
        #expect(statuses == 202)
        let events = [Operations.Events.enqueue, Operations.Events.createV1, Operations.Events.enqueueChange]
        for (path, member) in events.map({ ($0.operation.path.text, "status") }) + [("/users", "error")] {
            let refused = try await server.run(.socket) { client in try await client.send(.post, path, body: tooLarge) }
            #expect(refused.status == 413)
            #expect(refused.json[member] != nil)
        }
    }
}

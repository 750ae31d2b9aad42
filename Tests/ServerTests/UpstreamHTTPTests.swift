// SPDX-License-Identifier: Apache-2.0
import App
import Foundation
import Testing

@testable import Server

@Suite("Requests to the account behind a gateway", .timeLimit(.minutes(1)))
struct UpstreamHTTPTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    /// Each event loop has connections of its own, and a test cannot say which one it is served by. After as many requests
    /// as this, one after the other, some have met a connection that was kept.
    private static let many = 4 * ProcessInfo.processInfo.processorCount + 4

    @Test("arrive as they were given, and what comes back is handed on as it was sent")
    func asGiven() async throws {
        let sent =
            "HTTP/1.1 418 Short And Stout\r\nContent-Length: 4\r\nX-One: 1\r\nx-two: b, c\r\nX-One: 2\r\n\r\n{\u{1}\r\n"
        let scene = try UpstreamScene([.answerAll(sent)])
        let target = "/a/./../b%2Fc//%2e%2e/?x=%20+&y[]=1.5&z=?/.."
        let answer = await scene.send("GET", target, headers: [("Accept", "a/b"), ("X-Key", "Token token=é")])
        #expect(answer.status == 418)
        #expect(answer.fields == ["Content-Length: 4", "X-One: 1", "x-two: b, c", "X-One: 2"])
        #expect(answer.text == "{\u{1}\r\n")
        let request = try #require(scene.server.requests.first)
        #expect(request.hasPrefix("GET \(target) HTTP/1.1\r\n"))
        #expect(request.contains("\r\nHost: 127.0.0.1:\(scene.server.port)\r\n"))
        #expect(request.contains("\r\nAccept: a/b\r\n"))
        #expect(request.contains("\r\nX-Key: Token token=é\r\n"))
    }

    @Test("say how long their body is where there is one, or where one is waited for")
    func lengths() async throws {
        let scene = try UpstreamScene([.answerAll(Self.ok)])
        let cases: [(method: String, body: String, length: Int?)] = [
            ("GET", "", nil), ("DELETE", "", nil), ("POST", "", 0), ("PUT", "", 0), ("PATCH", "", 0), ("POST", "hällo", 6),
            ("DELETE", "why", 3), ("PUT", String(repeating: "x", count: 300_000), 300_000),
        ]
        for (method, body, length) in cases {
            let answer = await scene.send(method, body: body)
            #expect(answer.text == "ok", "\(method)")
            let request = try #require(scene.server.requests.last)
            let lowercased = request.lowercased()
            #expect(!lowercased.contains("transfer-encoding"), "\(method)")
            if let length {
                #expect(lowercased.contains("\r\ncontent-length: \(length)\r\n"), "\(method)")
            } else {
                #expect(!lowercased.contains("content-length"), "\(method)")
            }
            #expect(request.hasSuffix("\r\n\r\n\(body)"), "\(method)")
        }
        #expect(scene.server.requests.count == cases.count)
    }

    @Test("use a connection again that the answer leaves open")
    func kept() async throws {
        let scene = try UpstreamScene([.answerAll(Self.ok)])
        for _ in 0..<Self.many { #expect(await scene.send("GET").text == "ok") }
        #expect(scene.server.requests.count == Self.many)
        #expect(scene.server.connectionCount < Self.many)
    }

    @Test("use no connection again that the answer ends", arguments: ["1.1 200 OK\r\nConnection: close", "1.0 200 OK"])
    func notKept(_ start: String) async throws {
        let scene = try UpstreamScene([.answerAll("HTTP/\(start)\r\nContent-Length: 2\r\n\r\nok")])
        for _ in 0..<Self.many { #expect(await scene.send("GET").text == "ok") }
        #expect(scene.server.connectionCount == Self.many)
    }

    @Test("that only read are sent anew when a kept connection ends before it answers")
    func sentAnew() async throws {
        let scene = try UpstreamScene([.readRequest, .send(Self.ok), .readRequest])
        for number in 0..<Self.many {
            let answer = await scene.send("GET", "/\(number)")
            #expect(answer.text == "ok", "\(number)")
        }
        #expect(scene.server.requests.count > Self.many)
    }

    @Test("are sent anew once, and not a third time")
    func sentAnewOnce() async throws {
        let scene = try UpstreamScene([.readRequest, .send(Self.ok), .readRequest, .othersHangUp])
        let (sentCount, failure) = await scene.sendUntilFailure("GET", Self.many)
        #expect(failure == .brokenOff)
        #expect(scene.server.requests.count == sentCount + 1)
    }

    @Test("that may change something are never sent a second time", arguments: ["POST", "PUT", "DELETE"])
    func change(_ method: String) async throws {
        let scene = try UpstreamScene([.readRequest, .send(Self.ok), .readRequest])
        let (sentCount, failure) = await scene.sendUntilFailure(method, Self.many)
        #expect(failure == .brokenOff)
        #expect(scene.server.requests.count == sentCount)
        #expect(scene.server.connectionCount == sentCount - 1)
    }

    @Test("are not sent anew when a fresh connection ends without an answer", arguments: ["GET", "POST"])
    func freshOneEnds(_ method: String) async throws {
        let scene = try UpstreamScene([.readRequest])
        #expect(await scene.send(method).failure == .brokenOff)
        #expect(scene.server.requests.count == 1 && scene.server.connectionCount == 1)
    }

    @Test("reach nobody where nobody listens, where encryption is not spoken, and where no address is")
    func unreachable() async throws {
        let plain = try UpstreamScene([.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")])
        let port = plain.server.port
        let origins = ["https://127.0.0.1:\(port)", "ftp://127.0.0.1:\(port)", "http://:\(port)", "http://:0", "", "http:/"]
        for origin in origins {
            let answer = await plain.send("GET", origin: origin)
            #expect(answer.failure == .unreachable, "\(origin)")
        }
        #expect(plain.server.requests.isEmpty)
        plain.server.stop()
        #expect(await plain.send("GET").failure == .unreachable)
    }

    @Test("reach a name by whichever of its addresses answers")
    func name() async throws {
        let scene = try UpstreamScene([.answerAll(Self.ok)])
        for _ in 0..<Self.many {
            #expect(await scene.send("POST", origin: "http://localhost:\(scene.server.port)").text == "ok")
        }
    }

    @Test("get an answer as large as they allow, and none that is larger", arguments: [false, true], [1, 200_000])
    func size(_ isChunked: Bool, _ count: Int) async throws {
        let body = String(repeating: "x", count: count)
        let rest =
            isChunked
            ? "Transfer-Encoding: chunked\r\n\r\n\(String(count, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
            : "Content-Length: \(count)\r\n\r\n\(body)"
        let scene = try UpstreamScene([.answerAll("HTTP/1.1 200 OK\r\n" + rest)])
        for _ in 0..<Self.many {
            let whole = await scene.send("GET", maximum: count)
            #expect(whole.text?.utf8.count == count)
            let larger = await scene.send("POST", maximum: count - 1)
            #expect(larger.failure == .tooLarge)
        }
    }

    @Test(
        "are broken off by what is no whole answer",
        arguments: [
            "", "220 mail ready\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2", "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        ])
    func notWhole(_ text: String) async throws {
        let scene = try UpstreamScene([.readRequest, .send(text)])
        #expect(await scene.send("GET").failure == .brokenOff)
        #expect(scene.server.requests.count == 1)
    }

    @Test(
        "get an answer that comes in parts as one",
        arguments: [
            [
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhel",
                "lo \r\n5;a=b\r\nworld\r\n0\r\nX-T: 1\r\n\r\n",
            ],
            ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-", "Length: 11\r\n\r\nhello ", "world"],
            ["HTTP/1.1 200 OK\r\n\r\nhello", " world"], ["HTTP/1.0 200 OK\r\n\r\n", "hello world"],
        ])
    func parts(_ texts: [String]) async throws {
        let scene = try UpstreamScene([.readRequest] + texts.map { ScriptedUpstream.Step.send($0) })
        for _ in 0..<Self.many {
            let answer = await scene.send("GET")
            #expect(answer.status == 200 && answer.text == "hello world")
        }
    }

    @Test("go nowhere else, whatever the answer says")
    func redirect() async throws {
        let scene = try UpstreamScene([.answerAll("HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n")])
        let answer = await scene.send("GET")
        #expect(answer.status == 302 && answer.fields.contains("Location: /else"))
        #expect(scene.server.requests.count == 1)
    }

    @Test("never get an answer that nobody asked for")
    func stray() async throws {
        let scene = try UpstreamScene([.answerAll(Self.ok + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray")])
        for _ in 0..<Self.many { #expect(await scene.send("GET").text == "ok") }
        #expect(scene.server.requests.count == Self.many)
    }

    @Test("that would be something else on the wire are not sent")
    func unsent() async throws {
        let scene = try UpstreamScene([.answerAll(Self.ok)])
        for target in ["/a b", "/a\r\nX: 1", "/a\n", "/\u{0}", "/\u{7F}"] {
            #expect(await scene.send("GET", target).failure == .unreachable, "\(target)")
        }
        // What follows the head of a TRACE would be read as the next request.
        for method in ["GET /x", "GET\r\n", "G\u{0}T", "", "TRACE", "CONNECT"] {
            #expect(await scene.send(method).failure == .unreachable, "\(method)")
            #expect(await scene.send(method, body: "GET / HTTP/1.1\r\n\r\n").failure == .unreachable, "\(method)")
        }
        for name in ["Host", "content-length", "Transfer-Encoding", "Connection", "Expect", "TE", "Upgrade", "Trailer"] {
            #expect(await scene.send("GET", headers: [(name, "1")]).failure == .unreachable, "\(name)")
        }
        for (name, value) in [("A", "b\r\nX: 1"), ("A", "b\n"), ("A", "\u{0}"), ("A:", "b"), ("A\r\nX", "b"), ("", "b")] {
            #expect(await scene.send("GET", headers: [(name, value)]).failure == .unreachable, "\(name): \(value)")
        }
        // Connections are taken in the order in which they were made: one more would be counted by now.
        #expect(await scene.send("GET", headers: [("A", "b\tc")]).text == "ok")
        #expect(scene.server.requests.count == 1 && scene.server.connectionCount == 1)
    }

    @Test("end when whoever waits for them is cancelled, before they are sent or after", arguments: [false, true])
    func cancelled(_ isSent: Bool) async throws {
        let scene = try UpstreamScene([.readRequest, .readRequest])
        let asking = Task {
            while !isSent, !Task.isCancelled { await Task.yield() }
            return await scene.send("POST")
        }
        if isSent { for await _ in scene.server.arrivals { break } }
        asking.cancel()
        let failure = await asking.value.failure
        #expect(failure == .brokenOff || !isSent && failure == .unreachable)
    }

    @Test("end when the transport is shut down, and none is sent after that")
    func shutDown() async throws {
        let scene = try UpstreamScene([.readRequest, .readRequest])
        let asking = Task { await scene.send("POST") }
        for await _ in scene.server.arrivals { break }
        await scene.transport.shutDown()
        #expect(await asking.value.failure == .brokenOff)
        for _ in 0..<Self.many { #expect(await scene.send("GET").failure == .unreachable) }
        #expect(scene.server.requests.count == 1 && scene.server.connectionCount == 1)
    }
}

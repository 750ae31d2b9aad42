// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HTTPTypes
import HouseTesting
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Server
import Testing
import Web

@Suite("Metrics over HTTP")
struct MetricsPageTests {
    @Test("are there for each key of the account, and for nothing else that one may show", arguments: Transport.allCases)
    func keys(_ transport: Transport) async throws {
        let server = try await LiveServer()
        let account = server.house.account
        try await server.run(transport) { client in
            for key in [account.accountKey, account.readOnlyKey] {
                let answer = try await client.send(
                    .get, HealthPath.metrics, headers: [.authorization: "Token token=\(key ?? "")"])
                #expect(answer.status == 200)
                #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
                #expect(answer.text.contains("tocsin_events_total{outcome=\"accepted\"} 0\n"))
            }
            for header in ["", "Token token=wrong", "Token token=\(account.userKey ?? "")"] {
                let answer = try await client.send(.get, HealthPath.metrics, headers: [.authorization: header])
                #expect(answer.status == 401)
                #expect(!answer.text.contains("tocsin_"))
            }
            let posted = try await client.send(.post, HealthPath.metrics)
            #expect(posted.status == 405 && posted.headers[.allow] == "GET")
            #expect(try await client.send(.get, HealthPath.metrics + "/more").status == 404)
        }
    }

    @Test("are open on a listener of their own, which answers nothing else")
    func listener() async throws {
        let house = try await TestHouse()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = TocsinServer(
            dispatcher: house.dispatcher, web: try WebApp(dispatcher: house.dispatcher),
            health: Health(environment: house.environment), logger: logger)
        let application = try server.metricsApplication(ListenAddress(host: "127.0.0.1", port: 0)) { _ in }
        try await application.test(.live) { client in
            try await client.execute(uri: HealthPath.metrics, method: .get) { response in
                #expect(response.status == .ok)
                #expect(String(buffer: response.body).contains("tocsin_store_up 1\n"))
            }
            try await client.execute(uri: HealthPath.metrics, method: .head) { response in
                #expect(response.status == .ok && response.body.readableBytes == 0)
            }
            for path in ["/services", HealthPath.live, "/", WebPath.incidents] {
                try await client.execute(uri: path, method: .get) { response in #expect(response.status == .notFound) }
            }
        }
    }

    @Test("have a listener where the setting names a host and a port, and in no other case")
    func addresses() {
        for (text, host, port) in [("127.0.0.1:9090", "127.0.0.1", 9090), ("[::1]:0", "::1", 0), ("m:65535", "m", 65_535)] {
            let address = ListenAddress(hostAndPort: text)
            #expect(address?.host == host && address?.port == port, "\(text)")
        }
        for text in ["", "9090", ":9090", "host", "host:", "host:-1", "host:65536", "::1:9090", "a b:1", "[]:1"] {
            #expect(ListenAddress(hostAndPort: text) == nil, "\(text)")
        }
    }
}

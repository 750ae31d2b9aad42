// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HTTPTypes
import HouseTesting
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Server
import Testing
import Web

/// The transport around a house: the same questions can be asked of the router alone and over a real socket.
struct LiveServer {
    /// What came back, as a client sees it.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]
        var json: JSON { (try? JSON.parse(body)) ?? .null }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let house: TestHouse
    let health: Health
    private let application: Application<CallbackResponder<TocsinRequestContext>>

    init() async throws {
        house = try await TestHouse()
        health = Health(environment: house.environment)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = TocsinServer(
            dispatcher: house.dispatcher, web: try WebApp(dispatcher: house.dispatcher), health: health, logger: logger)
        application = try server.application(ListenAddress(host: "127.0.0.1", port: 0)) { _ in }
    }

    func run<Value>(
        _ transport: Transport, _ body: @escaping @Sendable (Client) async throws -> Value
    ) async throws -> Value {
        let headers = [HTTPField.Name.authorization: "Token token=\(house.account.accountKey ?? "")"]
        return try await application.test(transport.setup) { client in
            try await body(Client(client: client, headers: headers))
        }
    }

    struct Client {
        fileprivate let client: any TestClientProtocol
        fileprivate let headers: [HTTPField.Name: String]

        func send(
            _ method: HTTPRequest.Method, _ uri: String, headers more: [HTTPField.Name: String] = [:], body: [UInt8]? = nil
        ) async throws -> Answer {
            var fields = HTTPFields()
            for (name, value) in headers.merging(more, uniquingKeysWith: { _, new in new }) { fields[name] = value }
            return try await client.execute(
                uri: uri, method: method, headers: fields, body: body.map { ByteBuffer(bytes: $0) }
            ) { response in
                Answer(
                    status: response.status.code, headers: response.headers, body: Array(response.body.readableBytesView))
            }
        }
    }
}

/// How a test talks to the server: what holds of one must hold of the other.
enum Transport: String, CaseIterable, Sendable {
    case router
    case socket

    fileprivate var setup: TestingSetup { self == .router ? .router : .live }
}

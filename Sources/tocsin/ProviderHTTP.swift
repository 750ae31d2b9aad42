// SPDX-License-Identifier: Apache-2.0
import App
import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks the identity provider over HTTP. Each question has a connection of its own: people sign in now and then.
struct ProviderHTTP: ProviderTransport {
    private struct TimedOut: Error {}

    func send(_ request: ProviderRequest) async throws -> ProviderAnswer {
        // The client's own deadline ends with the head of the answer; this one with the last byte of its body.
        try await withThrowingTaskGroup(of: ProviderAnswer.self) { group in
            group.addTask { try await Self.ask(request) }
            group.addTask {
                try await Task.sleep(for: .seconds(IdentityProvider.timeoutSeconds))
                throw TimedOut()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw TimedOut() }
            return first
        }
    }

    private static func ask(_ request: ProviderRequest) async throws -> ProviderAnswer {
        var configuration = HTTPClient.Configuration()
        // A code or a secret must not be carried on to wherever an answer points.
        configuration.redirectConfiguration = .disallow
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let response = try await client.execute(
                asked(request), timeout: .seconds(IdentityProvider.timeoutSeconds))
            let body = try await response.body.collect(upTo: IdentityProvider.answerBytesMaximum)
            return ProviderAnswer(status: Int(response.status.code), body: Array(body.readableBytesView))
        }
    }

    private static func asked(_ request: ProviderRequest) -> HTTPClientRequest {
        var asked = HTTPClientRequest(url: request.address)
        asked.headers.add(name: "Accept", value: "application/json")
        if let authorization = request.authorization {
            asked.headers.add(name: "Authorization", value: authorization)
        }
        if let form = request.form {
            asked.method = .POST
            asked.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            asked.body = .bytes(ByteBuffer(string: form))
        }
        return asked
    }
}

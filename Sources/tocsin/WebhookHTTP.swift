// SPDX-License-Identifier: Apache-2.0
import App
import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends webhooks over HTTP, to no address that the rules forbid.
///
/// The name is looked up here, each address is judged, and the connection is made to the one that was judged: a name that
/// leads elsewhere a moment later leads nowhere.
struct WebhookHTTP: WebhookTransport {
    /// Of several addresses, so many are tried when nobody listens on the first.
    static let addressesTriedMaximum = 3

    private struct TimedOut: Error {}
    private struct NoSuchHost: Error {}
    private struct Forbidden: Error {}

    private let rules: NetworkRules
    private let resolver = HostResolver()
    private let clients: PinnedClients

    /// `certificateAuthorityFile` is a PEM file that counts instead of the system's authorities.
    init(rules: NetworkRules, certificateAuthorityFile: String?) {
        self.rules = rules
        var tls = TLSConfiguration.makeClientConfiguration()
        if let certificateAuthorityFile { tls.trustRoots = .file(certificateAuthorityFile) }
        clients = PinnedClients(tls: tls)
    }

    func send(_ request: WebhookRequest) async -> WebhookAnswer {
        guard let endpoint = WebhookEndpoint(request.url) else {
            return .failed(.unsendable, detail: "this is no address that can be sent to")
        }
        do {
            return try await withThrowingTaskGroup(of: WebhookAnswer.self) { group in
                group.addTask { try await answer(to: request, endpoint) }
                group.addTask {
                    try await Task.sleep(for: .seconds(WebhookLoop.tryTimeoutSeconds))
                    throw TimedOut()
                }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw TimedOut() }
                return first
            }
        } catch {
            return Self.failure(error)
        }
    }

    func shutDown() async {
        await clients.shutDown()
        await resolver.shutDown()
    }

    private func answer(to request: WebhookRequest, _ endpoint: WebhookEndpoint) async throws -> WebhookAnswer {
        let known = try await resolver.addresses(of: endpoint.host)
        guard !known.isEmpty else { throw NoSuchHost() }
        let permitted = known.filter { rules.permits($0, isEncrypted: endpoint.isEncrypted) }
        guard !permitted.isEmpty else { throw Forbidden() }
        var lastError: any Error = Forbidden()
        for address in permitted.prefix(Self.addressesTriedMaximum) {
            do {
                return try await exchange(request, endpoint, at: address)
            } catch  where Self.hasNotConnected(error) {
                lastError = error
            } catch  where Self.isUnverified(error) {
                let serverName = NetworkAddress(endpoint.host) == nil ? endpoint.host : nil
                guard await CertificateProbe.isExpired(at: address, port: endpoint.port, serverName: serverName) else {
                    throw error
                }
                return .failed(.certificateExpired, detail: "the receiver's certificate has expired")
            }
        }
        throw lastError
    }

    private func exchange(
        _ request: WebhookRequest, _ endpoint: WebhookEndpoint, at address: NetworkAddress
    ) async throws -> WebhookAnswer {
        let key = PinnedClients.Key(host: endpoint.host, address: address)
        let client = try await clients.lease(key)
        let result: Result<WebhookAnswer, any Error>
        do { result = .success(try await Self.exchange(request, endpoint.url, client)) } catch { result = .failure(error) }
        await clients.release(key)
        return try result.get()
    }

    private static func exchange(
        _ request: WebhookRequest, _ url: String, _ client: HTTPClient
    ) async throws -> WebhookAnswer {
        var sent = HTTPClientRequest(url: url)
        sent.method = .POST
        for (name, value) in request.headers { sent.headers.add(name: name, value: value) }
        sent.body = .bytes(ByteBuffer(bytes: request.body))
        let response = try await client.execute(sent, timeout: .seconds(WebhookLoop.tryTimeoutSeconds))
        var body: [UInt8] = []
        for try await chunk in response.body {
            body += chunk.readableBytesView.prefix(WebhookAnswer.bodyBytesMaximum - body.count)
            // Leaving the loop closes the connection on whatever else would come.
            if body.count >= WebhookAnswer.bodyBytesMaximum { break }
        }
        // A body that was cut off by the time limit ends like any other.
        try Task.checkCancellation()
        return .answered(
            status: Int(response.status.code), retryAfter: response.headers.first(name: "Retry-After"), body: body)
    }

    // Errors

    private static func hasNotConnected(_ error: any Error) -> Bool {
        guard let error = error as? IOError else { return false }
        return [ECONNREFUSED, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
    }

    /// What is said of a certificate, and not of the handshake around it.
    private static func isUnverified(_ error: any Error) -> Bool {
        guard let error = error as? NIOSSLError, case .handshakeFailed(.sslError(let stack)) = error else { return false }
        return stack.contains { $0.description.contains("CERTIFICATE_VERIFY_FAILED") }
    }

    /// What is no refusal, though it came while the connection was encrypted.
    private static func hasBrokenOff(_ error: any Error) -> Bool {
        guard let error = error as? NIOSSLError else { return false }
        switch error {
        case .uncleanShutdown, .handshakeFailed(.syscallError), .handshakeFailed(.zeroReturn): return true
        case .handshakeFailed(.sslError(let stack)): return stack.contains(.eofDuringHandshake)
        default: return false
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .connectTimeout, .tlsHandshakeTimeout, .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout,
    ]
    private static let endings: [HTTPClientError] = [.cancelled, .alreadyShutdown]
    private static let mistakes: [HTTPClientError] = [.invalidURL, .emptyHost, .emptyScheme]

    private static func failure(_ error: any Error) -> WebhookAnswer {
        switch error {
        case is TimedOut: return timedOut
        case is NoSuchHost: return .failed(.unreachable, detail: "the receiver's name leads to no address")
        case is Forbidden:
            return .failed(
                .forbidden, detail: "the receiver's address is in no network that may be reached: see --allow-network")
        case let error as HTTPClientError where timeouts.contains(error): return timedOut
        case let error as HTTPClientError where endings.contains(error):
            return .failed(.unreachable, detail: "broken off, since the server was told to end")
        case let error as HTTPClientError where mistakes.contains(error):
            return .failed(.unsendable, detail: "this is no address that can be sent to")
        case _ where hasBrokenOff(error): return .failed(.unreachable, detail: "the connection broke off")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            let detail = isUnverified(error) ? "its certificate is not trusted" : "\(error)"
            return .failed(.encryption, detail: "no encrypted connection to the receiver: \(detail)")
        default: return .failed(.unreachable, detail: "no answer from the receiver: \(error)")
        }
    }

    private static let timedOut = WebhookAnswer.failed(
        .timedOut, detail: "no whole answer within \(WebhookLoop.tryTimeoutSeconds) seconds")
}

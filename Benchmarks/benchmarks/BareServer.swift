// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The yardstick: a Hummingbird handler that decodes the same body and does nothing with it.
enum BareServer {
    // The wire's own names, as the plainest handler has them.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Event: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        struct Payload: Decodable {
            let summary: String
            let source: String
            let severity: String
            let custom_details: [String: String]?
        }
        let routing_key: String
        let event_action: String
        let dedup_key: String?
        let payload: Payload?
    }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Answer: ResponseEncodable {
        let status: String
        let message: String
        let dedup_key: String
    }

    private static let bodyBytesMaximum = 1024 * 1024

    private static func answer(_ bytes: ByteBuffer) -> Response {
        Response(status: .ok, headers: [.contentType: "application/json; charset=utf-8"], body: .init(byteBuffer: bytes))
    }

    static func run(port: Int, bytesFile: String?) async throws {
        let router = Router()
        if let bytesFile {
            let bytes = ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: bytesFile)))
            router.get("/bytes") { _, _ in answer(bytes) }
            // As an account behind a gateway has them.
            router.get("/incidents") { _, _ in answer(bytes) }
            router.put("/incidents/:id") { request, _ in
                _ = try await request.body.collect(upTo: bodyBytesMaximum)
                return answer(bytes)
            }
        }
        router.post("/v2/enqueue") { request, context in
            let event = try await request.decode(as: Event.self, context: context)
            let answer = Answer(status: "success", message: "Event processed", dedup_key: event.dedup_key ?? "")
            return EditedResponse(status: .accepted, response: answer)
        }
        var logger = Logger(label: "bare")
        logger.logLevel = .error
        try await Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger
        ).runService()
    }
}

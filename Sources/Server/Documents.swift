// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue

/// Documents that are derived from the catalogue, made once, when the server starts. Open to all: they hold no secret.
final class Documents: Sendable {
    private let openAPI: [UInt8]

    init(publicURL: String, bound: Set<String>) {
        openAPI = OpenAPIDocument(Operations.all, bound: bound).json(serverURL: publicURL, version: Self.version).encoded()
    }

    /// The version of the API that is spoken, not of the program.
    private static let version = "2"

    func reply(to request: WireRequest) -> Reply? {
        guard request.path == WebPath.openAPI, request.method == "GET" else { return nil }
        return Reply(status: 200, body: openAPI)
    }
}

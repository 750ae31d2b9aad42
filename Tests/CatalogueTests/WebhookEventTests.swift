// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Testing

@Suite("What programs can subscribe to")
struct WebhookEventTests {
    private static let operations = Operations.all.map(\.operation)

    @Test("comes from an operation or a timer, or is listed as not there yet, with the reason")
    func sources() {
        let emitted = Set(Self.operations.flatMap(\.emits) + WebhookEventType.emittedByTimers)
        let missing = WebhookEventType.notEmittedYet.flatMap(\.types)
        #expect(emitted.isDisjoint(with: missing))
        #expect(emitted.union(missing) == Set(WebhookEventType.subscribable))
        #expect(Set(missing).count == missing.count)
        #expect(WebhookEventType.notEmittedYet.allSatisfy { !$0.reason.isEmpty && !$0.types.isEmpty })
    }

    @Test("comes from operations that change something, each named once")
    func operations() {
        for operation in Self.operations where !operation.emits.isEmpty {
            #expect(operation.access == .write, "\(operation.id)")
            #expect(Set(operation.emits).count == operation.emits.count, "\(operation.id)")
            #expect(!operation.emits.contains(.ping), "\(operation.id)")
        }
        // As many as are written down: an id with a slip would be none's.
        #expect(Self.operations.count { !$0.emits.isEmpty } == 19)
    }

    @Test("stands in the OpenAPI document, beside the operation that it comes from")
    func document() {
        let document = OpenAPIDocument(Operations.all, bound: []).json(
            serverURL: "https://tocsin.example", version: "2")
        #expect(document["paths"]?["/incidents/{id}/notes"]?["post"]?["x-webhook-events"] == ["incident.annotated"])
        #expect(document["paths"]?["/incidents/{id}/notes"]?["get"]?["x-webhook-events"] == nil)
    }
}

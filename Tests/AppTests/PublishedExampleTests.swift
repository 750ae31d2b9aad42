// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite(
    "Published examples",
    .enabled(if: PublishedDocument.isThere, "the published reference does not lie beside this checkout"))
struct PublishedExampleTests {
    private static let sending: [Catalogue.Operation] = Operations.all.map(\.operation).filter { operation in
        guard operation.method == .post || operation.method == .put, operation.authentication == .token else { return false }
        return Bindings.all.handlers[operation.id] != nil && !PublishedDocument.requests(operation.id).isEmpty
    }

    /// Members of published answers that ours lacks, each with the reason.
    private static let reviewed: [String: String] = [
        "user.web_cal_url": "shown to the person, and to others when it is asked for",
        "user.http_cal_url": "shown to the person, and to others when it is asked for",
        "notification_rule.created_at": "the published schema of a rule does not have it",
        "status_update_notification_rule": "the published schema names the root key otherwise than its example",
        "service.auto_pause_notifications_parameters": "shown when it is asked for, as the published text says",
        "cache_variable.conditions": "external data has none, as the published schema says",
        "field.field_options": "shown for fields that have options",
        "integration.integration_email": "the example is of a mail inlet, the request is not",
    ]

    @Test("are answered in the published form, and never by a failure of ours", arguments: sending)
    func answered(_ operation: Catalogue.Operation) async throws {
        var world = try await ExampleWorld()
        let path = try await world.address(operation)
        var problems: [String] = []
        for (place, example) in PublishedDocument.requests(operation.id).enumerated() {
            let body = world.adapted(example)
            let answer = try await world.house.call(operation.method.rawValue, path, body)
            if answer.status >= 500 { problems.append("example \(place + 1): \(answer.status)") }
            guard (200..<300).contains(answer.status), answer.status != 204,
                let published = PublishedDocument.response(operation.id)
            else { continue }
            let lacking = missing(published, in: answer.json)
            if !lacking.isEmpty { problems.append("example \(place + 1) lacks \(lacking.joined(separator: ", "))") }
        }
        #expect(problems.isEmpty, "\(operation.id): \(problems.joined(separator: "; "))")
    }

    @Test("are accepted, most of them")
    func mostly() async throws {
        var refused: [String] = []
        for operation in Self.sending {
            var world = try await ExampleWorld()
            let path = try await world.address(operation)
            let body = world.adapted(PublishedDocument.requests(operation.id).first ?? .null)
            let answer = try await world.house.call(operation.method.rawValue, path, body)
            // Only numbers and names: an answer may hold a key.
            if answer.status >= 300 { refused.append("\(operation.id) \(answer.status) \(answer.code ?? 0)") }
        }
        #expect(!Self.sending.isEmpty && refused.count * 4 < Self.sending.count, "\(refused.joined(separator: "\n"))")
    }

    /// Members of the answer and of what stands under its root keys; of a list, of its first element.
    private func missing(_ published: JSON, in own: JSON) -> [String] {
        var names: [String] = []
        for member in published.objectValue?.members ?? [] {
            guard let found = own[member.name] else {
                names.append(member.name)
                continue
            }
            let theirs = member.value.arrayValue?.first ?? member.value
            let first: JSON? = if let items = found.arrayValue { items.first } else { found }
            guard let ours = first, ours.objectValue != nil else { continue }
            for inner in theirs.objectValue?.members ?? [] where ours[inner.name] == nil {
                names.append("\(member.name).\(inner.name)")
            }
        }
        return names.filter { Self.reviewed[$0] == nil }
    }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HTTPTypes
import HouseTesting
import Testing

/// What the catalogue says of an operation is what comes back over HTTP: generated, so that a new one is asked too.
@Suite("Each operation answers as the catalogue declares it")
struct ContractTests {
    private static func address(_ operation: Catalogue.Operation, _ ids: [String: String]) -> String? {
        var parts: [String] = []
        var literal = ""
        for segment in operation.path.segments {
            switch segment {
            case .literal(let text):
                literal = text
                parts.append(text)
            case .variable(let name):
                let key = name == "id" ? literal : name
                let own = ids["\(operation.id) \(key)"] ?? ids["\(parts.first ?? "") \(key)"]
                guard let id = own ?? ids[key] else { return nil }
                // A kind in the path says, as a word of the path would, what the next id is of.
                if name == "entity_type" { literal = id }
                parts.append(id)
            }
        }
        var address = "/" + parts.joined(separator: "/")
        if operation.parameters.contains(.since) {
            address += "?since=2026-03-01T00:00:00Z&until=2026-03-08T00:00:00Z"
        }
        if operation.id == Operations.Agents.decision.operation.id {
            address += "?\(Operations.Agents.operation.name)=listIncidents"
        }
        return address
    }

    @Test("reading: the declared status, root key and members", arguments: Transport.allCases)
    func reading(_ transport: Transport) async throws {
        let server = try await LiveServer()
        let ids = try await ContractIDs.all(server.house).merging(try await ContractIDs.attachments(server.house)) {
            first, _ in first
        }
        let userKey = server.house.account.userKey ?? ""
        try await server.run(transport) { client in
            for endpoint in Operations.all where Bindings.all.handlers[endpoint.operation.id] != nil {
                // These never find anything: what they would show is of another kind, or retired, or needs a question.
                let isNeverThere = ["getServiceEventRule", "oauthAuthorize"].contains(endpoint.operation.id)
                guard endpoint.operation.method == .get, !isNeverThere else { continue }
                let operation = endpoint.operation
                let address = try #require(Self.address(operation, ids), "\(operation.id) needs an id that no test has")
                let answer = try await client.send(
                    .get, address,
                    headers: operation.id == "getCurrentUser" ? [.authorization: "Token token=\(userKey)"] : [:])
                #expect(answer.status == operation.successStatus, "\(operation.id): \(answer.text)")
                guard operation.successStatus == 200 else { continue }
                // Without a root key the answer is described as a whole.
                let found: JSON? = if let key = operation.outputKey { answer.json[key] } else { answer.json }
                let root = try #require(found, "\(operation.id): \(answer.text)")
                if operation.paging == .classic { Self.checkPaging(answer.json, operation) }
                if let schema = endpoint.outputSchema {
                    let object = root.arrayValue.map { $0.first ?? .null } ?? root
                    Self.check(object, against: schema.schema, operation.id)
                }
            }
        }
    }

    private static func checkPaging(_ json: JSON, _ operation: Catalogue.Operation) {
        let limit: JSON = operation.id == "listSchedulesV3" ? 100 : 25
        #expect(json["limit"] == limit && json["offset"] == 0 && json["total"] == .null, "\(operation.id)")
        #expect(json["more"]?.boolValue != nil, "\(operation.id)")
    }

    /// That an object has no member that its schema does not name, and each of the declared type.
    private static func check(_ object: JSON, against schema: JSON, _ place: String) {
        guard let properties = schema["properties"]?.objectValue, let members = object.objectValue?.members else { return }
        for member in members {
            guard let property = properties[member.name] else {
                Issue.record("\(place): \(member.name) is not declared")
                continue
            }
            if let problem = SchemaCheck.problem(member.value, property) {
                Issue.record("\(place).\(member.name): \(problem)")
            }
        }
    }
}

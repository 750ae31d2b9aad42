// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HTTPTypes
import HouseTesting
import Store
import Testing

/// What the page says is what comes back: each operation is called as each kind of caller, with ids that nobody has and
/// without a body. So a call that goes on finds nothing or lacks something, and changes nothing that a later one needs.
@Suite("The door keeps to the matrix")
struct AccessMatrixLiveTests {
    private static let operations = Operations.all.map(\.operation).filter { Bindings.all.handlers[$0.id] != nil }
    private static let noID = "PNOTTHERE"

    /// A caller over the socket, with what they show at the door.
    private struct Visitor {
        let client: LiveServer.Client
        let from: String
        /// Nil for nobody.
        var key: String?

        func call(_ operation: Catalogue.Operation, person: String? = nil) async throws -> LiveServer.Answer {
            let method = try #require(HTTPRequest.Method(rawValue: operation.method.rawValue))
            let authorization = key.map { "Bearer \($0)" } ?? ""
            return try await client.send(
                method, AccessMatrixLiveTests.address(operation, person: person),
                headers: [.authorization: authorization, HTTPField.Name.from: from])
        }
    }

    /// The operation's path, with one person's id in the first place if it is given.
    private static func address(_ operation: Catalogue.Operation, person: String?) -> String {
        var person = person
        return operation.path.segments.map { segment -> String in
            guard case .variable = segment else {
                if case .literal(let text) = segment { return "/" + text }
                return ""
            }
            defer { person = nil }
            return "/" + (person ?? noID)
        }.joined()
    }

    @Test(
        "for keys, for an agent, and for those who have none",
        arguments: [AccessMatrix.Caller.accountKey, .readOnlyKey, .agentWithoutGrants, .nobody])
    func keys(_ caller: AccessMatrix.Caller) async throws {
        let server = try await LiveServer()
        let account = server.house.account
        let key: String? =
            switch caller {
            case .accountKey: account.accountKey
            case .readOnlyKey: account.readOnlyKey
            case .agentWithoutGrants: try await agent(server.house)
            default: nil
            }
        try await server.run(.socket) { client in
            let visitor = Visitor(client: client, from: account.ownerEmail, key: key)
            for operation in Self.operations {
                let answer = try await visitor.call(operation)
                Self.check(answer, operation, caller)
            }
        }
    }

    /// The token of an agent that may do nothing yet.
    private func agent(_ house: TestHouse) async throws -> String {
        let body: JSON = ["agent": ["name": "Matrix", "owner": ["id": .string(house.ownerID), "type": "user_reference"]]]
        let made = try await house.call("POST", "/tocsin/v1/agents", body)
        return try #require(made.json["agent"]?["token"]?.stringValue, "\(made.json.text)")
    }

    @Test("for people of each base role", arguments: Role.allCases)
    func people(_ role: Role) async throws {
        let server = try await LiveServer()
        let house = server.house
        let (id, key) = try await person(role, house)
        try await server.run(.socket) { client in
            let visitor = Visitor(client: client, from: house.ownerEmail, key: key)
            for operation in Self.operations {
                let answer = try await visitor.call(operation)
                Self.check(answer, operation, .person(role))
            }
            for operation in Self.operations where AccessMatrix.verdict(operation, .person(role)) == .ownOnly {
                let answer = try await visitor.call(operation, person: id)
                #expect(![401, 403].contains(answer.status) && answer.status < 500, "own \(operation.id): \(answer.text)")
            }
        }
    }

    /// Somebody of a role with a key of their own.
    private func person(_ role: Role, _ house: TestHouse) async throws -> (id: String, key: String) {
        if role == .owner { return (house.ownerID, try #require(house.account.userKey)) }
        let user: JSON = [
            "type": "user", "name": "Somebody", "email": "somebody@example.com", "role": .string(role.rawValue),
        ]
        let made = try await house.call("POST", "/users", ["user": user])
        let id = try #require(made.json["user"]?["id"]?.stringValue, "\(made.json.text)")
        let secrets = house.environment.secrets
        let key = try await house.environment.write { work in
            try Tokens.make(.user, name: "Matrix", userID: id, work, secrets)
        }
        return (id, key)
    }

    @Test("for apps, each with the one scope that an operation asks for, and with another one")
    func apps() async throws {
        let server = try await LiveServer()
        let from = server.house.ownerEmail
        try await server.run(.socket) { client in
            var apps = try await Apps(client, scopes: Self.operations.flatMap(\.acceptedScopes))
            for operation in Self.operations where operation.authentication == .token {
                let other = operation.acceptedScopes.contains("tags.read") ? "abilities.read" : "tags.read"
                let callers: [(AccessMatrix.Caller, String)] = [
                    (.appWithScope, operation.acceptedScopes.first ?? other), (.appWithoutScope, other),
                ]
                for (caller, scope) in callers {
                    let visitor = Visitor(client: client, from: from, key: try await apps.token(scope))
                    let answer = try await visitor.call(operation)
                    Self.check(answer, operation, caller)
                }
            }
        }
    }

    /// One app, and a token of it for each scope, made over the same socket.
    private struct Apps {
        private let client: LiveServer.Client
        private let id: String
        private let secret: String
        private var tokens: [String: String] = [:]

        init(_ client: LiveServer.Client, scopes: [String]) async throws {
            self.client = client
            let app: JSON = [
                "oauth_client": [
                    "name": "Matrix", "grant_types": ["client_credentials"], "redirect_uris": [],
                    "scopes": .array(Set(scopes).sorted().map(JSON.string)),
                ]
            ]
            let made = try await client.send(.post, "/tocsin/v1/oauth_clients", body: app.encoded())
            id = try #require(made.json["oauth_client"]?["client_id"]?.stringValue, "\(made.text)")
            secret = try #require(made.json["oauth_client"]?["client_secret"]?.stringValue)
        }

        mutating func token(_ scope: String) async throws -> String {
            if let known = tokens[scope] { return known }
            let form = [
                ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret),
                ("scope", "as_account-us.acme \(scope)"),
            ].map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
            let answer = try await client.send(
                .post, "/oauth/token",
                headers: [.authorization: "", .contentType: "application/x-www-form-urlencoded"], body: Array(form.utf8))
            let token = try #require(answer.json["access_token"]?.stringValue, "\(scope): \(answer.text)")
            tokens[scope] = token
            return token
        }
    }

    /// That an answer is what the matrix's cell announces.
    private static func check(
        _ answer: LiveServer.Answer, _ operation: Catalogue.Operation, _ caller: AccessMatrix.Caller
    ) {
        let place = "\(operation.id) as \(caller.title): \(answer.status) \(answer.text)"
        let error = answer.json["error"]
        switch AccessMatrix.verdict(operation, caller) {
        case .yes: #expect(![401, 403].contains(answer.status) && answer.status < 500, "\(place)")
        case .formDecides: #expect(answer.status < 500, "\(place)")
        case .unknownCaller: #expect(answer.status == 401 && error?["code"] == 2006, "\(place)")
        case .no(.missingScope(let required, _)):
            #expect(answer.status == 403, "\(place)")
            #expect(error?["required_scopes"]?.stringValue == required.joined(separator: " "), "\(place)")
            #expect(error?["token_scopes"]?.stringValue?.isEmpty == false, "\(place)")
        case .no(.grant(let denial)):
            #expect(answer.status == 403 && error?["code"] == 2010, "\(place)")
            #expect(error?["missing_grant"]?["resource"]?.stringValue == denial.resource, "\(place)")
            #expect(error?["missing_grant"]?["access"]?.stringValue == denial.access.rawValue, "\(place)")
        case .no, .ownOnly: #expect(answer.status == 403 && error?["code"] == 2010, "\(place)")
        }
    }
}

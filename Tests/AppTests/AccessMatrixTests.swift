// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue
import Domain
import Foundation
import Testing

@Suite("Who may call what")
struct AccessMatrixTests {
    /// Set to write the page anew instead of comparing.
    private static let writes = ProcessInfo.processInfo.environment["TOCSIN_WRITE_DERIVED"] != nil

    private static let page: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("docs/access-matrix.md")
    }()

    private static let operations = Operations.all.map(\.operation).filter { Bindings.all.handlers[$0.id] != nil }
    /// Those for which it matters who calls.
    private static let guarded = operations.filter { $0.authentication == .token }

    @Test("is written down for each operation that works, and was read by somebody")
    func written() throws {
        let wanted = AccessMatrix.page(Self.operations)
        if Self.writes { try wanted.write(to: Self.page, atomically: true, encoding: .utf8) }
        let text = (try? String(contentsOf: Self.page, encoding: .utf8)) ?? ""
        let isCurrent = text == wanted
        #expect(
            isCurrent, "docs/access-matrix.md is behind: run the test once with TOCSIN_WRITE_DERIVED=1 and read what is new")
    }

    @Test("without a credential nothing is open but sending events and asking for a token")
    func nobody() {
        for operation in Self.operations where operation.authentication != .token {
            let isKnown = ["Events", "OAuth"].contains(operation.area) || operation.authentication == .routingKey
            #expect(isKnown, "\(operation.id) asks for no credential")
        }
        for operation in Self.guarded {
            #expect(AccessMatrix.verdict(operation, .nobody) == .unknownCaller, "\(operation.id)")
        }
    }

    @Test("an account key reaches everything, a read-only key whatever only looks")
    func keys() {
        for operation in Self.guarded {
            #expect(AccessMatrix.verdict(operation, .accountKey) == .yes, "\(operation.id)")
            let wanted: AccessMatrix.Verdict = operation.access == .read ? .yes : .no(.readOnlyKey)
            #expect(AccessMatrix.verdict(operation, .readOnlyKey) == wanted, "\(operation.id)")
        }
    }

    @Test("an app reaches what its scope covers and nothing else")
    func apps() {
        for operation in Self.guarded {
            let scopes = operation.acceptedScopes
            let with: AccessMatrix.Verdict = scopes.isEmpty ? .no(.noScopeCovers) : .yes
            let without: AccessMatrix.Verdict =
                scopes.isEmpty ? .no(.noScopeCovers) : .no(.missingScope(required: scopes, held: []))
            #expect(AccessMatrix.verdict(operation, .appWithScope) == with, "\(operation.id)")
            #expect(AccessMatrix.verdict(operation, .appWithoutScope) == without, "\(operation.id)")
            for scope in scopes where operation.access == .write {
                #expect(scope.hasSuffix(".write"), "\(operation.id) changes something and wants \(scope)")
            }
        }
    }

    @Test("no role does what the one above it cannot")
    func ladder() {
        /// Nothing, for oneself, or for everybody.
        func rank(_ role: Role, _ operation: Catalogue.Operation) -> Int {
            switch AccessMatrix.verdict(operation, .person(role)) {
            case .yes: 2
            case .ownOnly: 1
            case .no, .unknownCaller, .formDecides: 0
            }
        }
        let roles = Role.allCases
        for operation in Self.guarded {
            for (above, below) in zip(roles, roles.dropFirst()) {
                #expect(rank(above, operation) >= rank(below, operation), "\(operation.id): \(above) and \(below)")
            }
            #expect(rank(.owner, operation) == 2 && rank(.admin, operation) == 2, "\(operation.id)")
        }
    }

    @Test("those who look change nothing that is not their own, and what concerns rights is for administrators")
    func roles() {
        let watching: [Role] = [.observer, .restrictedAccess, .readOnlyUser, .readOnlyLimitedUser]
        for operation in Self.guarded {
            // Everybody has keys of their own, and agents that wait for them; whose these are, and who may do the change
            // that waits, these look at themselves.
            let looksItself = ["createKey", "deleteKey", "rotateKey", "updateApproval"].contains(operation.id)
            for role in watching where operation.access == .write && !looksItself {
                #expect(AccessMatrix.verdict(operation, .person(role)) != .yes, "\(operation.id): \(role)")
            }
            guard operation.right == .administer else { continue }
            for role in Role.allCases where role.right < .administer {
                #expect(AccessMatrix.verdict(operation, .person(role)) != .yes, "\(operation.id): \(role)")
            }
        }
        let rights = ["createUser", "updateUser", "deleteUser"].compactMap { id in
            Self.guarded.first { $0.id == id }?.right
        }
        #expect(rights == [.administer, .administer, .administer])
    }

    @Test("what the night asks of a responder, a limited user may do")
    func responders() throws {
        let ids = [
            "updateIncident", "updateIncidents", "createIncident", "createIncidentNote", "createIncidentSnooze",
            "createIncidentResponderRequest", "answerResponderRequest", "createScheduleOverride", "createMaintenanceWindow",
        ]
        for id in ids {
            let operation = try #require(Self.guarded.first { $0.id == id }, "\(id)")
            #expect(AccessMatrix.verdict(operation, .person(.limitedUser)) == .yes, "\(id)")
            #expect(AccessMatrix.verdict(operation, .person(.observer)) == .no(.role(.observer, needs: .respond)), "\(id)")
        }
    }

    @Test("nobody takes themself out of the account, whatever else is their own")
    func leaving() throws {
        let delete = try #require(Self.guarded.first { $0.id == "deleteUser" })
        let update = try #require(Self.guarded.first { $0.id == "updateUser" })
        let person = AccessMatrix.Caller.person(.readOnlyLimitedUser)
        #expect(AccessMatrix.verdict(update, person) == .ownOnly)
        guard case .no(.role) = AccessMatrix.verdict(delete, person) else {
            Issue.record("deleteUser: \(AccessMatrix.verdict(delete, person))")
            return
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Who may call which operation: each cell is the decision that the door takes, for a call that names no object.
package enum AccessMatrix {
    /// Kinds of callers, one a column.
    package enum Caller: Hashable, Sendable {
        case accountKey
        case readOnlyKey
        /// An app by itself whose token holds a scope of the operation.
        case appWithScope
        case appWithoutScope
        /// An agent of an owner, to whom nothing has been granted.
        case agentWithoutGrants
        /// A person's own key; what their teams and single objects add is left out.
        case person(Role)
        case nobody

        package static let all: [Caller] =
            [.accountKey, .readOnlyKey, .appWithScope, .appWithoutScope, .agentWithoutGrants]
            + Role.allCases.map(Caller.person) + [.nobody]

        package var title: String {
            switch self {
            case .accountKey: "account key"
            case .readOnlyKey: "read-only key"
            case .appWithScope: "app with the scope"
            case .appWithoutScope: "app without it"
            case .agentWithoutGrants: "agent without grants"
            case .person(let role): role.rawValue
            case .nobody: "no credential"
            }
        }
    }

    package enum Verdict: Hashable, Sendable {
        case yes
        /// Only where the path names the caller's own person.
        case ownOnly
        case no(AccessDecision.Reason)
        /// Nothing was shown at the door.
        case unknownCaller
        /// No credential is asked for: a routing key or a secret in the body decides, or the operation is open to all.
        case formDecides
    }

    package static func verdict(_ operation: Operation, _ caller: Caller) -> Verdict {
        guard operation.authentication == .token else { return .formDecides }
        guard let principal = principal(caller, operation) else { return .unknownCaller }
        guard case .deny(let reason) = AccessDecision.decide(principal, operation.accessRequest()) else {
            return granted(principal, operation)
        }
        let own = AccessDecision.decide(principal, operation.accessRequest(isOwn: true))
        let canBeOwn = operation.concernsOnePerson && principal.person != nil
        return canBeOwn && own == .allow ? .ownOnly : .no(reason)
    }

    /// What an agent's grants say; whoever is no agent needs none.
    private static func granted(_ principal: Principal, _ operation: Operation) -> Verdict {
        guard let agent = principal.agent else { return .yes }
        // No grant, no time that matters.
        let decision = GrantDecision.decide(operation.grantRequest, agent, at: Instant(milliseconds: 0))
        guard case .denied(let denial) = decision else { return .yes }
        return .no(.grant(denial))
    }

    private static func principal(_ caller: Caller, _ operation: Operation) -> Principal? {
        switch caller {
        case .accountKey: .account(tokenID: "", isReadOnly: false)
        case .readOnlyKey: .account(tokenID: "", isReadOnly: true)
        case .appWithScope: app(holding: Array(operation.acceptedScopes.prefix(1)))
        case .appWithoutScope: app(holding: [])
        case .agentWithoutGrants:
            Principal(.agent(AgentStanding(id: "", name: "")), person: Person(id: "", role: .owner))
        case .person(let role): Principal(.userKey(id: ""), person: Person(id: "", role: role))
        case .nobody: nil
        }
    }

    private static func app(holding scopes: [String]) -> Principal {
        Principal(.app(tokenID: "", clientID: "", scopes: scopes))
    }
}

extension Operation {
    /// What a call of it asks for.
    package func accessRequest(isOwn: Bool = false, objects: [OwnedObject] = []) -> AccessRequest {
        AccessRequest(
            isWrite: access == .write, scopes: acceptedScopes, right: right, isOwn: isOwn, objects: objects)
    }
}

// MARK: The page

extension AccessMatrix {
    /// The whole page, as Markdown. `operations` are those that a handler carries out.
    package static func page(_ operations: [Operation]) -> String {
        var lines = head + totals(operations)
        var areas: [String] = []
        for operation in operations where !areas.contains(operation.area) { areas.append(operation.area) }
        let titles = Caller.all.map(\.title).joined(separator: " | ")
        let rule = String(repeating: "-|", count: Caller.all.count + 3)
        for area in areas {
            lines += ["", "## \(area)", "", "| operation | scope | needs | \(titles) |", "|\(rule)"]
            lines += operations.filter { $0.area == area }.map(row)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ operation: Operation) -> String {
        let cells = Caller.all.map { cell(verdict(operation, $0), operation) }.joined(separator: " | ")
        let isDecided = operation.authentication == .token
        let scope = operation.acceptedScopes.first.map { "`\($0)`" } ?? ""
        let name = "`\(operation.method.rawValue) \(operation.path.text)` \(operation.id)"
        return "| \(name) | \(scope) | \(isDecided ? operation.right.name : "") | \(cells) |"
    }

    private static func cell(_ verdict: Verdict, _ operation: Operation) -> String {
        switch verdict {
        case .yes, .ownOnly, .unknownCaller: word(verdict)
        case .formDecides: operation.authentication == .routingKey ? "routing key" : word(verdict)
        case .no: "no: \(word(verdict))"
        }
    }

    private static func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .yes: "yes"
        case .ownOnly: "own"
        case .unknownCaller: "401"
        case .formDecides: "open"
        case .no(.readOnlyKey): "reads"
        case .no(.missingScope): "scope"
        case .no(.noScopeCovers): "no scope"
        case .no(.role): "role"
        case .no(.grant): "grant"
        case .no(.routingKey): "sender"
        }
    }

    private static func totals(_ operations: [Operation]) -> [String] {
        let decided = operations.filter { $0.authentication == .token }
        let verdicts = decided.flatMap { operation in Caller.all.map { verdict(operation, $0) } }
        let yes = verdicts.filter { $0 == .yes }.count
        let own = verdicts.filter { $0 == .ownOnly }.count
        var reasons: [String] = []
        for reason in ["role", "reads", "scope", "no scope", "grant", "401"] {
            let count = verdicts.filter { word($0) == reason }.count
            reasons.append("\(count) \(reason)")
        }
        var lines: [String] = [""]
        lines.append("\(operations.count) operations work. \(operations.count - decided.count) ask for no credential.")
        lines.append("For the other \(decided.count) there are \(verdicts.count) decisions: \(yes) yes, \(own) own,")
        lines.append("\(verdicts.count - yes - own) no (\(reasons.joined(separator: ", "))).")
        lines += ["", "| caller | yes | own | no |", "|-|-|-|-|"]
        for caller in Caller.all { lines.append(total(caller, decided)) }
        return lines
    }

    private static func total(_ caller: Caller, _ decided: [Operation]) -> String {
        let verdicts = decided.map { verdict($0, caller) }
        let yes = verdicts.filter { $0 == .yes }.count
        let own = verdicts.filter { $0 == .ownOnly }.count
        return "| \(caller.title) | \(yes) | \(own) | \(verdicts.count - yes - own) |"
    }

    private static let head: [String] = [
        "# Who may call what", "",
        "Derived from the catalogue and from the decision that the door takes; not edited by hand. A test fails while the",
        "page is behind, so that no operation is added, and no right changed, without a reader. Another test calls each",
        "operation as each caller over a socket and compares.",
        "[Decision 15](decisions/0015-who-may-do-what.md) says how it is decided.", "",
        "Each cell is a call that names no object of a team. A role on a team, or on a single object, lets people do more",
        "there, and what is private to other teams does not exist for them. An app that acts in somebody's name needs the",
        "scope *and* what that person may do.", "",
        "| cell | what it says |", "|-|-|",
        "| yes | the call goes on |",
        "| own | only where the path names the caller's own person |",
        "| no: role | the base role does not include what the operation needs (403, code 2010) |",
        "| no: reads | the key is for reading, and the operation changes something (403, code 2010) |",
        "| no: scope | the token lacks the scope (403, with `required_scopes` and `token_scopes`) |",
        "| no: no scope | no scope covers the operation, so that no app reaches it (403, code 2010) |",
        "| no: grant | nothing is granted to the agent, or no grant reaches the operation (403, with `missing_grant`) |",
        "| 401 | nobody is known to call (401, code 2006) |",
        "| routing key | the routing key in the body decides, whatever the header says |",
        "| open | nothing is asked for, or the operation checks a secret in its form by itself |", "",
        "## Totals",
    ]
}

extension Right {
    fileprivate var name: String {
        switch self {
        case .see: "see"
        case .respond: "respond"
        case .configure: "configure"
        case .administer: "administer"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Who may manage keys")
struct KeyRulesTests {
    private static let ada = "QADA"
    private static let now = Instant(seconds: 1_772_442_000)

    private static func person(_ role: Role) -> Person { Person(id: ada, role: role) }

    /// Each credential with which a person of a role can come themselves.
    private static func own(_ role: Role) -> [Principal] {
        [
            Principal(.userKey(id: "K"), person: person(role)), Principal(.session(id: "S"), person: person(role)),
        ]
    }

    /// Credentials that stand for less than the person behind them.
    private static let lesser: [Principal] = {
        var found = [
            Principal(.app(tokenID: "T", clientID: "C", scopes: [])), Principal(.routingKey), Principal(.mailLink),
        ]
        for role in Role.allCases {
            found.append(Principal(.app(tokenID: "T", clientID: "C", scopes: ["users.write"]), person: person(role)))
            found.append(Principal(.mailLink, person: person(role)))
            found.append(Principal(.agent(AgentStanding(id: "A", name: "A")), person: person(role)))
        }
        return found
    }()

    private static let administrators: Set<Role> = [.owner, .admin]

    private func mayManage(_ principal: Principal, _ kind: APIKey.Kind, _ userID: String?) -> Bool {
        KeyRules.mayManage(principal: principal, kind: kind, userID: userID)
    }

    @Test("everybody may with keys of their own, and only administrators with other keys", arguments: Role.allCases)
    func people(_ role: Role) {
        let isAdministrator = Self.administrators.contains(role)
        for principal in Self.own(role) {
            #expect(mayManage(principal, .user, Self.ada))
            #expect(mayManage(principal, .user, "QGRACE") == isAdministrator)
            #expect(mayManage(principal, .user, nil) == isAdministrator)
            // The kind decides, whoever is named beside it.
            for kind in [APIKey.Kind.account, .readOnly] {
                #expect(mayManage(principal, kind, nil) == isAdministrator)
                #expect(mayManage(principal, kind, Self.ada) == isAdministrator)
            }
            #expect(KeyRules.sight(principal) == (isAdministrator ? .everything : .own(userID: Self.ada)))
        }
    }

    @Test("an account key may with all, and one that only reads may look and nothing else")
    func accountKeys() {
        for kind in APIKey.Kind.allCases {
            #expect(mayManage(.account(tokenID: "K", isReadOnly: false), kind, Self.ada))
            #expect(!mayManage(.account(tokenID: "K", isReadOnly: true), kind, Self.ada))
        }
        #expect(KeyRules.sight(.account(tokenID: "K", isReadOnly: false)) == .everything)
        #expect(KeyRules.sight(.account(tokenID: "K", isReadOnly: true)) == .everything)
    }

    @Test("an app, an agent, a link in a mail and a sender of events may nothing, whoever is behind them")
    func lesserCredentials() {
        #expect(Self.lesser.count == 3 * Role.allCases.count + 3)
        for principal in Self.lesser {
            for kind in APIKey.Kind.allCases { #expect(!mayManage(principal, kind, Self.ada)) }
            #expect(KeyRules.sight(principal) == .nothing)
        }
    }

    @Test("a session without a person may nothing")
    func nobody() {
        #expect(!mayManage(Principal(.session(id: "S")), .user, nil))
        #expect(KeyRules.sight(Principal(.userKey(id: "K"))) == .nothing)
    }

    @Test("no key is issued that reaches further than whoever asks for it")
    func reach() {
        func mayIssue(_ principal: Principal, _ role: Role, _ userID: String = "QGRACE") -> Bool {
            KeyRules.mayIssue(principal: principal, kind: .user, userID: userID, holderRole: role)
        }
        for principal in Self.own(.admin) {
            #expect(!mayIssue(principal, .owner))
            for role in Role.allCases where role != .owner { #expect(mayIssue(principal, role), "\(role)") }
        }
        for principal in Self.own(.owner) {
            for role in Role.allCases { #expect(mayIssue(principal, role), "\(role)") }
        }
        for role in Role.allCases {
            for principal in Self.own(role) { #expect(mayIssue(principal, role, Self.ada), "one's own") }
            #expect(mayIssue(.account(tokenID: "K", isReadOnly: false), role))
            #expect(!mayIssue(.account(tokenID: "K", isReadOnly: true), role))
        }
    }

    @Test("a key ends later than now and within five years, or never")
    func expiry() {
        let end = Self.now.adding(seconds: APIKey.lifetimeMaximumSeconds)
        #expect(KeyRules.expiryProblem(nil, now: Self.now) == nil)
        #expect(KeyRules.expiryProblem(Self.now, now: Self.now) != nil)
        #expect(KeyRules.expiryProblem(Self.now.adding(milliseconds: 1), now: Self.now) == nil)
        #expect(KeyRules.expiryProblem(end, now: Self.now) == nil)
        #expect(KeyRules.expiryProblem(end.adding(milliseconds: 1), now: Self.now) != nil)
    }

    @Test("replacing a key never lets it last longer, and the new one is given as long as the old one was")
    func replacing() {
        var key = APIKey(id: "K", name: "CI", kind: .account, createdAt: Self.now)
        #expect(key.successorExpiry(at: Self.now) == nil)
        #expect(key.expiry(replacedAt: Self.now, overlapSeconds: 60) == Self.now.adding(seconds: 60))
        key.expiresAt = Self.now.adding(seconds: 100)
        let later = Self.now.adding(seconds: 90)
        #expect(key.expiry(replacedAt: later, overlapSeconds: 60) == Self.now.adding(seconds: 100))
        #expect(key.expiry(replacedAt: later, overlapSeconds: 0) == later)
        #expect(key.successorExpiry(at: later) == later.adding(seconds: 100))
        #expect(!key.hasExpired(at: Self.now.adding(seconds: 99)) && key.hasExpired(at: Self.now.adding(seconds: 100)))
    }

    @Test("what a key can reach is said in words, other for each role that differs")
    func words() {
        func reach(_ kind: APIKey.Kind, _ holder: APIKey.Holder? = nil) -> String {
            APIKey(id: "K", name: "CI", kind: kind, holder: holder, createdAt: Self.now).reach
        }
        #expect(reach(.account) == "Reads and changes everything")
        #expect(reach(.readOnly) == "Only reads everything")
        let sentences = Role.allCases.map { reach(.user, APIKey.Holder(name: "Ada", role: $0)) }
        for sentence in sentences { #expect(sentence.hasPrefix("Whatever Ada may do: "), "\(sentence)") }
        #expect(Set(sentences).count == 6)
    }
}

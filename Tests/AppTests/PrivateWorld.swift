// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import Foundation
import HouseTesting
import Testing

/// A house that holds the same things twice: those of an open team, and those of a private one, of which every name has
/// "Secret" in it.
struct PrivateWorld {
    struct List: Sendable, CustomTestStringConvertible {
        let path: String
        var query = ""
        /// Whether it also has rows that belong to nobody, and so are for everybody.
        var hasCommon = false
        var testDescription: String { query.isEmpty ? path : path + "?" + query }
    }

    struct Rows {
        /// What tells each row from the others, in order.
        let names: [String]
        let total: Int64?
        let hasMore: Bool
        let text: String
    }

    /// What came with a team.
    struct Group {
        var teamID = ""
        var scheduleID = ""
        var policyID = ""
        var serviceID = ""
    }

    struct Refused: Error {
        let text: String
    }

    static let lists: [List] = [
        List(path: "/teams"), List(path: "/services"), List(path: "/services", query: "sort_by=name:desc"),
        List(path: "/escalation_policies"), List(path: "/schedules"), List(path: "/incidents", query: "date_range=all"),
        List(path: "/incidents", query: "date_range=all&sort_by=resolved_at"),
        List(path: "/incidents", query: "date_range=all&sort_by=urgency:desc"),
        List(path: "/incidents", query: "date_range=all&sort_by=resolved_at,urgency"),
        List(path: "/incidents", query: "statuses[]=triggered&urgencies[]=high&sort_by=created_at:desc"),
        List(path: "/incidents", query: "date_range=all&user_ids[]={member}"), List(path: "/log_entries"),
        List(path: "/log_entries", query: "is_overview=true"), List(path: "/oncalls"),
        List(path: "/oncalls", query: "earliest=true"), List(path: "/maintenance_windows"), List(path: "/change_events"),
        List(path: "/notifications", query: "since=2026-03-01&until=2026-03-08"),
        List(path: "/alert_grouping_settings"), List(path: "/extensions"), List(path: "/addons", hasCommon: true),
        List(path: "/business_services", hasCommon: true), List(path: "/tocsin/v1/event_records"),
        List(path: "/tocsin/v1/suppressed_alerts"),
        List(path: "/tags/{tag}/teams"), List(path: "/tags/{tag}/escalation_policies"),
        List(path: "/users/{member}/notification_subscriptions"), List(path: "/business_services/{business}/subscribers"),
        List(path: "/service_dependencies/business_services/{business}"), List(path: "/business_services/impacts"),
        List(path: "/business_services/impactors"), List(path: "/incidents/1/related_incidents"),
        List(path: "/webhook_subscriptions"), List(path: "/tocsin/v1/webhook_subscriptions"),
        List(path: "/incidents/1/status_updates/subscribers"), List(path: "/incidents/1/business_services/impacts"),
    ]

    let house: TestHouse
    let outsiderID: String
    let memberID: String
    private(set) var open = Group()
    private(set) var hidden = Group()
    /// Carried by both teams and both policies.
    private(set) var sharedTagID = ""
    /// Belongs to nobody, rests on the services of both teams, and carries their business services.
    private(set) var sharedBusinessID = ""
    /// Rows by list: those for everybody, and those that came with the private team.
    private var common: [String: Set<String>] = [:]
    private var secret: [String: Set<String>] = [:]

    init(_ store: TestStore = .sqlite) async throws {
        house = try await TestHouse(database: try await store.fresh())
        outsiderID = try await house.makeUser("Otto", "otto@example.com")
        memberID = try await house.makeUser("Mary", "mary@example.com")
        sharedTagID = try await make("/tags", "tag", ["type": "tag", "label": "Here"])
        sharedBusinessID = try await make("/business_services", "business_service", ["name": "Shop"])
        _ = try await make("/addons", "addon", addon("Everywhere", services: []))
        for list in Self.lists where list.hasCommon {
            common[list.testDescription] = Set(try await rows(list, as: Self.account).names)
        }
        open = try await furnish("Open", defaultRole: "manager", incident: 1)
        var before: [String: Set<String>] = [:]
        for list in Self.lists { before[list.testDescription] = Set(try await rows(list, as: Self.account).names) }
        hidden = try await furnish("Secret", defaultRole: "none", incident: 2)
        for list in Self.lists {
            let after = Set(try await rows(list, as: Self.account).names)
            secret[list.testDescription] = after.subtracting(before[list.testDescription] ?? [])
        }
    }

    func secretNames(_ list: List) -> Set<String> { secret[list.testDescription] ?? [] }
    func commonNames(_ list: List) -> Set<String> { common[list.testDescription] ?? [] }

    // MARK: Callers

    static let account = Principal.account(tokenID: "PKEY", isReadOnly: false)

    private func principal(_ person: Person) -> Principal { Principal(.userKey(id: "PKEY"), person: person) }

    var owner: Principal { principal(Person(id: house.ownerID, role: .owner, hiddenTeamIDs: [hidden.teamID])) }
    var outsider: Principal { principal(Person(id: outsiderID, role: .user, hiddenTeamIDs: [hidden.teamID])) }
    /// Of another private team they are no member, so that their lists are cut too.
    var member: Principal {
        let standing = TeamStanding(teamID: hidden.teamID, role: .responder)
        return principal(Person(id: memberID, role: .user, teamRoles: [standing], hiddenTeamIDs: ["PELSEWHERE"]))
    }
    /// Sees what belongs to the private team and nothing else.
    var restricted: Principal {
        let standing = TeamStanding(teamID: hidden.teamID, role: .observer)
        return principal(Person(id: outsiderID, role: .restrictedAccess, teamRoles: [standing]))
    }
    /// Sees single objects and nothing else.
    func restricted(to objects: [(String, OwnedKind)]) -> Principal {
        let standings = objects.map { ObjectStanding(objectID: $0.0, kind: $0.1, role: .observer) }
        return principal(Person(id: outsiderID, role: .restrictedAccess, objectRoles: standings))
    }

    // MARK: Questions

    func get(_ path: String, _ query: String, as principal: Principal) async throws -> JSON {
        guard case .operation(let operation, let values) = house.dispatcher.target(method: "GET", path: path) else {
            throw Refused(text: path)
        }
        let request = WireRequest(method: "GET", path: path, query: query)
        let reply = try await house.dispatcher.perform(operation, values, request, as: principal, channel: .api)
        return try JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)
    }

    /// A page of a hundred, unless more is said.
    func rows(_ list: List, as principal: Principal, _ more: String = "limit=100&total=true") async throws -> Rows {
        let query = [list.query, more].filter { !$0.isEmpty }.joined(separator: "&")
        let json = try await get(filled(list.path), filled(query), as: principal)
        let found = json.objectValue?.members.compactMap(\.value.arrayValue).first ?? []
        return Rows(
            names: found.map(name), total: json["total"]?.intValue, hasMore: json["more"] == true, text: json.text)
    }

    func operation(_ list: List) -> Catalogue.Operation? {
        guard case .operation(let found, _) = house.dispatcher.target(method: "GET", path: filled(list.path)) else {
            return nil
        }
        return found
    }

    private func filled(_ text: String) -> String {
        text.replacingOccurrences(of: "{tag}", with: sharedTagID).replacingOccurrences(of: "{member}", with: memberID)
            .replacingOccurrences(of: "{business}", with: sharedBusinessID)
    }

    private func name(_ row: JSON) -> String {
        let places = [
            row["id"], row["incident"]?["id"], row["subscription"]?["subscribable_id"], row["subscriber_id"],
        ]
        return places.compactMap { $0?.stringValue }.first ?? row.text
    }
}

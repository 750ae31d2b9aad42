// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Store
import Testing

/// What the store shows is what the pure rule says, for every object of few teams and every caller.
@Suite("What lists are cut by")
struct VisibilityClauseTests {
    /// Two private teams and an open one.
    private static let teams = ["PA", "PB", "PC"]
    private static let subsets: [[String]] = (0..<8).map { bits in
        teams.indices.filter { bits & (1 << $0) != 0 }.map { teams[$0] }
    }

    /// An object of each kind for each choice of teams; incidents belong to other teams than their services.
    private static func id(_ kind: OwnedKind, _ place: Int) -> String { "\(kind.rawValue)-\(place)" }

    private static let objects: [OwnedObject] =
        teams.map { OwnedObject(kind: .team, id: $0, teamIDs: [$0]) }
        + subsets.enumerated().flatMap { place, teamIDs -> [OwnedObject] in
            let kinds: [OwnedKind] = [.escalationPolicy, .schedule, .service]
            return kinds.map { kind in
                OwnedObject(
                    kind: kind, id: id(kind, place), teamIDs: teamIDs,
                    policyID: kind == .service ? id(.escalationPolicy, place) : nil)
            }
                + [
                    OwnedObject(
                        kind: .incident, id: id(.incident, place), teamIDs: teamIDs, parentID: id(.service, 7 - place),
                        policyID: "P", involvedIDs: place % 3 == 0 ? ["UA"] : [],
                        assigneeIDs: place % 3 == 0 ? ["UA"] : [])
                ]
        }

    private static let standings: [[ObjectStanding]] = [
        [],
        OwnedKind.allCases.map { kind in
            ObjectStanding(objectID: kind == .team ? "PB" : id(kind, 5), kind: kind, role: .observer)
        },
        [ObjectStanding(objectID: id(.service, 2), kind: .service, role: .manager)],
    ]

    /// What grants of agents are put together of.
    private static let narrowed: [Visibility] = {
        let policies = Visibility.ofPolicies([id(.escalationPolicy, 3), "P"])
        let team = Visibility.only(teamIDs: ["PA"], objects: [])
        let service = Visibility.only(teamIDs: [], objects: standings[2])
        return [
            policies, .ofPolicies([id(.escalationPolicy, 2)]), .all([]), .any([]), .all([team, policies]),
            .any([team, service, policies]), .any([.all([team, service]), .ofPolicies(["P"])]),
            Visibility.hiding(teamIDs: ["PB"], ownTeamIDs: ["PA"]).narrowed(to: .any([policies, team])),
            .assignedTo("UA"), .assignedTo("UB"), .all([.assignedTo("UA"), service]),
        ]
    }()

    private static let callers: [Visibility] = {
        var found: [Visibility] = [.everything]
        for own in subsets {
            for hidden in [[], ["PA"], ["PA", "PB"]] { found.append(.hiding(teamIDs: hidden, ownTeamIDs: own)) }
            for objects in standings { found.append(.only(teamIDs: own, objects: objects)) }
        }
        return found + narrowed
    }()

    private func furnished(_ store: TestStore) async throws -> any Database {
        let database = try await store.fresh()
        _ = try await Migrator.migrate(database)
        try await database.write { session in
            for id in Self.teams {
                try TeamQueries.insert(session, Team(id: id, name: id, defaultRole: id == "PC" ? .manager : .none))
            }
            for (place, teamIDs) in Self.subsets.enumerated() {
                let policy = EscalationPolicy(
                    id: Self.id(.escalationPolicy, place), name: "\(place)", teamIDs: teamIDs)
                try EscalationPolicyQueries.insert(session, policy, makeID: { "V\(place)" })
                let schedule = Schedule(id: Self.id(.schedule, place), name: "\(place)", teamIDs: teamIDs)
                try ScheduleQueries.insert(session, schedule)
                try ServiceQueries.insert(
                    session, Service(id: Self.id(.service, place), name: "\(place)", escalationPolicyID: policy.id))
                try Self.insertIncident(session, place, teamIDs)
            }
        }
        return database
    }

    private static func insertIncident(_ session: any Session, _ place: Int, _ teamIDs: [String]) throws {
        try session.execute(
            """
            INSERT INTO incidents (id, number, title, status, urgency, service_id, incident_key, is_manual, created_at_ms,
              updated_at_ms, last_status_change_at_ms, changed_by_kind, changed_by_id, escalation_policy_id,
              policy_version_id, assigned_via, level, loops_done, is_exhausted, generation, is_snoozed, told_nobody_on_call,
              type_name, first_trigger_log_entry_id, acknowledgements)
            VALUES ($1, $2, 'Title', 'triggered', 'high', $3, 'key', 1, 0, 0, 0, 'service', $3, 'P', 'V',
              'escalation_policy', 1, 0, 0, 0, 0, 0, 'incident_default', 'L', '[]')
            """, [.text(id(.incident, place)), SQLValue(place + 1), .text(id(.service, 7 - place))])
        if place % 3 == 0 {
            try session.execute(
                """
                INSERT INTO incident_assignments (incident_id, user_id, position, number, assigned_at_ms)
                VALUES ($1, 'UA', 0, $2, 0)
                """, [.text(id(.incident, place)), SQLValue(place + 1)])
        }
        for teamID in teamIDs {
            try session.execute(
                "INSERT INTO incident_teams (incident_id, team_id, number) VALUES ($1, $2, $3)",
                [.text(id(.incident, place)), .text(teamID), SQLValue(place + 1)])
        }
    }

    @Test("is the pure rule, for every kind of object and every caller", arguments: TestStore.available)
    func agreement(_ store: TestStore) async throws {
        let database = try await furnished(store)
        for caller in Self.callers {
            for kind in OwnedKind.allCases {
                let objects = Self.objects.filter { $0.kind == kind }
                let shown = try await database.read { session in
                    try VisibilityQueries.visible(session, kind, ids: objects.map(\.id), caller)
                }
                let wanted = Set(objects.filter(caller.shows).map(\.id))
                #expect(shown == wanted, "\(kind): \(caller)")
            }
        }
        await database.close()
    }

    @Test("names only so many teams: hidden ones stay hidden, and of the caller's own the first count")
    func manyTeams() async throws {
        let database = try await furnished(.sqlite)
        let others = (0..<Visibility.namedMaximum).map { "PX\($0)" }
        let ids = Self.objects.filter { $0.kind == .service }.map(\.id)
        func shown(_ visibility: Visibility) async throws -> Set<String> {
            try await database.read { session in try VisibilityQueries.visible(session, .service, ids: ids, visibility) }
        }
        let few = try await shown(.hiding(teamIDs: ["PA", "PB"], ownTeamIDs: ["PC"]))
        let many = try await shown(.hiding(teamIDs: others + ["PA", "PB"], ownTeamIDs: ["PC"]))
        #expect(few == many && many.count == 5)
        let last = try await shown(.only(teamIDs: Array(others.dropLast()) + ["PA"], objects: []))
        #expect(last.count == 4)
        let beyond = try await shown(.only(teamIDs: others + ["PA"], objects: []))
        #expect(beyond == [])
        await database.close()
    }

    @Test("what is left of a service that is gone is not shown to whoever does not see everything")
    func goneService() async throws {
        let database = try await furnished(.sqlite)
        let gone = EventRecord(
            id: "PEVENT", serviceID: "PGONE", integrationID: "P", dedupKey: "k", action: "resolve", reason: .unknownKey,
            summary: "Secret", createdAt: Instant(seconds: 0))
        try await database.write { session in try EventRecordQueries.insert(session, gone) }
        let callers: [(Visibility, Int)] = [
            (.everything, 1), (.hiding(teamIDs: ["PA"], ownTeamIDs: []), 0), (.only(teamIDs: ["PA"], objects: []), 0),
        ]
        for (caller, count) in callers {
            let found = try await database.read { session in
                try EventRecordQueries.page(session, EventRecordQueries.Filter(), visibility: caller, limit: 10)
            }
            #expect(found.count == count, "\(caller)")
        }
        await database.close()
    }

    @Test("binds each list of ids once, however many parts of a statement ask for it")
    func boundOnce() {
        let own = (0..<100).map { "PX\($0)" }
        var filter = IncidentFilter()
        filter.serviceIDs = (0..<10).map { "PS\($0)" }
        filter.statuses = [.triggered, .acknowledged]
        let visibility = Visibility.hiding(teamIDs: ["PA"], ownTeamIDs: own)
        let query = IncidentListQueries.statement(
            filter, visibility: visibility, IncidentListQueries.NumberBounds(), .init(limit: 25, offset: 0))
        #expect(query.arguments.count { $0 == .text("PX7") } == 1)
        #expect(query.sql.text.components(of: "incident_teams AS link") == 40)
    }
}

extension String {
    /// How often another text occurs in it.
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}

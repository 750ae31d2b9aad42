// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("Each change of configuration leaves its record")
struct AuditRecordingTests {
    /// All kinds of the table but those that have a history of their own.
    static let kinds = WrittenKind.all.filter { $0.create?.operation.isAudited == true }

    private static let audited = Bindings.all.handlers.values.map(\.endpoint.operation).filter(\.isAudited)
        .sorted { $0.id < $1.id }

    @Test("the table has kinds of all sorts, and no incident")
    func table() {
        #expect(Self.kinds.count > 15)
        let ids = Set(Self.kinds.map(\.id))
        #expect(!ids.contains("createIncident") && !ids.contains("createIncidentNote"))
    }

    @Test("making something leaves one record of all that it is", arguments: kinds)
    func making(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let trail = AuditTrail(house.furnished.house)
        trail.begin()
        let made = try await house.make()
        let record = try await trail.only()
        let isPart = !kind.parents(house.furnished).isEmpty
        #expect(record["action"]?.stringValue == (isPart ? "update" : "create"))
        #expect(AuditTrail.resource(record)["id"] == made["id"])
        if !isPart { #expect(AuditTrail.root(record)["id"] == made["id"]) }
        let fields = AuditTrail.fields(record)
        #expect(!fields.isEmpty || !AuditTrail.references(record).isEmpty)
        #expect(fields.allSatisfy { $0["before_value"] == .null && $0["value"] != .null }, "\(record.text)")
    }

    @Test(
        "a change leaves one record of what is different, and none when it is made again",
        arguments: kinds.filter { $0.update != nil })
    func changing(_ kind: WrittenKind) async throws {
        let update = try #require(kind.update)
        let house = try await KindHouse(kind)
        let trail = AuditTrail(house.furnished.house)
        let id = ScheduleForms.id(try await house.make())
        let before = try await house.read(id)
        trail.begin()
        _ = try await house.change(update, id)
        let after = try await house.read(id)
        let differences = KindHouse.differences(before, after, but: ["updated_at"])
        let records = try await trail.records()
        #expect(records.count == (differences.isEmpty ? 0 : 1), "\(differences) \(records.map(\.text))")
        if let record = records.first {
            #expect(record["action"] == "update" && AuditTrail.resource(record)["id"]?.stringValue == id)
            let isToldBoth = AuditTrail.fields(record).contains { $0["value"] != $0["before_value"] }
            #expect(isToldBoth || !AuditTrail.references(record).isEmpty, "\(record.text)")
        }
        trail.begin()
        _ = try await house.change(update, id)
        let again = try await trail.records()
        #expect(again.isEmpty, "\(again.map(\.text))")
    }

    @Test(
        "removing something leaves one record of all that it was",
        arguments: kinds.filter { WrittenKind.one(.delete, of: $0.create) != nil })
    func removing(_ kind: WrittenKind) async throws {
        let delete = try #require(WrittenKind.one(.delete, of: kind.create))
        let house = try await KindHouse(kind)
        let trail = AuditTrail(house.furnished.house)
        let id = ScheduleForms.id(try await house.make())
        let record = try await trail.record("DELETE", house.path(delete, id))
        let isPart = !kind.parents(house.furnished).isEmpty
        #expect(record["action"]?.stringValue == (isPart ? "update" : "delete"))
        #expect(AuditTrail.resource(record)["id"]?.stringValue == id)
        let fields = AuditTrail.fields(record)
        #expect(!fields.isEmpty || !AuditTrail.references(record).isEmpty)
        #expect(fields.allSatisfy { $0["before_value"] != .null && $0["value"] == .null }, "\(record.text)")
        try await trail.leavesNone("DELETE", house.path(delete, id), status: 404)
    }

    // MARK: By construction

    @Test("whatever such an operation can change is looked at before and after")
    func seen() {
        let snapshots = Bindings.all.snapshots.merging(AuditSnapshots.unlisted) { own, _ in own }
        let blind = Self.audited.filter { !AuditContext.seesAll(of: $0, snapshots) }.map(\.id)
        // Retired: it refuses everybody.
        #expect(blind.filter { $0 != "convertServiceEventRulesToEventOrchestration" } == [])
    }

    @Test("whatever has a trail can be asked for by its kind")
    func kindsAreKnown() {
        let types = AuditRoot.publishedTypes + AuditRoot.otherTypes
        let known = Set(types.map { AuditRoot.kind(ofCollection: $0) })
        for operation in Self.audited {
            var values = Dictionary(uniqueKeysWithValues: operation.path.variables.map { ($0, "PX") })
            values["entity_type"] = "users"
            let kind = operation.auditRoot(values).kind
            #expect(known.contains(kind), "\(operation.id): \(kind)")
        }
    }

    @Test("incidents, their parts and what is only looked at have none")
    func notAudited() {
        let ids = Set(Self.audited.map(\.id))
        for endpoint in Operations.all where endpoint.operation.access == .read {
            #expect(!ids.contains(endpoint.operation.id))
        }
        for id in [
            "createIncident", "updateIncident", "mergeIncidents", "createIncidentNote", "updateIncidentAlerts",
            "setIncidentFieldValues", "answerResponderRequest", "updateChangeEvent", "sendEvent", "createSchedulePreview",
        ] {
            #expect(!ids.contains(id), "\(id)")
        }
        for id in ["createTeam", "updateTeamUser", "createMaintenanceWindow", "createScheduleOverride", "createTags"] {
            #expect(ids.contains(id), "\(id)")
        }
    }

    @Test("acting on an incident leaves none")
    func incidents() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        trail.begin()
        try await house.event("trigger", key: "k")
        _ = try await house.incident(1, ["status": "acknowledged"])
        _ = try await house.call("POST", "/incidents/1/notes", ["note": ["content": "Here"]])
        let found = try await trail.records()
        #expect(found.isEmpty)
    }

    @Test("what is refused leaves none")
    func refused() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let owner = "/users/\(house.ownerID)"
        let service = "/services/\(house.serviceID)"
        try await trail.leavesNone("PUT", service, ["service": ["name": ""]], status: 400)
        try await trail.leavesNone("PUT", service, ["service": ["name": "New"]], status: 403, as: .readOnlyKey)
        try await trail.leavesNone("PUT", owner, ["user": ["role": "user"]], status: 400)
        try await trail.leavesNone("DELETE", owner, status: 400)
        try await trail.leavesNone("DELETE", "/teams/PNONE", status: 404)
        try await trail.leavesNone("PUT", "/teams/PNONE", ["team": ["name": "New"]], status: 404)
        let twin: JSON = ["name": "Twin", "email": .string(house.ownerEmail)]
        try await trail.leavesNone("POST", "/users", ["user": twin], status: 400)
        try await trail.leavesNone(
            "POST", "/users/\(house.ownerID)/contact_methods", ["contact_method": ["type": "email_contact_method"]],
            status: 400)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Audit records of webhooks")
struct WebhookAuditTests {
    private static let secrets = ["secret-word", "secret-path", "secret-query", WebhookForms.headerValue, "secret-client"]

    private func expectNoSecret(_ records: [JSON], _ more: [String] = []) {
        for record in records {
            for secret in Self.secrets + more { #expect(!record.text.contains(secret), "\(record.text)") }
        }
    }

    @Test("say where events go, and nothing that opens a door")
    func subscription() async throws {
        let world = try await WebhookHouse()
        let trail = AuditTrail(world.house)
        let body: JSON = ["webhook_subscription": .object(WebhookForms.body(world.service))]
        let made = try await trail.record("POST", WebhookHouse.path, body)
        let id = ScheduleForms.id(AuditTrail.root(made))
        let secret = try await world.stored(id).secret
        #expect(made["action"] == "create" && AuditTrail.root(made)["type"] == "webhook_subscription_reference")
        let values = AuditTrail.values(made)
        #expect(values.contains { $0[0] == "delivery_method.url" && $0[2].hasPrefix("https://hooks.example:8443") })
        #expect(values.contains { $0[0] == "delivery_method.custom_headers" } && values.contains { $0[0] == "events" })
        #expect(AuditTrail.changes(made) == [["filter", world.house.serviceID, ""]])
        let one = "\(WebhookHouse.path)/\(id)"
        let changed = try await trail.record("PUT", one, ["webhook_subscription": ["active": false]])
        #expect(AuditTrail.values(changed) == [["active", "true", "false"]])
        let rotated = try await trail.record("POST", "/tocsin/v1\(one)/rotate_secret")
        #expect(rotated["action"] == "update" && ScheduleForms.id(AuditTrail.root(rotated)) == id)
        #expect(AuditTrail.values(rotated).contains { $0[0] == "secret" })
        let newSecret = try await world.stored(id).secret
        try await trail.leavesNone("POST", "\(one)/ping", status: 202)
        try await trail.leavesNone("POST", "\(one)/enable", status: 200)
        let removed = try await trail.record("DELETE", one)
        #expect(removed["action"] == "delete")
        expectNoSecret([made, changed, rotated, removed], [secret, newSecret])
    }

    @Test("one that is enabled again leaves one")
    func enabled() async throws {
        let world = try await WebhookHouse()
        let trail = AuditTrail(world.house)
        let id = ScheduleForms.id(try await world.make())
        var subscription = try await world.stored(id)
        subscription.disabledUntil = world.house.runtime.now.adding(seconds: 86_400)
        try await world.store(subscription)
        let record = try await trail.record("POST", "\(WebhookHouse.path)/\(id)/enable")
        #expect(AuditTrail.values(record) == [["delivery_method.temporarily_disabled", "true", "false"]])
    }

    @Test("those of OAuth clients name them, and not what they know")
    func clients() async throws {
        let world = try await WebhookHouse()
        let trail = AuditTrail(world.house)
        let made = try await trail.record("POST", WebhookHouse.clients, ["oauth_client": .object(WebhookForms.client)])
        let one = "\(WebhookHouse.clients)/\(ScheduleForms.id(AuditTrail.root(made)))"
        let changed = try await trail.record("PUT", one, ["oauth_client": ["client_secret": "secret-client-2"]])
        #expect(AuditTrail.values(changed).map { $0[0] } == ["client_secret"])
        let removed = try await trail.record("DELETE", one)
        expectNoSecret([made, changed, removed])
    }
}

// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Domain
import Testing

@Suite("Scopes")
struct ScopeTableTests {
    @Test("of every operation are known, each once and in words of its own")
    func complete() {
        let names = ScopeTable.names
        #expect(Set(names).count == names.count)
        for operation in Operations.all.map(\.operation) {
            for scope in operation.acceptedScopes { #expect(names.contains(scope), "\(scope)") }
        }
        for name in ["incident.read", "read", "write", "openid", "profile", "email", "offline_access"] {
            #expect(names.contains(name), "\(name)")
        }
        // The two spellings of one scope of the reference are the only ones that share their words.
        let sentences = ScopeTable.all.filter { $0.name != "incident.read" }.map(\.sentence)
        #expect(Set(sentences).count == sentences.count)
        for entry in ScopeTable.all {
            #expect(entry.sentence.first?.isUppercase == true && !entry.sentence.hasSuffix("."), "\(entry.sentence)")
            #expect(!entry.sentence.contains("_") && !entry.sentence.contains(":"), "\(entry.sentence)")
        }
    }

    @Test("say what the operations behind them do")
    func words() {
        let words = [
            "services.read": "See services", "services.write": "Create, change and delete services",
            "users:contact_methods.read": "See contact methods of users", "oncalls.read": "See who is on call",
            "tags.write": "Create and delete tags", "standards.write": "Change standards",
        ]
        for (scope, sentence) in words { #expect(ScopeTable.sentence(scope) == sentence) }
    }

    @Test("that Terraform asks for at once are all known")
    func terraform() {
        let asked = """
            abilities.read addons.read addons.write analytics.read audit_records.read change_events.read \
            change_events.write custom_fields.read custom_fields.write escalation_policies.read escalation_policies.write \
            event_orchestrations.read event_orchestrations.write event_rules.read event_rules.write extension_schemas.read \
            extensions.read extensions.write incident_workflows.read incident_workflows.write \
            incident_workflows:instances.write incidents.read incidents.write licenses.read notifications.read oncalls.read \
            priorities.read response_plays.read response_plays.write schedules.read schedules.write services.read \
            services.write standards.read standards.write status_dashboards.read status_pages.read status_pages.write \
            subscribers.read subscribers.write tags.read tags.write teams.read teams.write templates.read templates.write \
            users.read users.write users:contact_methods.read users:contact_methods.write users:sessions.read \
            users:sessions.write vendors.read
            """
        for scope in asked.split(separator: " ") { #expect(ScopeTable.known.contains(String(scope)), "\(scope)") }
    }

    @Test("of the classic kind stand for all of theirs")
    func classic() {
        let read = ScopeTable.expanded([ScopeTable.read])
        #expect(read.contains("services.read") && read.contains("users:contact_methods.read"))
        #expect(!read.contains { $0.hasSuffix(".write") || $0 == ScopeTable.write })
        let write = ScopeTable.expanded([ScopeTable.write])
        #expect(write.contains("services.write") && write.contains("services.read") && write.contains(ScopeTable.read))
        #expect(ScopeTable.expanded(["services.read"]) == ["services.read"])
        let all = ScopeTable.expanded([ScopeTable.read, ScopeTable.write])
        #expect(Set(all).count == all.count)
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Testing

@Suite("What the reference tells of an operation")
struct OperationFactsTests {
    private static let operations = Operations.all.map(\.operation)

    private static func reference(baseURL: String = "https://tocsin.example") -> APIReference {
        APIReference(
            Operations.all, bound: ["createIncident"], baseURL: baseURL,
            limits: APIReference.Limits(callsPerMinute: 960, eventsPerMinute: 120))
    }

    @Test("says who can be paged by it")
    func audience() {
        func ids(_ audience: Catalogue.Operation.Audience) -> Set<String> {
            Set(Self.operations.filter { $0.audience == audience }.map(\.id))
        }
        #expect(
            ids(.assignees) == ["createIncident", "updateIncident", "updateIncidents", "sendEvent", "createV1Event"])
        #expect(ids(.responders) == ["createIncidentResponderRequest"])
        #expect(ids(.subscribers) == ["createIncidentStatusUpdate"])
        #expect(Self.operations.allSatisfy { !$0.pagesSomeone || $0.access == .write })
    }

    @Test("calls admin what asks for an administrator, and the others by what they do")
    func levels() {
        for operation in Self.operations where operation.authentication == .token {
            #expect((operation.accessLevel == .admin) == (operation.right == .administer), "\(operation.id)")
            if operation.right < .administer {
                #expect(operation.accessLevel.rawValue == operation.access.rawValue, "\(operation.id)")
            }
        }
    }

    @Test("tells interfaces apart by the path")
    func interfaces() throws {
        let wanted: [(String, Catalogue.Operation.Interface)] = [
            ("createIncident", .restV2), ("sendEvent", .eventsV2), ("createV1Event", .eventsV1), ("oauthToken", .oauth),
            ("listKeys", .tocsinV1),
        ]
        for (id, interface) in wanted {
            let operation = try #require(Self.operations.first { $0.id == id })
            #expect(operation.interface == interface, "\(id)")
        }
        #expect(Set(Self.operations.map(\.interface)) == Set(Catalogue.Operation.Interface.allCases))
    }

    @Test("gives a call whose words a shell takes as they are")
    func curl() throws {
        let entry = try #require(Self.reference(baseURL: "https://it's.example").entry("createIncident"))
        #expect(entry.curl.hasPrefix(#"curl -s -X POST 'https://it'\''s.example/incidents' -H 'Authorization: Token "#))
        #expect(entry.curl.contains("-H 'From: ") && entry.curl.contains(#"-d '{"incident":{"#))
        let event = try #require(Self.reference().entry("sendEvent"))
        #expect(event.curl.contains(#""routing_key":"ROUTING_KEY""#) && !event.curl.contains("Authorization"))
        let alert = try #require(Self.reference().entry("getIncidentAlert"))
        #expect(alert.curl.contains("'https://tocsin.example/incidents/ID/alerts/ALERT_ID'"))
    }

    @Test("names the roles that the door lets in")
    func roles() throws {
        let reference = Self.reference()
        let change = try #require(reference.entry("createService"))
        #expect(change.roles == [.owner, .admin, .user])
        let look = try #require(reference.entry("getIncident"))
        #expect(look.roles == Role.allCases && look.roleWords == "Any role")
        let own = try #require(reference.entry("updateUser"))
        #expect(own.isOpenToOneself && own.roles == [.owner, .admin])
        let event = try #require(reference.entry("sendEvent"))
        #expect(event.roles.isEmpty && event.rateWords.hasPrefix("120 events a minute"))
    }

    @Test("lists the members that are taken and given, under their root")
    func members() throws {
        let entry = try #require(Self.reference().entry("createIncident"))
        let input = try #require(entry.input)
        #expect(input.rootKey == "incident" && !input.isList && input.members.contains { $0.name == "title" })
        #expect(!input.members.contains { $0.name == "incident_number" }, "what is only read is not taken")
        let output = try #require(entry.output)
        #expect(output.members.contains { $0.name == "incident_number" })
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Integrations as clients send them")
struct ServiceIntegrationTests {
    private func add(_ house: TestHouse, _ fields: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("POST", "/services/\(house.serviceID)/integrations", ["integration": .object(fields)])
    }

    private func path(_ house: TestHouse, _ answer: TestHouse.Answer) -> String {
        "/services/\(house.serviceID)/integrations/\(answer.json["integration"]?["id"]?.stringValue ?? "")"
    }

    @Test("without a type of its own one takes Events API v2, with a vendor or without")
    func undecidedType() async throws {
        let house = try await TestHouse()
        let vendor: JSON = ["id": "PAM4FGS", "type": "vendor"]
        let cases: [JSONObject] = [
            [:], ["type": .null], ["type": "service_integration"], ["type": "service_integration", "vendor": vendor],
            ["vendor": vendor], ["type": "events_api_v2_inbound_integration_reference"],
        ]
        for fields in cases {
            let made = try await add(house, fields)
            #expect(made.status == 201, "\(made.json.text)")
            #expect(made.json["integration"]?["type"] == "events_api_v2_inbound_integration")
        }
    }

    @Test("a change that leaves the type open leaves it as it is")
    func typeStays() async throws {
        let house = try await TestHouse()
        let made = try await add(house, ["type": "generic_events_api_inbound_integration", "name": "Old"])
        for type in [JSON.null, "service_integration"] {
            let changed = try await house.call("PUT", path(house, made), ["integration": ["type": type, "name": "New"]])
            #expect(changed.json["integration"]?["type"] == "generic_events_api_inbound_integration")
            #expect(changed.json["integration"]?["name"] == "New")
        }
    }

    @Test("a vendor is kept and shown again as a reference; what can be no id is refused")
    func vendor() async throws {
        let house = try await TestHouse()
        let made = try await add(house, ["vendor": ["id": "PAM4FGS", "type": "vendor_reference"]])
        let shown = try await house.call("GET", path(house, made)).json["integration"]
        #expect(shown == made.json["integration"])
        #expect(shown?["vendor"]?["id"] == "PAM4FGS" && shown?["vendor"]?["type"] == "vendor_reference")
        let limit = String(repeating: "V", count: Integration.vendorIDLengthMaximum)
        for (id, status) in [(limit, 201), (limit + "V", 400), ("", 400), (" ", 400), ("a b", 400), ("é", 400)] {
            let answer = try await add(house, ["vendor": ["id": .string(id), "type": "vendor_reference"]])
            #expect(answer.status == status, "\(id)")
        }
    }

    @Test("a mail inlet gets an address that nobody can guess, unless it brings one")
    func mailAddress() async throws {
        let house = try await TestHouse()
        let made = try await add(house, ["type": .string(Integration.mailType)]).json["integration"]
        let address = made?["integration_email"]?.stringValue ?? ""
        #expect(address.hasSuffix("@tocsin.example") && User.looksLikeEmail(address) && address.count > 30)
        let given = try await add(
            house, ["type": .string(Integration.mailType), "integration_email": "Disks@tocsin.example"])
        #expect(given.json["integration"]?["integration_email"] == "Disks@tocsin.example")
        let renamed = try await house.call("PUT", path(house, given), ["integration": ["name": "Disks"]])
        #expect(renamed.json["integration"]?["integration_email"] == "Disks@tocsin.example")
        let twin = try await add(
            house, ["type": .string(Integration.mailType), "integration_email": "disks@TOCSIN.example"])
        #expect(twin.status == 400 && twin.errors == ["Integration email has already been taken"])
        let wrong = try await add(house, ["type": .string(Integration.mailType), "integration_email": "no address"])
        #expect(wrong.status == 400 && wrong.errors == ["Integration email is invalid"])
    }

    @Test("what becomes of mail is kept as it was sent, and other types do not show it")
    func mailSettings() async throws {
        let house = try await TestHouse()
        let settings: JSONObject = [
            "email_incident_creation": "use_rules", "email_filter_mode": "and-rules-email",
            "email_parsing_fallback": "discard",
            "email_filters": [
                ["subject_mode": "match", "subject_regex": "disk", "body_mode": "always", "from_email_mode": "no-match"]
            ],
            "email_parsers": [
                [
                    "action": "resolve",
                    "match_predicate": [
                        "type": "all", "children": [["type": "contains", "part": "subject", "matcher": "OK"]],
                    ],
                    "value_extractors": [["type": "entire", "part": "subject", "value_name": "incident_key"]],
                ]
            ],
        ]
        var fields = settings
        fields.append("type", .string(Integration.mailType))
        let made = try await add(house, fields)
        let shown = try await house.call("GET", path(house, made)).json["integration"]
        #expect(shown == made.json["integration"])
        for member in settings.members { #expect(shown?[member.name] == member.value, "\(member.name)") }
        let plain = try await add(house, ["type": .string(Integration.mailType)]).json["integration"]
        #expect(plain?["email_filter_mode"] == "all-email" && plain?["email_filters"] == [])
        var other = settings
        other.append("type", "events_api_v2_inbound_integration")
        let events = try await add(house, other).json["integration"]
        for member in settings.members { #expect(events?[member.name] == nil) }
        #expect(events?["integration_email"] == nil)
    }

    @Test(
        "each wrong setting of a mail inlet is named",
        arguments: [
            ("email_incident_creation", "sometimes"), ("email_filter_mode", "all"), ("email_parsing_fallback", 5),
            ("email_filters", "none"), ("email_filters", [["subject_mode": "perhaps"]]),
            ("email_parsers", [["action": "x"]]),
            ("email_parsers", [["action": "trigger", "match_predicate": ["type": "like"]]]),
            ("email_filters", .array(Array(repeating: JSON.object([:]), count: Integration.mailRulesMaximum + 1))),
        ] as [(String, JSON)])
    func wrongMailSettings(_ name: String, _ value: JSON) async throws {
        let house = try await TestHouse()
        let answer = try await add(house, ["type": .string(Integration.mailType), name: value])
        #expect(answer.status == 400 && answer.code == 2001 && answer.errors.count == 1)
        let label = name.split(separator: "_").joined(separator: " ")
        #expect(answer.errors.first?.lowercased().hasPrefix(label) == true, "\(answer.errors)")
    }
}

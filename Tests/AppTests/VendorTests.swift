// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Vendors")
struct VendorTests {
    @Test("are the same in every account, by name, each with an id of its own")
    func all() async throws {
        let house = try await TestHouse()
        let list = try await house.call("GET", "/vendors", query: "limit=100&total=true").json
        let vendors = list["vendors"]?.arrayValue ?? []
        #expect(vendors.count == Vendor.all.count && list["total"]?.intValue == Int64(Vendor.all.count))
        let names = vendors.compactMap { $0["name"]?.stringValue }
        #expect(names == names.sorted { $0.lowercased() < $1.lowercased() })
        #expect(Set(Vendor.all.map(\.id)).count == Vendor.all.count)
        for name in ["Amazon CloudWatch", "Datadog", "Prometheus", "Grafana", "Nagios", "Email", "Events API v2"] {
            #expect(names.contains(name), "\(name)")
        }
        for vendor in vendors {
            #expect(vendor["type"] == "vendor" && vendor["summary"] == vendor["name"], "\(vendor.text)")
            #expect(vendor["description"]?.stringValue?.isEmpty == false)
            #expect(vendor["generic_service_type"]?.stringValue?.hasSuffix("_inbound_integration") == true)
        }
        let page = try await house.call("GET", "/vendors", query: "limit=2&offset=1").json
        #expect(page["vendors"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == Array(names[1...2]))
        #expect(page["more"] == true)
    }

    @Test("one is shown as the list shows it, and one that is none is not found")
    func one() async throws {
        let house = try await TestHouse()
        let first = try await house.call("GET", "/vendors").json["vendors"]?[0]
        let shown = try await house.call("GET", "/vendors/\(first?["id"]?.stringValue ?? "")").json["vendor"]
        #expect(shown != nil && shown == first)
        let unknown = try await house.call("GET", "/vendors/PNONE")
        #expect(unknown.status == 404 && unknown.code == 2100)
    }

    @Test("an integration names its vendor, and shows it in full where that is asked for")
    func references() async throws {
        let house = try await TestHouse()
        let made = try await house.call(
            "POST", "/services/\(house.serviceID)/integrations",
            ["integration": ["name": "Metrics", "vendor": ["id": "PZQ6AUS", "type": "vendor_reference"]]])
        #expect(made.json["integration"]?["vendor"]?["summary"] == "Amazon CloudWatch")
        let path = "/services/\(house.serviceID)/integrations/\(made.json["integration"]?["id"]?.stringValue ?? "")"
        let full = try await house.call("GET", path, query: "include[]=vendors").json["integration"]?["vendor"]
        #expect(full?["type"] == "vendor" && full?["name"] == "Amazon CloudWatch")
    }
}

@Suite("Extension schemas")
struct ExtensionSchemaTests {
    @Test("are the same in every account, by label, each with an id and a key of its own")
    func all() async throws {
        let house = try await TestHouse()
        let list = try await house.call("GET", "/extension_schemas", query: "limit=100").json
        let schemas = list["extension_schemas"]?.arrayValue ?? []
        #expect(list["more"] == false && schemas.count == ExtensionSchema.all.count)
        let labels = schemas.compactMap { $0["label"]?.stringValue }
        #expect(labels == labels.sorted { $0.lowercased() < $1.lowercased() })
        #expect(Set(ExtensionSchema.all.map(\.id)).count == schemas.count)
        #expect(Set(ExtensionSchema.all.map(\.key)).count == schemas.count)
        for label in ["Generic V2 Webhook", "Slack", "ServiceNow (v7)", "Jira Cloud"] {
            #expect(labels.contains(label), "\(label)")
        }
        for schema in schemas {
            #expect(schema["type"] == "extension_schema" && schema["summary"] == schema["label"], "\(schema.text)")
            #expect(schema["send_types"]?.arrayValue?.isEmpty == false)
        }
    }

    @Test("one is shown as the list shows it, and one that is none is not found")
    func one() async throws {
        let house = try await TestHouse()
        let first = try await house.call("GET", "/extension_schemas").json["extension_schemas"]?[0]
        let path = "/extension_schemas/\(first?["id"]?.stringValue ?? "")"
        let shown = try await house.call("GET", path).json["extension_schema"]
        #expect(shown != nil && shown == first)
        #expect(try await house.call("GET", "/extension_schemas/PNONE").code == 2100)
        #expect(try await house.call("GET", "/extension_schemas", as: .nobody).status == 401)
    }
}

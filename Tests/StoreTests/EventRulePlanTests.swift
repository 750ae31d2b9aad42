// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Foundation
import HouseTesting
import Store
import Testing

/// An event of a service that gathers or holds back costs no more with the history.
@Suite("What grouping and holding back ask")
struct EventRulePlanTests {
    private static let content: JSON = ["aggregate": "any", "fields": ["summary", "source"], "time_window": 300]

    private static let parameters: [JSON] = [
        ["type": "time", "config": ["timeout": 0]], ["type": "intelligent", "config": ["time_window": 300]],
        ["type": "content_based", "config": content], ["type": "content_based_intelligent", "config": content],
    ]

    @Test("no question reads a whole table", arguments: parameters)
    func plans(_ parameters: JSON) async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        let setting: JSON = [
            "type": parameters["type"] ?? .null, "config": parameters["config"] ?? .null,
            "services": [["id": .string(house.serviceID)]],
        ]
        let made = try await house.call("POST", "/alert_grouping_settings", ["alert_grouping_setting": setting])
        #expect(made.status == 201, "\(made.json.text)")
        let paused: JSON = ["auto_pause_notifications_parameters": ["enabled": true, "timeout": 120]]
        _ = try await house.call("PUT", "/services/\(house.serviceID)", ["service": paused])
        _ = database.takePlans()
        for action in ["trigger", "resolve", "trigger"] { try await house.event(action, key: "a") }
        try await house.live(seconds: 120)
        try await house.event("trigger", key: "b")
        for path in ["counts", "alerts"] {
            for query in ["", "service_id=\(house.serviceID)&suspended_by=auto_pause"] {
                let answer = try await house.call("GET", "/paused_incident_reports/\(path)", query: query)
                #expect(answer.status == 200, "\(answer.json.text)")
            }
        }
        #expect(try await house.incidentCount() == 1)
        let plans = database.takePlans()
        for table in ["alert_groups", "suspended_alerts"] {
            #expect(plans.contains { $0.sql.contains(" FROM \(table)") }, "\(table) was not asked")
        }
        for plan in plans { #expect(plan.scans.isEmpty, "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))") }
    }
}

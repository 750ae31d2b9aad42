// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import HouseTesting
import Store

/// Puts agents with all the grants that they may have into a database, beside an account with some incidents of one service.
enum AgentFilling {
    /// Agents of one transaction.
    private static let batch = 100
    /// What the grants of an agent are for, in turn.
    private static let resources = [
        "incidents", "services", "teams", "schedules", "escalation_policies", "log_entries", "maintenance_windows", "users",
        "tags", "priorities",
    ]

    /// Incidents of the one service, numbered from 1.
    static let incidentCount = 200

    static func token(_ number: Int) -> String { "bench-agent-" + padded("", number) }

    /// So many agents, and after them one all of whose grants are for incidents. Of each agent the last grant for incidents
    /// is the one that covers the incidents which are there.
    static func agents(_ count: Int, at path: String) async throws {
        let now = LiveRuntime().now
        let house = try await TestHouse(database: try await DatabaseURL.open("sqlite:\(path)"), now: now)
        for number in 1...incidentCount {
            let incident: JSON = [
                "incident": [
                    "type": "incident", "title": .string("Disk \(number) is full"),
                    "service": ["id": .string(house.serviceID), "type": "service_reference"],
                ]
            ]
            let made = try await house.call("POST", "/incidents", incident)
            guard made.status == 201 else { throw Options.Wrong(description: "no incident: \(made.status)") }
        }
        let (ownerID, serviceID, secrets) = (house.ownerID, house.serviceID, house.environment.secrets)
        for first in stride(from: 0, through: count, by: batch) {
            let last = min(count + 1, first + batch)
            try await house.database.write { session in
                for number in first..<last {
                    let agent = AIAgent(
                        id: padded("QA", number), name: "Agent \(number)", purpose: "Measures", ownerID: ownerID,
                        createdAt: now)
                    try AgentQueries.insert(session, agent, hash: secrets.hash(ofToken: token(number)))
                    for place in 0..<Grant.perAgentMaximum {
                        let grant = Self.grant(place, of: number, isAlike: number == count, serviceID, now)
                        try GrantQueries.insert(session, grant)
                    }
                }
            }
        }
        await house.database.close()
    }

    private static func grant(
        _ place: Int, of number: Int, isAlike: Bool, _ serviceID: String, _ now: Instant
    ) -> Grant {
        let resource = isAlike ? resources[0] : resources[place % resources.count]
        let isLast = place + (isAlike ? 1 : resources.count) >= Grant.perAgentMaximum
        return Grant(
            id: padded("QG", number * Grant.perAgentMaximum + place), agentID: padded("QA", number), resource: resource,
            access: place % 2 == 0 ? .read : .write,
            serviceIDs: [padded("QS", 2 * place), isLast ? serviceID : padded("QS", 2 * place + 1)], createdAt: now)
    }

    /// As long as ids are.
    private static func padded(_ prefix: String, _ number: Int) -> String { prefix + String(format: "%012ld", number) }
}

// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

/// Short ways to ask for what a person must agree to, and to decide about it.
extension AgentHouse {
    static let approvals = "/tocsin/v1/approvals"
    static let acknowledgement: JSON = ["incident": ["type": "incident_reference", "status": "acknowledged"]]

    /// An agent whose changes of incidents wait.
    func waitingAgent(_ more: JSONObject = [:]) async throws -> (agent: Made, grantID: String) {
        let agent = try await agent(more)
        return (agent, try await grant(agent, "incidents", "write", ["approval": true]))
    }

    /// The approval for which an acknowledgement of the first incident waits.
    func ask(_ agent: Made) async throws -> JSON {
        let answer = try await acknowledge(incidentID, as: agent)
        #expect(answer.status == 202, "\(answer.json.text)")
        return try #require(answer.json["approval"])
    }

    func decide(
        _ approval: JSON, _ status: String = "approved", as caller: TestHouse.Caller = .userKey
    ) async throws -> TestHouse.Answer {
        let body: JSON = ["approval": ["status": .string(status)]]
        return try await house.call("PUT", "\(Self.approvals)/\(ScheduleForms.id(approval))", body, as: caller)
    }

    /// The acknowledgement with the approval's id in its header.
    func acknowledge(
        naming approval: JSON, _ body: JSON = AgentHouse.acknowledgement, as agent: Made
    ) async -> TestHouse.Answer {
        var request = WireRequest(
            method: "PUT", path: "/incidents/\(incidentID)", authorization: "Bearer \(agent.token)", body: body.encoded())
        request.approvalID = ScheduleForms.id(approval)
        return await house.send(request)
    }

    func incidentStatus() async throws -> String? { try await house.incident(1)["status"]?.stringValue }

    func acknowledgementCount() async throws -> Int {
        try await house.kinds(1).filter { $0 == "acknowledge_log_entry" }.count
    }
}

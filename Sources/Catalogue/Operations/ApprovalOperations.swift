// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Changes of agents that wait for a person. Agents reach none of it: they hear by repeating their call.
    package enum Approvals {
        private static let area = "Tocsin"

        package static let status = Parameter(
            "status", .choice(Approval.Status.allCases.map(\.rawValue)), "Only approvals with this status.")

        package static let list = Endpoint<Nothing, Approval>(
            Operation(
                "listApprovals", .get, "/tocsin/v1/approvals", area: area, scope: nil, needs: .see, paging: .cursor,
                parameters: [status], outputKey: "approvals", summary: "List changes of agents that a person decides about",
                detail: """
                    The newest first, without `request` and `changes`. People see those of their own agents; administrators \
                    and account keys see all.
                    """),
            input: nil, output: Shapes.approval)

        package static let get = Endpoint<Nothing, Approval>(
            Operation(
                "getApproval", .get, "/tocsin/v1/approvals/{id}", area: area, scope: nil, needs: .see,
                outputKey: "approval", summary: "Show a change of an agent that a person decides about",
                detail: """
                    `request` is what would be sent, and `changes` what would be different, object by object, as it was \
                    when the agent asked. Secrets are left out of both.
                    """),
            input: nil, output: Shapes.approval)

        package static let decide = Endpoint<ApprovalDecision, Approval>(
            Operation(
                "updateApproval", .put, "/tocsin/v1/approvals/{id}", area: area, scope: nil, needs: .see,
                inputKey: "approval", outputKey: "approval", summary: "Agree to a change of an agent, or refuse it",
                detail: """
                    `approved` carries the change out at once, as the agent and exactly as it was sent; `outcome` says how \
                    that ended. It works once, within an hour. It is for the agent's owner or an administrator, with a \
                    person's own credential, who may do the change themselves.
                    """),
            input: Shapes.approvalDecision, output: Shapes.approval)

        package static let all: [AnyEndpoint] = [list.erased, get.erased, decide.erased]
    }
}

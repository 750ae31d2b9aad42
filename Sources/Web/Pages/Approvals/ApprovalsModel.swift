// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

/// Changes of agents that wait for the viewer, or for somebody whom the viewer may stand in for.
package struct ApprovalsModel: Sendable {
    /// Changes on the page: each is shown whole.
    package static let approvalLimit = 20

    package var frame: PageFrame
    package var approvals: WaitingApprovals

    package init(frame: PageFrame, approvals: WaitingApprovals) {
        self.frame = frame
        self.approvals = approvals
    }

    var fields: Fields {
        var fields = frame.fields(title: "Approvals", place: .agents, refresh: .live)
        fields["listPath"] = .text(WebPath.agents)
        approvals.add(to: &fields, frame.time, backPath: WebPath.approvals)
        return fields
    }
}

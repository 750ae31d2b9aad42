// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    /// What agents wait for, for those who may agree to it.
    package static let approvals = "/app/approvals"

    package static func approval(_ id: String, _ verb: ApprovalVerb) -> String {
        "\(approvals)/\(PercentEncoding.encode(id))/\(verb.rawValue)"
    }
}

/// What a form about an approval asks for; the last segment of the address it posts to.
package enum ApprovalVerb: String, CaseIterable, Sendable {
    case approve, refuse

    package var decision: ApprovalDecision.Status {
        switch self {
        case .approve: .approved
        case .refuse: .refused
        }
    }
}

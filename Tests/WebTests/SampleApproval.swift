// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Web

extension Sample {
    /// The page behind a link that decides about a change, in each of its states.
    static func approvalPages(_ pages: Pages, hostile: String) -> [(String, String)] {
        let incident: JSON = ["id": "Q1", "type": "incident_reference", "summary": .string(hostile)]
        let title: JSON = ["name": "title", "before": .string(hostile), "after": .null]
        let assignees: JSON = [
            "name": "assignments", "added": [["id": "P1", "type": "user_reference", "summary": .string(hostile)]],
            "removed": [],
        ]
        let unknown: JSON = ["object": ["id": .null, "type": "note_reference"], "known": false]
        let changes: JSON = [
            ["object": incident, "known": true, "fields": [title], "references": [assignees], "left_out": 3], unknown,
        ]
        let states: [ApprovalLinkModel.State] = [
            .ready(token: "t"), .decided(sentence: hostile), .over(sentence: hostile), .expired, .refused(reason: hostile),
        ]
        var list: [(String, String)] = []
        for (number, objects) in [ApprovalChange.all(in: changes), []].enumerated() {
            let change = approval("Q1", objects, hostile)
            for state in states {
                for action in ApprovalLinkToken.Action.allCases {
                    let model = ApprovalLinkModel(
                        action: action, state: state, personName: ada.name, change: change, now: now, timeZone: zone)
                    list.append(("approval \(number) \(action) \(state)", pages.approvalLink(model)))
                }
            }
        }
        let bare = ApprovalLinkModel(
            action: .approve, state: .expired, personName: nil, change: nil, now: now, timeZone: zone)
        list.append(("approval without anything", pages.approvalLink(bare)))
        let both = ["Q1", "Q2"].map { approval($0, ApprovalChange.all(in: changes), hostile) }
        list.append(
            ("approvals", pages.approvals(ApprovalsModel(frame: frame(), approvals: .init(both, isCut: true)))))
        list.append(("no approvals", pages.approvals(ApprovalsModel(frame: frame(), approvals: .init()))))
        return list
    }

    static func approval(_ id: String, _ objects: [ApprovalChange], _ text: String) -> DisplayedApproval {
        DisplayedApproval(
            id: id, agentName: text, ownerName: text, call: text, objects: objects, request: text, digest: "00",
            askedAt: minutesAgo(1), expiresAt: minutesAhead(59))
    }
}

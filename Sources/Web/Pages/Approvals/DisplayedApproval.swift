// SPDX-License-Identifier: Apache-2.0
package import App
package import Base
import Catalogue

/// A change of an agent that a person decides about, whole: on the page of all that waits, on the agent's own page, and
/// behind a link in a mail.
package struct DisplayedApproval: Sendable {
    package var id: String
    package var agentName: String
    package var ownerName: String
    /// Method, path and, in brackets, the operation.
    package var call: String
    /// Empty where it cannot be told what would be different.
    package var objects: [ApprovalChange]
    /// Query and body without secrets, as JSON for people to read.
    package var request: String
    package var digest: String
    package var askedAt: Instant
    package var expiresAt: Instant

    package init(
        id: String, agentName: String, ownerName: String, call: String, objects: [ApprovalChange], request: String,
        digest: String, askedAt: Instant, expiresAt: Instant
    ) {
        self.id = id
        self.agentName = agentName
        self.ownerName = ownerName
        self.call = call
        self.objects = objects
        self.request = request
        self.digest = digest
        self.askedAt = askedAt
        self.expiresAt = expiresAt
    }

    /// Of the answer of the operation that shows one.
    init(_ approval: JSON) {
        self.init(
            id: approval.id, agentName: approval["agent"]?.summary ?? "", ownerName: approval["owner"]?.summary ?? "",
            call: "\(approval.text("method")) \(approval.text("path")) (\(approval.text("operation_id")))",
            objects: ApprovalChange.all(in: approval["changes"]), request: (approval["request"] ?? .null).indentedText,
            digest: approval.text("digest"), askedAt: approval.time("created_at") ?? Instant(seconds: 0),
            expiresAt: approval.time("expires_at") ?? Instant(seconds: 0))
    }

    /// What the partials `approval-change` and `approval-list` read.
    func fields(_ time: TimeText) -> Fields {
        [
            "id": .text(id), "agentName": .text(agentName), "owner": .text(ownerName), "call": .text(call),
            "objects": .list(objects.map(Self.fields(of:))), "isUnknown": .flag(objects.isEmpty),
            "request": .text(request), "digest": .text(digest), "asked": .group(time.clockFields(askedAt)),
            "expires": .group(time.clockFields(expiresAt)), "approvePath": .text(WebPath.approval(id, .approve)),
            "refusePath": .text(WebPath.approval(id, .refuse)),
        ]
    }

    private static func fields(of object: ApprovalChange) -> Fields {
        let lines = object.lines.map { line -> Fields in
            ["name": .text(line.name), "before": .text(line.before), "after": .text(line.after)]
        }
        return [
            "object": .text(object.object), "hasLines": .flag(!lines.isEmpty), "lines": .list(lines),
            "cannotBeTold": .flag(!object.isKnown),
            "leftOut": object.leftOutCount > 0 ? .number(object.leftOutCount) : .absent,
        ]
    }
}

/// Some of what waits, the newest first, as the partial `approval-list` shows it.
package struct WaitingApprovals: Sendable {
    package var shown: [DisplayedApproval]
    /// Whether more wait than are shown.
    package var isCut: Bool

    package init(_ shown: [DisplayedApproval] = [], isCut: Bool = false) {
        self.shown = shown
        self.isCut = isCut
    }

    /// `backPath` is where an answer leads.
    func add(to fields: inout Fields, _ time: TimeText, backPath: String) {
        fields["hasApprovals"] = .flag(!shown.isEmpty)
        fields["approvals"] = .list(shown.map { $0.fields(time) })
        fields["approvalsAreCut"] = .flag(isCut)
        fields["backPath"] = .text(backPath)
        fields["approvalsPath"] = .text(WebPath.approvals)
    }
}

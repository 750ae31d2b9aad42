// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension IncidentListModel {
    /// Without scripts the list reloads itself this often.
    private static let reloadSeconds = 15
    /// Failing webhooks that are named.
    private static let shownTroubles = 3

    var fields: Fields {
        var fields = frame.fields(
            title: "Incidents", place: .incidents, refresh: .liveOrReload(seconds: Self.reloadSeconds))
        fields["summary"] = .text(summary)
        fields["troubles"] = .optional(frame.fields(of: webhookTroubles, shown: Self.shownTroubles))
        fields["waiting"] = .optional(waiting)
        fields["approvalsPath"] = .text(WebPath.approvals)
        fields["statusLinks"] = .list(statusLinks)
        fields["urgencyLinks"] = .list(urgencyLinks)
        fields["groups"] = .list(groups)
        fields["backPath"] = .text(filter.path)
        fields["leftOut"] = leftOutCount > 0 ? .text(counted(leftOutCount, "more incident")) : .absent
        fields["quiet"] = .optional(rows.isEmpty ? quietFields : nil)
        fields["resolvedToggle"] = .optional(resolvedToggle)
        return fields
    }

    private var summary: String {
        if counts.triggered == 0, counts.acknowledged == 0 { return "Nothing is open" }
        return "\(counts.triggered) triggered, \(counts.acknowledged) acknowledged"
    }

    private var waiting: String? {
        guard waitingApprovalCount > 0 else { return nil }
        let most = ApprovalsModel.approvalLimit
        if waitingApprovalCount > most { return "More than \(most) changes of agents wait for your answer." }
        let verb = waitingApprovalCount == 1 ? "waits" : "wait"
        return "\(counted(waitingApprovalCount, "change of an agent", "changes of agents")) \(verb) for your answer."
    }

    // MARK: Filters

    private var statusLinks: [Fields] {
        let shown: [(IncidentFilter.Status, Int)] = [
            (.open, counts.triggered + counts.acknowledged), (.triggered, counts.triggered),
            (.acknowledged, counts.acknowledged), (.resolved, counts.recentlyResolved),
        ]
        let current = filter.status == .all ? .open : filter.status
        return shown.map { status, count in
            link(status.label, to: filter.with(status: status), isCurrent: status == current, count: count)
        }
    }

    private var urgencyLinks: [Fields] {
        let shown: [(String, DisplayedUrgency?)] = [("Any urgency", nil), ("High", .high), ("Low", .low)]
        return shown.map { label, urgency in
            link(label, to: filter.with(urgency: urgency), isCurrent: urgency == filter.urgency, count: nil)
        }
    }

    private func link(_ label: String, to target: IncidentFilter, isCurrent: Bool, count: Int?) -> Fields {
        [
            "label": .text(label), "path": .text(target.path), "isCurrent": .flag(isCurrent),
            "count": .optional(count.map { String($0) }),
        ]
    }

    /// Shows or hides what was resolved lately, below the open ones.
    private var resolvedToggle: Fields? {
        switch filter.status {
        case .open where counts.recentlyResolved > 0:
            [
                "label": .text("Show \(counted(counts.recentlyResolved, "incident")) resolved in the last 24 hours"),
                "path": .text(filter.with(status: .all).path),
            ]
        case .all:
            ["label": .text("Hide resolved incidents"), "path": .text(filter.with(status: .open).path)]
        default: nil
        }
    }

    // MARK: Rows

    private var groups: [Fields] {
        DisplayedStatus.allCases.compactMap { status in
            let members = rows.filter { $0.status == status }
            if members.isEmpty { return nil }
            return [
                "status": .text(status.rawValue), "heading": .text(heading(of: status)),
                "count": .number(members.count), "rows": .list(members.map(fields(of:))),
            ]
        }
    }

    private func heading(of status: DisplayedStatus) -> String {
        status == .resolved ? "Resolved in the last 24 hours" : status.label
    }

    private func fields(of row: Row) -> Fields {
        let isResolved = row.status == .resolved
        return [
            "id": .text(row.id), "number": .number(row.number), "title": .text(row.title),
            "path": .text(WebPath.incident(row.id)), "status": .text(row.status.rawValue),
            "statusLabel": .text(row.status.label), "statusIcon": .text(row.status.icon),
            "urgency": .text(row.urgency.rawValue), "urgencyLabel": .text(row.urgency.label),
            "service": .text(row.serviceName), "assignees": .optional(row.assignees.sentence),
            "isMine": .flag(row.assignees.contains { $0.isViewer }),
            "isUnassigned": .flag(row.assignees.isEmpty && !isResolved),
            "ageWord": .text(isResolved ? "Resolved" : "Open for"), "isResolved": .flag(isResolved),
            "age": .group(frame.time.ageFields(row.resolvedAt ?? row.openedAt)),
            "acknowledgePath": row.status == .triggered ? .text(WebPath.incident(row.id, .acknowledge)) : .absent,
            "resolvePath": isResolved ? .absent : .text(WebPath.incident(row.id, .resolve)),
        ]
    }

    // MARK: Nothing to show

    private var quietFields: Fields {
        let nothingIsOpen = counts.triggered == 0 && counts.acknowledged == 0
        let isWhole = filter.urgency == nil && (filter.status == .open || filter.status == .all)
        return [
            "isAllQuiet": .flag(nothingIsOpen && isWhole),
            "isFiltered": .flag(!(nothingIsOpen && isWhole)),
            "firstOnCall": .optional(firstOnCall.sentence),
            "hasOne": .flag(firstOnCall.count == 1),
            "asksForEvent": .flag(!hasReceivedEvents),
            "servicesPath": .text(WebPath.services), "onCallPath": .text(WebPath.onCall),
            "allPath": .text(WebPath.incidents),
        ]
    }
}

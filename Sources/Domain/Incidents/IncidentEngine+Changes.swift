// SPDX-License-Identifier: Apache-2.0
import Base

/// Changes that page nobody: what an incident says, where it belongs, and which alerts it has.
extension IncidentDecider {
    mutating func setTitle(_ title: String) {
        guard title != incident.title else { return }
        logChange(field: "title", from: .string(incident.title), to: .string(title))
        incident.title = title
    }

    mutating func setPriority(_ id: String?) {
        guard id != incident.priorityID else { return }
        logChange(field: "priority", from: JSON(incident.priorityID), to: JSON(id))
        incident.priorityID = id
        emit(.priorityUpdated)
    }

    mutating func setConferenceBridge(_ bridge: ConferenceBridge?) {
        guard bridge != incident.conferenceBridge else { return }
        logChange(field: "conference_bridge", from: incident.conferenceBridge?.json ?? .null, to: bridge?.json ?? .null)
        incident.conferenceBridge = bridge
        emit(.conferenceBridgeUpdated)
    }

    /// People, policy, urgency and the timers that run stay; the other service's times count from the next one on.
    mutating func setService(id: String) {
        guard id != incident.serviceID else { return }
        logChange(field: "service", from: .string(incident.serviceID), to: .string(id))
        incident.serviceID = id
        emit(.serviceUpdated)
    }

    /// Values in fields that the other type does not have are kept, and show again should it come back.
    mutating func setType(name: String) {
        guard name != incident.typeName else { return }
        logChange(field: "incident_type", from: .string(incident.typeName), to: .string(name))
        incident.typeName = name
        emit(.typeChanged)
    }

    mutating func setCustomFields(_ changes: [CustomFieldChange]) {
        guard !changes.isEmpty else { return }
        log(
            .customFieldValueChange,
            details: [
                "changeset": .array(changes.map { .string($0.text) }), "customer_fields": .array(changes.map(\.json)),
            ])
        emit(.customFieldValuesUpdated(changes))
    }

    mutating func annotate(_ text: String, noteID: String) {
        log(.annotate, details: ["note": .string(text)])
        emit(.annotated(noteID: noteID, text: text))
    }

    /// An incident that gives its last alert away stays open: somebody is at it, and no sender said that it is over.
    mutating func releaseAlert(id: String) {
        state.openAlerts.removeAll { $0.id == id }
        logChange(field: "alert", from: .string(id), to: .null)
    }

    /// An alert comes from another incident. Whoever has this one knows of it already.
    mutating func takeAlert(_ alert: Alert) throws(IncidentRefusal) {
        try requireOpen()
        if alert.status == .triggered {
            var taken = alert
            taken.incidentID = incident.id
            state.openAlerts.append(taken)
        }
        add(.takeAlert(id: alert.id))
        logChange(field: "alert", from: .null, to: .string(alert.id))
    }

    mutating func logChange(field: String, from old: JSON, to new: JSON) {
        log(
            .fieldValueChange,
            details: ["changeset": [["name": .string(field), "old_value": old, "new_value": new]]])
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension ServicesModel {
    var fields: Fields {
        var fields = frame.fields(title: "Services", place: .services, refresh: .live)
        fields["summary"] = .text(counted(services.count, "service"))
        fields["hasServices"] = .flag(!services.isEmpty)
        fields["services"] = .list(services.map(fields(of:)))
        return fields
    }

    private func fields(of service: Service) -> Fields {
        [
            "id": .text(service.id), "name": .text(service.name), "description": .optional(service.description),
            "status": .text(service.status.rawValue), "statusLabel": .text(service.status.label),
            "statusIcon": .text(service.status.icon), "policy": .text(service.policyName),
            "policyPath": .text(WebPath.escalationPolicy(service.policyID)),
            "incidentsPath": .text(WebPath.incidents),
            "openCount": service.openIncidentCount > 0
                ? .text(counted(service.openIncidentCount, "open incident")) : .absent,
            "troubles": .optional(
                frame.fields(of: service.webhookTroubles, shown: service.webhookTroubles.count)),
            "integrations": .list(service.integrations.map(fields(of:))),
            "hasIntegrations": .flag(!service.integrations.isEmpty),
            "hasRecords": .flag(!service.eventRecords.isEmpty),
            "records": .list(service.eventRecords.prefix(Self.eventRecordLimit).map(fields(of:))),
        ]
    }

    private func fields(of integration: Integration) -> Fields {
        [
            "id": .text(integration.id), "name": .text(integration.name), "kind": .text(integration.kind),
            "key": .optional(integration.routingKey), "maskedKey": .optional(integration.routingKey.map(masked)),
            "curl": .optional(integration.curlLine),
            "opens": .flag(integration.routingKey != nil || integration.curlLine != nil),
        ]
    }

    private func fields(of record: EventRecord) -> Fields {
        [
            "at": .group(frame.time.clockFields(record.at, withSeconds: true)), "action": .text(record.action),
            "dedupKey": .optional(record.dedupKey), "summary": .optional(record.summary),
            "reason": .text(record.reason),
        ]
    }

    /// The ends of a key, enough to tell keys apart; a short one is hidden whole.
    private func masked(_ key: String) -> String {
        let shownCount = 4
        guard key.count >= 4 * shownCount else { return "••••••••" }
        return "\(key.prefix(shownCount))••••••••\(key.suffix(shownCount))"
    }
}

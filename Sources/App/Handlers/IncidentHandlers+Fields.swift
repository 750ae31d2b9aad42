// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Domain
import Store

extension IncidentHandlers {
    /// Incidents with what their custom fields hold, where the call asks for it.
    static func withFields(
        _ incidents: [PresentedIncident], _ call: Call, _ work: Work
    ) throws -> [PresentedIncident] {
        guard call.includes.contains(Shapes.customFieldsInclude) else { return incidents }
        let values = try CustomFieldShowing.of(incidents.map(\.incident), work.session)
        return incidents.map { presented in
            var presented = presented
            presented.customFields = values[presented.incident.id] ?? []
            return presented
        }
    }
}

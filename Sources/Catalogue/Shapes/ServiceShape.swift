// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]

    package static let service = Shape<Service>(
        "Service",
        Shape.identity(.service, id: \Service.id, type: { _ in ResourceKind.service.type }, summary: \.name)
            + serviceSettings + UrgencyForm.fields + serviceAlerting)

    private static let serviceSettings: [Field<Service>] = [
        .string("name", \.name, length: 1...Service.nameLengthMaximum, required: true),
        .optionalString("description", \.description, maximum: Service.descriptionLengthMaximum),
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
        statusField,
        seconds("auto_resolve_timeout", \Service.autoResolveTimeoutSeconds),
        seconds("acknowledgement_timeout", \Service.acknowledgementTimeoutSeconds),
        .readOnlyReferences("teams", \.teamIDs, .team, include: "teams"),
        .readOnly("last_incident_timestamp", schema: ["type": "string", "format": "date-time", "nullable": true]) {
            value, context in context.time(value.lastIncidentAt)
        },
        .reference(
            "escalation_policy", \.escalationPolicyID, .escalationPolicy, include: "escalation_policies", required: true),
        .constant("response_play", .null, schema: ["type": "object", "nullable": true]),
        .readOnlyReferences("integrations", \.integrationIDs, .integration, include: "integrations"),
        serviceAddons,
    ]

    /// Callers switch a service off and on; the other states follow from its incidents and are taken as read.
    private static let statusField = Field<Service>(
        name: "status", schema: ["type": "string", "enum": .array(ServiceStatus.allCases.map { .string($0.rawValue) })],
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            guard let status = json.stringValue.flatMap(ServiceStatus.init(rawValue:)) else {
                throw FieldProblem("must be one of \(ServiceStatus.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return { $0.isDisabled = status == .disabled }
        },
        encode: { value, _ in .string(value.status.rawValue) })

    /// Null, 0 and absence all switch a timeout off.
    private static func seconds(_ name: String, _ path: any Path<Service, Int64?>) -> Field<Service> {
        Field(
            name: name, schema: ["type": "integer", "nullable": true],
            decode: { (json) throws(FieldProblem) in
                if json.isNull { return { $0[keyPath: path] = nil } }
                let number = Int64(try FieldReading.integer(json, in: 0...Service.timeoutSecondsMaximum))
                return { $0[keyPath: path] = number == 0 ? nil : number }
            },
            encode: { value, _ in value[keyPath: path].map(JSON.int) ?? .null })
    }

    private static let alertCreationField = Field<Service>(
        name: "alert_creation", schema: text,
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            guard let value = json.stringValue, Service.alertCreations.contains(value) else {
                throw FieldProblem("must be one of \(Service.alertCreations.joined(separator: ", "))")
            }
            return { $0.alertCreation = value }
        },
        encode: { value, _ in .string(value.alertCreation) })

    private static let serviceAlerting: [Field<Service>] =
        [alertCreationField] + AlertGroupingForm.fields + [AutoPauseForm.field]

    package static let maintenanceWindow = Shape<MaintenanceWindow>(
        "MaintenanceWindow",
        Shape.identity(
            .maintenanceWindow, id: \MaintenanceWindow.id, type: { _ in ResourceKind.maintenanceWindow.type },
            summary: { $0.description ?? "Maintenance" }) + windowSettings)

    private static let windowSettings: [Field<MaintenanceWindow>] = [
        .readOnly("sequence_number", schema: ["type": "integer"]) { value, _ in .int(value.sequenceNumber) },
        .instant("start_time", \.start, required: true),
        .instant("end_time", \.end, required: true),
        .optionalString("description", \.description, maximum: MaintenanceWindow.descriptionLengthMaximum),
        .references("services", \.serviceIDs, .service, include: "services", maximum: MaintenanceWindow.servicesMaximum),
        readOnly(.optionalReference("created_by", \MaintenanceWindow.createdByUserID, .user, include: "users")),
        .readOnlyReferences("teams", \.teamIDs, .team, include: "teams"),
    ]
}

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
        .references("teams", \.teamIDs, .team, include: "teams"),
        .readOnly("last_incident_timestamp", schema: time) { value, context in context.time(value.lastIncidentAt) },
        .reference(
            "escalation_policy", \.escalationPolicyID, .escalationPolicy, include: "escalation_policies", required: true),
        .constant("response_play", .null, schema: ["type": "object", "nullable": true]),
        .readOnlyReferences("integrations", \.integrationIDs, .integration, include: "integrations"),
        .constant("addons", [], schema: ["type": "array", "items": ["type": "object"]]),
    ]

    /// Callers switch a service off and on; the other states follow from its incidents and are taken as read.
    private static let statusField = Field<Service>(
        name: "status", schema: ["type": "string", "enum": .array(ServiceStatus.allCases.map { .string($0.rawValue) })],
        decode: { (json) throws(FieldProblem) in
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

    private static let serviceAlerting: [Field<Service>] = [
        Field(
            name: "alert_creation", schema: text,
            decode: { (json) throws(FieldProblem) in
                guard let value = json.stringValue, Service.alertCreations.contains(value) else {
                    throw FieldProblem("must be one of \(Service.alertCreations.joined(separator: ", "))")
                }
                return { $0.alertCreation = value }
            },
            encode: { value, _ in .string(value.alertCreation) }),
        .constant("alert_grouping", .null, schema: ["type": "string", "nullable": true]),
        .constant("alert_grouping_timeout", .null, schema: ["type": "integer", "nullable": true]),
        kept("alert_grouping_parameters", \Service.alertGroupingParameters, ["type": .null, "config": .null]),
        autoPauseField,
    ]

    /// An object that is kept and echoed as sent.
    private static func kept(_ name: String, _ path: any Path<Service, JSON>, _ otherwise: JSON) -> Field<Service> {
        Field(
            name: name, schema: ["type": "object", "nullable": true],
            decode: { (json) throws(FieldProblem) in
                guard json.isNull || json.objectValue != nil else { throw FieldProblem("must be an object") }
                return { $0[keyPath: path] = json }
            },
            encode: { value, _ in value[keyPath: path].isNull ? otherwise : value[keyPath: path] })
    }

    private static let autoPauseField: Field<Service> = {
        let name = "auto_pause_notifications_parameters"
        var field = kept(
            name, \Service.autoPauseParameters, ["enabled": false, "timeout": .null, "recommended_timeout": .null])
        let encode = field.encode
        field.encode = { value, context in context.includes.contains(name) ? encode?(value, context) : nil }
        return field
    }()

    package static let integration = Shape<Integration>(
        "Integration",
        Shape.identity(
            .integration, id: \Integration.id, type: \.type, summary: \.name, parentID: \.serviceID
        ).map { $0.name == "type" ? integrationType : $0 } + [
            Field(
                name: "name", schema: text,
                decode: { (json) throws(FieldProblem) in
                    let name = json.isNull ? "" : try FieldReading.text(json, length: 0...Integration.nameLengthMaximum)
                    return { $0.name = name }
                },
                encode: { value, _ in .string(value.name) }),
            readOnly(.reference("service", \Integration.serviceID, .service, include: "services")),
            .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
            .optionalReference("vendor", \.vendorID, .vendor, include: "vendors"),
            .readOnly("integration_key", schema: text) { value, _ in .string(value.routingKey) },
        ])

    /// Any of the reference's inbound kinds; a reference's ending is dropped, null leaves the default.
    private static let integrationType = Field<Integration>(
        name: "type", schema: text,
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            var type = try FieldReading.text(json, length: 1...100)
            if type.hasSuffix("_reference") { type.removeLast("_reference".count) }
            guard type.hasSuffix("_inbound_integration") else {
                throw FieldProblem("must be an inbound integration's type, such as events_api_v2_inbound_integration")
            }
            let known = type
            return { $0.type = known }
        },
        encode: { value, _ in .string(value.type) })

    package static let maintenanceWindow = Shape<MaintenanceWindow>(
        "MaintenanceWindow",
        Shape.identity(
            .maintenanceWindow, id: \MaintenanceWindow.id, type: { _ in ResourceKind.maintenanceWindow.type },
            summary: { $0.description ?? "Maintenance" }) + [
                .instant("start_time", \.start, required: true),
                .instant("end_time", \.end, required: true),
                .optionalString("description", \.description, maximum: MaintenanceWindow.descriptionLengthMaximum),
                .references(
                    "services", \.serviceIDs, .service, include: "services", maximum: MaintenanceWindow.servicesMaximum),
                readOnly(.optionalReference("created_by", \MaintenanceWindow.createdByUserID, .user, include: "users")),
                .constant("teams", [], schema: ["type": "array", "items": ["type": "object"]]),
            ])
}

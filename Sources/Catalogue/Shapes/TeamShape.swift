// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]

    package static let team = Shape<Team>(
        "Team",
        Shape.identity(.team, id: \Team.id, type: { _ in ResourceKind.team.type }, summary: \.name) + [
            .string("name", \.name, length: 1...Team.nameLengthMaximum, required: true),
            .optionalString("description", \.description, maximum: Team.descriptionLengthMaximum),
            .choice("default_role", \.defaultRole),
            .optionalReference("parent", \.parentID, .team),
        ])

    package static let teamMember = Shape<TeamMember>(
        "TeamMember",
        [
            readOnly(.reference("user", \TeamMember.userID, .user, include: "users")),
            .choice("role", \.role),
        ])

    package static let priority = Shape<Priority>(
        "Priority",
        Shape.identity(.priority, id: \Priority.id, type: { _ in ResourceKind.priority.type }, summary: \.name)
            + prioritySettings)

    private static let prioritySettings: [Field<Priority>] = [
        .readOnly("name", schema: text) { value, _ in .string(value.name) },
        .readOnly("description", schema: text) { value, _ in .string(value.description) },
        .readOnly("color", schema: text) { value, _ in .string(value.color) },
        .readOnly("order", schema: ["type": "integer"]) { value, _ in .int(Int64(value.position)) },
        .constant("schema_version", .int(Priority.schemaVersion), schema: ["type": "integer"]),
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
        .constant("account_id", .string(Priority.accountID), schema: text),
    ]
}

/// That a user belongs to a team.
package struct TeamMember: Hashable, Sendable {
    package var userID: String
    package var role: TeamRole

    package init(userID: String = "", role: TeamRole = .manager) {
        self.userID = userID
        self.role = role
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// What holds for the whole account.
    package enum AccountSettings {
        private static let area = "Tocsin"

        package static let get = Endpoint<Nothing, Account>(
            Operation(
                "getAccount", .get, "/tocsin/v1/account", area: area, scope: nil, needs: .see, outputKey: "account",
                summary: "Show the account"),
            input: nil, output: Shapes.account)

        package static let update = Endpoint<Account, Account>(
            Operation(
                "updateAccount", .put, "/tocsin/v1/account", area: area, scope: nil, needs: .administer,
                inputKey: "account", outputKey: "account", summary: "Change the account",
                detail: """
                    While it is `suspended`, other operations answer 402; events are accepted, and people are told of them. \
                    `fallback_recipients` are told when nobody is on call; an empty list stands for the owners. What is in \
                    `disabled_abilities` answers 402. Without `agents_enabled` every agent is refused.
                    """),
            input: Shapes.account, output: Shapes.account)

        package static let all: [AnyEndpoint] = [get.erased, update.erased]
    }

    /// What people are towards single objects, beyond what their base role and their teams give them.
    package enum ObjectRoles {
        private static let area = "Tocsin"

        package static let list = Endpoint<Nothing, ObjectStanding>(
            Operation(
                "listObjectRoles", .get, "/tocsin/v1/users/{id}/object_roles", area: area, scope: nil, needs: .administer,
                actsOn: .user, outputKey: "object_roles", isList: true, summary: "List a user's roles on single objects"),
            input: nil, output: Shapes.objectRole)

        package static let replace = Endpoint<ObjectStanding, ObjectStanding>(
            Operation(
                "updateObjectRoles", .put, "/tocsin/v1/users/{id}/object_roles", area: area, scope: nil,
                needs: .administer, actsOn: .user, inputKey: "object_roles", outputKey: "object_roles", isList: true,
                summary: "Set a user's roles on single objects",
                detail: """
                    The list takes the place of the one before. Each `object` is a service, a schedule or an escalation \
                    policy, and each `role` is `manager`, `responder` or `observer`.
                    """),
            input: Shapes.objectRole, output: Shapes.objectRole)

        package static let all: [AnyEndpoint] = [list.erased, replace.erased]
    }
}

extension Operation {
    private static let idsWhileSuspended: Set<String> = [
        Operations.AccountSettings.get.operation.id, Operations.AccountSettings.update.operation.id,
    ]

    /// Whether it can be called while the account is suspended: what asks for no token can, as senders of events do, and
    /// what ends the suspension.
    package var worksWhileSuspended: Bool {
        authentication != .token || Self.idsWhileSuspended.contains(id)
    }
}

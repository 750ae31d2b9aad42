// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum UserSessions {
        private static let area = "Users"
        private static let readScope = "users:sessions.read"
        private static let writeScope = "users:sessions.write"

        package static let list = Endpoint<Nothing, WebSession>(
            Operation(
                "getUserSessions", .get, "/users/{id}/sessions", area: area, scope: readScope, needs: .administer,
                actsOn: .user,
                outputKey: "user_sessions", isList: true, availability: .deprecated,
                summary: "List where a user is signed in",
                detail: "Deprecated in favour of `listUserDelegations`; tokens since November 2021 are only there."),
            input: nil, output: Shapes.userSession)

        package static let deleteAll = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteUserSessions", .delete, "/users/{id}/sessions", area: area, scope: writeScope, actsOn: .user,
                availability: .deprecated, summary: "End all sessions of a user",
                detail: "Deprecated in favour of `deleteOauthDelegations`, which also reaches the mobile app."),
            input: nil, output: nil)

        package static let get = Endpoint<Nothing, WebSession>(
            Operation(
                "getUserSession", .get, "/users/{id}/sessions/{type}/{session_id}", area: area, scope: readScope,
                needs: .administer,
                actsOn: .user, outputKey: "user_session", availability: .deprecated,
                summary: "Show one session of a user", detail: "Deprecated in favour of `getUserDelegation`."),
            input: nil, output: Shapes.userSession)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteUserSession", .delete, "/users/{id}/sessions/{type}/{session_id}", area: area, scope: writeScope,
                actsOn: .user, availability: .deprecated, summary: "End one session of a user",
                detail: "Deprecated in favour of `deleteOauthDelegations`."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, deleteAll.erased, get.erased, delete.erased]
    }

    package enum UserDelegations {
        private static let area = "Users"
        private static let scope = "oauth_delegations.read"

        package static let kind = Parameter(
            "delegation_type", .choice(WebSession.delegationTypes), "Only delegations of this type.")
        package static let status = Parameter(
            "status", .choice(WebSession.delegationStatuses), "Only delegations in this state.")

        package static let list = Endpoint<Nothing, WebSession>(
            Operation(
                "listUserDelegations", .get, "/users/{id}/oauth_delegations", area: area, scope: scope, needs: .administer,
                actsOn: .user,
                paging: .cursor, parameters: [kind, status], outputKey: "oauth_delegations",
                summary: "List the apps and sign-ins a user has allowed",
                detail: "Takes the place of `getUserSessions`."),
            input: nil, output: Shapes.userDelegation)

        package static let get = Endpoint<Nothing, WebSession>(
            Operation(
                "getUserDelegation", .get, "/users/{id}/oauth_delegations/{delegation_id}", area: area, scope: scope,
                needs: .administer,
                actsOn: .user, outputKey: "oauth_delegation", summary: "Show an app or sign-in a user has allowed",
                detail: """
                    Takes the place of `getUserSession`. The members stand under the root key and beside it: the published \
                    schema has none, the published example has it.
                    """),
            input: nil, output: Shapes.userDelegation)

        package static let all: [AnyEndpoint] = [list.erased, get.erased]
    }
}

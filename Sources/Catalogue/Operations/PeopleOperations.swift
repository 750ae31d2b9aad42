// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Abilities {
        private static let scope = "abilities.read"

        /// Names that the published documents use: asked for one that the account does not have, the answer is not that
        /// there is no such thing.
        package static let published = [
            "coordinated_responding", "manage_schedules", "read_only_users", "service_support_hours", "sso", "teams",
            "urgencies",
        ]

        package static let list = Endpoint<Nothing, Nothing>(
            Operation(
                "listAbilities", .get, "/abilities", area: "Abilities", scope: scope, outputKey: "abilities", isList: true,
                summary: "List what the account can do"),
            input: nil, output: nil)

        package static let test = Endpoint<Nothing, Nothing>(
            Operation(
                "getAbility", .get, "/abilities/{id}", area: "Abilities", scope: scope, successStatus: 204,
                summary: "Ask whether the account can do something",
                detail: "402 for what it cannot do, 404 for what nobody knows."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, test.erased]
    }

    package enum Users {
        private static let area = "Users"
        private static let readScope = "users.read"
        private static let writeScope = "users.write"
        private static let includes = ["contact_methods", "notification_rules", "teams", "subdomains", "calendar_urls"]

        package static let list = Endpoint<Nothing, User>(
            Operation(
                "listUsers", .get, "/users", area: area, scope: readScope, actsOn: .user, paging: .classic,
                parameters: [.query, .teamIDs], includes: includes, outputKey: "users", summary: "List users"),
            input: nil, output: Shapes.user)

        package static let create = Endpoint<User, User>(
            Operation(
                "createUser", .post, "/users", area: area, scope: writeScope, actsOn: .user, from: .optional,
                inputKey: "user", outputKey: "user", summary: "Add a user",
                detail: "They are told by mail at once, until they change their notification rules."),
            input: Shapes.user, output: Shapes.user)

        package static let current = Endpoint<Nothing, User>(
            Operation(
                "getCurrentUser", .get, "/users/me", area: area, scope: nil, actsOn: .user, includes: includes,
                outputKey: "user", summary: "Show who is calling", detail: "Only with a user's own key."),
            input: nil, output: Shapes.user)

        package static let get = Endpoint<Nothing, User>(
            Operation(
                "getUser", .get, "/users/{id}", area: area, scope: readScope, actsOn: .user, includes: includes,
                outputKey: "user", summary: "Show a user"),
            input: nil, output: Shapes.user)

        package static let update = Endpoint<User, User>(
            Operation(
                "updateUser", .put, "/users/{id}", area: area, scope: writeScope, actsOn: .user, inputKey: "user",
                outputKey: "user", summary: "Change a user"),
            input: Shapes.user, output: Shapes.user)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteUser", .delete, "/users/{id}", area: area, scope: writeScope, actsOn: .user,
                summary: "Remove a user",
                detail: "Refused while an open incident needs them, a policy names them, or they have turns on a schedule."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, current.erased, get.erased, update.erased, delete.erased,
        ]
    }

    package enum Licenses {
        private static let area = "Licenses"
        private static let scope = "licenses.read"

        package static let list = Endpoint<Nothing, LicenseCount>(
            Operation(
                "listLicenses", .get, "/licenses", area: area, scope: scope, outputKey: "licenses", isList: true,
                summary: "List licenses", detail: "There is one, and every user has it."),
            input: nil, output: Shapes.licenseWithCounts)

        package static let listAllocations = Endpoint<Nothing, LicenseAllocation>(
            Operation(
                "listLicenseAllocations", .get, "/license_allocations", area: area, scope: scope, paging: .classic,
                outputKey: "license_allocations", summary: "List who has which license"),
            input: nil, output: Shapes.licenseAllocation)

        package static let ofUser = Endpoint<Nothing, License>(
            Operation(
                "getUserLicense", .get, "/users/{id}/license", area: "Users", scope: scope, actsOn: .user,
                outputKey: "license", summary: "Show a user's license"),
            input: nil, output: Shapes.license)

        package static let all: [AnyEndpoint] = [list.erased, listAllocations.erased, ofUser.erased]
    }

    package enum ContactMethods {
        private static let area = "Users"
        private static let readScope = "users:contact_methods.read"
        private static let writeScope = "users:contact_methods.write"

        package static let list = Endpoint<Nothing, ContactMethod>(
            Operation(
                "getUserContactMethods", .get, "/users/{id}/contact_methods", area: area, scope: readScope,
                actsOn: .contactMethod, outputKey: "contact_methods", isList: true, summary: "List a user's contact methods"),
            input: nil, output: Shapes.contactMethod)

        package static let create = Endpoint<ContactMethod, ContactMethod>(
            Operation(
                "createUserContactMethod", .post, "/users/{id}/contact_methods", area: area, scope: writeScope,
                actsOn: .contactMethod, inputKey: "contact_method", outputKey: "contact_method",
                summary: "Add a contact method"),
            input: Shapes.contactMethod, output: Shapes.contactMethod)

        package static let get = Endpoint<Nothing, ContactMethod>(
            Operation(
                "getUserContactMethod", .get, "/users/{id}/contact_methods/{contact_method_id}", area: area,
                scope: readScope, actsOn: .contactMethod, outputKey: "contact_method", summary: "Show a contact method"),
            input: nil, output: Shapes.contactMethod)

        package static let update = Endpoint<ContactMethod, ContactMethod>(
            Operation(
                "updateUserContactMethod", .put, "/users/{id}/contact_methods/{contact_method_id}", area: area,
                scope: writeScope, actsOn: .contactMethod, inputKey: "contact_method", outputKey: "contact_method",
                summary: "Change a contact method"),
            input: Shapes.contactMethod, output: Shapes.contactMethod)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteUserContactMethod", .delete, "/users/{id}/contact_methods/{contact_method_id}", area: area,
                scope: writeScope, actsOn: .contactMethod, summary: "Remove a contact method",
                detail: "The notification rules that use it go with it."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }

    package enum NotificationRules {
        private static let area = "Users"
        private static let readScope = "users:contact_methods.read"
        private static let writeScope = "users:contact_methods.write"
        private static let includes = ["contact_methods"]
        private static let everyUrgency = "all"

        package static let urgency = Parameter(
            "urgency", .choice(Urgency.allCases.map(\.rawValue) + [everyUrgency]),
            "Rules of one urgency; `high` when not given.")

        package static let list = Endpoint<Nothing, NotificationRule>(
            Operation(
                "getUserNotificationRules", .get, "/users/{id}/notification_rules", area: area, scope: readScope,
                actsOn: .notificationRule, parameters: [urgency], includes: includes, outputKey: "notification_rules",
                isList: true,
                summary: "List a user's notification rules"),
            input: nil, output: Shapes.notificationRule)

        package static let create = Endpoint<NotificationRule, NotificationRule>(
            Operation(
                "createUserNotificationRule", .post, "/users/{id}/notification_rules", area: area, scope: writeScope,
                actsOn: .notificationRule, inputKey: "notification_rule", outputKey: "notification_rule",
                summary: "Add a notification rule"),
            input: Shapes.notificationRule, output: Shapes.notificationRule)

        package static let get = Endpoint<Nothing, NotificationRule>(
            Operation(
                "getUserNotificationRule", .get, "/users/{id}/notification_rules/{notification_rule_id}", area: area,
                scope: readScope, actsOn: .notificationRule, includes: includes, outputKey: "notification_rule",
                summary: "Show a notification rule"),
            input: nil, output: Shapes.notificationRule)

        package static let update = Endpoint<NotificationRule, NotificationRule>(
            Operation(
                "updateUserNotificationRule", .put, "/users/{id}/notification_rules/{notification_rule_id}", area: area,
                scope: writeScope, actsOn: .notificationRule, inputKey: "notification_rule",
                outputKey: "notification_rule", summary: "Change a notification rule"),
            input: Shapes.notificationRule, output: Shapes.notificationRule)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteUserNotificationRule", .delete, "/users/{id}/notification_rules/{notification_rule_id}", area: area,
                scope: writeScope, actsOn: .notificationRule, summary: "Remove a notification rule"),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// The secrets in the addresses of people's calendars.
    package enum CalendarKeys {
        package static let regenerate = Endpoint<Nothing, CalendarKey>(
            Operation(
                "regenerateUserPrivateUrlKey", .post, "/users/{id}/regenerate_private_url_key", area: "Users",
                scope: "users.write", actsOn: .user, successStatus: 200,
                summary: "Replace the secret in a user's calendar addresses",
                detail: """
                    Takes no body and answers 200 with the new secret, which is shown this once; the one before is worth \
                    nothing from then on. Anyone but the user must be an admin.
                    """),
            input: nil, output: Shapes.calendarKey)

        package static let all: [AnyEndpoint] = [regenerate.erased]
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredSessionConfigurations {
        private static let area = "Session Configurations"
        private static let signInKind = Parameter(
            "type", .choice(["mobile", "web"]), "Kind of sign-in: in the mobile app or in web browsers.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "getSessionConfigurations", .get, "/session_configurations", area: area,
                    scope: "session_configurations.read", parameters: [signInKind], outputKey: "session_configurations",
                    isList: true, summary: "Show how long sign-ins last",
                    detail: "A list even of one kind; both kinds unless `type` names one. 404 when nothing is set."),
                output: "type:string absolute_session_ttl:integer idle_session_ttl:integer"),
            .declared(
                Operation(
                    "updateSessionConfigurations", .put, "/session_configurations", area: area,
                    scope: "session_configurations.write", parameters: [signInKind], inputKey: "session_configuration",
                    outputKey: "session_configurations", isList: true, summary: "Set how long sign-ins last",
                    detail: "`type` is required. All sessions of that kind end at once."),
                input: "absolute_session_ttl:integer idle_session_ttl:integer",
                output: "type:string absolute_session_ttl:integer idle_session_ttl:integer"),
            .declared(
                Operation(
                    "deleteSessionConfigurations", .delete, "/session_configurations", area: area,
                    scope: "session_configurations.write", parameters: [signInKind],
                    summary: "Drop the limits on how long sign-ins last", detail: "`type` is required.")),
        ]
    }
}

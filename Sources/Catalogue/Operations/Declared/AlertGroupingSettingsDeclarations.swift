// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredAlertGroupingSettings {
        private static let area = "Alert Grouping Settings"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listAlertGroupingSettings", .get, "/alert_grouping_settings", area: area, scope: "services.read",
                    parameters: [
                        Parameter("after", .text, "Cursor of the next page, as an answer gave it."),
                        Parameter("before", .text, "Cursor of the previous page, as an answer gave it."),
                        .total, .limit,
                        Parameter("service_ids[]", .list(allowed: []), "Only settings of these services."),
                    ], outputKey: "alert_grouping_settings", isList: true, summary: "List how alerts are grouped",
                    detail: "Pages follow `after` and `before`, not an offset."),
                output: """
                    id:string name:string description:string type:string config:object services:array created_at:time \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "postAlertGroupingSettings", .post, "/alert_grouping_settings", area: area, scope: "services.write",
                    inputKey: "alert_grouping_setting", outputKey: "alert_grouping_setting",
                    summary: "Create an alert grouping",
                    detail: "Joins alerts by time, by content or by likeness. A service has one such setting at most."),
                input: """
                    id:string name:string description:string type:string config:object services:array created_at:time \
                    updated_at:time
                    """,
                output: """
                    id:string name:string description:string type:string config:object services:array created_at:time \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "getAlertGroupingSetting", .get, "/alert_grouping_settings/{id}", area: area, scope: "services.read",
                    outputKey: "alert_grouping_setting", summary: "Show an alert grouping"),
                output: """
                    id:string name:string description:string type:string config:object services:array created_at:time \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "putAlertGroupingSetting", .put, "/alert_grouping_settings/{id}", area: area, scope: "services.write",
                    inputKey: "alert_grouping_setting", outputKey: "alert_grouping_setting",
                    summary: "Change an alert grouping", detail: "Its services stay as they are when none are sent."),
                input: """
                    id:string name:string description:string type:string config:object services:array created_at:time \
                    updated_at:time
                    """,
                output: """
                    id:string name:string description:string type:string config:object services:array created_at:time \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "deleteAlertGroupingSetting", .delete, "/alert_grouping_settings/{id}", area: area,
                    scope: "services.write", summary: "Stop an alert grouping")),
        ]
    }
}

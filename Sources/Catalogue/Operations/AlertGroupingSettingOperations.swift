// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum AlertGroupingSettings {
        private static let area = "Alert Grouping Settings"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"
        private static let key = "alert_grouping_setting"

        package static let after = Parameter("after", .text, "Cursor of the next page, as an answer gave it.")
        package static let before = Parameter("before", .text, "Cursor of the previous page, as an answer gave it.")
        package static let serviceIDs = Parameter("service_ids[]", .list(allowed: []), "Only settings of these services.")

        package static let list = Endpoint<Nothing, AlertGroupingSetting>(
            Operation(
                "listAlertGroupingSettings", .get, "/alert_grouping_settings", area: area, scope: readScope,
                actsOn: .alertGroupingSetting, parameters: [after, before, .total, .limit, serviceIDs],
                outputKey: "alert_grouping_settings", isList: true, summary: "List how alerts are grouped",
                detail: "Pages follow `after` and `before`, not an offset. The newest come first."),
            input: nil, output: Shapes.alertGroupingSetting)

        package static let create = Endpoint<AlertGroupingSetting, AlertGroupingSetting>(
            Operation(
                "postAlertGroupingSettings", .post, "/alert_grouping_settings", area: area, scope: writeScope,
                actsOn: .alertGroupingSetting, inputKey: key, outputKey: key, summary: "Create an alert grouping",
                detail: "Joins alerts by time, by content or by likeness. A service has one such setting at most."),
            input: Shapes.alertGroupingSetting, output: Shapes.alertGroupingSetting)

        package static let get = Endpoint<Nothing, AlertGroupingSetting>(
            Operation(
                "getAlertGroupingSetting", .get, "/alert_grouping_settings/{id}", area: area, scope: readScope,
                actsOn: .alertGroupingSetting, outputKey: key, summary: "Show an alert grouping"),
            input: nil, output: Shapes.alertGroupingSetting)

        package static let update = Endpoint<AlertGroupingSetting, AlertGroupingSetting>(
            Operation(
                "putAlertGroupingSetting", .put, "/alert_grouping_settings/{id}", area: area, scope: writeScope,
                actsOn: .alertGroupingSetting, inputKey: key, outputKey: key, summary: "Change an alert grouping",
                detail: "Its services stay as they are when none are sent."),
            input: Shapes.alertGroupingSetting, output: Shapes.alertGroupingSetting)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteAlertGroupingSetting", .delete, "/alert_grouping_settings/{id}", area: area, scope: writeScope,
                actsOn: .alertGroupingSetting, summary: "Stop an alert grouping"),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }
}

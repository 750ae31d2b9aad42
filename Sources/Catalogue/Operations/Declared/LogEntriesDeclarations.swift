// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredLogEntries {
        private static let area = "Log Entries"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "updateLogEntryChannel", .put, "/log_entries/{id}/channel", area: area, scope: "incidents.write",
                    from: .required,
                    inputKey: "channel", successStatus: 202, summary: "Rewrite the details of a log entry's channel",
                    detail: "For entries that came by `web_trigger` or `mobile`. Answers 202, without a body."),
                input: "details:string type:string")
        ]
    }
}

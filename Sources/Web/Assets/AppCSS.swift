// SPDX-License-Identifier: Apache-2.0

/// The style sheet, put together from its parts.
enum AppCSS {
    static let text = [
        tokens, base, frame, controls, marks, incidentList, incidentDetail, timeline, records, onCall, services, lone,
        consent,
        keyPage, webhooks, agents, audit, reference, signIn, narrow, Icons.css,
    ].joined(separator: "\n")
}

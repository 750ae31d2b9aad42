// SPDX-License-Identifier: Apache-2.0
import App
import Domain

/// Posts heads of the call log, under the rules for webhooks. It has threads and connections of its own, since those of
/// webhooks end before the last head is posted, and only once it is used.
actor AnchorHTTP: WebhookTransport {
    private let rules: NetworkRules
    private let certificateAuthorityFile: String?
    private var http: WebhookHTTP?

    init(rules: NetworkRules, certificateAuthorityFile: String?) {
        self.rules = rules
        self.certificateAuthorityFile = certificateAuthorityFile
    }

    func send(_ request: WebhookRequest) async -> WebhookAnswer {
        let used = http ?? WebhookHTTP(rules: rules, certificateAuthorityFile: certificateAuthorityFile)
        http = used
        return await used.send(request)
    }

    func shutDown() async {
        let used = http
        http = nil
        await used?.shutDown()
    }
}

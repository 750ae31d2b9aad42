// SPDX-License-Identifier: Apache-2.0
import CLibcurl

/// What a mail server answered.
package enum MailResult: Sendable, Equatable {
    /// The server has taken the mail and answers for it.
    case accepted(detail: String)
    /// The mail was not taken. `permanently` when the server says that trying again is of no use.
    case refused(permanently: Bool, detail: String)

    var metric: DeliveryOutcome {
        switch self {
        case .accepted: .sent
        case .refused(let permanently, _): permanently ? .failed : .deferred
        }
    }
}

/// One conversation with a mail server. Opened by the first mail and kept for the next: the only caller of libcurl.
///
/// Unchecked, because libcurl's handle is not to be shared: ``send(from:to:bytes:)`` belongs to one thread and blocks it;
/// ``stop(withinMilliseconds:)`` alone may come from elsewhere, and touches nothing but an atomic number.
final class SMTPConnection: @unchecked Sendable {
    struct Timeouts: Sendable {
        var connectMs: Int
        var totalMs: Int
    }

    private let client: OpaquePointer

    /// Answers nil when libcurl cannot be set up: no memory, or built without SMTP.
    init?(server: MailServer, certificateAuthorityFile: String?, timeouts: Timeouts) {
        let verifiesCertificate = server.encryption != .startTLSIfOffered || certificateAuthorityFile != nil
        guard
            let client = tocsin_smtp_create(
                server.connectionURL, server.user, server.password, Self.tls(server.encryption),
                verifiesCertificate ? 1 : 0, certificateAuthorityFile, timeouts.connectMs, timeouts.totalMs)
        else { return nil }
        self.client = client
    }

    deinit { tocsin_smtp_destroy(client) }

    func send(from sender: MailAddress, to recipient: MailAddress, bytes: [UInt8]) -> MailResult {
        let result = bytes.withUnsafeBufferPointer { buffer -> tocsin_smtp_result? in
            guard let start = buffer.baseAddress else { return nil }
            return tocsin_smtp_send(client, sender.address, recipient.address, start, buffer.count)
        }
        guard let result else { return .refused(permanently: true, detail: "the mail is empty") }
        let detail = MailHeader.singleLine(String(cString: tocsin_smtp_detail(client)))
        if result.curl_code == 0 { return .accepted(detail: detail) }
        return .refused(permanently: Self.isPermanent(result), detail: detail)
    }

    /// Lets the mail in hand fail after so long, and all later ones.
    func stop(withinMilliseconds milliseconds: Int) { tocsin_smtp_stop_within(client, milliseconds) }

    /// Only what was said of this recipient or this message counts: a refused login or sender is the operator's to mend,
    /// and the page shall arrive once that is done.
    private static func isPermanent(_ result: tocsin_smtp_result) -> Bool {
        let concernsThisMail = result.stage == TOCSIN_SMTP_STAGE_RECIPIENT || result.stage == TOCSIN_SMTP_STAGE_DATA
        return concernsThisMail && (500...599).contains(result.reply_code)
    }

    private static func tls(_ encryption: MailServer.Encryption) -> tocsin_smtp_tls {
        switch encryption {
        case .plain: TOCSIN_SMTP_TLS_NEVER
        case .startTLSIfOffered: TOCSIN_SMTP_TLS_IF_OFFERED
        case .startTLSRequired, .implicit: TOCSIN_SMTP_TLS_REQUIRED
        }
    }
}

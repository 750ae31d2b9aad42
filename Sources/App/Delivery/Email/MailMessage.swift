// SPDX-License-Identifier: Apache-2.0
package import Base

/// A mail with the same content as text and as HTML.
package struct MailMessage: Sendable {
    /// Characters of an id between its angle brackets; more are cut off.
    package static let idLengthMaximum = 200

    /// The sender's address, with or without a name.
    package var from: String
    /// Shown instead of the name in `from`; nil leaves that one.
    package var fromName: String?
    package var to: String
    package var subject: String
    package var text: String
    package var html: String
    /// `left@right`, without angle brackets.
    package var messageID: String
    /// The id of the conversation's first message: clients put messages that name the same one together.
    package var inReplyTo: String?
    package var date: Instant
    /// Further fields with free text. Names that are no field names are left out.
    package var extraHeaders: [(name: String, value: String)]

    package init(
        from: String, fromName: String? = nil, to: String, subject: String, text: String, html: String, messageID: String,
        inReplyTo: String? = nil, date: Instant, extraHeaders: [(name: String, value: String)] = []
    ) {
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.messageID = messageID
        self.inReplyTo = inReplyTo
        self.date = date
        self.extraHeaders = extraHeaders
    }

    /// The message as it goes over the wire (RFC 5322), dots not stuffed.
    ///
    /// The same message is the same bytes each time. An address that is none leaves its field out.
    package func encoded() -> [UInt8] {
        var bytes = headers()
        let separator = Array("\r\n--\(boundary)".utf8)
        bytes.append(contentsOf: Array("\r\nThis is a message in two forms, text and HTML.\r\n".utf8))
        for (mediaType, content) in [("text/plain", text), ("text/html", html)] {
            bytes += separator
            bytes += Array("\r\nContent-Type: \(mediaType); charset=utf-8\r\n".utf8)
            bytes += Array("Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8)
            bytes += QuotedPrintable.encode(content)
        }
        return bytes + separator + Array("--\r\n".utf8)
    }

    private func headers() -> [UInt8] {
        var bytes: [UInt8] = []
        if let sender = MailAddress(from) {
            bytes += MailHeader.mailbox("From", address: sender, displayName: fromName ?? sender.name)
        }
        if let recipient = MailAddress(to) {
            bytes += MailHeader.mailbox("To", address: recipient, displayName: recipient.name)
        }
        bytes += MailHeader.text("Subject", subject)
        bytes += MailHeader.structured("Date", Self.dateText(date))
        bytes += MailHeader.structured("Message-ID", "<\(Self.cleanID(messageID))>")
        if let inReplyTo {
            bytes += MailHeader.structured("In-Reply-To", "<\(Self.cleanID(inReplyTo))>")
            bytes += MailHeader.structured("References", "<\(Self.cleanID(inReplyTo))>")
        }
        // Out-of-office replies to a page help nobody; the second field is Exchange's word for the first.
        bytes += MailHeader.structured("Auto-Submitted", "auto-generated")
        bytes += MailHeader.structured("X-Auto-Response-Suppress", "All")
        for header in extraHeaders where Self.isFieldName(header.name) {
            bytes += MailHeader.text(header.name, header.value)
        }
        bytes += MailHeader.structured("MIME-Version", "1.0")
        bytes += MailHeader.structured("Content-Type", "multipart/alternative; boundary=\"\(boundary)\"")
        return bytes
    }

    /// `=_` cannot occur in a quoted-printable body, where each `=` is followed by a digit or a line end.
    private var boundary: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in messageID.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return "=_\(String(hash, radix: 16))"
    }

    private static func cleanID(_ id: String) -> String {
        let bytes = id.utf8.filter { byte in
            (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "@.-_+=".utf8.contains(byte)
        }
        return String(decoding: bytes.prefix(idLengthMaximum), as: UTF8.self)
    }

    private static func isFieldName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= MailHeader.nameLengthMaximum
            && name.utf8.allSatisfy { (33...126).contains($0) && $0 != UInt8(ascii: ":") }
    }

    /// `Fri, 06 Nov 2015 20:00:00 +0000`
    static func dateText(_ instant: Instant) -> String {
        let clock = WallClock(localSeconds: instant.seconds)
        let civil = clock.civil
        let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][clock.isoWeekday - 1]
        let month = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ][civil.month - 1]
        let second = clock.secondOfDay
        let time = [second / 3600, second / 60 % 60, second % 60].map(twoDigits).joined(separator: ":")
        return "\(weekday), \(twoDigits(Int64(civil.day))) \(month) \(civil.year) \(time) +0000"
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

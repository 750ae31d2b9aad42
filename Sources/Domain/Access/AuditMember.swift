// SPDX-License-Identifier: Apache-2.0
package import Base

/// What is known of a member by its name, whatever object it belongs to: records are made of objects of any kind.
enum AuditMember {
    /// Who an object is, when it was touched, and what is worked out of it anew at each look.
    private static let leftOut = [
        "id", "self", "html_url", "summary", "created_at", "updated_at", "account_id", "last_incident_timestamp",
        "last_used_at", "final_schedule", "overrides_subschedule", "rendered_schedule_entries",
        "rendered_coverage_percentage", "http_cal_url", "web_cal_url", "personal_http_cal_url", "personal_web_cal_url",
    ]
    /// Endings of names whose values open something. An inlet's mail address does, for whoever knows it.
    private static let secretEndings = [
        "key", "token", "secret", "password", "passwd", "passphrase", "credential", "credentials", "authorization", "cookie",
        "headers", "otp", "integrationemail",
    ]
    /// Endings of names whose values are addresses that programs call; what follows the host may be a secret.
    private static let addressEndings = ["endpointurl", "webhookurl", "callbackurl", "tokenurl"]
    /// The same where the object around it says what is called.
    private static let addressNames = ["url"]

    static func isLeftOut(_ name: String) -> Bool { leftOut.contains(name) }

    static func isSecret(_ name: String) -> Bool {
        let plain = letters(of: name)
        return secretEndings.contains { plain.hasSuffix($0) }
    }

    /// `client_secret`, `clientSecret` and `Client-Secret` are one name.
    private static func letters(of name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// What a value shows in a record; nil for none.
    static func shown(_ json: JSON?, of name: String) -> String? {
        switch json {
        case nil, .null?: return nil
        case .string(let text)?: return cut(whole(text, of: name))
        case let value?: return cut(redacting(value).text)
        }
    }

    /// A text in full; of an address that programs call, up to its host.
    static func whole(_ text: String, of name: String) -> String {
        let plain = letters(of: name)
        let isAddress = addressNames.contains(plain) || addressEndings.contains { plain.hasSuffix($0) }
        return isAddress ? host(of: text) : text
    }

    /// The same value without what is secret in it, however deep.
    static func redacting(_ json: JSON) -> JSON {
        switch json {
        case .array(let elements): return .array(elements.map(redacting))
        case .object(let object):
            let members = object.members.map { member -> JSONObject.Member in
                let isHidden = isSecret(member.name) && !member.value.isNull
                let value = isHidden ? JSON.string(AuditDetails.redacted) : redacting(member.value)
                return JSONObject.Member(name: member.name, value: value)
            }
            return .object(JSONObject(members: members))
        case .written: return redacting(json.readable)
        case .null, .bool, .int, .double, .string: return json
        }
    }

    /// An address up to its host, without a name and password before it.
    private static func host(of address: String) -> String {
        var slashes = 0
        guard
            let start = address.firstIndex(where: { character in
                if character == "/" { slashes += 1 }
                return slashes == 2
            })
        else { return AuditDetails.redacted }
        let rest = address[address.index(after: start)...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        let isWhole = authority.count == rest.count
        return "\(address[...start])\(host)" + (isWhole ? "" : "/…")
    }

    static func cut(_ text: String) -> String {
        guard text.utf8.count > AuditDetails.valueBytesMaximum else { return text }
        var bytes = Array(text.utf8.prefix(AuditDetails.valueBytesMaximum))
        // Not in the middle of a character.
        while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
        if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self) + "…"
    }
}

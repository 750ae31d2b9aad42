// SPDX-License-Identifier: Apache-2.0
package import Base

/// Where a user can be reached.
package struct ContactMethod: Hashable, Sendable {
    package static let perUserMaximum = 10
    package static let labelLengthMaximum = 100
    package static let countryCodeRange = 1...1999
    /// Digits of a phone number without its country code.
    package static let phoneDigitsRange = 3...20

    /// Raw values are the wire's types.
    package enum Kind: String, CaseIterable, Sendable {
        case email = "email_contact_method"
        case phone = "phone_contact_method"
        case sms = "sms_contact_method"
        case push = "push_notification_contact_method"
        case whatsApp = "whatsapp_contact_method"

        package var isPhone: Bool { self == .phone || self == .sms || self == .whatsApp }
    }

    package var id: String
    package var userID: String
    package var kind: Kind
    package var label: String
    /// A mail address, or the digits of a phone number without country code.
    package var address: String
    /// 1...1999; phone kinds only.
    package var countryCode: Int
    package var sendsShortEmail: Bool
    package var isEnabled: Bool
    package var createdAt: Instant

    package init(
        id: String = "", userID: String = "", kind: Kind = .email, label: String = "", address: String = "",
        countryCode: Int = 1, sendsShortEmail: Bool = false, isEnabled: Bool = true,
        createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.userID = userID
        self.kind = kind
        self.label = label
        self.address = address
        self.countryCode = countryCode
        self.sendsShortEmail = sendsShortEmail
        self.isEnabled = isEnabled
        self.createdAt = createdAt
    }
}

extension ContactMethod {
    /// What is wrong with the address for this kind, after the word "Address"; nil when it can be used.
    package var addressProblem: String? {
        switch kind {
        case .email: return User.looksLikeEmail(address) ? nil : "is invalid"
        case .phone, .sms, .whatsApp:
            let isNumber = address.utf8.allSatisfy { (48...57).contains($0) }
            return isNumber && Self.phoneDigitsRange.contains(address.utf8.count) ? nil : "must hold digits only"
        case .push: return "cannot be set: devices register themselves"
        }
    }
}

/// When a user is told of an incident assigned to them, by urgency and delay.
package struct NotificationRule: Hashable, Sendable {
    package static let delayMinutesMaximum = 1440

    package var id: String
    package var userID: String
    package var contactMethodID: String
    package var urgency: Urgency
    package var startDelayMinutes: Int
    package var createdAt: Instant
    /// The method that `contactMethodID` names, as it was when the rule was read; nil on a rule that is being made.
    package var contactMethod: ContactMethod?

    package init(
        id: String = "", userID: String = "", contactMethodID: String = "", urgency: Urgency = .high,
        startDelayMinutes: Int = 0, createdAt: Instant = Instant(milliseconds: 0), contactMethod: ContactMethod? = nil
    ) {
        self.id = id
        self.userID = userID
        self.contactMethodID = contactMethodID
        self.urgency = urgency
        self.startDelayMinutes = startDelayMinutes
        self.createdAt = createdAt
        self.contactMethod = contactMethod
    }
}

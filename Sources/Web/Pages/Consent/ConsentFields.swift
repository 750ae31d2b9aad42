// SPDX-License-Identifier: Apache-2.0
import Catalogue

extension ConsentModel {
    var fields: Fields {
        var fields = commonFields(title: "Allow \(appName)?")
        fields["appName"] = .text(appName)
        fields["personName"] = .text(personName)
        fields["personEmail"] = .text(personEmail)
        fields["csrfToken"] = .text(csrfToken)
        fields["redirectHost"] = .text(redirectHost)
        fields["isSelfRegistered"] = .flag(isSelfRegistered)
        fields["looks"] = .optional(group(looks))
        fields["changes"] = .optional(group(changes))
        fields["changesNothing"] = .flag(changes.isEmpty)
        fields["scopes"] = .texts(scopes)
        fields["query"] = .text(query)
        fields["action"] = .text(WebPath.consent)
        fields["queryField"] = .text(ConsentField.query)
        fields["scopeField"] = .text(ConsentField.scope)
        fields["decisionField"] = .text(ConsentField.decision)
        fields["allow"] = .text(ConsentField.allow)
        fields["refuse"] = .text(ConsentField.refuse)
        return fields
    }

    private func group(_ sentences: [String]) -> Fields? {
        sentences.isEmpty ? nil : ["sentences": .texts(sentences)]
    }
}

extension OnwardModel {
    var fields: Fields {
        var fields = commonFields(title: "Back to the app")
        fields["onwardAddress"] = .text(address)
        fields["address"] = .text(address)
        fields["heading"] = .text("Back to \(appName ?? "the app")")
        return fields
    }
}

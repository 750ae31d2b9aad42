// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Audit records of what is changed without an operation: on the pages, by an app that comes by itself, and by commands on
/// the server's machine.
enum AccountRecord {
    typealias Reference = AuditRecord.Reference

    static let sessionKind = "session"
    static let clientKind = "oauth_client"
    static let keyKind = "key"
    static let linkKind = "sign_in_link"

    static func person(_ user: User) -> Reference {
        Reference(kind: AuditRecord.ActorKind.user.rawValue, id: user.id, summary: user.name)
    }

    static func app(_ client: OAuthClient) -> Reference {
        Reference(kind: clientKind, id: client.id, summary: client.name)
    }

    /// What a person changed of their own account on a page.
    static func onPage(
        by user: User, from device: SignIn.Device, resource: Reference? = nil, _ difference: AuditDetails.Difference,
        _ work: Work
    ) -> AuditRecord {
        let person = person(user)
        return AuditRecord(
            id: work.makeID(), at: work.now, actors: [person], method: .init(kind: .browser), root: person, action: .update,
            details: AuditDetails(resource: resource ?? person, difference: difference),
            remoteAddress: device.address.isEmpty ? nil : device.address)
    }

    /// What whoever works on the server's machine changed: no more is known of them.
    static func byCommand(
        root: Reference, resource: Reference? = nil, action: AuditRecord.Action, _ difference: AuditDetails.Difference,
        _ work: Work
    ) -> AuditRecord {
        AuditRecord(
            id: work.makeID(), at: work.now, actors: [],
            method: .init(kind: .other, description: "A command on the server's machine"), root: root, action: action,
            details: AuditDetails(resource: resource ?? root, difference: difference))
    }

    /// An app that has made itself known.
    static func registered(_ client: OAuthClient, from address: String, _ work: Work) -> AuditRecord {
        let app = app(client)
        let actor = Reference(kind: AuditRecord.ActorKind.app.rawValue, id: client.id, summary: client.name)
        let fields: [AuditDetails.FieldChange] = [
            .init(name: "name", value: client.name),
            .init(name: "redirect_uris", value: shown(client.redirectURIs)),
            .init(name: "scopes", value: shown(client.scopes)),
        ]
        return AuditRecord(
            id: work.makeID(), at: work.now, actors: [actor], method: .init(kind: .oauth), root: app, action: .create,
            details: AuditDetails(resource: app, difference: .init(fields: fields.filter { $0.value != nil })),
            remoteAddress: address.isEmpty ? nil : address)
    }

    /// Words as the value of a field, no longer than values are; nil for none.
    static func shown(_ words: [String]) -> String? {
        guard !words.isEmpty else { return nil }
        let text = words.joined(separator: " ")
        guard text.utf8.count > AuditDetails.valueBytesMaximum else { return text }
        var kept = ""
        for word in words {
            guard kept.utf8.count + word.utf8.count < AuditDetails.valueBytesMaximum - 3 else { break }
            kept += kept.isEmpty ? word : " " + word
        }
        return kept + "…"
    }
}

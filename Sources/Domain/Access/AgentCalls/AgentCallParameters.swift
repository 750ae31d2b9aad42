// SPDX-License-Identifier: Apache-2.0
package import Base

/// What the log keeps of a call's query and body: without secrets, and not more than a bounded piece.
package enum AgentCallParameters {
    /// Of the JSON text of both together, but for the names around them and the marks of what was left out. A table of a
    /// million calls stays in the gigabytes.
    package static let bytesMaximum = 4096
    /// Of one member; of a longer one the beginning of its text is kept.
    package static let memberBytesMaximum = 1024
    /// Names of a query that are told apart.
    package static let queryNamesMaximum = 50
    /// Stands where members were left out.
    package static let leftOutName = "…"

    /// `{"query": {…}, "body": {…}}`, each only if there is one. A name that a query repeats has a list.
    package static func text(query: [(name: String, value: String)], body: JSONObject) -> String {
        var room = bytesMaximum
        var result = JSONObject()
        let asked = queryMembers(query)
        if !asked.members.isEmpty { result.append("query", .object(fitting(asked, &room))) }
        if !body.members.isEmpty { result.append("body", .object(fitting(body, &room))) }
        return JSON.object(result).text
    }

    /// The same in full, for whoever is to agree to it: only what is secret is left out. Behind a cut something could stand
    /// that nobody agreed to.
    package static func whole(query: [(name: String, value: String)], body: JSONObject) -> JSONObject {
        var result = JSONObject()
        let asked = queryMembers(query, maximum: query.count)
        for (name, part) in [("query", asked), ("body", body)] where !part.members.isEmpty {
            let members = part.members.map { member in
                JSONObject.Member(name: member.name, value: redacting(member.value, of: member.name, isWhole: true))
            }
            result.append(name, .object(JSONObject(members: members)))
        }
        return result
    }

    private static func queryMembers(
        _ query: [(name: String, value: String)], maximum: Int = queryNamesMaximum
    ) -> JSONObject {
        var members: [JSONObject.Member] = []
        for pair in query {
            if let place = members.firstIndex(where: { $0.name == pair.name }) {
                let known = members[place].value
                members[place].value = .array((known.arrayValue ?? [known]) + [.string(pair.value)])
            } else if members.count < maximum {
                members.append(JSONObject.Member(name: pair.name, value: .string(pair.value)))
            }
        }
        return JSONObject(members: members)
    }

    /// The members for which there is room, and how many there was none for.
    private static func fitting(_ object: JSONObject, _ room: inout Int) -> JSONObject {
        var kept = JSONObject()
        var leftOut = 0
        for member in object.members {
            let shown = short(redacting(member.value, of: member.name))
            let name = AgentCallText.cut(member.name, to: AgentCallEntry.idBytesMaximum)
            let size = JSON.object(JSONObject(members: [JSONObject.Member(name: name, value: shown)])).encoded().count
            if size > room {
                leftOut += 1
            } else {
                room -= size
                kept.append(name, shown)
            }
        }
        if leftOut > 0 { kept.append(leftOutName, .int(Int64(leftOut))) }
        return kept
    }

    private static func short(_ value: JSON) -> JSON {
        let text = value.text
        return text.utf8.count > memberBytesMaximum ? .string(AgentCallText.cut(text, to: memberBytesMaximum)) : value
    }

    /// The same value without what is secret in it, however deep. Secrets are known by their names; of an address that
    /// programs call, only the host is kept.
    private static func redacting(_ value: JSON, of name: String, isWhole: Bool = false) -> JSON {
        if AuditMember.isSecret(name), !value.isNull { return .string(AuditDetails.redacted) }
        switch value {
        case .string(let text):
            let shown = AuditMember.whole(text, of: name)
            return .string(isWhole ? shown : AuditMember.cut(shown))
        case .array(let elements): return .array(elements.map { redacting($0, of: name, isWhole: isWhole) })
        case .object(let object):
            return .object(
                JSONObject(
                    members: object.members.map { member in
                        JSONObject.Member(
                            name: member.name, value: redacting(member.value, of: member.name, isWhole: isWhole))
                    }))
        case .written: return redacting(value.readable, of: name, isWhole: isWhole)
        case .null, .bool, .int, .double: return value
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

/// What was tried has come to the point where it would have been kept.
struct TrialEnded: Error {
    /// What would have been answered, where that is known.
    var reply: Reply?
    /// What would have been different, where that was asked for.
    var changes: [JSON] = []
}

/// Carries out a call whose body names what its caller may not see, just as if nothing had those ids: with the same status,
/// code and words.
///
/// What a handler would say is found out by trying: with ids in their place that nothing has, and without keeping what is
/// written. Only if it minds none of them is the call carried out.
struct HiddenNames: Sendable {
    /// No id ends like this, and what is sorted keeps its order.
    private static let ending = "~"
    /// The names of members, and the ends of their names, whose values are ids and never a text.
    private static let idName = "id"
    private static let idEndings = ["_id", "_ids"]

    private let ids: Set<String>
    /// In the order in which stand-ins give way to them.
    private let order: [String]

    init(_ ids: [String]) {
        self.ids = Set(ids)
        // One id may be the end of another.
        order = ids.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    func answer(
        _ envelope: JSONObject, _ body: (_ envelope: JSONObject, _ isTrial: Bool) async throws -> Reply
    ) async throws -> Reply {
        do {
            // Nothing was to be kept: this is the answer.
            return try await speaking { try await body(replaced(envelope, everywhere: true), true) }
        } catch is TrialEnded {
            // Texts may be what they like, and what is an id still names nothing.
            return try await speaking { try await body(replaced(envelope, everywhere: false), false) }
        }
    }

    // MARK: There

    private func replaced(_ envelope: JSONObject, everywhere: Bool) -> JSONObject {
        JSONObject(
            members: envelope.members.map { member in
                JSONObject.Member(
                    name: member.name,
                    value: replaced(member.value, isID: everywhere || Self.isOfID(member.name), everywhere: everywhere))
            })
    }

    private func replaced(_ json: JSON, isID: Bool, everywhere: Bool) -> JSON {
        switch json {
        case .string(let text): .string(isID && ids.contains(text) ? text + Self.ending : text)
        case .array(let elements): .array(elements.map { replaced($0, isID: isID, everywhere: everywhere) })
        case .object(let object): .object(replaced(object, everywhere: everywhere))
        case .null, .bool, .int, .double, .written: json
        }
    }

    private static func isOfID(_ name: String) -> Bool {
        name == idName || idEndings.contains { name.hasSuffix($0) }
    }

    // MARK: And back

    /// An answer or a refusal in the words of the caller.
    private func speaking(_ body: () async throws -> Reply) async throws -> Reply {
        do {
            var reply = try await body()
            let text = String(decoding: reply.body, as: UTF8.self)
            let said = own(text)
            if said != text { reply.body = Array(said.utf8) }
            return reply
        } catch let refusal as APIError {
            var said = refusal
            said.message = own(said.message)
            said.errors = said.errors.map { own($0) }
            throw said
        }
    }

    private func own(_ text: String) -> String {
        order.reduce(text) { text, id in text.replacing(id + Self.ending, with: id) }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain

/// What an agent is granted, as a page shows it.
package struct DisplayedGrant: Sendable {
    package enum Standing: Sendable, Hashable {
        case holds, early, expired
    }

    package var id: String
    package var resource: String
    package var isWrite: Bool
    /// Ids of the operations that are meant; empty for all.
    package var operations: [String]
    /// What it is narrowed to, a list each: `service Shop`. An object must fit each list.
    package var narrowings: [[String]]
    package var needsApproval: Bool
    package var onlyWhileOwnerOnCall: Bool
    package var onlyAssignedToOwner: Bool
    package var startsAt: Instant?
    package var expiresAt: Instant?

    package init(
        id: String, resource: String, isWrite: Bool, operations: [String] = [], narrowings: [[String]] = [],
        needsApproval: Bool = false, onlyWhileOwnerOnCall: Bool = false, onlyAssignedToOwner: Bool = false,
        startsAt: Instant? = nil, expiresAt: Instant? = nil
    ) {
        self.id = id
        self.resource = resource
        self.isWrite = isWrite
        self.operations = operations
        self.narrowings = narrowings
        self.needsApproval = needsApproval
        self.onlyWhileOwnerOnCall = onlyWhileOwnerOnCall
        self.onlyAssignedToOwner = onlyAssignedToOwner
        self.startsAt = startsAt
        self.expiresAt = expiresAt
    }

    func standing(at now: Instant) -> Standing {
        if let startsAt, now < startsAt { return .early }
        if let expiresAt, expiresAt <= now { return .expired }
        return .holds
    }

    /// Whether it gives what a refused call needed, whatever that call names and whenever it comes.
    func gives(_ missing: MissingGrant, at now: Instant) -> Bool {
        let isWhole = operations.isEmpty && narrowings.isEmpty && !onlyAssignedToOwner
        let isPlain = isWhole && !onlyWhileOwnerOnCall && standing(at: now) == .holds
        let isWrite = missing.access == Grant.Access.write.rawValue
        return isPlain && resource == missing.resource && (self.isWrite || !isWrite) && !(isWrite && needsApproval)
    }

    /// `read and change incidents of service Shop`.
    func clause(ownerName: String) -> String {
        var text = (isWrite ? "read and change " : "read ") + Self.words(resource)
        let places = narrowings.compactMap { $0.orSentence }
        if !places.isEmpty { text += " of " + places.joined(separator: " that belong to ") }
        if onlyAssignedToOwner { text += " assigned to \(ownerName)" }
        if !operations.isEmpty { text += " by \(counted(operations.count, "operation"))" }
        if onlyWhileOwnerOnCall { text += " while \(ownerName) is on call" }
        if isWrite, needsApproval { text += ", each change once a person has agreed" }
        return text
    }

    static func words(_ name: String) -> String { String(name.map { $0 == "_" ? " " : $0 }) }
}

extension [String] {
    /// `one, two or three`; nil for none.
    var orSentence: String? {
        guard let last else { return nil }
        return count == 1 ? last : "\(dropLast().joined(separator: ", ")) or \(last)"
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
import Domain
import Store

/// Reads, in the transaction of a change, what the GET of a path would answer: an object in its wire form, null where
/// there is none, and nil where that cannot be told.
package typealias AuditSnapshot = @Sendable (Call, Work, Environment) throws -> JSON?

/// Sees to it that a change of configuration leaves a record, whatever its handler does: it looks at the object before and
/// after, in the same transaction, and writes down what is different. What is refused or undone leaves none, and neither
/// does what changes nothing.
package struct AuditContext: Sendable {
    /// Elements of a list that are looked at; of a longer one it is only kept what was asked for.
    package static let listMaximum = 1000

    /// Under the view's path, where that has other names.
    let call: Call
    let root: AuditRoot
    let view: View?
    let remoteAddress: String?
    let truncatedToken: String?

    /// Where the change shows.
    struct View: Sendable {
        let read: AuditSnapshot
        /// The path of the object that it shows.
        let path: String
        /// Which element of a list it is; nil for all that is read.
        let itemID: String?
        /// Whether all that the operation can change shows there.
        let isExact: Bool
    }

    /// What was there before.
    package struct Before: Sendable {
        /// Nil where it cannot be told.
        let shown: JSON?
    }

    package init(_ call: Call, _ request: WireRequest, snapshots: [String: AuditSnapshot]) {
        var values = call.pathValues
        if case .view(_, let names) = call.operation.auditSource {
            for (name, own) in names { values[name] = call.path(own) }
        }
        let named = call.with(call.operation, values, page: call.page, includes: call.includes)
        self.call = named
        root = call.operation.auditRoot(values)
        view = Self.view(of: call.operation, values, snapshots)
        remoteAddress = request.remoteAddress.isEmpty ? nil : request.remoteAddress
        truncatedToken = Authenticator.token(request.authorization).map {
            String($0.suffix(AuditRecord.Method.tokenLength))
        }
    }

    /// Whether all that an operation changes can be seen, so that a record says all of it.
    package static func seesAll(of operation: Operation, _ snapshots: [String: AuditSnapshot]) -> Bool {
        if case .answer = operation.auditSource { return true }
        return view(of: operation, [:], snapshots)?.isExact ?? false
    }

    /// The GET of the view's path; or of the nearest one before it, or the element of the list before it.
    private static func view(
        of operation: Operation, _ values: [String: String], _ snapshots: [String: AuditSnapshot]
    ) -> View? {
        guard case .view(let path, _) = operation.auditSource else { return nil }
        if let read = snapshots[path.text] { return View(read: read, path: path.text, itemID: nil, isExact: true) }
        var segments = path.segments
        var isExact = true
        while segments.count > 1, case .literal? = segments.last {
            segments.removeLast()
            isExact = false
            let place = text(of: segments)
            if let read = snapshots[place] { return View(read: read, path: place, itemID: nil, isExact: false) }
        }
        guard case .variable(let name)? = segments.last, let read = snapshots[text(of: segments.dropLast())] else {
            return nil
        }
        return View(read: read, path: text(of: segments), itemID: values[name] ?? "", isExact: isExact)
    }

    private static func text(of segments: some Collection<PathTemplate.Segment>) -> String {
        segments.map { segment in
            switch segment {
            case .literal(let text): "/" + text
            case .variable(let name): "/{" + name + "}"
            }
        }.joined()
    }

    // MARK: Around a change

    /// To be called before a change's first statement: two changes of one object are told apart by their turns.
    package func before(_ work: Work, _ environment: Environment) throws -> Before {
        if let name = lockName { try work.session.lock(object: name) }
        guard case .view = call.operation.auditSource else { return Before(shown: .null) }
        return Before(shown: try look(work, environment))
    }

    /// To be called after a change's last statement, with what its body came to.
    package func after<Result>(
        _ result: Result, since before: Before, _ work: Work, _ environment: Environment
    ) throws {
        let now: JSON?
        switch call.operation.auditSource {
        case .answer:
            let reply = result as? Reply
            if let reply, !(200..<300).contains(reply.status) { return }
            now = reply.flatMap { AuditSnapshots.made($0, call) }
        case .view: now = try look(work, environment)
        }
        var difference = AuditDetails.Difference()
        if let then = before.shown, let now {
            difference = AuditDetails.difference(before: then, after: now)
            difference.fields += AuditDetails.unseenSecrets(in: input, beside: now).filter { isTaken($0.name) }
        }
        if difference.isEmpty {
            let isTold = before.shown != nil && now != nil && (view?.isExact ?? true)
            guard !isTold else { return }
            difference = AuditDetails.difference(before: nil, after: .object(asked))
        }
        try AuditQueries.insert(
            work.session, try record(difference, then: before.shown, now: now, work))
    }

    private var lockName: String? {
        if root.id != nil { return root.name }
        return call.operation.auditSource == .answer ? nil : call.objectName
    }

    private func look(_ work: Work, _ environment: Environment) throws -> JSON? {
        guard let view else { return nil }
        // What the caller may not know of is changed all the same.
        let whole = Work(session: work.session, runtime: work.runtime, caches: work.caches)
        let found: JSON?
        do {
            found = try view.read(call, whole, environment)?.readable
        } catch let error as APIError {
            return error.status == 404 ? JSON.null : nil
        }
        guard let list = found, let itemID = view.itemID else { return found }
        let items = list.objectValue?.members.first?.value.arrayValue ?? []
        return items.first { $0["id"]?.stringValue == itemID } ?? JSON.null
    }

    /// The object that was sent.
    private var input: JSONObject {
        guard let key = call.operation.inputKey else { return call.envelope }
        return call.envelope[key]?.objectValue ?? [:]
    }

    /// Whether the operation looks at a member of what was sent.
    private func isTaken(_ name: String) -> Bool {
        let endpoint = Operations.all.first { $0.operation.id == call.operation.id }
        guard let schema = endpoint?.inputSchema?.schema else { return true }
        guard let property = schema["properties"]?[name] else { return false }
        return property["readOnly"]?.boolValue != true
    }

    /// All that was sent.
    private var asked: JSONObject {
        guard let key = call.operation.inputKey, let sent = call.envelope[key] else { return call.envelope }
        return sent.objectValue ?? JSONObject(members: [JSONObject.Member(name: key, value: sent)])
    }
}

extension Call {
    /// The same caller's call of another operation, or under other names.
    func with(
        _ operation: Operation, _ pathValues: [String: String], page: PageRequest, includes: Set<String>
    ) -> Call {
        Call(
            operation: operation, principal: principal, actor: actor, channel: channel, pathValues: pathValues,
            values: values, page: page, includes: includes, envelope: envelope, requestID: requestID)
    }
}

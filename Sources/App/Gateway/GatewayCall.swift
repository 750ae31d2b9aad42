// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

/// A call that the door hands to the gateway.
struct GatewayCall: Sendable {
    let operation: Operation
    let pathValues: [String: String]
    let envelope: JSONObject
    /// Names that the operation reads of the object that is sent.
    let members: [String]
    let request: WireRequest
    let principal: Principal
    /// Whether the caller only asks what a change would do.
    let isDryRun: Bool

    init(
        _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject, members: [String],
        _ request: WireRequest, _ principal: Principal, isDryRun: Bool
    ) {
        self.operation = operation
        self.pathValues = pathValues
        self.envelope = envelope
        self.members = members
        self.request = request
        self.principal = principal
        self.isDryRun = isDryRun
    }

    /// The call as what tries changes and keeps them for people takes it. Nobody can try here what another account would
    /// do: the trial ends before anything is sent, and says that what would be different is not known.
    func attempt(_ passage: AccessGuard.Passage) throws(APIError) -> Attempt {
        let values = try ParameterValues(query: PercentEncoding.pairs(request.query), declared: operation.allParameters)
        let call = Call(
            operation: operation, principal: principal, actor: nil, channel: .api, pathValues: pathValues, values: values,
            page: PageRequest(), includes: [], envelope: envelope, requestID: request.requestID)
        let change = unknownChange
        return Attempt(call: call, request: request, passage: passage) { _, _ in throw TrialEnded(changes: [change]) }
    }

    private var unknownChange: JSON {
        var values = pathValues
        if case .view(_, let names) = operation.auditSource {
            for (name, own) in names { values[name] = pathValues[own] }
        }
        let root = operation.auditRoot(values)
        let object: JSON = ["id": JSON(root.id), "type": .string(root.kind + "_reference"), "summary": .null]
        return ["object": object, "known": false, "fields": [], "references": [], "left_out": 0]
    }

    /// Put together anew, so that the account behind reads the path as it was read here.
    func path() throws(APIError) -> String {
        var text = ""
        for segment in operation.path.segments {
            switch segment {
            case .literal(let word): text += "/" + word
            case .variable(let name):
                guard let value = pathValues[name], UpstreamID.isOne(value) else { throw .notFound }
                text += "/" + PercentEncoding.encode(value)
            }
        }
        return text
    }

    /// The query as it was read here, with `filters` added where the caller has not narrowed the list by itself.
    func query(adding filters: [(name: String, value: String)]) -> String {
        let declared = Set(operation.allParameters.map(\.name))
        var pairs: [(name: String, value: String)] = []
        for pair in PercentEncoding.pairs(request.query) {
            var name = pair.name
            if !declared.contains(name) {
                let other = name.hasSuffix("[]") ? String(name.dropLast(2)) : name + "[]"
                if declared.contains(other) { name = other }
            }
            // What was not looked at is not asked for, however it is spelled.
            let isInclude = name.lowercased().hasPrefix("include")
            if isInclude, name != Parameter.include.name || !operation.includes.contains(pair.value) { continue }
            pairs.append((name, pair.value))
        }
        let given = Set(pairs.map(\.name))
        pairs += filters.filter { !given.contains($0.name) }
        return pairs.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
    }

    /// Refuses a body that two readers could read in two ways.
    func checkBody() throws(APIError) {
        guard Self.isUnambiguous(.object(envelope)) else {
            throw .invalidInput("The request body must not give a name twice")
        }
    }

    /// Whether no object in it has two members of one name.
    static func isUnambiguous(_ json: JSON) -> Bool {
        switch json {
        case .object(let object):
            Set(object.members.map(\.name)).count == object.members.count
                && object.members.allSatisfy { isUnambiguous($0.value) }
        case .array(let values): values.allSatisfy(isUnambiguous)
        case .null, .bool, .int, .double, .string, .written: true
        }
    }
}

/// Ids as accounts give them.
enum UpstreamID {
    static let lengthMaximum = 128

    /// Letters, digits and what joins them: nothing that could lead to another path.
    static func isOne(_ text: String) -> Bool {
        guard (1...lengthMaximum).contains(text.utf8.count), text != ".", text != ".." else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// What the reference tells of one operation, in words that all its forms share.
package struct ReferenceEntry: Sendable {
    /// A parameter of a path, a query or a header.
    package struct Parameter: Sendable {
        /// Where it stands.
        package enum Place: String, CaseIterable, Sendable { case path, query, header }
        package let name: String
        package let place: Place
        package let type: String
        package let isRequired: Bool
        package let detail: String
    }

    /// A member of an object.
    package struct Member: Sendable {
        package let name: String
        package let type: String
        package let isRequired: Bool
    }

    /// A body: what is taken, or what is answered.
    package struct Body: Sendable {
        /// The member that holds everything; nil when the body itself does.
        package let rootKey: String?
        package let isList: Bool
        package let members: [Member]
    }

    package let operation: Operation
    /// Whether it is carried out here; what is not answers 501.
    package let works: Bool
    /// Calls of all operations that a caller has within a minute; nil where no limit is set.
    package let callsPerMinute: Int?
    /// Calls of this one, where it has a limit of its own beside that.
    package let ownCallsPerMinute: Int?
    /// Events that a routing key has within a minute, where the operator has set a number.
    package let eventsPerMinute: Int?
    package let parameters: [Parameter]
    package let input: Body?
    package let output: Body?
    /// A line for a shell.
    package let curl: String

    init(_ endpoint: AnyEndpoint, works: Bool, baseURL: String, limits: APIReference.Limits) {
        let operation = endpoint.operation
        self.operation = operation
        self.works = works
        let isCounted = operation.authentication == .token && limits.callsPerMinute > 0
        callsPerMinute = isCounted ? limits.callsPerMinute : nil
        ownCallsPerMinute = isCounted ? operation.rateLimitPerMinute(whenAllHave: limits.callsPerMinute) : nil
        eventsPerMinute = operation.authentication == .routingKey ? limits.eventsPerMinute : nil
        parameters = Self.parameters(operation)
        input = Self.input(endpoint)
        output = Self.output(endpoint)
        curl = CurlLine.text(endpoint, baseURL: baseURL)
    }
}

extension ReferenceEntry {
    package var id: String { operation.id }

    package var stateWords: String {
        works ? "Works here since \(operation.since)" : "Declared, not carried out yet: answers 501"
    }

    package var availabilityWords: String {
        switch operation.availability {
        case .current where operation.interface == .tocsinV1: "Tocsin's own"
        case .current: "current"
        case .deprecated: "deprecated"
        case .unlisted: "not in the published reference"
        }
    }

    package var versionWords: String { "\(operation.interface.rawValue), \(availabilityWords)" }

    package var rateWords: String {
        switch operation.authentication {
        case .token:
            guard let callsPerMinute else { return "None is set" }
            let all = "\(callsPerMinute) calls a minute, all operations together"
            return ownCallsPerMinute.map { "\(all), and \($0) of this one" } ?? all
        case .routingKey:
            return eventsPerMinute.map { "\($0) events a minute for each routing key" }
                ?? "No number is set; a key gets its fair share of a queue that fills"
        case .none: return "Not counted"
        }
    }

    /// Base roles that may call it on whatever belongs to no private team, as the door decides.
    package var roles: [Role] {
        Role.allCases.filter { AccessMatrix.verdict(operation, .person($0)) == .yes }
    }

    /// Whether others may call it where the path names their own person.
    package var isOpenToOneself: Bool {
        Role.allCases.contains { AccessMatrix.verdict(operation, .person($0)) == .ownOnly }
    }

    package var roleWords: String {
        switch operation.authentication {
        case .none: return "No credential is asked for, or one in its own form"
        case .routingKey: return "A routing key in the body"
        case .token:
            let roles = roles
            let words = roles.count == Role.allCases.count ? "Any role" : roles.map(\.rawValue).joined(separator: ", ")
            return isOpenToOneself ? words + "; others for their own person" : words
        }
    }

    /// Scopes of which an app must hold one. Empty: no app reaches it, or none is asked for.
    package var scopes: [String] { operation.acceptedScopes }

    package var pageWords: String {
        switch operation.audience {
        case .assignees?: "It can: whoever the incident goes to"
        case .responders?: "Yes: whoever is asked to join in"
        case .subscribers?: "No; subscribers get a message"
        case nil: "No"
        }
    }

    package var events: [String] { operation.emits.map(\.rawValue) }
    package var actsOn: String? { operation.actsOn?.type }
}

extension ReferenceEntry {
    private static func parameters(_ operation: Operation) -> [Parameter] {
        var all = operation.path.variables.map {
            Parameter(name: $0, place: .path, type: "text", isRequired: true, detail: "")
        }
        for parameter in operation.allParameters {
            let type =
                parameter == .include
                ? SchemaWords.words(for: .list(allowed: operation.includes)) : SchemaWords.words(for: parameter.kind)
            all.append(
                Parameter(name: parameter.name, place: .query, type: type, isRequired: false, detail: parameter.detail))
        }
        if operation.from != .ignored {
            all.append(
                Parameter(
                    name: "From", place: .header, type: "mail address", isRequired: false,
                    detail: operation.from == .required
                        ? "Who acts; needed with a key of the account." : "Who acts, with a key of the account."))
        }
        return all
    }

    private static func input(_ endpoint: AnyEndpoint) -> Body? {
        let operation = endpoint.operation
        guard operation.method != .get, let schema = endpoint.inputSchema?.schema else { return nil }
        return Body(
            rootKey: operation.inputKey, isList: operation.isList && operation.method != .post,
            members: members(schema) { $0["readOnly"]?.boolValue != true })
    }

    private static func output(_ endpoint: AnyEndpoint) -> Body? {
        let operation = endpoint.operation
        guard operation.successStatus != 204, let schema = endpoint.outputSchema?.schema else { return nil }
        return Body(
            rootKey: operation.outputKey, isList: operation.isList, members: members(schema) { $0["writeOnly"] == nil })
    }

    private static func members(_ schema: JSON, _ isShown: (JSON) -> Bool) -> [Member] {
        let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        return (schema["properties"]?.objectValue?.members ?? []).filter { isShown($0.value) }.map { member in
            Member(
                name: member.name, type: SchemaWords.words(for: member.value), isRequired: required.contains(member.name))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain

/// The reference for programs.
package enum ReferenceJSON {
    package static func document(_ reference: APIReference) -> JSON {
        [
            "base_url": .string(reference.baseURL), "openapi_url": .string(reference.baseURL + WebPath.openAPI),
            "count": .int(Int64(reference.entries.count)), "works": .int(Int64(reference.worksCount)),
            "operations": .array(reference.entries.map { entry($0, reference.baseURL) }),
        ]
    }

    private static func entry(_ entry: ReferenceEntry, _ baseURL: String) -> JSON {
        let operation = entry.operation
        var object = JSONObject()
        func append(_ name: String, _ text: String) { object.append(name, .string(text)) }
        append("id", entry.id)
        append("method", operation.method.rawValue)
        append("path", operation.path.text)
        append("area", operation.area)
        append("summary", operation.summary)
        append("detail", operation.detail)
        append("url", baseURL + WebPath.operation(entry.id))
        object.append("works", .bool(entry.works))
        object.append("since", JSON(entry.works ? operation.since : nil))
        append("interface", operation.interface.rawValue)
        append("availability", operation.availability.rawValue)
        append("access", operation.accessLevel.rawValue)
        append("authentication", authentication(operation))
        object.append("scopes", strings(entry.scopes))
        object.append("roles", strings(roles(entry)))
        object.append("others_for_their_own_person", .bool(entry.isOpenToOneself))
        object.append("ability", JSON(operation.ability))
        object.append("rate_limit", limits(entry))
        object.append("webhook_events", strings(entry.events))
        object.append("pages_someone", .bool(operation.pagesSomeone))
        object.append("tells", JSON(operation.audience?.rawValue))
        object.append("acts_on", JSON(entry.actsOn))
        object.append("parameters", .array(entry.parameters.map(parameter)))
        object.append("input", body(entry.input))
        object.append("output", body(entry.output))
        object.append("success_status", .int(Int64(operation.successStatus)))
        append("curl", entry.curl)
        return .object(object)
    }

    private static func limits(_ entry: ReferenceEntry) -> JSON {
        [
            "calls_per_minute": number(entry.callsPerMinute), "own_calls_per_minute": number(entry.ownCallsPerMinute),
            "events_per_minute": number(entry.eventsPerMinute),
        ]
    }

    private static func roles(_ entry: ReferenceEntry) -> [String] {
        entry.operation.authentication == .token ? entry.roles.map(\.rawValue) : []
    }

    private static func authentication(_ operation: Operation) -> String {
        switch operation.authentication {
        case .token: "token"
        case .routingKey: "routing_key"
        case .none: "none"
        }
    }

    private static func parameter(_ parameter: ReferenceEntry.Parameter) -> JSON {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue), "type": .string(parameter.type),
            "required": .bool(parameter.isRequired), "detail": .string(parameter.detail),
        ]
    }

    private static func body(_ body: ReferenceEntry.Body?) -> JSON {
        guard let body else { return .null }
        let members = body.members.map { member -> JSON in
            [
                "name": .string(member.name), "type": .string(member.type), "required": .bool(member.isRequired),
            ]
        }
        return ["root_key": JSON(body.rootKey), "is_list": .bool(body.isList), "members": .array(members)]
    }

    private static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
    private static func number(_ value: Int?) -> JSON { value.map { .int(Int64($0)) } ?? .null }
}

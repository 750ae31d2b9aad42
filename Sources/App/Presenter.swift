// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue

/// Turns objects into answers: looks up what their references name, once per kind and page, and wraps the result.
package enum Presenter {
    package static func present<Output>(
        _ items: [Output], _ endpoint: Endpoint<some Sendable, Output>, _ call: Call, _ work: Work,
        _ environment: Environment
    ) throws -> [JSON] {
        guard let shape = endpoint.output else { return [] }
        let zone = call.values.timeZone(.timeZone)
        let context = try context(
            for: items, shape, environment.encodeContext(includes: call.includes, timeZone: zone), work)
        return items.map { shape.encode($0, context) }
    }

    /// The context in which these objects can be written, references resolved.
    package static func context<Value>(
        for items: [Value], _ shape: Shape<Value>, _ base: EncodeContext, _ work: Work
    ) throws -> EncodeContext {
        var needs = ReferenceNeeds(includes: base.includes)
        for item in items { shape.collectReferences(of: item, into: &needs) }
        return try ReferenceLoader.resolve(needs, base, work)
    }

    package static func reply<Output>(
        one item: Output, _ endpoint: Endpoint<some Sendable, Output>, _ call: Call, _ work: Work, _ environment: Environment
    ) throws -> Reply {
        guard let json = try present([item], endpoint, call, work, environment).first else {
            return Reply(status: call.operation.successStatus)
        }
        return reply(json, call)
    }

    /// An answer under the operation's root key.
    package static func reply(_ json: JSON, _ call: Call, status: Int? = nil) -> Reply {
        let body: JSON =
            call.operation.outputKey.map { key in
                .object(JSONObject(members: [JSONObject.Member(name: key, value: json)]))
            } ?? json
        return Reply(status: status ?? call.operation.successStatus, body: body.encoded())
    }

    package static func reply<Item>(page: Page<Item>, items: [JSON], _ call: Call) -> Reply {
        var object: JSONObject = ["limit": .int(Int64(call.page.limit))]
        switch call.operation.paging {
        case .none: return reply(.array(items), call)
        case .classic:
            object.append("offset", .int(Int64(call.page.offset)))
            object.append("more", .bool(page.hasMore))
            object.append("total", page.total.map { .int(Int64($0)) } ?? .null)
        case .cursor: object.append("next_cursor", JSON(page.nextCursor))
        }
        object.append(call.operation.outputKey ?? "items", .array(items))
        return Reply(status: call.operation.successStatus, body: JSON.object(object).encoded())
    }
}

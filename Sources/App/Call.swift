// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
package import Domain

/// A request that has passed the door: known operation, known caller, checked parameters.
package struct Call: Sendable {
    package let operation: Operation
    package let principal: Principal
    /// The person in whose name it is done; nil for an account key without `From`.
    package let actor: Agent?
    package let channel: LogEntry.Channel
    package let pathValues: [String: String]
    package let values: ParameterValues
    package let page: PageRequest
    package let includes: Set<String>
    /// The whole body; empty when there was none.
    package private(set) var envelope: JSONObject
    package let requestID: String

    package init(
        operation: Operation, principal: Principal, actor: Agent?, channel: LogEntry.Channel,
        pathValues: [String: String], values: ParameterValues, page: PageRequest, includes: Set<String>,
        envelope: JSONObject, requestID: String
    ) {
        self.operation = operation
        self.principal = principal
        self.actor = actor
        self.channel = channel
        self.pathValues = pathValues
        self.values = values
        self.page = page
        self.includes = includes
        self.envelope = envelope
        self.requestID = requestID
    }

    /// The same call with another body.
    func with(_ envelope: JSONObject) -> Call {
        var call = self
        call.envelope = envelope
        return call
    }

    /// A value out of the path.
    package func path(_ name: String = "id") -> String { pathValues[name] ?? "" }

    /// The object that the path names, the same for every operation on it.
    package var objectName: String {
        operation.path.segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .variable(let name): path(name)
            }
        }.joined(separator: "/")
    }

    /// The object under the operation's root key.
    package func input() throws(APIError) -> JSONObject {
        guard let key = operation.inputKey else { return envelope }
        guard let object = envelope[key]?.objectValue else {
            throw .invalidInput("The request body must be an object with a '\(key)' object in it")
        }
        return object
    }

    /// The acting person, where an operation cannot do without one.
    package func requireActor() throws(APIError) -> Agent {
        guard let actor else { throw .missingFrom }
        return actor
    }
}

/// Which slice of a list is wanted.
package struct PageRequest: Sendable, Hashable {
    package var limit: Int
    package var offset: Int
    package var wantsTotal: Bool
    /// Where the page before ended; of lists with a cursor.
    package var cursor: String?

    package init(limit: Int = Parameter.limitDefault, offset: Int = 0, wantsTotal: Bool = false) {
        self.limit = limit
        self.offset = offset
        self.wantsTotal = wantsTotal
    }

    /// A limit over the maximum is cut to it and echoed so; 0 counts as not given, or clients would page for ever.
    package init(_ values: ParameterValues, paging: Operation.Paging = .classic) throws(APIError) {
        let asked = values.integer(.limit) ?? 0
        limit = asked == 0 ? Parameter.limitDefault : min(asked, Parameter.limitMaximum)
        offset = values.integer(.offset) ?? 0
        wantsTotal = values.boolean(.total) ?? false
        cursor = paging == .cursor ? values.text(.cursor) : nil
        guard paging == .classic else { return }
        guard offset <= Parameter.pagingDepthMaximum - limit else {
            throw .invalidInput("offset and limit together must not exceed \(Parameter.pagingDepthMaximum)")
        }
    }
}

/// A slice of a list.
package struct Page<Item: Sendable>: Sendable {
    package var items: [Item]
    package var hasMore: Bool
    package var total: Int?
    /// Of lists with a cursor: what to ask for next; nil at the end.
    package var nextCursor: String?

    /// From rows fetched with one more than the page holds, each with the cursor that continues after it.
    package init(fetched: [Item], _ page: PageRequest, cursor: (Item) -> String) {
        items = Array(fetched.prefix(page.limit))
        hasMore = fetched.count > page.limit
        nextCursor = hasMore ? items.last.map(cursor) : nil
    }

    package init(items: [Item], hasMore: Bool, total: Int? = nil) {
        self.items = items
        self.hasMore = hasMore
        self.total = total
    }

    /// Cuts a list that is held in memory as a whole.
    package init(slicing all: [Item], _ page: PageRequest) {
        items = Array(all.dropFirst(page.offset).prefix(page.limit))
        hasMore = all.count > page.offset + page.limit
        total = page.wantsTotal ? all.count : nil
    }

    /// From rows fetched with one more than the page holds.
    package init(fetched: [Item], _ page: PageRequest, total: Int? = nil) {
        items = Array(fetched.prefix(page.limit))
        hasMore = fetched.count > page.limit
        self.total = total
    }
}

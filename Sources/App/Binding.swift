// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
import Store

/// What carries out one operation.
package struct Handler: Sendable {
    package enum Perform: Sendable {
        case call(@Sendable (Call, Environment) async throws -> Reply)
        /// Takes the body as it came: senders' operations have an error form of their own.
        case raw(@Sendable ([UInt8], Environment) async throws -> Reply)
        /// Takes the whole request: its operation has a form and errors of its own, as OAuth has.
        case web(@Sendable (WireRequest, Environment) async throws -> Reply)
        /// Is given the door itself: what it does is to let another call through.
        case door(@Sendable (Call, Environment, Dispatcher) async throws -> Reply)
    }

    package let endpoint: AnyEndpoint
    package let perform: Perform
}

/// Operations with what carries them out. Handlers run inside one transaction each and see no network.
package struct Bindings: Sendable {
    package private(set) var handlers: [String: Handler] = [:]
    /// What audit records see of objects before and after a change, by the path of the GET that shows them.
    package private(set) var snapshots: [String: AuditSnapshot] = [:]

    package init() {}

    package mutating func bind(
        _ endpoint: AnyEndpoint, _ perform: @escaping @Sendable (Call, Environment) async throws -> Reply
    ) {
        add(Handler(endpoint: endpoint, perform: .call(perform)))
    }

    package mutating func bindRaw(
        _ endpoint: AnyEndpoint, _ perform: @escaping @Sendable ([UInt8], Environment) async throws -> Reply
    ) {
        add(Handler(endpoint: endpoint, perform: .raw(perform)))
    }

    package mutating func bindWeb(
        _ endpoint: AnyEndpoint, _ perform: @escaping @Sendable (WireRequest, Environment) async throws -> Reply
    ) {
        add(Handler(endpoint: endpoint, perform: .web(perform)))
    }

    package mutating func bindDoor(
        _ endpoint: AnyEndpoint, _ perform: @escaping @Sendable (Call, Environment, Dispatcher) async throws -> Reply
    ) {
        add(Handler(endpoint: endpoint, perform: .door(perform)))
    }

    private mutating func add(_ handler: Handler) {
        let id = handler.endpoint.operation.id
        precondition(handlers[id] == nil, "\(id) is bound twice")
        handlers[id] = handler
    }

    /// A page of a list.
    package mutating func list<Output>(
        _ endpoint: Endpoint<Nothing, Output>, _ body: @escaping @Sendable (Call, Work) throws -> Page<Output>
    ) {
        snapshots[endpoint.operation.path.text] = AuditSnapshots.of(endpoint, list: body)
        bind(endpoint.erased) { call, environment in
            try await environment.read { work in
                let page = try body(call, work)
                let items = try Presenter.present(page.items, endpoint, call, work, environment)
                return Presenter.reply(page: page, items: items, call)
            }
        }
    }

    /// One object.
    package mutating func show<Output>(
        _ endpoint: Endpoint<Nothing, Output>, _ body: @escaping @Sendable (Call, Work) throws -> Output
    ) {
        snapshots[endpoint.operation.path.text] = AuditSnapshots.of(endpoint, one: body)
        bind(endpoint.erased) { call, environment in
            try await environment.read { work in
                try Presenter.reply(one: try body(call, work), endpoint, call, work, environment)
            }
        }
    }

    /// A new object: the body must carry every required field.
    package mutating func create<Input, Output>(
        _ endpoint: Endpoint<Input, Output>, _ body: @escaping @Sendable (Call, Change<Input>, Work) throws -> Output
    ) {
        change(endpoint, .create, body)
    }

    /// A change to a stored object: what the body leaves out stays.
    package mutating func update<Input, Output>(
        _ endpoint: Endpoint<Input, Output>, _ body: @escaping @Sendable (Call, Change<Input>, Work) throws -> Output
    ) {
        change(endpoint, .update, body)
    }

    private mutating func change<Input, Output>(
        _ endpoint: Endpoint<Input, Output>, _ mode: Shape<Input>.Mode,
        _ body: @escaping @Sendable (Call, Change<Input>, Work) throws -> Output
    ) {
        bind(endpoint.erased) { call, environment in
            guard let shape = endpoint.input else { throw APIError.internalError }
            let change = try shape.decode(try call.input(), mode)
            return try await environment.write { work in
                // A change reads, applies and writes: two at once must not undo each other.
                if case .update = mode { try work.session.lock(object: call.objectName) }
                // What a grant names may lie behind a gateway, out of this store's sight.
                let isBehind = environment.gateway != nil && call.operation.namesWhatIsGranted
                let refusal = isBehind ? nil : try ReferenceLoader.refusal(of: change.named, work)
                let output = try body(call, change, work)
                // Handlers refuse what is not there in words of their own, and at the right moment. What one of them
                // forgets is refused here, and what it has written is undone with the transaction.
                if let refusal { throw refusal }
                return try Presenter.reply(one: output, endpoint, call, work, environment)
            }
        }
    }

    /// An operation that answers without a body.
    package mutating func remove(
        _ endpoint: Endpoint<Nothing, Nothing>, _ body: @escaping @Sendable (Call, Work) throws -> Void
    ) {
        bind(endpoint.erased) { call, environment in
            try await environment.write { work in
                // It waits for changes under way, and they for it.
                try work.session.lock(object: call.objectName)
                try body(call, work)
                return Reply(status: call.operation.successStatus)
            }
        }
    }
}

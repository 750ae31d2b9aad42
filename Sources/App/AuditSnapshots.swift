// SPDX-License-Identifier: Apache-2.0
package import Base
package import Catalogue
import Domain
import Store

/// What audit records see of objects. Each GET that shows one object or a list gives its own; here is what those do not.
package enum AuditSnapshots {
    package static func of<Output>(
        _ endpoint: Endpoint<Nothing, Output>, one body: @escaping @Sendable (Call, Work) throws -> Output
    ) -> AuditSnapshot {
        { call, work, environment in
            let look = try call.looking(by: endpoint.operation)
            return try Presenter.present([try body(look, work)], endpoint, look, work, environment).first?.readable
        }
    }

    package static func of<Output>(
        _ endpoint: Endpoint<Nothing, Output>, list body: @escaping @Sendable (Call, Work) throws -> Page<Output>
    ) -> AuditSnapshot {
        { call, work, environment in
            let look = try call.looking(by: endpoint.operation)
            let page = try body(look, work)
            guard !page.hasMore else { return nil }
            let items = try Presenter.present(page.items, endpoint, look, work, environment)
            return object(endpoint.operation.outputKey ?? "items", .array(items)).readable
        }
    }

    /// What no handler shows in one of the usual ways, by path.
    package static let unlisted: [String: AuditSnapshot] = [
        Operations.BusinessSubscribers.list.operation.path.text: subscribers,
        Operations.BusinessSubscribers.followAll.operation.path.text: accountSubscription,
        Operations.BusinessImpacts.threshold.operation.path.text: threshold,
        Operations.Schedules.deleteOverride.operation.path.text: scheduleOverride,
        Operations.ServiceDependencies.associate.operation.path.text: dependencies,
        Operations.ServiceDependencies.disassociate.operation.path.text: dependencies,
    ]

    private static func object(_ name: String, _ value: JSON) -> JSON {
        .object(JSONObject(members: [JSONObject.Member(name: name, value: value)]))
    }

    @Sendable private static func subscribers(_ call: Call, _ work: Work, _ environment: Environment) throws -> JSON? {
        let service = try RecordHandlers.find(call.path(), Records.businessService, work)
        let found = try NotificationSubscriptionQueries.followers(
            work.session, of: Subscribable(kind: .businessService, id: service.id), visibility: work.visibility,
            limit: AuditContext.listMaximum, offset: 0)
        guard found.count <= AuditContext.listMaximum else { return nil }
        var needs = ReferenceNeeds(includes: [])
        for follower in found { needs.add(follower.subscriberKind.resource, follower.subscriberID) }
        let context = try ReferenceLoader.resolve(needs, environment.encodeContext(), work)
        let references = found.map { context.reference($0.subscriberKind.resource, $0.subscriberID).readable }
        return object("subscribers", .array(references))
    }

    @Sendable private static func accountSubscription(
        _ call: Call, _ work: Work, _ environment: Environment
    ) throws -> JSON? {
        let service = try RecordHandlers.find(call.path(), Records.businessService, work)
        let isSubscribed = try BusinessServiceQueries.isAccountSubscribed(work.session, id: service.id)
        return object("account_is_subscribed", .bool(isSubscribed))
    }

    @Sendable private static func threshold(_ call: Call, _ work: Work, _ environment: Environment) throws -> JSON? {
        guard let id = try BusinessServiceQueries.thresholdID(work.session) else { return JSON.null }
        var needs = ReferenceNeeds(includes: [])
        needs.add(.priority, id)
        let context = try ReferenceLoader.resolve(needs, environment.encodeContext(), work)
        return object("priority", context.reference(.priority, id))
    }

    @Sendable private static func scheduleOverride(
        _ call: Call, _ work: Work, _ environment: Environment
    ) throws -> JSON? {
        let schedule = try ScheduleHandlers.find(call.path(), work)
        let id = call.path("override_id")
        guard let found = try OverrideQueries.find(work.session, id: id, scheduleID: schedule.id) else { return JSON.null }
        let override = PresentedOverride(override: found, timeZone: schedule.timeZone)
        let context = try Presenter.context(for: [override], Shapes.scheduleOverride, environment.encodeContext(), work)
        return Shapes.scheduleOverride.encode(override, context)
    }

    /// Those of the dependencies that the body names which are there.
    @Sendable private static func dependencies(
        _ call: Call, _ work: Work, _ environment: Environment
    ) throws -> JSON? {
        let named = try Shapes.dependencyChange.decode(try call.input(), .create).applied(to: DependencyChange())
            .relationships
        let wanted = named.map {
            ServiceDependency.Ends(supportingID: $0.supporting.id, dependentID: $0.dependent.id)
        }
        let found = try ServiceDependencyQueries.between(
            work.session, supportingIDs: Set(wanted.map(\.supportingID)).sorted(),
            dependentIDs: Set(wanted.map(\.dependentID)).sorted()
        ).filter { wanted.contains($0.ends) }.sorted { $0.id < $1.id }
        guard let first = found.first else { return JSON.null }
        let context = environment.encodeContext()
        return [
            "id": .string(first.id),
            "relationships": .array(found.map { Shapes.serviceDependency.encode($0, context) }),
        ]
    }

    // MARK: Answers

    /// What an answer shows that was not there before. Nil when it shows nothing.
    static func made(_ reply: Reply, _ call: Call) -> JSON? {
        guard let json = try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum) else { return nil }
        if let key = call.operation.outputKey {
            guard let value = json[key] else { return nil }
            return value.objectValue == nil ? object(key, value) : value
        }
        guard let answers = json.arrayValue else { return inner(json) ?? json }
        // Each with a status of its own.
        let made = answers.filter { $0["status"] == 201 }.compactMap(inner)
        guard case .literal(let name)? = call.operation.path.segments.last else { return nil }
        return object(name, .array(made))
    }

    /// The object below the one root key.
    private static func inner(_ json: JSON) -> JSON? {
        json.objectValue?.members.first { $0.value.objectValue != nil }?.value
    }
}

extension Call {
    /// The same caller's look, by another operation, at what this one changes: at all of it, in full.
    fileprivate func looking(by operation: Operation) throws(APIError) -> Call {
        Call(
            operation: operation, principal: principal, actor: actor, channel: channel, pathValues: pathValues,
            values: try ParameterValues(query: [], declared: []), page: PageRequest(limit: AuditContext.listMaximum),
            includes: operation.auditIncludes, envelope: [:], requestID: requestID)
    }
}

extension NotificationSubscription.SubscriberKind {
    fileprivate var resource: ResourceKind {
        switch self {
        case .user: .user
        case .team: .team
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base

/// The paths that an event may pass.
package struct Orchestrations {
    package var global: OrchestrationPath?
    package var router: OrchestrationPath?
    package var unrouted: OrchestrationPath?
    /// Set for an event that was sent to a service: it passes the service's path alone.
    package var serviceID: String?

    package init(
        global: OrchestrationPath? = nil, router: OrchestrationPath? = nil, unrouted: OrchestrationPath? = nil,
        serviceID: String? = nil
    ) {
        self.global = global
        self.router = router
        self.unrouted = unrouted
        self.serviceID = serviceID
    }
}

/// What decisions ask while they are made.
package struct OrchestrationContext {
    package let now: Instant
    /// How many events one rule, or one cache variable, has counted before this one.
    package let earlierCount: (RuleCount) -> Int
    /// The path of a service, where it has one that is switched on.
    package let servicePath: (String) -> OrchestrationPath?
    /// The id of the service that is called so; nil where there is none.
    package let service: (ServiceLookup.Key, String) -> String?
    /// The cache variables of the orchestration, or those of a service, without the ones that are switched off.
    package let cacheVariables: (_ serviceID: String?) -> [CacheVariableState]

    package init(
        now: Instant, earlierCount: @escaping (RuleCount) -> Int = { _ in 0 },
        servicePath: @escaping (String) -> OrchestrationPath? = { _ in nil },
        service: @escaping (ServiceLookup.Key, String) -> String? = { key, name in key == .id ? name : nil },
        cacheVariables: @escaping (_ serviceID: String?) -> [CacheVariableState] = { _ in [] }
    ) {
        self.now = now
        self.earlierCount = earlierCount
        self.servicePath = servicePath
        self.service = service
        self.cacheVariables = cacheVariables
    }
}

/// What is counted for one rule, or for one cache variable: their ids look alike and are never the same.
package struct RuleCount: Hashable, Sendable {
    package var ruleID: String
    package var count: EventCount

    package init(ruleID: String, count: EventCount) {
        self.ruleID = ruleID
        self.count = count
    }

    /// Under which it is kept.
    package var key: String { "\(ruleID)/\(count.windowSeconds)\(count.isResetting ? "/resetting" : "")" }
}

/// What is to become of an event.
package struct OrchestrationOutcome: Sendable {
    package enum Destination: Hashable, Sendable {
        case service(String)
        /// It belongs to no service.
        case unrouted
        /// A rule gave it up.
        case dropped
    }

    /// A place on the way.
    package struct Step: Hashable, Sendable {
        package var path: OrchestrationPath.Kind
        package var setID: String
        /// Nil for the catch-all.
        package var ruleID: String?

        package init(path: OrchestrationPath.Kind, setID: String, ruleID: String?) {
            self.path = path
            self.setID = setID
            self.ruleID = ruleID
        }
    }

    package var event: EventSubmission
    package var destination = Destination.unrouted
    package var isSuppressed = false
    package var suspendSeconds: Int64?
    package var priorityID: String?
    package var escalationPolicyID: String?
    /// Notes for the incident, in the order in which rules wrote them.
    package var annotations: [String] = []
    package var fieldUpdates: [OrchestrationFieldUpdate] = []
    /// What is sent when it becomes an alert, in the order in which rules say it.
    package var webhooks: [RuleWebhook] = []
    /// Which rules took the event, in order.
    package var trace: [Step] = []
    package var counted: [RuleCount] = []
    /// What the event leaves in cache variables.
    package var remembered: [CacheVariableUpdate] = []
    /// What is to begin anew.
    package var reset: [RuleCount] = []
    /// Whether regular expressions were given up for taking too long, or texts were cut.
    package var hasRunOut = false

    package init(event: EventSubmission) { self.event = event }
}

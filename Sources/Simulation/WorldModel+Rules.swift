// SPDX-License-Identifier: Apache-2.0

extension WorldModel {
    /// Rules that stand before services, as they were asked for: what is compared is a name and nothing more.
    package struct Rules: Sendable {
        package enum Treatment: Hashable, Sendable {
            case drop
            case suppress
            case severity(String)
        }

        package struct Rule: Sendable {
            package var className: String
            package var treatment: Treatment
            package init(className: String, treatment: Treatment) {
                self.className = className
                self.treatment = treatment
            }
        }

        package struct Route: Sendable {
            package var component: String
            package var serviceID: String
            package init(component: String, serviceID: String) {
                self.component = component
                self.serviceID = serviceID
            }
        }

        package var integrationID: String
        package var routingKey: String
        /// The first that names an event's class counts.
        package var rules: [Rule]
        /// The first that names its component counts.
        package var routes: [Route]
        /// Where everything else goes; nil lets it go nowhere.
        package var otherServiceID: String?

        package init(
            integrationID: String, routingKey: String, rules: [Rule], routes: [Route], otherServiceID: String?
        ) {
            self.integrationID = integrationID
            self.routingKey = routingKey
            self.rules = rules
            self.routes = routes
            self.otherServiceID = otherServiceID
        }
    }

    /// An event that is sent to the rules.
    package struct RuledEvent: Sendable {
        package var action: String
        package var key: String
        package var severity: String
        package var className: String
        package var component: String
        package init(action: String, key: String, severity: String, className: String, component: String) {
            self.action = action
            self.key = key
            self.severity = severity
            self.className = className
            self.component = component
        }
    }

    /// What is to become of a trigger.
    package enum Fate: Hashable, Sendable {
        case dropped
        case unrouted
        /// Nobody is to hear of it.
        case suppressed(serviceID: String)
        case opened(serviceID: String, severity: String)

        package var serviceID: String? {
            switch self {
            case .dropped, .unrouted: nil
            case .suppressed(let id), .opened(let id, _): id
            }
        }
    }
}

extension WorldModel.Rules {
    package func fate(of event: WorldModel.RuledEvent) -> WorldModel.Fate {
        let treatment = rules.first { $0.className == event.className }?.treatment
        if treatment == .drop { return .dropped }
        let routed = routes.first { $0.component == event.component }?.serviceID
        guard let serviceID = routed ?? otherServiceID else { return .unrouted }
        switch treatment {
        case .suppress?: return .suppressed(serviceID: serviceID)
        case .severity(let severity)?: return .opened(serviceID: serviceID, severity: severity)
        case .drop?, nil: return .opened(serviceID: serviceID, severity: event.severity)
        }
    }
}

extension WorldModel.Service {
    /// Of an incident that an alert of this severity opens.
    package func urgency(of severity: String) -> String {
        !isDecidedBySeverity || severity == "critical" || severity == "error" ? "high" : "low"
    }
}

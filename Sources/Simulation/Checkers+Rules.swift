// SPDX-License-Identifier: Apache-2.0

extension Checkers {
    /// What a trigger that was sent to rules and answered as accepted has left behind. `isMaintained` is of the service that
    /// it goes to, and nil where it cannot be told.
    package static func ruled(
        _ fate: WorldModel.Fate, before: EventFacts, after: EventFacts, isMaintained: Bool?, _ world: WorldModel
    ) -> [String] {
        let isOnlyRecorded = after.isOnlyRecorded(since: before)
        switch fate {
        case .dropped: return isOnlyRecorded ? [] : ["a trigger that rules drop is not dropped"]
        case .unrouted: return isOnlyRecorded ? [] : ["a trigger that goes nowhere has gone somewhere"]
        case .suppressed, .opened: break
        }
        if isMaintained == true {
            return isOnlyRecorded ? [] : ["a trigger is not held back by a maintenance window"]
        }
        if isMaintained == nil, isOnlyRecorded { return [] }
        if let alertID = before.key.openAlertID {
            if after.key.openAlertID != alertID { return ["a trigger of an open key has opened another alert"] }
            return after.key.triggerCount > before.key.triggerCount ? [] : ["an accepted trigger left no trace"]
        }
        switch fate {
        case .dropped, .unrouted: return []
        case .suppressed(let serviceID): return suppressed(serviceID, before, after)
        case .opened(let serviceID, let severity):
            return opened(serviceID, severity, before, after, world.services.first { $0.id == serviceID })
        }
    }

    /// Nobody hears of it: there is an alert without an incident.
    private static func suppressed(_ serviceID: String, _ before: EventFacts, _ after: EventFacts) -> [String] {
        if after.key.openAlertID != nil || after.hasNewIncident(since: before) {
            return ["somebody hears of a trigger that rules suppress"]
        }
        guard let id = after.suppressedID else { return ["a trigger that rules suppress is lost"] }
        if let known = before.suppressedID { return id == known ? [] : ["a suppressed key has another alert"] }
        return after.suppressedServiceID == serviceID ? [] : ["a suppressed trigger is with the wrong service"]
    }

    private static func opened(
        _ serviceID: String, _ severity: String, _ before: EventFacts, _ after: EventFacts, _ service: WorldModel.Service?
    ) -> [String] {
        guard let alert = after.alert else { return ["an accepted trigger is lost"] }
        var problems: [String] = []
        if alert.serviceID != serviceID { problems.append("a trigger was led to \(alert.serviceID), not to \(serviceID)") }
        if alert.severity != severity { problems.append("an alert is \(alert.severity) that rules make \(severity)") }
        if after.suppressedID != nil { problems.append("an open key has a suppressed alert too") }
        if after.hasNewIncident(since: before), let service, alert.urgency != service.urgency(of: severity) {
            problems.append("an alert that is \(severity) has opened an incident of \(alert.urgency) urgency")
        }
        return problems
    }

    /// What an accepted acknowledgement or resolve has left behind of an alert of which nobody hears. `isMaintained` is of
    /// the service that has the key.
    package static func ending(
        _ action: String, before: EventFacts, after: EventFacts, isMaintained: Bool?
    ) -> [String] {
        if after.hasNewIncident(since: before) { return ["what opens nothing has opened an incident"] }
        guard let id = before.suppressedID else { return [] }
        if action == "resolve", isMaintained == false {
            return after.suppressedID == nil ? [] : ["an accepted resolve is lost on a suppressed alert"]
        }
        if action == "resolve", isMaintained == nil { return [] }
        return after.suppressedID == id ? [] : ["a suppressed alert is gone without a resolve"]
    }
}

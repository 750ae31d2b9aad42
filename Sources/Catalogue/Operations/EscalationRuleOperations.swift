// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Levels of a policy one by one. The reference has no such addresses; one client calls them.
    package enum EscalationRules {
        private static let area = "Escalation Policies"
        private static let readScope = "escalation_policies.read"
        private static let writeScope = "escalation_policies.write"
        private static let includes = ["targets", "escalation_rule_assignment_strategies"]
        private static let key = "escalation_rule"

        package static let list = Endpoint<Nothing, EscalationRule>(
            Operation(
                "listEscalationRules", .get, "/escalation_policies/{id}/escalation_rules", area: area, scope: readScope,
                actsOn: .escalationPolicy, paging: .classic, includes: includes, outputKey: "escalation_rules",
                availability: .unlisted, summary: "List the levels of an escalation policy"),
            input: nil, output: Shapes.escalationRule)

        package static let create = Endpoint<EscalationRule, EscalationRule>(
            Operation(
                "createEscalationRule", .post, "/escalation_policies/{id}/escalation_rules", area: area, scope: writeScope,
                actsOn: .escalationPolicy, includes: includes, inputKey: key, outputKey: key, availability: .unlisted,
                summary: "Add a level to an escalation policy", detail: "It becomes the last one."),
            input: Shapes.escalationRule, output: Shapes.escalationRule)

        package static let get = Endpoint<Nothing, EscalationRule>(
            Operation(
                "getEscalationRule", .get, "/escalation_policies/{id}/escalation_rules/{escalation_rule_id}", area: area,
                scope: readScope, actsOn: .escalationPolicy, includes: includes, outputKey: key, availability: .unlisted,
                summary: "Show a level of an escalation policy"),
            input: nil, output: Shapes.escalationRule)

        package static let update = Endpoint<EscalationRule, EscalationRule>(
            Operation(
                "updateEscalationRule", .put, "/escalation_policies/{id}/escalation_rules/{escalation_rule_id}", area: area,
                scope: writeScope, actsOn: .escalationPolicy, includes: includes, inputKey: key, outputKey: key,
                availability: .unlisted, summary: "Change a level of an escalation policy",
                detail: "Incidents that are open keep to the policy as it was when it was given to them."),
            input: Shapes.escalationRule, output: Shapes.escalationRule)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteEscalationRule", .delete, "/escalation_policies/{id}/escalation_rules/{escalation_rule_id}",
                area: area, scope: writeScope, actsOn: .escalationPolicy, availability: .unlisted,
                summary: "Take a level out of an escalation policy", detail: "The last one that is left stays."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }
}

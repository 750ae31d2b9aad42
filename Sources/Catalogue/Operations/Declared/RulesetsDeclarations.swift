// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredRulesets {
        private static let area = "Rulesets"
        private static let retired = "On its way out: event orchestrations take the place of rulesets."

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listRulesets", .get, "/rulesets", area: area, scope: "event_rules.read", paging: .classic,
                    outputKey: "rulesets", summary: "List the account's rulesets", detail: retired),
                output: """
                    id:string self:string type:string name:string routing_keys:array created_at:time creator:object \
                    updated_at:time updater:object team:object
                    """),
            .declared(
                Operation(
                    "createRuleset", .post, "/rulesets", area: area, scope: "event_rules.write", inputKey: "ruleset",
                    outputKey: "ruleset", summary: "Add a ruleset", detail: retired),
                input: """
                    id:string self:string type:string name:string routing_keys:array created_at:time creator:object \
                    updated_at:time updater:object team:object
                    """,
                output: """
                    id:string self:string type:string name:string routing_keys:array created_at:time creator:object \
                    updated_at:time updater:object team:object
                    """),
            .declared(
                Operation(
                    "getRuleset", .get, "/rulesets/{id}", area: area, scope: "event_rules.read", outputKey: "ruleset",
                    summary: "Show a ruleset", detail: retired),
                output: """
                    id:string self:string type:string name:string routing_keys:array created_at:time creator:object \
                    updated_at:time updater:object team:object
                    """),
            .declared(
                Operation(
                    "updateRuleset", .put, "/rulesets/{id}", area: area, scope: "event_rules.write", inputKey: "ruleset",
                    outputKey: "ruleset", summary: "Change a ruleset", detail: retired),
                input: """
                    id:string self:string type:string name:string routing_keys:array created_at:time creator:object \
                    updated_at:time updater:object team:object
                    """,
                output: """
                    id:string self:string type:string name:string routing_keys:array created_at:time creator:object \
                    updated_at:time updater:object team:object
                    """),
            .declared(
                Operation(
                    "deleteRuleset", .delete, "/rulesets/{id}", area: area, scope: "event_rules.write",
                    summary: "Remove a ruleset", detail: retired)),
            .declared(
                Operation(
                    "listRulesetEventRules", .get, "/rulesets/{id}/rules", area: area, scope: "event_rules.read",
                    paging: .classic, outputKey: "rules", summary: "List a ruleset's rules",
                    detail: "\(retired) An extraction's target is always called `summary` here."),
                output: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer catch_all:boolean actions:object
                    """),
            .declared(
                Operation(
                    "createRulesetEventRule", .post, "/rulesets/{id}/rules", area: area, scope: "event_rules.write",
                    inputKey: "rule", outputKey: "rule", summary: "Add a rule to a ruleset",
                    detail: "\(retired) An extraction may call its target `description`; it comes back as `summary`."),
                input: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer catch_all:boolean actions:object
                    """,
                output: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer catch_all:boolean actions:object
                    """),
            .declared(
                Operation(
                    "getRulesetEventRule", .get, "/rulesets/{id}/rules/{rule_id}", area: area, scope: "event_rules.read",
                    outputKey: "rule", summary: "Show a rule of a ruleset", detail: retired),
                output: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer catch_all:boolean actions:object
                    """),
            .declared(
                Operation(
                    "updateRulesetEventRule", .put, "/rulesets/{id}/rules/{rule_id}", area: area, scope: "event_rules.write",
                    outputKey: "rule", summary: "Change a rule of a ruleset",
                    detail: "\(retired) Only what is sent changes."),
                input: "rule:object rule_id:string",
                output: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer catch_all:boolean actions:object
                    """),
            .declared(
                Operation(
                    "deleteRulesetEventRule", .delete, "/rulesets/{id}/rules/{rule_id}", area: area,
                    scope: "event_rules.write", summary: "Remove a rule from a ruleset", detail: retired)),
        ]
    }
}

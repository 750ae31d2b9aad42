// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting

extension WrittenAction {
    private static let sets: JSON = [["id": "start", "rules": []]]

    static let onOrchestrations: [WrittenAction] = [
        WrittenAction(
            id: "migrateOrchestrationIntegration", form: .plain, parents: { [$0.furnished.orchestrationID] },
            body: {
                [
                    "source_id": .string($0.furnished.orchestrationID), "source_type": "orchestration",
                    "integration_id": .string($0.furnished.orchestrationIntegrationID),
                ]
            }),
        WrittenAction(
            id: "updateOrchPathGlobal", isChange: true, parents: { [$0.furnished.orchestrationID] },
            body: { _ in ["sets": sets, "catch_all": ["actions": ["severity": "info"]]] }),
        WrittenAction(
            id: "updateOrchPathRouter", isChange: true, parents: { [$0.furnished.orchestrationID] },
            body: { ["sets": sets, "catch_all": ["actions": ["route_to": .string($0.furnished.house.serviceID)]]] }),
        WrittenAction(
            id: "updateOrchPathUnrouted", isChange: true, parents: { [$0.furnished.orchestrationID] },
            body: { _ in ["sets": sets, "catch_all": ["actions": ["severity": "info"]]] }),
        WrittenAction(
            id: "updateOrchPathService", isChange: true, parents: { [$0.furnished.house.serviceID] },
            body: { _ in ["sets": sets, "catch_all": ["actions": ["severity": "info"]]] }),
        WrittenAction(
            id: "updateOrchActiveStatus", form: .plain, isChange: true, parents: { [$0.furnished.house.serviceID] },
            body: { _ in ["active": true] }),
        WrittenAction(
            id: "updateExternalDataCacheVarDataOnGlobalOrch", form: .plain, isChange: true,
            parents: { [$0.furnished.orchestrationID, $0.furnished.cacheVariableID] },
            body: { _ in ["cache_variable_data": "maintenance"] }),
        WrittenAction(
            id: "updateExternalDataCacheVarDataOnServiceOrch", form: .plain, isChange: true,
            parents: { [$0.furnished.house.serviceID, $0.furnished.serviceCacheVariableID] },
            body: { _ in ["cache_variable_data": "maintenance"] }),
        WrittenAction(
            id: "updateEventOrchestrationFeatureEnablements", parents: { [$0.furnished.orchestrationID, "aiops"] },
            body: { _ in ["enabled": true] }),
    ]
}

extension FullBody {
    static let cacheVariable = FullBody(
        create: { _ in ["disabled": true, "conditions": [["expression": "event.severity matches 'critical'"]]] },
        change: { _ in
            [
                "configuration": ["type": "trigger_event_count", "ttl_seconds": 60],
                "conditions": [["expression": "event.summary matches part 'disk'"]],
            ]
        })
}

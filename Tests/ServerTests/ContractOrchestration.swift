// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting

/// An orchestration with an integration, and cache variables of it and of a service that hold something.
enum ContractOrchestration {
    static func ids(_ house: TestHouse) async throws -> [String: String] {
        let door = try await house.call("POST", "/event_orchestrations", ["orchestration": ["name": "Contract"]])
        let orchestration = door.json["orchestration"]
        let id = orchestration?["id"]?.stringValue ?? ""
        let variable = try await cacheVariable(house, "/event_orchestrations/\(id)")
        let ofService = try await cacheVariable(house, "/event_orchestrations/services/\(house.serviceID)")
        return [
            "event_orchestrations": id,
            "event_orchestrations integration_id": orchestration?["integrations"]?[0]?["id"]?.stringValue ?? "",
            "service_id": house.serviceID,
            // Both stand behind the same words of a path.
            "getCacheVarOnGlobalOrch cache_variable_id": variable,
            "getExternalDataCacheVarDataOnGlobalOrch cache_variable_id": variable,
            "getCacheVarOnServiceOrch cache_variable_id": ofService,
            "getExternalDataCacheVarDataOnServiceOrch cache_variable_id": ofService,
        ]
    }

    private static func cacheVariable(_ house: TestHouse, _ owner: String) async throws -> String {
        let place = "\(owner)/cache_variables"
        let configuration: JSON = ["type": "external_data", "data_type": "number", "ttl_seconds": 86_400]
        let made = try await house.call(
            "POST", place, ["cache_variable": ["name": "contract", "configuration": configuration]])
        let id = made.json["cache_variable"]?["id"]?.stringValue ?? ""
        _ = try await house.call("PUT", "\(place)/\(id)/data", ["cache_variable_data": 1])
        return id
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredServiceDependencies {
        private static let area = "Service Dependencies"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "createServiceDependency", .post, "/service_dependencies/associate", area: area, scope: "services.write",
                    inputKey: "relationships", outputKey: "relationships", isList: true, successStatus: 200,
                    summary: "Make services depend on one another",
                    detail: "Answers 200 with the relations made. Refused beyond 2000 for one service, or 100 in a chain."),
                input: "supporting_service:object dependent_service:object",
                output: "supporting_service:object dependent_service:object id:string type:string"),
            .declared(
                Operation(
                    "getBusinessServiceServiceDependencies", .get, "/service_dependencies/business_services/{id}",
                    area: area, scope: "services.read", outputKey: "relationships", isList: true,
                    summary: "List the direct dependencies of a business service"),
                output: "supporting_service:object dependent_service:object id:string type:string"),
            .declared(
                Operation(
                    "deleteServiceDependency", .post, "/service_dependencies/disassociate", area: area,
                    scope: "services.write", inputKey: "relationships", outputKey: "relationships", isList: true,
                    successStatus: 200, summary: "Undo dependencies between services",
                    detail: "A POST that answers 200 with the relations undone."),
                input: "supporting_service:object dependent_service:object",
                output: "supporting_service:object dependent_service:object id:string type:string"),
            .declared(
                Operation(
                    "getTechnicalServiceServiceDependencies", .get, "/service_dependencies/technical_services/{id}",
                    area: area, scope: "services.read", outputKey: "relationships", isList: true,
                    summary: "List the direct dependencies of a service"),
                output: "supporting_service:object dependent_service:object id:string type:string"),
        ]
    }
}

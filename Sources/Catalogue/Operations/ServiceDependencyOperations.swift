// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum ServiceDependencies {
        private static let area = "Service Dependencies"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"

        package static let associate = Endpoint<DependencyChange, ServiceDependency>(
            Operation(
                "createServiceDependency", .post, "/service_dependencies/associate", area: area, scope: writeScope,
                actsOn: .service, outputKey: "relationships", isList: true, successStatus: 200,
                summary: "Make services depend on one another",
                detail: """
                    Answers 200 with the relations made, or found. Refused as a whole beyond 2000 for one service, 100 in a \
                    chain, or where a service would come to depend on itself.
                    """),
            input: Shapes.dependencyChange, output: Shapes.serviceDependency)

        package static let ofBusinessService = Endpoint<Nothing, ServiceDependency>(
            Operation(
                "getBusinessServiceServiceDependencies", .get, "/service_dependencies/business_services/{id}", area: area,
                scope: readScope, actsOn: .businessService, outputKey: "relationships", isList: true,
                summary: "List the direct dependencies of a business service"),
            input: nil, output: Shapes.serviceDependency)

        package static let disassociate = Endpoint<DependencyChange, ServiceDependency>(
            Operation(
                "deleteServiceDependency", .post, "/service_dependencies/disassociate", area: area, scope: writeScope,
                actsOn: .service, outputKey: "relationships", isList: true, successStatus: 200,
                summary: "Undo dependencies between services",
                detail: "A POST that answers 200 with the relations undone; what was none is passed over."),
            input: Shapes.dependencyChange, output: Shapes.serviceDependency)

        package static let ofTechnicalService = Endpoint<Nothing, ServiceDependency>(
            Operation(
                "getTechnicalServiceServiceDependencies", .get, "/service_dependencies/technical_services/{id}", area: area,
                scope: readScope, actsOn: .service, outputKey: "relationships", isList: true,
                summary: "List the direct dependencies of a service"),
            input: nil, output: Shapes.serviceDependency)

        package static let all: [AnyEndpoint] = [
            associate.erased, ofBusinessService.erased, disassociate.erased, ofTechnicalService.erased,
        ]
    }
}

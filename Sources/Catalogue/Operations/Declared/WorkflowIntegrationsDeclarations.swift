// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredWorkflowIntegrations {
        private static let area = "Workflow Integrations"
        private static let includeDeprecated = Parameter(
            "include_deprecated", .boolean, "Whether deprecated integrations are listed too.")
        private static let connectionName = Parameter("name", .text, "Only those whose name contains this text.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listWorkflowIntegrations", .get, "/workflows/integrations", area: area,
                    scope: "workflow_integrations.read", paging: .cursor, parameters: [includeDeprecated],
                    outputKey: "integrations", summary: "List what workflows can connect to"),
                output: """
                    id:string summary:string type:string self:string html_url:string domain_name:string \
                    package_name:string name:string description:string icon_svg:string tags:array search_keywords:array \
                    is_deprecated:boolean entitled:boolean application:string configuration_schema:object \
                    secrets_schema:object created_at:time created_by:object
                    """),
            .declared(
                Operation(
                    "getWorkflowIntegration", .get, "/workflows/integrations/{id}", area: area,
                    scope: "workflow_integrations.read", summary: "Show one thing workflows can connect to",
                    detail: "The answer has no root key."),
                output: """
                    id:string summary:string type:string self:string html_url:string domain_name:string \
                    package_name:string name:string description:string icon_svg:string tags:array search_keywords:array \
                    is_deprecated:boolean entitled:boolean application:string configuration_schema:object \
                    secrets_schema:object created_at:time created_by:object
                    """),
            .declared(
                Operation(
                    "listWorkflowIntegrationConnections", .get, "/workflows/integrations/connections", area: area,
                    scope: "workflow_integrations:connections.read", paging: .cursor, parameters: [connectionName],
                    outputKey: "connections", summary: "List the connections of all workflow integrations"),
                output: """
                    id:string summary:string type:string self:string html_url:string integration_id:string name:string \
                    service_url:string external_id:string external_id_label:string scopes:array is_default:boolean \
                    health:object configuration:object secrets:object teams:array apps:array created_at:time \
                    created_by:object
                    """),
            .declared(
                Operation(
                    "listWorkflowIntegrationConnectionsByIntegration", .get,
                    "/workflows/integrations/{integration_id}/connections", area: area,
                    scope: "workflow_integrations:connections.read", paging: .cursor, parameters: [connectionName],
                    outputKey: "connections", summary: "List the connections of one workflow integration"),
                output: """
                    id:string summary:string type:string self:string html_url:string integration_id:string name:string \
                    service_url:string external_id:string external_id_label:string scopes:array is_default:boolean \
                    health:object configuration:object secrets:object teams:array apps:array created_at:time \
                    created_by:object
                    """),
            .declared(
                Operation(
                    "createWorkflowIntegrationConnection", .post, "/workflows/integrations/{integration_id}/connections",
                    area: area, scope: "workflow_integrations:connections.write", summary: "Connect a workflow integration",
                    detail: "Neither the body nor the answer has a root key."),
                input: """
                    id:string type:string integration_id:string name:string service_url:string external_id:string \
                    external_id_label:string scopes:array is_default:boolean health:object configuration:object \
                    secrets:object teams:array apps:array
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string integration_id:string name:string \
                    service_url:string external_id:string external_id_label:string scopes:array is_default:boolean \
                    health:object configuration:object secrets:object teams:array apps:array created_at:time \
                    created_by:object
                    """),
            .declared(
                Operation(
                    "getWorkflowIntegrationConnection", .get, "/workflows/integrations/{integration_id}/connections/{id}",
                    area: area, scope: "workflow_integrations:connections.read",
                    summary: "Show a connection of a workflow integration", detail: "The answer has no root key."),
                output: """
                    id:string summary:string type:string self:string html_url:string integration_id:string name:string \
                    service_url:string external_id:string external_id_label:string scopes:array is_default:boolean \
                    health:object configuration:object secrets:object teams:array apps:array created_at:time \
                    created_by:object
                    """),
            .declared(
                Operation(
                    "updateWorkflowIntegrationConnection", .patch,
                    "/workflows/integrations/{integration_id}/connections/{id}", area: area,
                    scope: "workflow_integrations:connections.write",
                    summary: "Change a connection of a workflow integration",
                    detail: "Neither the body nor the answer has a root key."),
                input: """
                    id:string type:string integration_id:string name:string service_url:string external_id:string \
                    external_id_label:string scopes:array is_default:boolean health:object configuration:object \
                    secrets:object teams:array apps:array
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string integration_id:string name:string \
                    service_url:string external_id:string external_id_label:string scopes:array is_default:boolean \
                    health:object configuration:object secrets:object teams:array apps:array created_at:time \
                    created_by:object
                    """),
            .declared(
                Operation(
                    "deleteWorkflowIntegrationConnection", .delete,
                    "/workflows/integrations/{integration_id}/connections/{id}", area: area,
                    scope: "workflow_integrations:connections.write", summary: "Disconnect a workflow integration")),
        ]
    }
}

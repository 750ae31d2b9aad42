// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredEnrichmentIntegrations {
        private static let area = "Enrichment Integrations"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listServiceNowIntegrations", .get, "/enrichment/integrations/servicenow", area: area,
                    scope: "contextual_data.read", outputKey: "integrations", isList: true,
                    summary: "List connections to ServiceNow", detail: "There is one at most. Early access."),
                output: """
                    id:string name:string description:string cmdb_tables:array credentials:object created_at:time \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "createServiceNowIntegration", .post, "/enrichment/integrations/servicenow", area: area,
                    scope: "contextual_data.write", outputKey: "integration", summary: "Connect to ServiceNow",
                    detail: "Once an account, with one to eight tables. The body has no root key. Early access."),
                input: "name:string description:string cmdb_tables:array",
                output: """
                    id:string name:string description:string cmdb_tables:array credentials:object created_at:time \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "getServiceNowIntegration", .get, "/enrichment/integrations/servicenow/{integration_id}", area: area,
                    scope: "contextual_data.read", outputKey: "integration", summary: "Show a connection to ServiceNow",
                    detail: "Early access."),
                output: """
                    id:string name:string description:string cmdb_tables:array credentials:object created_at:time \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "deleteServiceNowIntegration", .delete, "/enrichment/integrations/servicenow/{integration_id}",
                    area: area, scope: "contextual_data.write", summary: "Disconnect from ServiceNow",
                    detail: "Its tables and the schemas made of them go too. Early access.")),
            .declared(
                Operation(
                    "addServiceNowTable", .post, "/enrichment/integrations/servicenow/{integration_id}/tables", area: area,
                    scope: "contextual_data.write", inputKey: "cmdb_table", outputKey: "cmdb_table",
                    summary: "Add a ServiceNow table",
                    detail: "Eight at most. A new one does not sync before it is told to. Early access."),
                input: "display_name:string ci_table_name:string query_filter:string field_mappings:array",
                output: """
                    id:string display_name:string ci_table_name:string query_filter:string field_mappings:array \
                    status:string created_at:time updated_at:time deleted_at:time
                    """),
            .declared(
                Operation(
                    "updateServiceNowTable", .put, "/enrichment/integrations/servicenow/{integration_id}/tables/{table_id}",
                    area: area, scope: "contextual_data.write", inputKey: "cmdb_table", outputKey: "cmdb_table",
                    summary: "Replace a ServiceNow table's settings",
                    detail: "Takes all of them. Refused while it syncs, and once its first load has begun. Early access."),
                input: "display_name:string ci_table_name:string query_filter:string field_mappings:array",
                output: """
                    id:string display_name:string ci_table_name:string query_filter:string field_mappings:array \
                    status:string created_at:time updated_at:time deleted_at:time
                    """),
            .declared(
                Operation(
                    "deleteServiceNowTable", .delete,
                    "/enrichment/integrations/servicenow/{integration_id}/tables/{table_id}", area: area,
                    scope: "contextual_data.write", summary: "Drop a ServiceNow table",
                    detail: "The schema made of it goes too. Early access.")),
            .declared(
                Operation(
                    "enableServiceNowTableSync", .post,
                    "/enrichment/integrations/servicenow/{integration_id}/tables/{table_id}/enable", area: area,
                    scope: "contextual_data.write", successStatus: 200, summary: "Start syncing a ServiceNow table",
                    detail: "No error if it syncs already. Early access."),
                output: "status:string message:string"),
            .declared(
                Operation(
                    "testServiceNowTable", .get,
                    "/enrichment/integrations/servicenow/{integration_id}/tables/{table_id}/test", area: area,
                    scope: "contextual_data.read", outputKey: "enrichment_data", isList: true,
                    summary: "Try out a ServiceNow table",
                    detail: "Asks ServiceNow at once and shows ten records at most, under its own names. Early access.")),
            .declared(
                Operation(
                    "createServiceNowCredentials", .post, "/enrichment/integrations/servicenow/credentials", area: area,
                    scope: "contextual_data.write", inputKey: "credentials", outputKey: "credentials",
                    summary: "Store the login for ServiceNow",
                    detail: "Once an account. No answer shows the password. Early access."),
                input: "instance_endpoint:string user:string password:string",
                output: """
                    id:string instance_endpoint:string user:string password:string created_at:time updated_at:time \
                    deleted_at:time
                    """),
            .declared(
                Operation(
                    "getServiceNowCredentials", .get, "/enrichment/integrations/servicenow/credentials/{credentials_id}",
                    area: area, scope: "contextual_data.read", outputKey: "credentials",
                    summary: "Show the login for ServiceNow", detail: "Without its password. Early access."),
                output: """
                    id:string instance_endpoint:string user:string password:string created_at:time updated_at:time \
                    deleted_at:time
                    """),
            .declared(
                Operation(
                    "updateServiceNowCredentials", .put, "/enrichment/integrations/servicenow/credentials/{credentials_id}",
                    area: area, scope: "contextual_data.write", inputKey: "credentials", outputKey: "credentials",
                    summary: "Change the login for ServiceNow", detail: "What is not sent stays as it is. Early access."),
                input: """
                    id:string instance_endpoint:string user:string password:string created_at:time updated_at:time \
                    deleted_at:time
                    """,
                output: """
                    id:string instance_endpoint:string user:string password:string created_at:time updated_at:time \
                    deleted_at:time
                    """),
            .declared(
                Operation(
                    "deleteServiceNowCredentials", .delete,
                    "/enrichment/integrations/servicenow/credentials/{credentials_id}", area: area,
                    scope: "contextual_data.write", summary: "Delete the login for ServiceNow",
                    detail: "Refused while the connection uses it. Early access.")),
        ]
    }
}

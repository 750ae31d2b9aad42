// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredEnrichmentSchemas {
        private static let area = "Enrichment Schemas"
        private static let fileName = Parameter(
            "filename", .text, "Name of a file that is sent as `text/csv`; a new schema cannot do without.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "queryEnrichmentData", .post, "/enrichment/query", area: area, scope: "contextual_data.read",
                    access: .read,
                    outputKey: "records", isList: true, successStatus: 200, summary: "Look up enrichment records",
                    detail: "By up to three fields that must all match. Usually finds one record at most. Early access."),
                input: "schema_id:string query:array",
                output: "record_id:string type:string created_at:time enrichment_data:object"),
            .declared(
                Operation(
                    "listEnrichmentSchemas", .get, "/enrichment/schemas", area: area, scope: "contextual_data.read",
                    outputKey: "schemas", isList: true, summary: "List the account's enrichment schemas",
                    detail: "Early access."),
                output: """
                    id:string type:string integration_type:string name:string description:string fields:array \
                    created_at:time updated_at:time deleted_at:time
                    """),
            .declared(
                Operation(
                    "createEnrichmentSchema", .post, "/enrichment/schemas", area: area, scope: "contextual_data.write",
                    parameters: [fileName], outputKey: "schema", summary: "Define an enrichment schema",
                    detail: "From JSON it answers 201. From a CSV file, 202, and the records follow later. Early access."),
                input: "integration_type:string name:string description:string fields:array",
                output: """
                    id:string type:string integration_type:string name:string description:string fields:array \
                    created_at:time updated_at:time deleted_at:time
                    """),
            .declared(
                Operation(
                    "getEnrichmentSchema", .get, "/enrichment/schemas/{schema_id}", area: area,
                    scope: "contextual_data.read", outputKey: "schema", summary: "Show an enrichment schema",
                    detail: "Early access."),
                output: """
                    id:string type:string integration_type:string name:string description:string fields:array \
                    created_at:time updated_at:time deleted_at:time
                    """),
            .declared(
                Operation(
                    "updateEnrichmentSchema", .put, "/enrichment/schemas/{schema_id}", area: area,
                    scope: "contextual_data.write", inputKey: "schema", outputKey: "schema",
                    summary: "Rename an enrichment schema",
                    detail: "Or describe it anew. Its fields never change. Early access."),
                input: "name:string description:string",
                output: """
                    id:string type:string integration_type:string name:string description:string fields:array \
                    created_at:time updated_at:time deleted_at:time
                    """),
            .declared(
                Operation(
                    "deleteEnrichmentSchema", .delete, "/enrichment/schemas/{schema_id}", area: area,
                    scope: "contextual_data.write", outputKey: "schema", successStatus: 200,
                    summary: "Drop an enrichment schema",
                    detail: "Answers 200 with what it was. Refused for what ServiceNow fills. Early access."),
                output: """
                    id:string type:string integration_type:string name:string description:string fields:array \
                    created_at:time updated_at:time deleted_at:time
                    """),
            .declared(
                Operation(
                    "listEnrichmentRecords", .get, "/enrichment/schemas/{schema_id}/records", area: area,
                    scope: "contextual_data.read", paging: .cursor, summary: "List a schema's records",
                    detail: "Early access."),
                output: "schema_id:string records:array next_cursor:string"),
            .declared(
                Operation(
                    "uploadEnrichmentCsv", .post, "/enrichment/schemas/{schema_id}/records", area: area,
                    scope: "contextual_data.write", parameters: [fileName], successStatus: 202,
                    summary: "Add records from a CSV file",
                    detail: """
                        Answers 202 and reads the file later. A row whose query fields match a record changes that record. \
                        Early access.
                        """),
                output: """
                    upload_id:string schema_id:string filename:string size_bytes:integer status:string accepted_at:time
                    """),
            .declared(
                Operation(
                    "deleteEnrichmentRecord", .delete, "/enrichment/schemas/{schema_id}/records/{record_id}", area: area,
                    scope: "contextual_data.write", outputKey: "record", successStatus: 200,
                    summary: "Drop a record from a schema", detail: "Answers 200 with what it was. Early access."),
                output: "record_id:string type:string created_at:time enrichment_data:object"),
        ]
    }
}

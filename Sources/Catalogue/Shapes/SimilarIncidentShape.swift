// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// An earlier incident, and how much its title is like another's.
package struct PastIncident: Sendable {
    package var incident: IncidentTitle
    /// From 0 to 1.
    package var similarity: Double

    package init(incident: IncidentTitle, similarity: Double) {
        self.incident = incident
        self.similarity = similarity
    }
}

/// An open incident with a title like another's.
package struct RelatedIncident: Sendable {
    package var incident: PresentedIncident
    /// Whether all of the incident is wanted, and not its name alone.
    package var isWhole: Bool

    package init(incident: PresentedIncident, isWhole: Bool) {
        self.incident = incident
        self.isWhole = isWhole
    }
}

/// How often the like of an incident came up before it.
package struct OutlierIncident: Sendable {
    package var incident: PresentedIncident
    package var isWhole: Bool
    package var occurrence: Occurrence
    package var since: Instant
    package var until: Instant

    package init(incident: PresentedIncident, isWhole: Bool, occurrence: Occurrence, since: Instant, until: Instant) {
        self.incident = incident
        self.isWhole = isWhole
        self.occurrence = occurrence
        self.since = since
        self.until = until
    }
}

extension Shapes {
    private static let object: JSON = ["type": "object"]

    package static let pastIncident = Shape<PastIncident>(
        "PastIncident",
        [
            .readOnly("incident", schema: object) { value, context in brief(value.incident, context) },
            .readOnly("score", schema: ["type": "number"]) { value, _ in
                .double(rounded(value.similarity * 100, places: 10_000))
            },
        ])

    package static let relatedIncident = Shape<RelatedIncident>(
        "RelatedIncident",
        [
            Field(
                name: "incident", schema: object,
                encode: { value, context in incidentJSON(value.incident, isWhole: value.isWhole, context) },
                collectReferences: { value, needs in
                    if value.isWhole { Shapes.incident.collectReferences(of: value.incident, into: &needs) }
                }),
            // The reference's nearest word for likeness of text; nobody's feedback is asked for.
            .constant(
                "relationships",
                [
                    [
                        "type": "machine_learning_inferred",
                        "metadata": [
                            "grouping_classification": "similar_contents",
                            "user_feedback": ["positive_feedback_count": 0, "negative_feedback_count": 0],
                        ],
                    ]
                ], schema: ["type": "array", "items": ["type": "object"]]),
        ])

    package static let outlierIncident = Shape<OutlierIncident>(
        "OutlierIncident",
        [
            Field(
                name: "incident", schema: object,
                encode: { value, context in
                    var incident = incidentJSON(value.incident, isWhole: value.isWhole, context).objectValue ?? [:]
                    incident.append("occurrence", occurrenceJSON(value, context))
                    return .object(incident)
                },
                collectReferences: { value, needs in
                    if value.isWhole { Shapes.incident.collectReferences(of: value.incident, into: &needs) }
                }),
            .readOnly("incident_template", schema: object) { value, _ in
                let incident = value.incident.incident
                let template = TitleWords.template(of: incident.title)
                return [
                    "id": .string(TitleWords.identifier(of: "\(incident.serviceID) \(template)")),
                    "cluster_id": .string(TitleWords.identifier(of: incident.serviceID)), "mined_text": .string(template),
                ]
            },
        ])

    private static func occurrenceJSON(_ value: OutlierIncident, _ context: EncodeContext) -> JSON {
        [
            "count": .int(Int64(value.occurrence.count)),
            "frequency": .double(rounded(value.occurrence.frequency, places: 10_000)),
            "category": .string(value.occurrence.category.rawValue), "since": context.time(value.since),
            "until": context.time(value.until),
        ]
    }

    private static func incidentJSON(
        _ value: PresentedIncident, isWhole: Bool, _ context: EncodeContext
    ) -> JSON {
        if isWhole { return Shapes.incident.encode(value, context) }
        let incident = value.incident
        return brief(IncidentTitle(id: incident.id, title: incident.title, createdAt: incident.createdAt), context)
    }

    private static func brief(_ incident: IncidentTitle, _ context: EncodeContext) -> JSON {
        [
            "id": .string(incident.id), "created_at": context.time(incident.createdAt),
            "self": context.selfURL(.incident, incident.id), "title": .string(incident.title),
        ]
    }

    private static func rounded(_ number: Double, places: Double) -> Double { (number * places).rounded() / places }
}

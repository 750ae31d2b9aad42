// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting

extension WrittenAction {
    static let onAccess: [WrittenAction] = [
        WrittenAction(
            id: "createKey", body: { ["name": "CI", "kind": "user", "user": $0.furnished.owner] }),
        WrittenAction(id: "rotateKey", parents: { [$0.keyID] }, body: { _ in ["overlap_seconds": 60] }),
        WrittenAction(id: "rotateAgent", parents: { [$0.agentID] }, body: { _ in ["overlap_seconds": 60] }),
        WrittenAction(
            id: "createAgentOAuthClient", parents: { [$0.agentID] },
            body: { ["name": "Night runner", "expires_at": $0.furnished.time(3600)] }),
        WrittenAction(
            id: "updateAgentOAuthClient", isChange: true, parents: { [$0.agentID, $0.agentClientID] },
            body: { ["name": "Day runner", "expires_at": $0.furnished.time(7200)] }),
        WrittenAction(
            id: "rotateAgentOAuthClient", parents: { [$0.agentID, $0.agentClientID] },
            body: { _ in ["overlap_seconds": 60] }),
        // Nothing waits there.
        WrittenAction(
            id: "updateApproval", parents: { _ in [FurnishedHouse.noID] }, body: { _ in ["status": "approved"] },
            isTaken: false),
        WrittenAction(
            id: "createAgentGrant", parents: { [$0.agentID] },
            body: {
                [
                    "resource": "incidents", "access": "write", "operations": ["updateIncident"], "approval": true,
                    "services": .array([$0.furnished.service]), "expires_at": $0.furnished.time(3600),
                ]
            }),
        WrittenAction(
            id: "updateAgentGrant", isChange: true, parents: { [$0.agentID, $0.grantID] },
            body: {
                [
                    "resource": "incidents", "access": "write", "operations": ["updateIncident"], "approval": true,
                    "services": .array([$0.furnished.service]), "expires_at": $0.furnished.time(3600),
                ]
            }),
        WrittenAction(id: "updateAccount", isChange: true, body: { _ in ["name": "Ours"] }),
        WrittenAction(
            id: "updateObjectRoles", form: .listed("object_roles"),
            parents: { [$0.furnished.otherIDs["user"] ?? FurnishedHouse.noID] },
            body: { ["object": $0.furnished.service, "role": "observer"] }),
        WrittenAction(
            id: "createOAuthAppClient",
            body: { _ in ["name": "App", "grant_types": ["client_credentials"], "scopes": ["users.read"]] }),
    ]

    static let onWebhooks: [WrittenAction] = [
        WrittenAction(
            id: "rotateWebhookSecret", parents: { [$0.id("webhook_subscription")] },
            body: { _ in ["overlap_seconds": 60] }),
        WrittenAction(
            id: "replaceWebhookHeaders", parents: { [$0.id("webhook_subscription")] },
            body: { _ in ["custom_headers": [["name": "X-Desk", "value": "two"]]] }),
        WrittenAction(
            id: "redeliverWebhookDeliveries", parents: { [$0.id("webhook_subscription")] },
            body: { ["since": $0.furnished.time(-3600)] }),
    ]
}

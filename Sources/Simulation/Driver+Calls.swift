// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// Requests as clients and mail links make them.
extension Driver {
    struct Answer: Sendable {
        var status: Int
        var json: JSON
        var isAccepted: Bool { (200...299).contains(status) }
    }

    func call(_ node: Node, _ method: String, _ path: String, _ body: JSON, as email: String) async -> Answer {
        await send(
            node,
            WireRequest(
                method: method, path: path, authorization: "Token token=\(account?.accountKey ?? "")", from: email,
                body: body.isNull ? [] : body.encoded()))
    }

    func send(_ node: Node, _ request: WireRequest) async -> Answer {
        let reply = await node.dispatcher.reply(to: request)
        let json = try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)
        return Answer(status: reply.status, json: json ?? .null)
    }

    /// A request of a person to some node, which may meet a fault. Nil when no node runs.
    func ask(_ userID: String, _ method: String, _ path: String, _ body: JSON) async -> Answer? {
        guard let index = anyNode(), let person = world.people.first(where: { $0.id == userID }) else { return nil }
        planFault(ofRequestTo: index)
        let answer = await call(nodes[index], method, path, body, as: person.email)
        endFault(index)
        note("\(method) \(path) by \(userID) \(answer.status)")
        return answer
    }

    /// Uses the link in a mail. Answers whether it went well.
    func acknowledgeByMail(_ incidentID: String, _ userID: String) async -> Bool {
        guard let secrets, let index = anyNode() else { return false }
        planFault(ofRequestTo: index)
        let node = nodes[index]
        let now = node.environment.runtime.now
        let link = MailLinkToken(
            action: .acknowledge, incidentID: incidentID, userID: userID,
            expiresAt: now.adding(seconds: MailLinkToken.lifetimeSeconds)
        ).signed(with: secrets)
        let isDone: Bool
        do {
            let token = try MailLinkToken.read(link, secrets: secrets, now: now)
            isDone = try await follow(token, node)
        } catch {
            isDone = false
        }
        endFault(index)
        note("mail link of \(incidentID) by \(userID) \(isDone)")
        return isDone
    }

    private func follow(_ token: MailLinkToken, _ node: Node) async throws -> Bool {
        guard let person = try await SignIn(node.environment).addressee(id: token.userID) else { return false }
        let operation = Operations.Incidents.update.operation
        let body: JSON = ["incident": ["status": "acknowledged"]]
        let request = WireRequest(
            method: operation.method.rawValue, path: "/incidents/\(token.incidentID)", body: body.encoded())
        let reply = try await node.dispatcher.perform(
            operation, ["id": token.incidentID], request, as: person.principal, channel: .email)
        return (200...299).contains(reply.status)
    }
}

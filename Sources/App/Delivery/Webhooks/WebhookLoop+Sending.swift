// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// What happens to a delivery between its claim and its end.
extension WebhookLoop {
    /// Sends it, and has written down what that came to.
    func deliver(_ parcel: WebhookParcel) async {
        let began = environment.runtime.now
        let answer = await answer(to: parcel)
        let now = environment.runtime.now
        // Its place is free from now on: what follows costs the receiver nothing.
        let hasRoom = inHand.sent(parcel.delivery.subscriptionID, hasHung: answer.hasTimedOut)
        if hasRoom { wakeup.wake(at: now) }
        await recorder.take(
            WebhookEnded(parcel: parcel, answer: answer, durationMilliseconds: max(0, now.milliseconds(since: began))))
    }

    private func answer(to parcel: WebhookParcel) async -> WebhookAnswer {
        guard let endpoint = parcel.addressee.endpoint else {
            return .failed(.unsendable, detail: "the subscription's address is none that can be sent to")
        }
        func send(token: String?) async -> WebhookAnswer {
            await transport.send(
                WebhookMessage.request(parcel, to: endpoint, token: token, at: environment.runtime.now))
        }
        guard parcel.subscription.oauthClientID != nil else { return await send(token: nil) }
        guard let client = parcel.addressee.oauthClient else {
            return .failed(.unsendable, detail: "the subscription's OAuth client has been removed")
        }
        let first: String
        switch await tokens.token(of: client) {
        case .token(let token): first = token
        case .failed(let answer): return answer
        }
        let answer = await send(token: first)
        // Withdrawn before its time, perhaps. A fresh one that is refused as well is refused for good.
        guard answer.status == 401 else { return answer }
        switch await tokens.token(of: client, insteadOf: first) {
        case .token(let token): return await send(token: token)
        case .failed(let failure): return failure
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base

/// Refusals from before a body is read, when only the address tells who is to understand them.
package enum EventRefusal {
    private typealias Events = Operations.Events

    /// What a sender of events is told, in the form of the address it posts to; nil when that takes no events.
    package static func body(path: String, _ text: String) -> JSON? {
        var address = String(path.prefix { $0 != "?" })
        if address.count > 1, address.hasSuffix("/") { address.removeLast() }
        let endpoints = [Events.enqueue.erased, Events.enqueueChange.erased, Operations.ChangeEvents.create.erased]
        if endpoints.contains(where: { $0.operation.path.text == address }) {
            return EventForm.refusal(.invalid([text]))
        }
        return address == Events.createV1.operation.path.text ? EventFormV1.refusal(.invalid([text])) : nil
    }
}

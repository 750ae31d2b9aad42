// SPDX-License-Identifier: Apache-2.0
import App
import Base

/// Nodes that stand still between the claim of a delivery and its send. When they go on, somebody else may have the claim, or
/// they themselves: what they do not know of is sent all the same.
extension Driver {
    private static let stallPermille = 10
    /// A claim lasts for a minute: a shorter stand lets nothing come twice.
    private static let stallSeconds = 30...150
    /// A node that goes on does other things first, now and then.
    private static let lateMillisecondsMaximum = 3000

    /// Nil when all goes well, which it mostly does.
    func planStall(of loop: Loop, _ life: Life) -> Stall? {
        guard hasFaults, loop != .timers, number(1...1000) <= Self.stallPermille else { return nil }
        let stall = Stall()
        life.plan(stall)
        return stall
    }

    /// Waits until what a node has begun is over, or stands still.
    func drain(_ index: Int, _ stall: Stall?) async {
        let (deliveries, webhooks) = (nodes[index].deliveries, nodes[index].webhooks)
        guard let stall else {
            await deliveries.drain()
            return await webhooks.drain()
        }
        let ended = Task {
            await deliveries.drain()
            await webhooks.drain()
            stall.end()
        }
        guard await stall.isReached() else { return await ended.value }
        stop(index, StalledDelivery(life: nodes[index].life, stall: stall, ended: ended))
    }

    /// The whole node stands still. When it goes on it has places in hand beside the one that is taken: one that claims and
    /// one that sends are what it has to do in an order of chance.
    private func stop(_ index: Int, _ delivery: StalledDelivery) {
        let end = clock.now.adding(seconds: Int64(number(Self.stallSeconds)))
        nodes[index].pausedUntil = end
        nodes[index].renewSenders()
        stalled.append(delivery)
        note("node \(index) stands still before it sends")
        let lateMilliseconds = Int64(number(0...Self.lateMillisecondsMaximum))
        agenda.add(.sendLate(lifeNumber: delivery.life.number), at: end.adding(milliseconds: lateMilliseconds))
    }

    /// Lets go what stands still, the first first. A node that has died meanwhile sends nothing.
    func sendLate(lifeNumber: Int) async {
        guard let place = stalled.firstIndex(where: { $0.life.number == lifeNumber }) else { return }
        let delivery = stalled.remove(at: place)
        delivery.stall.resume()
        await delivery.ended.value
        note("life \(lifeNumber) has gone on\(delivery.life.isDead ? ", dead" : "")")
    }

    func sendAllLate() async {
        while let first = stalled.first { await sendLate(lifeNumber: first.life.number) }
    }
}

// SPDX-License-Identifier: Apache-2.0
package import Base

extension ScheduleRules {
    /// The schedule that results when `proposed` takes the place of `old`.
    ///
    /// Who was on call before `now` stays as it was, by the whole second, as the wire shows it:
    /// - a layer whose rotation changes is split: its past stays as an ended layer with a new id, and the layer that
    ///   was sent begins at `now` and keeps the id, so that clients find the layers that they sent;
    /// - a layer that is not sent stays as it is, and a layer that is sent with an end in the past ends at `now`;
    /// - a new layer begins at `now` at the earliest, and one without an id that is known here gets a new one.
    ///
    /// Beyond ``layersWithHistoryMaximum`` the layers that ended first are dropped. Refusing would be worse: layers are
    /// never removed otherwise, so a schedule that is changed often could not be changed at all one day.
    package static func updated(
        old: Schedule, proposed: Schedule, now: Instant, makeLayerID: () -> String
    ) -> Schedule {
        var updated = proposed
        updated.id = old.id
        updated.createdAt = old.createdAt
        let cut = now.roundedDownToSecond
        let layers = LayerSuccession(old: old, proposed: proposed, cut: cut).layers(makeLayerID: makeLayerID)
        updated.layers = withinHistory(layers, now: cut)
        return updated
    }

    private static func withinHistory(_ layers: [ScheduleLayer], now: Instant) -> [ScheduleLayer] {
        let excess = layers.count - layersWithHistoryMaximum
        guard excess > 0 else { return layers }
        let ended = layers.indices.filter { layers[$0].hasEnded(by: now) }.sorted { left, right in
            (layers[left].end ?? now, left) < (layers[right].end ?? now, right)
        }
        var isDropped = [Bool](repeating: false, count: layers.count)
        for position in ended.prefix(excess) { isDropped[position] = true }
        return layers.indices.filter { !isDropped[$0] }.map { layers[$0] }
    }
}

/// How the layers of a schedule follow from those it had and those that were sent.
private struct LayerSuccession {
    /// Where a layer that was sent goes in the list.
    private enum Place {
        case new
        /// In the order in which the schedule had it.
        case kept(oldPosition: Int)
        /// Elsewhere: it cannot stand for its past as well, whose order of precedence would change.
        case moved(oldPosition: Int)
    }

    /// A layer before and after the cut; one that goes on unchanged is whole, in `live`.
    private struct Parts {
        var past: ScheduleLayer?
        var live: ScheduleLayer?
    }

    let old: Schedule
    let proposed: Schedule
    let cut: Instant

    func layers(makeLayerID: () -> String) -> [ScheduleLayer] {
        let places = places()
        let parts = oldParts(places, makeLayerID)
        var isMoved = [Bool](repeating: false, count: old.layers.count)
        for case .moved(let position) in places { isMoved[position] = true }
        var layers: [ScheduleLayer] = []
        var position = 0
        // Layers that were not sent keep their place between those that were.
        func appendOld(before end: Int) {
            while position < end {
                layers += [parts[position].past, isMoved[position] ? nil : parts[position].live].compactMap(\.self)
                position += 1
            }
        }
        for (index, layer) in proposed.layers.enumerated() {
            appendOld(before: nextKeptPosition(in: places[index...]) ?? old.layers.count)
            switch places[index] {
            case .new: if let live = begun(layer, id: nil, makeLayerID) { layers.append(live) }
            case .kept(let oldPosition): appendOld(before: oldPosition + 1)
            case .moved(let oldPosition): if let live = parts[oldPosition].live { layers.append(live) }
            }
        }
        appendOld(before: old.layers.count)
        return layers
    }

    private func nextKeptPosition(in places: ArraySlice<Place>) -> Int? {
        for case .kept(let position) in places { return position }
        return nil
    }

    private func places() -> [Place] {
        var positions: [String: Int] = [:]
        for (position, layer) in old.layers.enumerated().reversed() { positions[layer.id] = position }
        var lastKept = -1
        return proposed.layers.map { layer in
            // An id that is sent twice is known the first time.
            guard !layer.id.isEmpty, let position = positions.removeValue(forKey: layer.id) else { return .new }
            guard position > lastKept else { return .moved(oldPosition: position) }
            lastKept = position
            return .kept(oldPosition: position)
        }
    }

    /// The parts of each layer that the schedule had, in that order.
    private func oldParts(_ places: [Place], _ makeLayerID: () -> String) -> [Parts] {
        var successors = old.layers.map { (layer: $0, mayStayWhole: true) }
        for (layer, place) in zip(proposed.layers, places) {
            switch place {
            case .new: break
            case .kept(let position): successors[position] = (layer, true)
            case .moved(let position): successors[position] = (layer, false)
            }
        }
        return zip(old.layers, successors).map { layer, successor in
            parts(of: layer, becoming: successor.layer, mayStayWhole: successor.mayStayWhole, makeLayerID)
        }
    }

    private func parts(
        of layer: ScheduleLayer, becoming successor: ScheduleLayer, mayStayWhole: Bool, _ makeLayerID: () -> String
    ) -> Parts {
        let live = begun(successor, id: layer.id, makeLayerID)
        guard var past = past(of: layer) else { return Parts(live: live ?? neverBegun(layer)) }
        guard let live else {
            past.name = successor.name
            return Parts(past: past)
        }
        if mayStayWhole, goesOn(layer, as: successor) {
            var whole = layer
            whole.name = successor.name
            whole.end = successor.end
            return Parts(live: whole)
        }
        past.id = makeLayerID()
        return Parts(past: past, live: live)
    }

    /// Whether no instant lies between the two and nothing but the name and the end differs.
    private func goesOn(_ layer: ScheduleLayer, as successor: ScheduleLayer) -> Bool {
        let isOpenAtCut = layer.end.map { $0 >= cut } ?? true
        return isOpenAtCut && successor.start <= cut && layer.hasSameRotation(as: successor)
            && (layer.timeZone ?? old.timeZone) == proposed.timeZone
    }

    /// What of a layer has already happened, which a new zone of the schedule must not touch.
    private func past(of layer: ScheduleLayer) -> ScheduleLayer? {
        var past = layer
        let end = min(layer.end ?? cut, cut)
        past.end = end
        if old.timeZone != proposed.timeZone { past.timeZone = layer.timeZone ?? old.timeZone }
        return layer.start < end ? past : nil
    }

    /// What is still to come of a layer that was sent, or nil.
    private func begun(_ layer: ScheduleLayer, id: String?, _ makeLayerID: () -> String) -> ScheduleLayer? {
        var live = layer
        live.start = max(layer.start, cut)
        live.timeZone = nil
        if let end = live.end, end <= live.start { return nil }
        live.id = id ?? makeLayerID()
        return live
    }

    /// A layer that was ended before it began: it stays, because layers are never removed, but holds no time.
    private func neverBegun(_ layer: ScheduleLayer) -> ScheduleLayer {
        guard layer.start >= cut else { return layer }
        var empty = layer
        empty.start = cut
        empty.end = cut
        return empty
    }
}

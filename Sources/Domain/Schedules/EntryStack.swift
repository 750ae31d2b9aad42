// SPDX-License-Identifier: Apache-2.0

/// Lists of entries laid over each other, as layers and overrides are.
enum EntryStack {
    /// Flattens lists that are each in order and free of overlap: where two meet, the later list wins.
    ///
    /// Halves are joined first, so that many short lists (overrides) cost no more than a sort.
    static func flattened(_ lists: [[ScheduleEntry]]) -> [ScheduleEntry] { flattened(lists[...]) }

    private static func flattened(_ lists: ArraySlice<[ScheduleEntry]>) -> [ScheduleEntry] {
        guard let first = lists.first else { return [] }
        if lists.count == 1 { return first }
        let middle = lists.startIndex + lists.count / 2
        return laying(flattened(lists[middle...]), over: flattened(lists[..<middle]))
    }

    private static func laying(_ top: [ScheduleEntry], over bottom: [ScheduleEntry]) -> [ScheduleEntry] {
        if top.isEmpty { return bottom }
        if bottom.isEmpty { return top }
        var result: [ScheduleEntry] = []
        result.reserveCapacity(top.count + bottom.count)
        var position = 0
        for entry in bottom {
            var rest = entry
            while position < top.count, top[position].start < entry.end {
                let cover = top[position]
                if rest.start < cover.start {
                    result.append(ScheduleEntry(start: rest.start, end: cover.start, userID: entry.userID))
                }
                rest.start = max(rest.start, cover.end)
                // One that reaches further may cover the next entry as well: it is placed when that has been cut.
                if cover.end > entry.end { break }
                result.append(cover)
                position += 1
            }
            if rest.start < rest.end { result.append(rest) }
        }
        result.append(contentsOf: top[position...])
        return result
    }

    /// Joins entries of the same user of which one ends where the next begins.
    static func joiningAdjacent(_ entries: [ScheduleEntry]) -> [ScheduleEntry] {
        var result: [ScheduleEntry] = []
        result.reserveCapacity(entries.count)
        for entry in entries {
            if let last = result.last, last.end == entry.start, last.userID == entry.userID {
                result[result.count - 1].end = entry.end
            } else {
                result.append(entry)
            }
        }
        return result
    }
}

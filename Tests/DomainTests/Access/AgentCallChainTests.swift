// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("The chain of the call log")
struct AgentCallChainTests {
    typealias Head = AgentCallChain.Head
    typealias Check = AgentCallVerification.ChunkCheck
    typealias Fault = AgentCallVerification.Fault

    /// Good enough to tell texts apart, and nothing more.
    private static let digest: BytesDigest = { bytes in
        String(bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
    }

    private static func entry(_ number: Int) -> AgentCallEntry {
        AgentCallEntry(
            id: "Q\(number)", at: Instant(seconds: 1000 + Int64(number)), agentID: "A", operationID: "listIncidents",
            method: "GET", path: "/incidents", decision: .allowed, status: 200, durationMilliseconds: 3)
    }

    private static func links(_ count: Int, after head: Head = AgentCallChain.origin) -> [AgentCallChain.Link] {
        var head = head
        var links: [AgentCallChain.Link] = []
        for number in 1...count {
            links.append(AgentCallChain.link(entry(number), after: head, digest: digest))
            head = links[links.count - 1].head
        }
        return links
    }

    /// The row as a store shows it.
    private static func add(_ link: AgentCallChain.Link, to check: inout Check) {
        check.begin()
        for column in link.columns {
            switch column {
            case .null: check.addNull()
            case .number(let number): check.add(number)
            case .text(let text): Array(text.utf8).withUnsafeBufferPointer { check.add($0) }
            }
        }
        Array(link.hash.utf8).withUnsafeBufferPointer { check.end(hash: $0) }
    }

    private static let isDigest: DigestCheck = { bytes, hash in digest(Array(bytes)).utf8.elementsEqual(hash) }

    /// What checking finds, with the head where the store says it is.
    private static func fault(
        _ links: [AgentCallChain.Link], from start: Head = AgentCallChain.origin, to head: Head, published: [Head] = []
    ) -> Fault? {
        let faults = (1...links.count + 1).map { rows in
            fault(links, from: start, to: head, published: published, rows: rows)
        }
        #expect(Set(faults).count == 1, "what is found does not depend on where chunks end")
        return faults[0]
    }

    private static func fault(
        _ links: [AgentCallChain.Link], from start: Head, to head: Head, published: [Head], rows: Int
    ) -> Fault? {
        var verification = AgentCallVerification(from: start, to: head, published: published)
        if let fault = verification.begin() { return fault }
        while let chunk = verification.nextChunk(rows: rows) {
            var check = Check(chunk, isDigest: isDigest)
            for link in links where link.sequence > chunk.after && link.sequence <= chunk.through { add(link, to: &check) }
            if let fault = verification.take(check.finding) { return fault }
        }
        return verification.finish(lastStored: links.map(\.sequence).max() ?? 0)
    }

    @Test("a log that nobody touched is in order, an empty one too")
    func untouched() {
        let links = Self.links(5)
        #expect(Self.fault(links, to: links[4].head) == nil)
        #expect(Self.fault(links, to: links[4].head, published: [links[1].head, links[4].head]) == nil)
        #expect(Self.fault([], to: AgentCallChain.origin) == nil)
    }

    @Test("a change of any column is found at its row")
    func changed() {
        let changes: [(inout AgentCallChain.Link) -> Void] = [
            { $0.entry.id = "X" }, { $0.entry.kind = .intent }, { $0.entry.intentSequence = 1 },
            { $0.entry.at = Instant(seconds: 1) }, { $0.entry.agentID = "B" }, { $0.entry.agentName = "B" },
            { $0.entry.credential = "abcd" }, { $0.entry.ownerID = "U" }, { $0.entry.operationID = "listUsers" },
            { $0.entry.method = "PUT" }, { $0.entry.path = "/users" }, { $0.entry.objectID = "I" },
            { $0.entry.objectType = "incident" }, { $0.entry.parameters = "" }, { $0.entry.decision = .denied },
            { $0.entry.reason = "" }, { $0.entry.grantID = "G" }, { $0.entry.status = nil },
            { $0.entry.durationMilliseconds = 0 }, { $0.entry.requestID = "R" }, { $0.hash = "0" },
            { $0.previousHash = "0" },
        ]
        for (number, change) in changes.enumerated() {
            var links = Self.links(5)
            let head = links[4].head
            change(&links[2])
            #expect(Self.fault(links, to: head) == Fault(3, .changed), "\(number)")
        }
    }

    @Test("a row that was changed together with its hash does not lead to the next one")
    func recomputed() {
        var links = Self.links(5)
        let head = links[4].head
        links[2].entry.operationID = "listUsers"
        links[2] = AgentCallChain.link(links[2].entry, after: links[1].head, digest: Self.digest)
        #expect(Self.fault(links, to: head) == Fault(4, .unlinked))
    }

    @Test("rows that are removed, exchanged or put in between are found")
    func moved() {
        let links = Self.links(5)
        let head = links[4].head
        #expect(Self.fault(Array(links[1...]), to: head) == Fault(1, .missing))
        #expect(Self.fault([links[0], links[1], links[3], links[4]], to: head) == Fault(3, .missing))
        var exchanged = links
        (exchanged[1].entry, exchanged[2].entry) = (links[2].entry, links[1].entry)
        #expect(Self.fault(exchanged, to: head) == Fault(2, .changed))
        let more = AgentCallChain.link(Self.entry(9), after: links[4].head, digest: Self.digest)
        #expect(Self.fault(links + [more], to: head) == Fault(6, .added))
    }

    @Test("a cut end is found by where the chain is said to end, and by what was published when that was changed too")
    func cut() {
        let links = Self.links(5)
        let shorter = Array(links[..<3])
        #expect(Self.fault(shorter, to: links[4].head) == Fault(4, .missing))
        #expect(Self.fault([], to: links[4].head) == Fault(1, .missing))
        #expect(Self.fault(shorter, to: links[2].head) == nil)
        #expect(Self.fault(shorter, to: links[2].head, published: [links[4].head]) == Fault(4, .missing))
    }

    @Test("a log that was written anew as a whole is found by what was published")
    func rewritten() {
        let links = Self.links(5)
        var head = AgentCallChain.origin
        let anew = links.map { link -> AgentCallChain.Link in
            var entry = link.entry
            entry.agentID = "B"
            let made = AgentCallChain.link(entry, after: head, digest: Self.digest)
            head = made.head
            return made
        }
        let end = anew[4].head
        #expect(Self.fault(anew, to: end) == nil)
        #expect(Self.fault(anew, to: end, published: [links[3].head, links[1].head]) == Fault(2, .rewritten))
        #expect(Self.fault(links, to: end) == Fault(5, .rewritten))
    }

    @Test("a pruned log is in order from the last entry that was pruned on")
    func pruned() {
        let links = Self.links(5)
        let rest = Array(links[2...])
        let (start, head) = (links[1].head, links[4].head)
        #expect(Self.fault(rest, from: start, to: head, published: [links[0].head, start, links[3].head]) == nil)
        #expect(Self.fault(rest, from: start, to: head, published: [Head(sequence: 2, hash: "0")]) == Fault(2, .rewritten))
        #expect(Self.fault(Array(rest.dropFirst()), from: start, to: head) == Fault(3, .missing))
        #expect(Self.fault(rest, from: Head(sequence: 2, hash: "0"), to: head) == Fault(3, .unlinked))
        #expect(Self.fault([], from: head, to: head) == nil)
    }

    @Test("nothing can be moved from one column to its neighbour")
    func shifted() {
        func text(_ method: String, _ path: String, _ object: String?, _ type: String?) -> [UInt8] {
            let entry = AgentCallEntry(
                id: "Q", at: Instant(seconds: 1), agentID: "A", operationID: "o", method: method, path: path,
                objectID: object, objectType: type)
            var bytes: [UInt8] = []
            AgentCallChain.write(AgentCallChain.columns(of: entry, sequence: 1, previousHash: ""), into: &bytes)
            return bytes
        }
        let texts = [
            text("GET", "/a", nil, nil), text("GET/", "a", nil, nil), text("GET", "/a", "", nil), text("GET", "/a", nil, ""),
            text("GET", "/a", "~", nil), text("GET", "/a", nil, "~"), text("GET", "/a~", nil, nil),
            text("GET2:/a", "", nil, nil),
        ]
        #expect(Set(texts).count == texts.count)
    }

    @Test("a row has as many columns as are counted")
    func columnCount() {
        #expect(Self.links(1)[0].columns.count == AgentCallChain.columnCount)
    }

    @Test("columns are written with their lengths, numbers with their ends, and null as itself")
    func bytes() {
        var bytes: [UInt8] = []
        let columns: [LogColumn] = [
            .text("é"), .text(""), .null, .number(0), .number(-12), .number(.max), .number(.min), .text("3"),
        ]
        AgentCallChain.write(columns, into: &bytes)
        let wanted = "2:é0:~0;-12;9223372036854775807;-9223372036854775808;1:3"
        #expect(String(decoding: bytes, as: UTF8.self) == wanted)
    }

    @Test("numbers have as many digits as they need, and texts may be long")
    func lengths() {
        var columns: [LogColumn] = []
        var wanted = ""
        var number: Int64 = 1
        for _ in 0..<18 {
            number *= 10
            for near in [number - 1, number, -number] {
                columns.append(.number(near))
                wanted += "\(near);"
            }
        }
        for count in [9, 10, 99, 100, 1024, 100_000] {
            columns.append(.text(String(repeating: "x", count: count)))
            wanted += "\(count):" + String(repeating: "x", count: count)
        }
        columns.append(.null)
        var bytes = Array("before".utf8)
        AgentCallChain.write(columns, into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "before" + wanted + "~")
    }

    @Test("chunks cover all rows once, however absurd the ends of a log are said to be")
    func chunks() {
        func ends(_ first: Int64, _ last: Int64, rows: Int) -> [[Int64]] {
            var verification = AgentCallVerification(
                from: Head(sequence: first, hash: "a"), to: Head(sequence: last, hash: "b"))
            var found: [[Int64]] = []
            while found.count < 4, let chunk = verification.nextChunk(rows: rows) {
                found.append([chunk.after, chunk.through])
            }
            return found
        }
        #expect(ends(0, 5, rows: 2) == [[0, 2], [2, 4], [4, 5]])
        #expect(ends(2, 6, rows: 2) == [[2, 4], [4, 6]])
        #expect(ends(0, 2, rows: 3) == [[0, 2]])
        #expect(ends(3, 3, rows: 3) == [] && ends(5, 3, rows: 3) == [])
        let most = Int64.max
        #expect(ends(most - 1, most, rows: 3) == [[most - 1, most]])
        #expect(ends(Int64.min, most, rows: 1).count == 4)
    }

    @Test("a published head reads back, and another line is none")
    func anchors() {
        let hash = String(repeating: "a", count: AgentCallChain.hashLength)
        let anchor = AgentCallAnchor(
            at: Instant(milliseconds: 1_772_442_000_123), head: Head(sequence: 17, hash: hash))
        #expect(anchor.line == "2026-03-02T09:00:00.123Z 17 \(hash)")
        #expect(AgentCallAnchor(line: anchor.line) == anchor)
        for line in ["", "17 \(hash)", anchor.line + " ", "2026-03-02T09:00:00Z 0 \(hash)", String(anchor.line.dropLast())] {
            #expect(AgentCallAnchor(line: line) == nil, "\(line)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("The web of dependencies")
struct DependencyGraphTests {
    private func dependency(_ below: String, _ above: String) -> ServiceDependency {
        ServiceDependency(
            supporting: ServiceNode(id: below, kind: .technical), dependent: ServiceNode(id: above, kind: .business))
    }

    private func graph(_ pairs: [(String, String)]) -> DependencyGraph {
        DependencyGraph(pairs.map { dependency($0.0, $0.1) })
    }

    @Test("takes no dependency that would close a ring, however long, and any other")
    func rings() {
        let web = graph([("a", "b"), ("b", "c"), ("b", "d"), ("e", "d")])
        #expect(web.obstacle(to: dependency("a", "a")) == .itself)
        for (below, above) in [("b", "a"), ("c", "a"), ("d", "a"), ("d", "e")] {
            #expect(web.obstacle(to: dependency(below, above)) == .ring)
        }
        for (below, above) in [("a", "e"), ("c", "d"), ("d", "c"), ("e", "a"), ("x", "a"), ("d", "y")] {
            #expect(web.obstacle(to: dependency(below, above)) == nil)
        }
    }

    @Test("is as deep as the limit says along its longest chain, and not one deeper")
    func depth() {
        var pairs = (1..<ServiceDependency.depthMaximum).map { ("s\($0)", "s\($0 + 1)") }
        // A short way to the top changes nothing.
        pairs.append(("s1", "s\(ServiceDependency.depthMaximum)"))
        let web = graph(pairs)
        #expect(web.obstacle(to: dependency("s\(ServiceDependency.depthMaximum)", "top")) == nil)
        #expect(web.obstacle(to: dependency("below", "s1")) == nil)
        var deeper = web
        deeper.add(dependency("below", "s1"))
        #expect(deeper.obstacle(to: dependency("s\(ServiceDependency.depthMaximum)", "top")) == .tooDeep)
        #expect(deeper.obstacle(to: dependency("s50", "aside")) == nil)
    }

    @Test("leads from what is hit to all that depends on it, and back")
    func ways() {
        let web = graph([("a", "b"), ("b", "c"), ("x", "c"), ("c", "d"), ("y", "z")])
        #expect(Set(web.arrivals(from: ["a"]).map(\.id)) == ["b", "c", "d"])
        let both = web.arrivals(from: ["x", "a"])
        #expect(Set(both.filter { $0.source == 0 }.map(\.id)) == ["c", "d"])
        #expect(both.filter { $0.source == 1 }.map(\.id) == ["b"])
        #expect(Set(web.origins(of: ["c"])) == ["a", "b", "x"])
        #expect(web.origins(of: ["a", "nowhere"]) == [])
    }

    @Test("a service is hit by the most severe of what lies below it, and since the last of it")
    func impact() {
        let web = graph([("a", "b"), ("x", "b"), ("b", "c"), ("x", "d")])
        func hit(_ id: String, _ position: Int, _ seconds: Int64) -> BusinessImpact.Hit {
            BusinessImpact.Hit(
                serviceID: id,
                impact: ServiceImpact(
                    priorityID: "P\(position)", priorityPosition: position, latestAt: Instant(seconds: seconds)))
        }
        let spread = BusinessImpact.spread([hit("x", 3, 200), hit("a", 1, 100), hit("a", 2, 50)], over: web)
        #expect(
            Set(spread) == [
                BusinessImpact.Hit(serviceID: "b", impact: hit("", 1, 200).impact),
                BusinessImpact.Hit(serviceID: "c", impact: hit("", 1, 200).impact),
                BusinessImpact.Hit(serviceID: "d", impact: hit("", 3, 200).impact),
            ])
        #expect(spread.count == 3)
    }

    @Test("only priorities at the threshold or above it count, and all where there is none")
    func threshold() {
        let priorities = (0..<4).map { Priority(id: "P\($0)", name: "", description: "", color: "", position: $0) }
        #expect(BusinessImpact.counting(priorities, thresholdID: "P1").map(\.id) == ["P0", "P1"])
        #expect(BusinessImpact.counting(priorities, thresholdID: nil).count == 4)
        #expect(BusinessImpact.counting(priorities, thresholdID: "gone").count == 4)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Services and what they rest on, as far as a question needs them.
package struct DependencyGraph: Sendable {
    /// Why a dependency cannot be added.
    package enum Obstacle: Hashable, Sendable {
        /// A service would depend on itself at once.
        case itself
        /// It would depend on itself through others.
        case ring
        case tooDeep
    }

    private var known: Set<ServiceDependency.Ends> = []
    private var dependents: [String: [String]] = [:]
    private var supporters: [String: [String]] = [:]

    package init(_ dependencies: [ServiceDependency] = []) {
        for dependency in dependencies { add(dependency) }
    }

    package mutating func add(_ dependency: ServiceDependency) {
        guard known.insert(dependency.ends).inserted else { return }
        dependents[dependency.supporting.id, default: []].append(dependency.dependent.id)
        supporters[dependency.dependent.id, default: []].append(dependency.supporting.id)
    }

    /// What stands against one more dependency. All that lies below its supporter and above its dependent must be here.
    package func obstacle(to dependency: ServiceDependency) -> Obstacle? {
        let (below, above) = (dependency.supporting.id, dependency.dependent.id)
        if below == above { return .itself }
        if arrivals(from: [above]).contains(where: { $0.id == below }) { return .ring }
        let chain = Self.levels(from: below, supporters) + 1 + Self.levels(from: above, dependents)
        return chain > ServiceDependency.depthMaximum ? .tooDeep : nil
    }

    /// Dependencies of the longest chain that begins at a service, one more than the maximum at most.
    private static func levels(from id: String, _ next: [String: [String]]) -> Int {
        var level = [id]
        for depth in 0...ServiceDependency.depthMaximum {
            var seen: Set<String> = []
            var following: [String] = []
            for one in level {
                for other in next[one] ?? [] where seen.insert(other).inserted { following.append(other) }
            }
            if following.isEmpty { return depth }
            level = following
        }
        return ServiceDependency.depthMaximum + 1
    }

    /// A service that depends on others, with the place in the list of the first of them that it depends on.
    package struct Arrival: Hashable, Sendable {
        package let id: String
        package let source: Int
    }

    /// Every service that depends on one of these, at once or through others, each once.
    package func arrivals(from sources: [String]) -> [Arrival] {
        var arrivals: [Arrival] = []
        var seen: Set<String> = []
        for (place, source) in sources.enumerated() {
            var waiting = [source]
            while let id = waiting.popLast() {
                for other in dependents[id] ?? [] where seen.insert(other).inserted {
                    arrivals.append(Arrival(id: other, source: place))
                    waiting.append(other)
                }
            }
        }
        return arrivals
    }

    /// Every service that one of these rests on, at once or through others, each once.
    package func origins(of targets: [String]) -> [String] {
        var origins: [String] = []
        var seen: Set<String> = []
        var waiting = targets
        while let id = waiting.popLast() {
            for other in supporters[id] ?? [] where seen.insert(other).inserted {
                origins.append(other)
                waiting.append(other)
            }
        }
        return origins
    }
}

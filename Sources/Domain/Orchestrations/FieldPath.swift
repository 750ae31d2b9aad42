// SPDX-License-Identifier: Apache-2.0
package import Base

/// The way to a place in an event, such as `event.custom_details['disk name'][0]`.
package struct FieldPath: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
    }

    /// Steps of a path, its root among them.
    package static let lengthMaximum = 32
    /// What an event can be asked for.
    package static let roots = ["event", "raw_event", "variables", "cache_var"]

    package var root: String
    package var steps: [Step]

    package init(root: String, steps: [Step]) {
        self.root = root
        self.steps = steps
    }

    /// What stands there; nil where there is no such place.
    package func value(in values: JSONObject) -> JSON? {
        guard var value = values[root] else { return nil }
        for step in steps {
            let next =
                switch step {
                case .member(let name): value[name]
                case .element(let index): value[index]
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    /// Puts a value there. Objects on the way are made where there are none; what is no object gives way to one.
    package func set(_ value: JSON, in values: inout JSONObject) {
        let names = steps.map { step -> String in
            switch step {
            case .member(let name): name
            case .element(let index): String(index)
            }
        }
        Self.set(value, [root] + names, in: &values)
    }

    private static func set(_ value: JSON, _ names: some Collection<String>, in object: inout JSONObject) {
        guard let name = names.first else { return }
        guard names.count > 1 else {
            object[name] = value
            return
        }
        var inner = object[name]?.objectValue ?? [:]
        set(value, Array(names.dropFirst()), in: &inner)
        object[name] = .object(inner)
    }
}

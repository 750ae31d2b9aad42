// SPDX-License-Identifier: Apache-2.0
import Domain

extension Composition {
    /// Where outgoing calls may go besides the public internet.
    func networkRules() throws -> NetworkRules {
        NetworkRules(
            allowed: try layers.list(.allowNetwork).map { text -> Network in
                do throws(Network.Problem) { return try Network(text) } catch {
                    let reason =
                        switch error {
                        case .noAddress: "begins with no address; write a network as 10.0.0.0/8 or fd00::/8"
                        case .noPrefixLength(let maximum): "must have a number from 0 to \(maximum) behind the slash"
                        case .bitsBeyondPrefix: "has bits set that its prefix leaves out: which network is meant?"
                        }
                    throw Refusal("--allow-network: \(text) \(reason)")
                }
            })
    }
}

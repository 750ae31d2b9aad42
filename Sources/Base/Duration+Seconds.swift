// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The whole of it in seconds, with their fractions.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

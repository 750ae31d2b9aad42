// SPDX-License-Identifier: Apache-2.0
import Base

extension Runtime {
    /// Any number, by which the pauses before further tries vary.
    func chance() -> UInt64 { randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

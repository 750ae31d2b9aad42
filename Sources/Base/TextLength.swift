// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Length as limits count it: code points. What a reader calls one character may be thousands of them, and no index
    /// takes those.
    package var scalarCount: Int { unicodeScalars.count }
}

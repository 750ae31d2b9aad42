// SPDX-License-Identifier: Apache-2.0

/// The wire forms of all types, by name.
package enum Shapes {}

// SPDX-License-Identifier: Apache-2.0

/// Every operation there is, by area. Each area lists its own in a file of its own.
package enum Operations {}

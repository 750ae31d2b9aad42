// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    package static let audit = "/app/audit"
}

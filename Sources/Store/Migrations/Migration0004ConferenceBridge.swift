// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    static let conferenceBridge = Migration(id: "0004-conference-bridge") { _ in
        [
            "ALTER TABLE incidents ADD COLUMN conference_number TEXT",
            "ALTER TABLE incidents ADD COLUMN conference_url TEXT",
        ]
    }
}

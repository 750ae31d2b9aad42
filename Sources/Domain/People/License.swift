// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a user's seat is paid by elsewhere. Here everybody has the same one, without a number: it is there because clients
/// look a user's license up before they show the user.
package struct License: Hashable, Sendable {
    /// Raw values are the wire's.
    package enum RoleGroup: String, CaseIterable, Sendable {
        case fullUser = "FullUser"
        case stakeholder = "Stakeholder"
    }

    package var id: String
    package var name: String
    package var description: String
    package var roleGroup: RoleGroup
    package var validRoles: [Role]

    package init(id: String, name: String, description: String, roleGroup: RoleGroup, validRoles: [Role]) {
        self.id = id
        self.name = name
        self.description = description
        self.roleGroup = roleGroup
        self.validRoles = validRoles
    }

    /// The one license of an account: any role, any number of users.
    package static func ofAccount(id: String) -> License {
        License(
            id: id, name: "Tocsin", description: "Every user has it, whatever their role.", roleGroup: .fullUser,
            validRoles: Role.allCases)
    }
}

/// A license with how many users have it.
package struct LicenseCount: Hashable, Sendable {
    package var license: License
    package var userCount: Int

    package init(license: License, userCount: Int) {
        self.license = license
        self.userCount = userCount
    }
}

/// That a user has a license.
package struct LicenseAllocation: Hashable, Sendable {
    package var license: License
    package var userID: String
    package var allocatedAt: Instant

    package init(license: License, userID: String, allocatedAt: Instant) {
        self.license = license
        self.userID = userID
        self.allocatedAt = allocatedAt
    }
}

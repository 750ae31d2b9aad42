// SPDX-License-Identifier: Apache-2.0
package import Domain
import Store

/// Fills in who stands behind a credential.
package enum AccessLoader {
    /// A credential with its person, as decisions need them; nil when the person is not there any more.
    package static func principal(
        _ credential: Principal.Credential, userID: String?, _ work: Work
    ) throws -> Principal? {
        guard let userID else { return Principal(credential) }
        guard let person = try AccessQueries.person(work.session, id: userID) else { return nil }
        return Principal(credential, person: person)
    }
}

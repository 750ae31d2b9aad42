// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum CalendarKeyHandlers {
    package static func bind(_ bindings: inout Bindings) {
        let endpoint = Operations.CalendarKeys.regenerate
        bindings.bind(endpoint.erased) { call, environment in
            let secrets = environment.secrets
            return try await environment.write { work in
                let user = try UserHandlers.find(call.path(), work)
                let nonce = work.runtime.randomToken(length: CalendarKey.length)
                let key = CalendarKeys.key(userID: user.id, nonce: nonce, secrets)
                try CalendarKeyQueries.set(
                    work.session, userID: user.id, hash: secrets.hash(ofToken: key.secret), nonce: nonce, at: work.now)
                return try Presenter.reply(one: key, endpoint, call, work, environment)
            }
        }
    }
}

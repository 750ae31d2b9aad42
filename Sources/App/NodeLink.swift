// SPDX-License-Identifier: Apache-2.0
import Base
import Logging
import ServiceLifecycle
package import Store

/// Tells other nodes of the same account that something has changed, and listens to what they say.
///
/// Words only shorten the wait: what is due and what is shown, every node reads in the store.
package struct NodeLink: Service {
    /// Many changes in a row are one word.
    private static let pauseMilliseconds = 100

    private let environment: Environment
    private let database: any Database

    package init(_ environment: Environment, _ database: any Database) {
        self.environment = environment
        self.database = database
    }

    package func run() async throws {
        let node = environment.runtime.makeID(.object)
        let (wakeup, runtime) = (environment.wakeup, environment.runtime)
        database.listen(as: node) { wakeup.heardFromElsewhere(at: runtime.now) }
        for await _ in wakeup.localChanges().cancelOnGracefulShutdown() {
            do { try await database.notify(as: node) } catch {
                environment.logger.debug("other nodes could not be told", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
        }
    }
}

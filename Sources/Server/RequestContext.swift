// SPDX-License-Identifier: Apache-2.0
package import Hummingbird
import NIOCore

/// What the transport knows of a request besides its bytes.
package struct TocsinRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package let remoteAddress: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

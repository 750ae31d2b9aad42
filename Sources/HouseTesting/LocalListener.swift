// SPDX-License-Identifier: Apache-2.0
private import Foundation

/// A socket on this machine that takes connections, for servers of a few lines in tests.
package struct LocalListener: Sendable {
    package struct NotListening: Error {}

    #if canImport(Glibc)
        private static let streamSocket = Int32(SOCK_STREAM.rawValue)
        /// For sending to whoever may have hung up.
        package static let noSignal = Int32(MSG_NOSIGNAL)
    #else
        private static let streamSocket = SOCK_STREAM
        package static let noSignal: Int32 = 0
    #endif
    /// Connections that wait to be taken.
    private static let waitingMaximum: Int32 = 128

    package let descriptor: Int32
    package let port: Int

    package init() throws {
        descriptor = socket(AF_INET, Self.streamSocket, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { [descriptor] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && listen(descriptor, Self.waitingMaximum) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isListening else { throw NotListening() }
        port = Int(UInt16(bigEndian: address.sin_port))
    }
}

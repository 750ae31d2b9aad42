// SPDX-License-Identifier: Apache-2.0
import Catalogue

extension Dispatcher {
    private static let acceptedVersion = "2"
    /// What stands before the version that a client asks for.
    private static let versionMark = Array("vnd.pagerduty+json;version=".utf8)

    /// Only version 2 is spoken here; a client that asks for another is told so at once.
    static func checkAccept(_ accept: String?) throws(APIError) {
        guard let accept, let start = versionStart(in: accept.utf8) else { return }
        let version = accept[start...].prefix { $0.isNumber }
        guard version == acceptedVersion else {
            throw .invalidInput("Accept names version \(version), but only version \(acceptedVersion) is available")
        }
    }

    /// Where the version stands; nil where none is asked for. By bytes, since most calls of clients come with it.
    private static func versionStart(in accept: String.UTF8View) -> String.Index? {
        var place = accept.startIndex
        while let found = accept[place...].firstIndex(of: UInt8(ascii: "v")) {
            if accept[found...].starts(with: versionMark) { return accept.index(found, offsetBy: versionMark.count) }
            place = accept.index(after: found)
        }
        return nil
    }
}

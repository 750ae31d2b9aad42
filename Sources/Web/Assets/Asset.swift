// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// A file that the pages load: style, script or picture, embedded in the program.
package struct Asset: Sendable {
    /// Holds a fingerprint of the bytes, so that it may be cached for ever: other bytes have another path.
    package let path: String
    package let contentType: String
    package let bytes: [UInt8]

    init(name: String, fileExtension: String, contentType: String, text: String) {
        bytes = Array(text.utf8)
        path = "\(WebPath.assets)/\(name)-\(Asset.fingerprint(bytes)).\(fileExtension)"
        self.contentType = contentType
    }

    /// FNV-1a, 64 bits, in hexadecimal: it tells builds apart and guards nothing.
    private static func fingerprint(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

package enum Assets {
    static let style = Asset(
        name: "tocsin", fileExtension: "css", contentType: "text/css; charset=utf-8", text: AppCSS.text)
    static let script = Asset(
        name: "tocsin", fileExtension: "js", contentType: "text/javascript; charset=utf-8", text: AppJS.text)
    static let icon = Asset(name: "bell", fileExtension: "svg", contentType: "image/svg+xml", text: Icons.favicon)

    package static let all = [style, script, icon]

    /// The asset at that path of an address, or nil.
    package static func asset(at path: String) -> Asset? { all.first { $0.path == path } }
}

// SPDX-License-Identifier: Apache-2.0

/// How a receiver finds out whether what came is ours; the same as in the documentation.
enum WebhookSnippets {
    static let all: [(id: String, title: String, code: String)] = [
        ("python", "Python", python), ("go", "Go", go), ("node", "Node", node), ("swift", "Swift, with swift-crypto", swift),
    ]

    private static let python = #"""
        import hashlib, hmac

        def is_ours(body: bytes, header: str, secret: str) -> bool:
            wanted = "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
            return any(hmac.compare_digest(wanted, part) for part in header.split(","))
        """#

    private static let go = #"""
        func isOurs(body []byte, header, secret string) bool {
        	mac := hmac.New(sha256.New, []byte(secret))
        	mac.Write(body)
        	wanted := []byte("v1=" + hex.EncodeToString(mac.Sum(nil)))
        	for _, part := range strings.Split(header, ",") {
        		if hmac.Equal(wanted, []byte(part)) {
        			return true
        		}
        	}
        	return false
        }
        """#

    private static let node = #"""
        const crypto = require("node:crypto");

        function isOurs(body, header, secret) {
          const wanted = Buffer.from("v1=" + crypto.createHmac("sha256", secret).update(body).digest("hex"));
          return header.split(",").map((part) => Buffer.from(part))
            .some((part) => part.length === wanted.length && crypto.timingSafeEqual(part, wanted));
        }
        """#

    private static let swift = #"""
        func isOurs(body: Data, header: String, secret: String) -> Bool {
            let key = SymmetricKey(data: Data(secret.utf8))
            let wanted = HMAC<SHA256>.authenticationCode(for: body, using: key)
            return header.split(separator: ",").contains { part in
                let digits = Array(part.dropFirst("v1=".count).utf8)
                guard part.hasPrefix("v1="), digits.count == SHA256.byteCount * 2 else { return false }
                let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place in
                    UInt8(String(decoding: digits[place...(place + 1)], as: UTF8.self), radix: 16)
                }
                return bytes.count == SHA256.byteCount
                    && HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: body, using: key)
            }
        }
        """#
}

// SPDX-License-Identifier: Apache-2.0

/// The script, one module put together from its parts. Everything works without it; with it, pages are live.
enum AppJS {
    static let text = [page, live, forms, keys].joined(separator: "\n")
}

// SPDX-License-Identifier: Apache-2.0

/// The line icons, drawn on 16 by 16 with a stroke of 1.5.
///
/// They are masks of the style sheet (`class="icon icon-NAME"`), so that they take the colour of the text around them.
enum Icons {
    private struct Icon {
        let name: String
        let path: String
    }

    private static let all = [
        Icon(name: "bell", path: "M8 1.8v1M3.8 11.5V7.2a4.2 4.2 0 0 1 8.4 0v4.3l1.3 1h-11zM6.6 14.3h2.8"),
        Icon(name: "on-call", path: "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 14c.4-2.6 2.5-4 5.2-4s4.8 1.4 5.2 4"),
        Icon(name: "services", path: "M2.5 2.8h11v4h-11zM2.5 9.2h11v4h-11zM5 4.8h.1M5 11.2h.1"),
        Icon(name: "triggered", path: "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1"),
        Icon(name: "acknowledge", path: "M2.5 8.5l3.6 3.7 7.4-8"),
        Icon(name: "resolve", path: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.3 8.2l1.9 1.9 3.5-3.9"),
        Icon(name: "escalate", path: "M8 13.5V3M3.8 7.2 8 3l4.2 4.2"),
        Icon(
            name: "assign",
            path:
                "M6.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.8 13.5c.3-2.3 2.2-3.6 4.7-3.6M9.5 11.5h5M12 9l2.5 2.5L12 14"
        ),
        Icon(name: "snooze", path: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.3 1.5"),
        Icon(name: "note", path: "M3 2.5h10v7.5l-3.5 3.5H3zM5.5 5.8h5M5.5 8.5h3"),
        Icon(name: "mail", path: "M2 3.5h12v9H2zM2.5 4l5.5 4.8L13.5 4"),
        Icon(name: "mail-failed", path: "M14 8V3.5H2v9h6M2.5 4l5.5 4.8L13.5 4M10.8 10.8l3.4 3.4M14.2 10.8l-3.4 3.4"),
        Icon(name: "repeat", path: "M3 7.5A5 5 0 0 1 12.6 6M13 8.5A5 5 0 0 1 3.4 10M13 2.5V6H9.5M3 13.5V10h3.5"),
        Icon(name: "nobody", path: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 3.8l8.4 8.4"),
        Icon(name: "urgency-low", path: "M3 13.5V9.5M8 13.5h.1M13 13.5h.1"),
        Icon(name: "urgency-high", path: "M3 13.5V9.5M8 13.5v-7M13 13.5v-11"),
        Icon(name: "reopen", path: "M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3"),
        Icon(name: "warning", path: "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1"),
        Icon(name: "keyboard", path: "M1.5 4h13v8h-13zM4 6.7h.1M6.7 6.7h.1M9.3 6.7h.1M12 6.7h.1M5 9.5h6"),
        Icon(name: "sign-out", path: "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6"),
        Icon(name: "copy", path: "M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1"),
        Icon(name: "down", path: "M4 6.2 8 10l4-3.8"),
        Icon(name: "back", path: "M9.8 4 6 8l3.8 4"),
        Icon(
            name: "key",
            path: "M10 9a3.5 3.5 0 1 0-3.3-2.3L2.5 10.9v2.6h2.6v-1.8h1.8V9.9l1.1-1.1c.6.1 1.3.2 2 .2zM10.8 5.2h.1"),
        Icon(name: "webhook", path: "M2.5 8h8M7.5 4.5 11 8l-3.5 3.5M13.5 3v10"),
        Icon(name: "agent", path: "M3 5.5h10v7.5H3zM8 5.5V3M8 2.6v.1M6 8.6v.8M10 8.6v.8M1.2 8.5v2M14.8 8.5v2"),
        Icon(name: "audit", path: "M3.5 1.5h6l3 3v10h-9zM5.8 7h4.4M5.8 9.5h4.4M5.8 12h2.4"),
        Icon(name: "dot", path: "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"),
    ]

    /// One rule for each icon.
    static var css: String {
        all.map { icon in
            // In a style sheet's url() the angle brackets have to be percent-encoded.
            let drawing =
                "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='black' "
                + "stroke-width='1.5' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='\(icon.path)'/%3E%3C/svg%3E"
            return ".icon-\(icon.name) { --drawing: url(\"data:image/svg+xml,\(drawing)\"); }"
        }.joined(separator: "\n") + "\n"
    }

    static let favicon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1d1c1a"/>\
        <path fill="#f4f3ef" d="M16 5.2c-.9 0-1.6.7-1.6 1.6v.4c-3.1.7-5.2 3.3-5.4 6.5l-.3 4L7 20.9h18l-1.7-3.2-.3-4\
        c-.2-3.2-2.3-5.8-5.4-6.5v-.4c0-.9-.7-1.6-1.6-1.6z"/><circle cx="16" cy="24" r="2.6" fill="#ff6a4d"/></svg>
        """
}

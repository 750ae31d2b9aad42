// SPDX-License-Identifier: Apache-2.0

/// What a browser is called, made out of what it says of itself: `Firefox on Linux`. A guess, to tell sessions apart by;
/// anybody can say anything.
struct BrowserName: Hashable, Sendable {
    private static let lengthMaximum = 40

    let text: String

    /// Browsers name those that they want to be taken for as well, so the order counts.
    private static let browsers = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("Vivaldi/", "Vivaldi"),
        ("SamsungBrowser/", "Samsung Internet"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"),
        ("HeadlessChrome/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
        ("Macintosh", "macOS"), ("Linux", "Linux"), ("X11", "Unix"),
    ]

    init(_ userAgent: String) {
        let browser = Self.browsers.first { userAgent.contains($0.0) }?.1
        let system = Self.systems.first { userAgent.contains($0.0) }?.1
        switch (browser, system) {
        case (let browser?, let system?): text = "\(browser) on \(system)"
        case (let browser?, nil): text = browser
        case (nil, let system?): text = "A browser on \(system)"
        case (nil, nil):
            let word = userAgent.prefix { $0 != " " }.unicodeScalars.prefix(Self.lengthMaximum)
            text = word.isEmpty ? "An unknown browser" : String(String.UnicodeScalarView(word))
        }
    }
}

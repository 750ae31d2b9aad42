// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Foundation
import Testing

/// One rule of the house, checked on every file, with a file that breaks it.
struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    /// Lines that break the rule, from 1, each with what is wrong there.
    let check: @Sendable (SourceText) -> [(line: Int, text: String)]
    /// A path and a text in which the rule must find something: a rule that cannot fail is none.
    let planted: [(path: String, text: String)]

    var testDescription: String { name }

    static let all = [
        floors, clocks, hashOrder, libpq, libcurl, typedPaths, typedScopes, licence, lineLength, fileLength, printing,
    ]
}

extension Rule {
    /// Which targets a target may import. What is not here is from outside, and each target has its own few.
    private static let floors: Rule = {
        let below: [String: Set<String>] = [
            "Base": [], "Domain": ["Base"], "Catalogue": ["Base", "Domain"], "Store": ["Base", "Domain"],
            "App": ["Base", "Domain", "Catalogue", "Store"], "Web": ["Base", "Domain", "Catalogue", "App"],
            "Server": ["Base", "Domain", "Catalogue", "App", "Web"],
            "tocsin": ["Base", "Domain", "Catalogue", "Store", "App", "Web", "Server"],
            // Beside the floors: libraries of the tests, on which nothing that ships is built.
            "HouseTesting": ["Base", "Domain", "Catalogue", "Store", "App"],
            "StoreConformance": ["Base", "Domain", "Store"],
            "Simulation": ["Base", "Domain", "Catalogue", "Store", "App"], "simulate": ["Base", "Simulation"],
        ]
        let outside: [String: Set<String>] = [
            "Base": ["Foundation", "Synchronization"], "Domain": [], "Catalogue": ["Synchronization"],
            "Store": ["Foundation", "Dispatch", "Synchronization", "GRDB", "GRDBSQLite", "CLibpq"],
            "App": [
                "Foundation", "Dispatch", "Synchronization", "Crypto", "CryptoExtras", "JWTKit", "Logging",
                "ServiceLifecycle",
                "CLibcurl",
            ],
            "Web": ["Foundation", "Logging", "Mustache"],
            "Server": [
                "Synchronization", "HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "Logging", "NIOCore",
                "NIOHTTP1", "NIOHTTPTypes", "NIOPosix", "NIOSSL", "NIOTLS", "ServiceLifecycle",
            ],
            "HouseTesting": ["Foundation", "Logging", "Synchronization"],
            "StoreConformance": ["Dispatch", "Foundation", "Synchronization"],
            "Simulation": ["Foundation", "Logging", "Synchronization"], "simulate": ["Foundation"],
            "tocsin": [
                "Foundation", "ArgumentParser", "AsyncHTTPClient", "Configuration", "Logging", "NIOCore", "NIOHTTP1",
                "NIOPosix", "NIOSSL", "ServiceLifecycle", "UnixSignals",
            ],
        ]
        return Rule(
            name: "a target imports only lower floors, and from outside only what its work needs",
            check: { file in
                guard file.isSource, file.isSwift else { return [] }
                guard let ours = below[file.target], let theirs = outside[file.target] else {
                    return [(1, "\(file.target) stands on no floor")]
                }
                return file.codeLines.enumerated().compactMap { index, line in
                    guard let match = line.firstMatch(of: /\bimport\s+(?:\w+\s+)?(\w+)/) else { return nil }
                    let name = String(match.1)
                    return ours.contains(name) || theirs.contains(name) ? nil : (index + 1, "\(file.target) imports \(name)")
                }
            },
            planted: [
                ("Sources/Domain/X.swift", "package import Store"), ("Sources/Store/X.swift", "import App\n"),
                ("Sources/Catalogue/X.swift", "import Foundation"), ("Sources/App/X.swift", "private import Hummingbird"),
                ("Sources/Web/X.swift", "import struct Server.Health"), ("Sources/Cellar/X.swift", "import Base"),
                ("Sources/StoreConformance/X.swift", "import App"),
            ])
    }()

    private static let clocks = Rule(
        name: "rules are given the time and chance, and read neither",
        check: { file in
            guard ["Domain", "Catalogue"].contains(file.target), file.isSource else { return [] }
            let found = file.lines(
                matching:
                    /\b(?:Date|UUID)\s*\(|ContinuousClock|SuspendingClock|SystemRandomNumberGenerator|\.random(?:Element)?\s*\(|\.shuffled?\s*\(|clock_gettime|gettimeofday|Task\s*\.\s*sleep|DispatchTime|\b(?:Live|Manual)Runtime\b/
            )
            return found.map { ($0, "time or chance of its own") }
        },
        planted: [
            ("Sources/Domain/X.swift", "let now = ContinuousClock.now"), ("Sources/Domain/X.swift", "let id = UUID()"),
            ("Sources/Domain/X.swift", "let n = Int.random(in: 0..<6)"), ("Sources/Domain/X.swift", "let now = Date()"),
            ("Sources/Domain/X.swift", "let now = LiveRuntime().now"),
            ("Sources/Catalogue/X.swift", "init(runtime: any Runtime = ManualRuntime(now: start)) {}"),
        ])

    private static let libpq = Rule(
        name: "libpq is called in the PostgreSQL backend alone, and what blocks in its connection alone",
        check: { file in
            guard file.isSource, file.isSwift else { return [] }
            // What sends, reads or hangs up may wait for the other side too: it belongs to the connection's own thread.
            let blocking =
                /\bPQ(?:exec\w*|connect(?:db\w*|Poll)|prepare|getResult|flush|putCopyEnd|ping\w*|reset|send\w+|consumeInput|finish)\s*\(/
            let isConnection = file.path == "Sources/Store/Backends/PostgresConnection.swift"
            let isBackend = file.path.hasPrefix("Sources/Store/Backends/Postgres")
            return (isConnection ? [] : file.lines(matching: blocking).map { ($0, "a libpq call that blocks") })
                + (isBackend ? [] : file.lines(matching: /\bPQ[a-z]\w+\s*\(/).map { ($0, "a libpq call") })
        },
        planted: [
            ("Sources/Store/Backends/PostgresPool.swift", "PQexec(handle, text)"),
            ("Sources/Store/Backends/PostgresListener.swift", "let result = PQgetResult(handle)"),
            ("Sources/Store/Backends/PostgresPool.swift", "PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 0)"),
            ("Sources/Store/Backends/PostgresListener.swift", "while PQconsumeInput(handle) == 1 {}"),
            ("Sources/Store/Backends/PostgresTransaction.swift", "PQfinish(handle)"),
            ("Sources/App/X.swift", "PQstatus(handle)"),
        ])

    private static let libcurl = Rule(
        name: "libcurl is called in one file",
        check: { file in
            guard file.isSource, file.isSwift, file.path != "Sources/App/Delivery/Email/SMTPConnection.swift" else {
                return []
            }
            return file.lines(matching: /\b(?:curl_easy_|curl_multi_|tocsin_smtp_)\w*\s*\(/).map { ($0, "a libcurl call") }
        },
        planted: [
            ("Sources/App/Delivery/MailChannel.swift", "tocsin_smtp_send(client, a, b, c, d)"),
            ("Sources/Web/X.swift", "curl_easy_perform(handle)"),
        ])

    /// Everything that ships, but for the catalogue itself. Tests, benchmarks and the simulation are clients, and type what
    /// clients type.
    private static func isDerived(_ file: SourceText) -> Bool {
        file.isSource && file.isSwift
            && !["Catalogue", "HouseTesting", "StoreConformance", "Simulation"].contains(file.target)
    }

    private static let typedPaths: Rule = {
        let first = Set(
            Operations.all.compactMap { endpoint -> String? in
                guard case .literal(let text)? = endpoint.operation.path.segments.first else { return nil }
                return text
            }
        ).union([
            "app", "oauth", "mcp", "generic", "healthz", "readyz", "metrics", ".well-known", "openapi.json", "reference",
        ])
        return Rule(
            name: "no address is typed outside the catalogue",
            check: { file in
                guard isDerived(file) else { return [] }
                return file.literals.compactMap { line, text in
                    guard let match = text.firstMatch(of: /^\/([\w.-]+)(?:[\/?#]|$)/), first.contains(String(match.1)) else {
                        return nil
                    }
                    return (line, "the address \(text)")
                }
            },
            planted: [
                ("Sources/App/X.swift", "let path = \"/incidents\""),
                ("Sources/Web/X.swift", "link(\"/app/services/\\(id)\")"),
                ("Sources/Server/X.swift", "if path == \"/v2/enqueue\" {}"),
                ("Sources/Server/X.swift", "static let live = \"/healthz\""),
                ("Sources/tocsin/X.swift", "get(\"/readyz\")"), ("Sources/Server/X.swift", "case \"/metrics\": break"),
                ("Sources/Server/X.swift", "\"/.well-known/oauth-authorization-server\""),
                ("Sources/Web/X.swift", "link(\"/openapi.json\")"), ("Sources/Web/X.swift", "link(\"/reference#users\")"),
                ("Sources/Web/X.swift", "link(\"/incidents?statuses[]=triggered\")"),
            ])
    }()

    private static let typedScopes: Rule = {
        let scopes = Set(Operations.all.compactMap(\.operation.scope))
        return Rule(
            name: "no scope and no event name is typed outside the catalogue",
            check: { file in
                // Rules know events by one enumeration, and scopes not at all.
                guard isDerived(file), !file.path.hasSuffix("/WebhookEventType.swift") else { return [] }
                return file.literals.compactMap { line, text in
                    let isScope = scopes.contains(text) || text.contains(/^[a-z_:-]+\.(?:read|write)(?:\.\w+)?$/)
                    let isEvent = text.contains(/^(?:incident|service|pagey)\.[a-z_]+(?:\.[a-z_]+)?$/)
                    return isScope || isEvent ? (line, text) : nil
                }
            },
            planted: [
                ("Sources/App/X.swift", "require(\"incidents.write\")"),
                ("Sources/App/X.swift", "emit(\"incident.triggered\")"),
                ("Sources/Web/X.swift", "let scope = \"schedules.read\""),
            ])
    }()

    private static let licence = Rule(
        name: "each file begins with its licence",
        check: { file in file.text.hasPrefix("// SPDX-License-Identifier: Apache-2.0\n") ? [] : [(1, "no licence line")] },
        planted: [("Sources/App/X.swift", "import Base\n")])

    private static let lineLength: Rule = {
        let maximum = 130
        return Rule(
            name: "no line has more than \(maximum) characters",
            check: { file in
                // Patterns, styles and markup are not made clearer by breaking them.
                let isExempt =
                    file.path.hasPrefix("Tests/TidyTests/") || file.path.contains("/Assets/")
                    || file.path.contains("Template")
                return isExempt
                    ? [] : file.lines.enumerated().filter { $0.element.count > maximum }.map { ($0.offset + 1, "too long") }
            },
            planted: [("Sources/App/X.swift", String(repeating: "x", count: maximum + 1))])
    }()

    /// Longer files hold more than one thing. Those that were longer when the rule came may shrink, and not grow.
    private static let fileLength: Rule = {
        let maximum = 250
        let granted: [String: Int] = [:]
        return Rule(
            name: "no file has more than \(maximum) lines",
            check: { file in
                let isExempt = file.path.hasPrefix("Tests/TidyTests/") || file.path.contains("/Assets/")
                let limit = granted[file.path] ?? maximum
                return isExempt || file.lines.count <= limit + 1 ? [] : [(limit, "\(file.lines.count) lines")]
            },
            planted: [("Sources/App/X.swift", String(repeating: "\n", count: maximum + 2))])
    }()

    private static let printing = Rule(
        name: "nothing is printed but by the commands",
        check: { file in
            guard file.isSource, !["tocsin", "simulate"].contains(file.target) else { return [] }
            return file.lines(matching: /(?:^|[^.\w])(?:print|debugPrint|dump|NSLog)\s*\(|fatalError\s*\(|try!|\bas!/).map {
                ($0, "prints, or ends the process")
            }
        },
        planted: [
            ("Sources/App/X.swift", "print(\"here\")"), ("Sources/Domain/X.swift", "fatalError(\"never\")"),
            ("Sources/App/X.swift", "let x = try! body()"),
        ])
}

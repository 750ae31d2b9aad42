// swift-tools-version:6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// A target imports only lower floors; TidyTests check it against the imports that are really written.
let package = Package(
    name: "tocsin",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tocsin", targets: ["tocsin"]), .executable(name: "simulate", targets: ["simulate"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0
        .target(name: "Base", swiftSettings: strict),
        // Floor 1
        .target(name: "Domain", dependencies: ["Base"], swiftSettings: strict),
        // Floor 2
        .target(name: "Catalogue", dependencies: ["Base", "Domain"], swiftSettings: strict),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Store",
            dependencies: [
                "Base", "Domain", "CLibpq",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // Floor 3
        .target(name: "CLibcurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(
            name: "App",
            dependencies: [
                "Base", "Domain", "Catalogue", "Store", "CLibcurl",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        // Floor 4
        .target(
            name: "Web",
            dependencies: [
                "Base", "Domain", "Catalogue", "App",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: strict),
        // Floor 5
        .target(
            name: "Server",
            dependencies: [
                "Base", "Domain", "Catalogue", "App", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        // Floor 6
        .executableTarget(
            name: "tocsin",
            dependencies: [
                "Base", "Domain", "Catalogue", "Store", "App", "Web", "Server",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        // Beside the floors
        .target(
            name: "HouseTesting",
            dependencies: [
                "Base", "Domain", "Catalogue", "Store", "App", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(name: "StoreConformance", dependencies: ["Base", "Domain", "Store"], swiftSettings: strict),
        .target(
            name: "Simulation",
            dependencies: [
                "Base", "Domain", "Catalogue", "Store", "App", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "simulate", dependencies: ["Base", "Simulation"], swiftSettings: strict),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "Base", "Domain", "Catalogue", "Store", "App", "HouseTesting", "Simulation",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Benchmarks/benchmarks",
            swiftSettings: strict),
        .testTarget(name: "BaseTests", dependencies: ["Base"], swiftSettings: strict),
        .testTarget(name: "DomainTests", dependencies: ["Base", "Domain"], swiftSettings: strict),
        .testTarget(name: "CatalogueTests", dependencies: ["Base", "Domain", "Catalogue"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "Base", "Domain", "Catalogue", "Store", "StoreConformance", "App", "HouseTesting",
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AppTests", dependencies: ["Base", "Domain", "Catalogue", "Store", "App", "HouseTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests", dependencies: ["Base", "Domain", "Catalogue", "Store", "App", "Web", "HouseTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Base", "Domain", "Catalogue", "Store", "App", "Web", "Server", "HouseTesting",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PromiseTests", dependencies: ["Base", "Domain", "Catalogue", "Store", "App", "HouseTesting"],
            swiftSettings: strict),
        .testTarget(name: "SimulationTests", dependencies: ["Base", "Domain", "Simulation"], swiftSettings: strict),
        .testTarget(name: "TidyTests", dependencies: ["Catalogue"], swiftSettings: strict),
    ])

// SPDX-License-Identifier: Apache-2.0
import Base
import Foundation

/// What a gateway adds to an agent's calls: the same calls at the same fixed rate, straight to a server that answers the same
/// bytes at once, and through a gateway before it, turn by turn. Decision and call log are in it.
struct GatewayBenchmark {
    private static let perSecond = 300
    private static let connections = 32
    private static let serviceID = "PSERVICE"
    private static let upstreamKey = "upstream-key"
    private static let change = #"{"incident":{"type":"incident_reference","status":"acknowledged"}}"#

    private let options: Options
    private var seconds: Int { options.isShort ? 2 : 15 }
    private var rounds: Int { options.isShort ? 1 : 4 }

    init(_ options: Options) { self.options = options }

    /// A kind of call, and what a gateway may add to it.
    private struct Kind {
        let name: String
        let method: String
        let path: String
        var body = ""
        let key: String
        var medianTarget: String?
        var slowTarget: String?
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-gateway-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (bytes, key) = (folder.appendingPathComponent("bytes.json"), folder.appendingPathComponent("key"))
        try Self.incidents.write(to: bytes, atomically: true, encoding: .utf8)
        try Self.upstreamKey.write(to: key, atomically: true, encoding: .utf8)
        let port = try Sockets.freePort()
        let behind = try MeasuredProcess(CommandLine.arguments[0], ["--bare", "\(port)", "--bytes", bytes.path])
        defer { behind.end() }
        try await Sockets.waitUntilOpen(port)
        let gateway = try MeasuredServer(
            options.tocsin,
            command: ["gateway", "--upstream", "http://127.0.0.1:\(port)", "--upstream-key-file", key.path])
        defer { gateway.end() }
        let free = try agent("Free", "{}", gateway)
        let narrowed = try agent(
            "Narrowed", #"{"services":[{"id":"\#(Self.serviceID)","type":"service_reference"}]}"#, gateway)
        let kinds = [
            Kind(
                name: "read", method: "GET", path: "/incidents?limit=25", key: free, medianTarget: "<0.7", slowTarget: "<3"),
            Kind(
                name: "write", method: "PUT", path: "/incidents/PBENCH0", body: Self.change, key: free, medianTarget: "<2"),
            Kind(name: "cut_list", method: "GET", path: "/incidents?limit=25", key: narrowed),
        ]
        for kind in kinds { try await measure(kind, behind: port, gateway: gateway.port) }
    }

    private func measure(_ kind: Kind, behind: Int, gateway: Int) async throws {
        // Once beforehand: connections, caches and threads are there then.
        for port in [behind, gateway] { _ = try await waits(kind, port, seconds: 1) }
        var (direct, through): ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            direct += try await waits(kind, behind, seconds: seconds)
            through += try await waits(kind, gateway, seconds: seconds)
        }
        for (percent, target) in [(50, kind.medianTarget), (99, kind.slowTarget)] {
            let (plain, whole) = (Self.percentile(direct, percent), Self.percentile(through, percent))
            report("gateway.\(kind.name)_direct_p\(percent)", plain, "ms")
            report("gateway.\(kind.name)_through_p\(percent)", whole, "ms")
            report("gateway.\(kind.name)_added_p\(percent)", whole - plain, "ms", target: target)
        }
    }

    /// From the moments at which the calls were to be sent to their answers, in milliseconds.
    private func waits(_ kind: Kind, _ port: Int, seconds: Int) async throws -> [Double] {
        let (method, path, body, key) = (kind.method, kind.path, kind.body, kind.key)
        let sent = try await OpenLoad.run(
            Self.perSecond * seconds, perSecond: Self.perSecond, connections: Self.connections, port: port, status: 200
        ) { _, descriptor in
            try Load.exchange(method, path, body, descriptor, key: key).status
        }
        return sent.map { $0.wait / .milliseconds(1) }
    }

    private static func percentile(_ values: [Double], _ percent: Int) -> Double {
        values.isEmpty ? 0 : values.sorted()[min(values.count - 1, values.count * percent / 100)]
    }

    // MARK: What is there

    /// Makes an agent that may change incidents, as far as `narrowing` goes, and answers its token.
    private func agent(_ name: String, _ narrowing: String, _ gateway: MeasuredServer) throws -> String {
        let users = try JSON.parse(try Load.get("/users", key: gateway.accountKey, port: gateway.port))
        let ownerID = users["users"]?[0]?["id"]?.stringValue ?? ""
        let agent = """
            {"agent":{"name":"\(name)","purpose":"Measures","enabled":true,"owner":{"id":"\(ownerID)","type":"user_reference"}}}
            """
        let made = try post(agent, to: "/tocsin/v1/agents", gateway)["agent"]
        guard let id = made?["id"]?.stringValue, let token = made?["token"]?.stringValue else {
            throw Options.Wrong(description: "no agent was made")
        }
        var grant: JSONObject = ["resource": "incidents", "access": "write", "approval": false]
        for member in try JSON.parse(narrowing).objectValue?.members ?? [] { grant[member.name] = member.value }
        let body: JSON = ["grant": .object(grant)]
        _ = try post(body.text, to: "/tocsin/v1/agents/\(id)/grants", gateway)
        return token
    }

    private func post(_ body: String, to path: String, _ gateway: MeasuredServer) throws -> JSON {
        let descriptor = try Sockets.connect(port: gateway.port)
        defer { close(descriptor) }
        let answer = try Load.exchange("POST", path, body, descriptor, key: gateway.accountKey)
        guard answer.status == 201 else { throw Options.Wrong(description: "\(path): \(answer.status) \(answer.body)") }
        return try JSON.parse(answer.body)
    }

    /// A page of incidents, shorter than a real one.
    private static let incidents: String = {
        let lines = (0..<25).map { number in
            """
            {"id":"PBENCH\(number)","type":"incident","incident_number":\(number),"title":"Disk is full on db-\(number)",\
            "status":"triggered","urgency":"high","service":{"id":"\(serviceID)","type":"service_reference"},"teams":[],\
            "escalation_policy":{"id":"PPOLICY","type":"escalation_policy_reference"}}
            """
        }
        return "{\"incidents\":[\(lines.joined(separator: ","))],\"limit\":25,\"offset\":0,\"total\":null,\"more\":false}"
    }()
}

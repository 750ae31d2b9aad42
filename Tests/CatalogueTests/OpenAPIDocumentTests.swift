// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Testing

@Suite("The derived document")
struct OpenAPIDocumentTests {
    private static let document = OpenAPIDocument(Operations.all, bound: ["listServices"]).json(
        serverURL: "https://tocsin.example", version: "2")

    @Test("has each operation once, under its address and method")
    func operations() throws {
        var seen: [String] = []
        for path in Self.document["paths"]?.objectValue?.members ?? [] {
            for method in path.value.objectValue?.members ?? [] {
                seen.append("\(method.name.uppercased()) \(path.name) \(method.value["operationId"]?.stringValue ?? "")")
            }
        }
        let declared = Operations.all.map { "\($0.operation.method.rawValue) \($0.operation.path.text) \($0.operation.id)" }
        #expect(Set(seen) == Set(declared))
        #expect(seen.count == declared.count)
    }

    @Test("points at nothing that is not there")
    func references() {
        var targets: Set<String> = []
        func walk(_ json: JSON) {
            if let target = json["$ref"]?.stringValue { targets.insert(target) }
            for member in json.objectValue?.members ?? [] { walk(member.value) }
            for element in json.arrayValue ?? [] { walk(element) }
        }
        walk(Self.document)
        #expect(targets.count > 20)
        for target in targets.sorted() {
            let found = target.dropFirst(2).split(separator: "/").reduce(Self.document) { $0?[String($1)] }
            #expect(found != nil, "\(target)")
        }
    }

    @Test("declares every place of a path, and says which operations are not there yet")
    func parameters() throws {
        for path in Self.document["paths"]?.objectValue?.members ?? [] {
            for method in path.value.objectValue?.members ?? [] {
                let names = method.value["parameters"]?.arrayValue?.filter { $0["in"] == "path" }
                    .compactMap { $0["name"]?.stringValue }
                let wanted = path.name.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                    String($0.dropFirst().dropLast())
                }
                #expect(names == wanted, "\(path.name)")
                let isMissing = method.value["description"]?.stringValue?.contains("501") ?? false
                #expect(isMissing == (method.value["operationId"] != "listServices"))
            }
        }
    }
}

@Suite("A call put together from words")
struct OperationCallTests {
    private let update = Operations.Incidents.update.operation
    private let list = Operations.Incidents.list.operation

    @Test("puts each word where the operation has a place for it")
    func places() throws {
        let call = try OperationCall(
            update, words: ["id=a b", "from=ada@example.com", "status=resolved", "escalation_level:=2"])
        #expect(call.method == "PUT")
        #expect(call.target == "/incidents/a%20b")
        #expect(call.from == "ada@example.com")
        #expect(call.body == ["incident": ["status": "resolved", "escalation_level": 2]])
    }

    @Test("takes lists with or without their brackets, and more than once")
    func lists() throws {
        let call = try OperationCall(list, words: ["statuses=triggered", "statuses[]=resolved", "limit=5"])
        #expect(call.target == "/incidents?statuses%5B%5D=triggered&statuses%5B%5D=resolved&limit=5")
        #expect(call.body == nil)
    }

    @Test(
        "says what is wrong with a word",
        arguments: [
            (["status"], "'status' is not of the form name=value"), (["=x"], "'=x' is not of the form name=value"),
            (["id:={"], "the value of 'id' is not JSON"), ([], "updateIncident needs id=…"),
        ])
    func wrong(_ words: [String], _ text: String) {
        let error = #expect(throws: OperationCall.Problem.self) { try OperationCall(self.update, words: words) }
        #expect(error?.text == text)
    }

    @Test("knows that a read takes no field")
    func reads() {
        let error = #expect(throws: OperationCall.Problem.self) { try OperationCall(self.list, words: ["colour=blue"]) }
        #expect(error?.text == "listIncidents knows no 'colour'")
    }

    @Test("is described with all that it takes, and an example")
    func description() throws {
        let endpoint = try #require(Operations.all.first { $0.operation.id == "updateIncident" })
        let text = CommandLineHelp.description(endpoint)
        for part in ["PUT /incidents/{id}", "id=…", "from=…", "status=…", "tocsin call updateIncident id="] {
            #expect(text.contains(part), "\(part)")
        }
        let lines = CommandLineHelp.list(Operations.all.map(\.operation)).split(separator: "\n")
        #expect(lines.count == Operations.all.count)
    }
}

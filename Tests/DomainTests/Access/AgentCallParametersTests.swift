// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("What the call log keeps of parameters")
struct AgentCallParametersTests {
    private func kept(_ query: [(name: String, value: String)] = [], _ body: JSONObject = [:]) throws -> JSON {
        try JSON.parse(AgentCallParameters.text(query: query, body: body))
    }

    @Test("query and body are kept, and a repeated name has a list")
    func plain() throws {
        #expect(try kept() == [:])
        let kept = try kept([("statuses[]", "a"), ("statuses[]", "b"), ("limit", "5")], ["note": ["content": "Hello"]])
        let wanted: JSON = [
            "query": ["statuses[]": ["a", "b"], "limit": "5"], "body": ["note": ["content": "Hello"]],
        ]
        #expect(kept == wanted)
    }

    @Test(
        "secrets are left out, however they are spelled and however deep",
        arguments: [
            "token", "secret", "key", "password", "authorization", "routing_key", "integration_key", "Client-Secret",
            "apiKey",
        ])
    func secrets(_ name: String) throws {
        let secret: JSON = "s3cr3t"
        let object = JSONObject(members: [.init(name: name, value: secret)])
        let text = try kept([(name, "s3cr3t")], [name: secret, "service": .object(object), "list": [.object(object)]]).text
        #expect(!text.contains("s3cr3t") && text.contains("[redacted]"), "\(text)")
    }

    @Test("of an address that programs call only the host is kept")
    func addresses() throws {
        let text = try kept([], ["subscription": ["url": "https://hooks.example/T0/s3cr3t"]]).text
        #expect(text.contains("hooks.example") && !text.contains("s3cr3t"), "\(text)")
    }

    @Test("whoever agrees is shown all but secrets, however long and however many")
    func whole() {
        let long = String(repeating: "x", count: 20_000) + "end"
        let names = (0...AgentCallParameters.queryNamesMaximum).map { (name: "n\($0)", value: "v") }
        let shown = AgentCallParameters.whole(query: names, body: ["note": ["content": .string(long), "token": "s3cr3t"]])
        let body: JSON = ["note": ["content": .string(long), "token": "[redacted]"]]
        #expect(shown["body"] == body)
        #expect(shown["query"]?.objectValue?.members.count == AgentCallParameters.queryNamesMaximum + 1)
    }

    @Test("a long member is cut, and what there is no room for is counted")
    func bounds() throws {
        func body(_ count: Int, _ length: Int) -> JSONObject {
            JSONObject(
                members: (0..<count).map { .init(name: "m\($0)", value: [.string(String(repeating: "x", count: length))]) })
        }
        let length = AgentCallParameters.memberBytesMaximum - #"[""]"#.utf8.count
        #expect(try kept([], body(1, length))["body"]?["m0"]?.arrayValue != nil)
        #expect(try kept([], body(1, length + 1))["body"]?["m0"]?.stringValue?.hasSuffix("…") == true)
        let text = AgentCallParameters.text(query: [], body: body(100, 1000))
        #expect(text.utf8.count <= AgentCallParameters.bytesMaximum + 100, "\(text.utf8.count)")
        let left = try JSON.parse(text)["body"]?[AgentCallParameters.leftOutName]?.intValue
        #expect(left == 96)
    }
}

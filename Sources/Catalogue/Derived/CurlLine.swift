// SPDX-License-Identifier: Apache-2.0
import Base

/// A line for a shell that calls an operation. What stands in capitals is the reader's to fill in.
enum CurlLine {
    static func text(_ endpoint: AnyEndpoint, baseURL: String) -> String {
        let operation = endpoint.operation
        var words = ["curl -s"]
        if operation.method != .get { words.append("-X \(operation.method.rawValue)") }
        words.append(quoted(baseURL + path(operation.path)))
        if operation.authentication == .token { words.append("-H 'Authorization: Token token=API_KEY'") }
        if operation.from == .required { words.append("-H 'From: you@example.com'") }
        if let form = forms[operation.id] {
            words.append("-d \(quoted(form))")
        } else if let body = bodies[operation.id] ?? body(endpoint) {
            words += ["-H 'Content-Type: application/json'", "-d \(quoted(body.text))"]
        }
        return words.joined(separator: " ")
    }

    private static func path(_ path: PathTemplate) -> String {
        path.segments.map { segment in
            switch segment {
            case .literal(let text): "/" + text
            case .variable(let name): "/" + name.uppercased()
            }
        }.joined()
    }

    /// In single quotes a shell reads nothing but the next one.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// Forms of the authorization server, which no shape describes.
    private static let forms: [String: String] = [
        "oauthToken": "grant_type=client_credentials&client_id=CLIENT_ID&client_secret=CLIENT_SECRET",
        "oauthRevoke": "token=TOKEN&client_id=CLIENT_ID&client_secret=CLIENT_SECRET",
        "oauthIntrospect": "token=TOKEN&client_id=CLIENT_ID&client_secret=CLIENT_SECRET",
    ]

    private static let changeEvent: JSON = [
        "routing_key": "ROUTING_KEY", "payload": ["summary": "Deployed version 2", "source": "ci"],
    ]

    /// Bodies that no shape describes.
    private static let bodies: [String: JSON] = [
        "sendEvent": [
            "routing_key": "ROUTING_KEY", "event_action": "trigger",
            "payload": ["summary": "Disk is full", "source": "db-1", "severity": "critical"],
        ],
        "createV1Event": ["service_key": "ROUTING_KEY", "event_type": "trigger", "description": "Disk is full"],
        "sendChangeEvent": changeEvent,
        "createChangeEvent": changeEvent,
        "createIncidentSnooze": ["duration": 3600],
        "oauthRegister": ["client_name": "NAME", "redirect_uris": ["https://app.example/callback"]],
    ]

    /// What must be there, or the first that may be where nothing must.
    private static func body(_ endpoint: AnyEndpoint) -> JSON? {
        let operation = endpoint.operation
        guard operation.method != .get, let schema = endpoint.inputSchema?.schema else { return nil }
        let members = (schema["properties"]?.objectValue?.members ?? []).filter { $0.value["readOnly"]?.boolValue != true }
        let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        let needed = members.filter { required.contains($0.name) }
        let chosen = needed.isEmpty ? Array(members.prefix(1)) : needed
        let object = JSONObject(
            members: chosen.map { member in
                JSONObject.Member(name: member.name, value: example(member.name, member.value))
            })
        guard let key = operation.inputKey else { return .object(object) }
        let isList = operation.isList && operation.method != .post
        let content: JSON = isList ? .array([.object(object)]) : .object(object)
        return .object(JSONObject(members: [JSONObject.Member(name: key, value: content)]))
    }

    private static func example(_ name: String, _ schema: JSON) -> JSON {
        if let first = schema["enum"]?[0] { return first }
        if let first = schema["allOf"]?[0] { return example(name, first) }
        if schema["$ref"] != nil { return ["id": "ID"] }
        switch schema["type"]?.stringValue {
        case "integer", "number": return schema["minimum"] ?? 1
        case "boolean": return true
        case "object": return .object(JSONObject())
        case "array":
            guard let items = schema["items"], items["type"] != nil || items["$ref"] != nil else { return .array([]) }
            return .array([example(name, items)])
        default: break
        }
        switch schema["format"]?.stringValue {
        case "date-time": return "2027-01-01T00:00:00Z"
        case "tzinfo": return "Etc/UTC"
        default: return .string(name.uppercased())
        }
    }
}

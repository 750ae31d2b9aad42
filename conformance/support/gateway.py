# SPDX-License-Identifier: Apache-2.0
"""`tocsin gateway` as a process, agents at it, and who calls with their tokens."""

from .server import Server, run
from .stores import SQLiteStore


class Gateway(Server):
    """Keeps its store in `folder`; what it is told and what it says lie in `notes`."""

    def __init__(self, folder, notes, upstream, key, tls=None):
        file = notes / f"{folder.name}.key"
        file.write_text(key + "\n")
        options = ["--upstream", upstream, "--upstream-key-file", str(file)]
        super().__init__(SQLiteStore(folder), notes, tls=tls, options=options)
        self.command = "gateway"


def start_gateway(folder, notes, upstream, key, tls=None):
    return Gateway(folder, notes, upstream, key, tls).start()


class Agent:
    """An agent of a server or of a gateway, and what calls with its token."""

    def __init__(self, server, *grants, name="Triage", **settings):
        self.server = server
        owner = {"id": server.account["owner_id"], "type": "user_reference"}
        agent = {"name": name, "purpose": "Sorts", "owner": owner, **settings}
        answer = server.call("POST", "/tocsin/v1/agents", {"agent": agent})
        assert answer.status_code == 201, answer.text
        made = answer.json()["agent"]
        self.id, self.token = made["id"], made["token"]
        for grant in grants:
            self.grant(**grant)

    @property
    def path(self):
        return f"/tocsin/v1/agents/{self.id}"

    def grant(self, resource, access="write", **more):
        grant = {"resource": resource, "access": access, "approval": False, **more}
        answer = self.server.call("POST", f"{self.path}/grants", {"grant": grant})
        assert answer.status_code == 201, answer.text
        return answer.json()["grant"]

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def call(self, method, path, body=None, **headers):
        """Of a header's name the underscores are hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.server.call(method, path, body, headers={**self.headers, **named})

    def set_status(self, incident, status, **headers):
        body = {"incident": {"type": "incident", "status": status}}
        return self.call("PUT", f"/incidents/{incident}", body, **headers)

    def tool(self, name, **arguments):
        """The result of a tool, by hand; `isError` says whether it was refused."""
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
        answer = self.call("POST", "/mcp", message, MCP_Protocol_Version="2025-11-25")
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]


def of_services(*ids):
    return [{"id": id, "type": "service_reference"} for id in ids]


def decide(server, approval, status="approved", key=None):
    """As the owner, unless another key is given."""
    headers = {"Authorization": f"Token token={key or server.account['user_key']}"}
    body = {"approval": {"status": status}}
    return server.call("PUT", f"/tocsin/v1/approvals/{approval['id']}", body, headers=headers)


def agent_calls(server):
    """The newest first."""
    return server.get("/tocsin/v1/agent_calls?limit=100")["agent_calls"]


def exported(server):
    """All that `tocsin audit export` says, in both of its forms."""
    text = ""
    for form in ["jsonl", "csv"]:
        result = run("audit", "export", "--database", server.store.url, "--format", form)
        assert result.returncode == 0, result.stderr
        text += result.stdout
    return text

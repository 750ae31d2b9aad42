# SPDX-License-Identifier: Apache-2.0
"""`tocsin gateway` before a second real server: agents by grant, people and events unchanged. PyPI's `pagerduty` as client."""

import json
import socket
import ssl
import threading

import pagerduty
import pytest

from support.gateway import Agent
from support.server import Server, run
from support.stores import SQLiteStore
from support.waiting import free_port


@pytest.fixture
def behind(sqlite_store, make_server):
    return make_server(sqlite_store).start()


@pytest.fixture
def make_gateway(tmp_path, certificates):
    made = []

    def make(upstream, key, **options):
        folder = tmp_path / f"gateway-{len(made)}"
        folder.mkdir()
        file = folder / "key"
        file.write_text(key + "\n")
        options = {"options": ["--upstream", upstream, "--upstream-key-file", str(file)], **options}
        gateway = Server(SQLiteStore(folder), folder, tls=certificates, **options)
        gateway.command = "gateway"
        made.append(gateway)
        return gateway.start()

    yield make
    for gateway in made:
        gateway.kill()


@pytest.fixture
def gateway(behind, make_gateway):
    return make_gateway(behind.url, behind.account["account_key"])


@pytest.fixture
def context(certificates):
    return ssl.create_default_context(cafile=str(certificates.authority))


def client(gateway, token, context):
    return pagerduty.RestApiV2Client(
        token, default_from=gateway.account["owner_email"], base_url=gateway.url, verify=context
    )


def second_service(behind):
    policy = {"id": behind.account["escalation_policy_id"], "type": "escalation_policy_reference"}
    answer = behind.call("POST", "/services", {"service": {"name": "Second", "escalation_policy": policy}})
    assert answer.status_code == 201, answer.text
    service = answer.json()["service"]["id"]
    integration = {"integration": {"type": "events_api_v2_inbound_integration", "name": "Events"}}
    answer = behind.call("POST", f"/services/{service}/integrations", integration)
    return service, answer.json()["integration"]["integration_key"]


def services(*ids):
    return [{"id": id, "type": "service_reference"} for id in ids]


def test_an_agent_works_with_the_client_as_far_as_its_grant_goes(behind, gateway, context):
    _, other_key = second_service(behind)
    assert behind.event("trigger", "one", "Ours").status_code == 202
    assert behind.event("trigger", "two", "Theirs", routing_key=other_key).status_code == 202
    agent = Agent(
        gateway, {"resource": "incidents", "access": "write", "services": services(behind.account["service_id"])}
    )
    through = client(gateway, agent.token, context)
    incidents = through.list_all("incidents", params={"statuses": ["triggered"]})
    assert [incident["title"] for incident in incidents] == ["Ours"]
    own = incidents[0]["id"]
    through.rput(f"incidents/{own}", json={"id": own, "type": "incident", "status": "acknowledged"})
    through.rpost(f"incidents/{own}/notes", json={"content": "Looking at it"})
    assert through.rget(f"incidents/{own}")["status"] == "acknowledged"

    theirs = next(incident for incident in behind.incidents() if incident["title"] == "Theirs")
    answer = through.put(f"incidents/{theirs['id']}", json={"incident": {"type": "incident", "status": "resolved"}})
    assert answer.status_code == 403
    assert answer.json()["error"]["missing_grant"] == {"resource": "incidents", "access": "write"}
    assert behind.get(f"/incidents/{theirs['id']}")["incident"]["status"] == "triggered"
    assert through.get("services").status_code == 403
    assert [note["content"] for note in behind.get(f"/incidents/{own}/notes")["notes"]] == ["Looking at it"]


def test_every_call_is_logged_at_the_gateway_and_the_key_nowhere(behind, gateway):
    agent = Agent(gateway, {"resource": "incidents", "access": "write"})
    headers = agent.headers
    assert behind.event("trigger", "one").status_code == 202
    incident = behind.incidents()[0]["id"]
    texts = [
        gateway.call("GET", "/incidents", headers=headers).text,
        gateway.call("PUT", f"/incidents/{incident}", {"incident": {"status": "resolved"}}, headers=headers).text,
        gateway.call("GET", "/services", headers=headers).text,
    ]
    calls = gateway.get("/tocsin/v1/agent_calls")["agent_calls"]
    assert [(call["operation_id"], call["decision"], call["status"]) for call in calls] == [
        ("listServices", "denied", 403), ("updateIncident", "allowed", 200), ("listIncidents", "allowed", 200),
    ]  # fmt: skip
    assert calls[1]["request_id"].count("/") == 1 and calls[1]["outcome"] == "done"
    key = behind.account["account_key"]
    assert key not in json.dumps(calls) + "".join(texts) + gateway.log()
    assert key.encode() not in gateway.store.path.read_bytes()
    assert run("audit", "verify", "--database", gateway.store.url).returncode == 0


def test_people_and_events_pass_unchanged(behind, gateway, context):
    person = client(gateway, behind.account["account_key"], context)
    events = pagerduty.EventsApiV2Client(behind.account["routing_key"], base_url=gateway.url, verify=context)
    key = events.trigger("Disk is full", "db-1")
    incident = person.list_all("incidents")[0]
    person.rput(f"incidents/{incident['id']}", json={"id": incident["id"], "type": "incident", "status": "acknowledged"})
    assert behind.get(f"/incidents/{incident['id']}")["incident"]["status"] == "acknowledged"
    events.resolve(key)
    assert behind.get(f"/incidents/{incident['id']}")["incident"]["status"] == "resolved"
    # Byte for byte, errors too.
    for path in ["/incidents?limit=1&total=true", f"/incidents/{incident['id']}", "/incidents/NOTHING", "/services?limit=a"]:
        direct = behind.call("GET", path)
        passed = gateway.call("GET", path, headers=behind.headers)
        assert (direct.status_code, direct.content) == (passed.status_code, passed.content), path
    assert gateway.call("GET", "/incidents", headers={}).status_code == 401
    # A key of the gateway opens nothing behind it.
    assert gateway.call("GET", "/incidents").status_code == 403


def test_tools_work_through_the_gateway(behind, gateway):
    assert behind.event("trigger", "one", "Ours").status_code == 202
    agent = Agent(gateway, {"resource": "incidents", "access": "read"})
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list_incidents", "arguments": {}}}
    headers = {**agent.headers, "MCP-Protocol-Version": "2025-11-25"}
    answer = gateway.call("POST", "/mcp", message, headers=headers)
    assert answer.status_code == 200 and "Ours" in answer.text, answer.text


def test_without_the_account_behind_nothing_is_done(behind, gateway):
    narrowed = {"resource": "incidents", "access": "write", "services": services(behind.account["service_id"])}
    agent = Agent(gateway, narrowed)
    headers = agent.headers
    behind.kill()
    for path in ["/incidents", "/incidents/PONE"]:
        answer = gateway.call("GET", path, headers=headers)
        assert answer.status_code == 502, answer.text
    assert gateway.event("trigger", "one", routing_key=behind.account["routing_key"]).status_code == 502
    assert gateway.get("/tocsin/v1/agents")["agents"][0]["id"] == agent.id


class Raw:
    """Answers each connection with the same bytes, and then with more of `filler` for as long as somebody reads."""

    def __init__(self, head, filler=b""):
        self.head, self.filler = head, filler
        self.sent = 0
        self.socket = socket.create_server(("127.0.0.1", free_port()))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection:
            try:
                connection.recv(65536)
                connection.sendall(self.head)
                while self.filler:
                    connection.sendall(self.filler)
                    self.sent += len(self.filler)
            except OSError:
                pass


@pytest.mark.parametrize(
    "head, filler",
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4000000000\r\n\r\n", b" " * 65536),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", b""),
        (b"nonsense\r\n\r\n", b""),
    ],
    ids=["redirect", "gigabytes", "packed", "nonsense"],
)
def test_an_account_that_answers_wrongly_is_not_believed(make_gateway, head, filler):
    raw = Raw(head, filler)
    gateway = make_gateway(raw.url, "SOMEKEY")
    agent = Agent(gateway, {"resource": "incidents", "access": "read"})
    answer = gateway.call("GET", "/incidents", headers=agent.headers)
    assert answer.status_code == 502, answer.text
    assert raw.sent < 64 * 1024 * 1024
    raw.socket.close()


def test_what_is_missing_is_said_in_one_line(tmp_path):
    database = f"sqlite:{tmp_path}/gateway.sqlite"
    key = tmp_path / "key"
    key.write_text("two words")
    for options, word in [
        ([], "--upstream"),
        (["--upstream", "https://api.example"], "--upstream-key-file"),
        (["--upstream", "ftp://api.example", "--upstream-key-file", str(key)], "--upstream"),
        (["--upstream", "https://api.example", "--upstream-key-file", str(key)], str(key)),
    ]:
        result = run("gateway", "--database", database, *options)
        assert result.returncode == 1 and word in result.stderr and len(result.stderr.splitlines()) == 1, result.stderr
        assert "two words" not in result.stderr

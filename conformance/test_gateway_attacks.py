# SPDX-License-Identifier: Apache-2.0
"""What an agent that is turned against its owner can try at a gateway, and what others can try through it."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from test_agent_attacks import INJECTION, LONG_INJECTION, RACERS, WRONG_IDS, WRONG_NAMES, at_once
from test_gateway import make_gateway  # noqa: F401
from test_oauth import make_app, session_of, token_url

from support.account import ASKED, GRANTED, INCIDENT, KEY
from support.gateway import Agent, agent_calls, decide, exported, of_services
from support.waiting import wait_until
from support.wire import ask

# What an agent with a grant for incidents may have asked for: the path, put together anew.
HONEST = re.compile(r"/incidents(/[A-Za-z0-9_.-]{1,128}(/[a-z_]+)?)?(\?[A-Za-z0-9_.~%=&-]*)?")
RESOLVED = {"incident": {"type": "incident", "status": "resolved"}}
DISK_MEGABYTES = 8
CHANGES_MAXIMUM = 400


@pytest.fixture
def gateway(account, make_open_gateway):
    return make_open_gateway(account.url)


@pytest.fixture
def behind(sqlite_store, make_server):
    return make_server(sqlite_store).start()


def check_honest(account):
    for arrival in account.of_agents():
        assert HONEST.fullmatch(arrival.path) and "/../" not in arrival.path, arrival.path
        assert "X-Evil" not in arrival.headers


# Texts, names and ids


def test_injected_text_is_sent_on_as_data_and_nothing_else_is(account, gateway):
    agent = Agent(gateway, {"resource": "incidents"})
    agent.call("PUT", f"/incidents/{ASKED}", {"incident": {"type": "incident", "title": INJECTION}})
    agent.call("POST", f"/incidents/{ASKED}/notes", {"note": {"content": LONG_INJECTION}})
    agent.tool("add_note_to_incident", incident_id=ASKED, note=LONG_INJECTION)
    agent.call("GET", "/incidents?query=" + "%0d%0aX-Evil:%201%0d%0a%0d%0aGET%20/users")
    check_honest(account)
    assert {(arrival.method, arrival.path) for arrival in account.changes()} == {
        ("PUT", f"/incidents/{ASKED}"), ("POST", f"/incidents/{ASKED}/notes"),
    }  # fmt: skip
    assert INJECTION.encode() not in b"".join(arrival.path.encode() for arrival in account.arrivals)
    # The owner's address is the gateway's word, and the agent's header none.
    agent.call("PUT", f"/incidents/{ASKED}", RESOLVED, From="mallory@example.com")
    assert account.changes()[-1].headers["From"] == gateway.account["owner_email"]


def test_text_that_comes_back_from_behind_does_nothing(account, gateway):
    """What the account says is a stranger's word to the model, and stands in no page and no log of the gateway as more."""
    account.answers.insert(0, ("", "GET", re.compile("/incidents"), (
        200, {"incidents": [{**INCIDENT, "title": INJECTION}], "limit": 25, "offset": 0, "more": False})))  # fmt: skip
    agent = Agent(gateway, {"resource": "incidents", "access": "read"})
    result = agent.tool("list_incidents")
    assert not result["isError"] and INJECTION in result["structuredContent"]["response"][0]["title"]
    assert {call["operation_id"] for call in agent_calls(gateway)} == {"listIncidents"}
    assert account.changes() == []


def test_no_id_or_name_by_another_spelling_reaches_another_path(account, gateway):
    agent = Agent(gateway, {"resource": "incidents"}, {"resource": "teams", "access": "read"})
    for wrong in WRONG_IDS:
        for name, more in [("get_incident", {}), ("add_note_to_incident", {"note": "x"}), ("get_team", {})]:
            argument = "team_id" if name == "get_team" else "incident_id"
            assert agent.tool(name, **{argument: wrong}, **more)["isError"], (name, wrong)
    for name in WRONG_NAMES:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": {}}}
        answer = agent.call("POST", "/mcp", message, MCP_Protocol_Version="2025-11-25")
        assert answer.json()["error"]["code"] == -32602, name
    assert account.of_agents() == []


@pytest.mark.parametrize(
    "path",
    [
        "/incidents/../users", "/incidents/%2e%2e/users", "/incidents/%2e%2e", "/incidents/..", "/incidents/.",
        "/incidents/..;/users", "/incidents/P1;x", "/incidents/P1%3Fx=1", "/incidents/P1%23x", "/incidents/P1%26x",
        "/incidents/P1%0d%0aX-Evil:%201", "/incidents/P1%00", "/incidents/" + "P" * 129, "/incidents/" + "P" * 5000,
        "/incidents/P1%2f..%2f..%2fusers", "/incidents/P1\\..\\users", "//incidents", "//users", "/incidents//notes",
        "/%69ncidents/..%2fusers", "/users", "/%75sers", "/incidents/\xc3\xa9", "http://127.0.0.1:1/users",
        "/incidents?include[]=users&include%5B%5D=services", "/incidents?limit=1%0d%0aX-Evil:%201", "/incidents?x=%00",
    ],
    ids=lambda path: path[:36],
)  # fmt: skip
def test_a_path_by_another_spelling_is_not_sent_on(account, gateway, path):
    agent = Agent(gateway, {"resource": "incidents"})
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {agent.token}\r\nConnection: close\r\n\r\n"
    answers = ask(gateway.port, head.encode("latin1"))
    assert len(answers) <= 1 and not [answer for answer in answers if answer.header("X-Evil")]
    check_honest(account)
    # Whatever was not sent with the gateway's key was not sent with the agent's token either.
    assert not [arrival for arrival in account.arrivals if agent.token in str(arrival.headers)]
    for arrival in account.of_agents():
        assert "include" not in arrival.path


def test_a_name_that_stands_twice_is_read_in_one_way_alone(account, gateway):
    agent = Agent(gateway, {"resource": "incidents", "services": of_services(GRANTED)})
    service = '"service":{"id":"%s","type":"service_reference"}'
    bodies = [
        '{"incident":{"type":"incident","title":"x",' + service % GRANTED + "," + service % "PFOREIGN" + "}}",
        '{"incident":{"type":"incident","title":"x",' + service % "PFOREIGN" + "," + service % GRANTED + "}}",
        '{"incident":{"type":"incident","title":"x",' + service % GRANTED + '},"incident":{' + service % "PFOREIGN" + "}}",
    ]
    for body in bodies:
        head = (
            f"POST /incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {agent.token}\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/json\r\nConnection: close\r\n\r\n"
        )
        (answer,) = ask(gateway.port, (head + body).encode())
        assert answer.status in (400, 403), answer
    assert account.changes() == []


# Approvals


def test_a_change_that_waits_is_sent_on_once_and_after_the_yes(account, gateway):
    agent = Agent(gateway, {"resource": "incidents", "approval": True})
    path = f"/incidents/{ASKED}"
    answer = agent.call("PUT", path, RESOLVED)
    assert answer.status_code == 202, answer.text
    approval = answer.json()["approval"]
    assert account.changes() == []
    for key in [agent.token, gateway.account["account_key"]]:
        assert decide(gateway, approval, key=key).status_code == 403
    other = {"incident": {"type": "incident", "status": "acknowledged"}}
    assert agent.call("PUT", path, other, X_Tocsin_Approval=approval["id"]).status_code == 400
    statuses = at_once(RACERS, lambda _: decide(gateway, approval).status_code)
    assert sorted(statuses) == [200] + [400] * (RACERS - 1)
    assert [(arrival.method, arrival.body) for arrival in account.changes()] == [
        ("PUT", b'{"incident": {"type": "incident", "status": "resolved"}}')
    ]
    told = agent.call("PUT", path, RESOLVED, X_Tocsin_Approval=approval["id"])
    assert told.status_code == 200 and told.json()["approval"]["outcome"]["status"] == 200, told.text
    assert len(account.changes()) == 1
    decisions = [call["decision"] for call in agent_calls(gateway)]
    # The agent's own yes and the other bytes were denied.
    assert decisions.count("allowed") == 1 and "waiting" in decisions, decisions


def test_a_yes_does_not_help_when_nothing_can_be_decided_any_more(account, gateway):
    agent = Agent(gateway, {"resource": "incidents", "approval": True, "services": of_services(GRANTED)})
    approval = agent.call("PUT", f"/incidents/{ASKED}", RESOLVED).json()["approval"]
    # A change of anybody forgets what was known.
    Agent(gateway, {"resource": "incidents"}, name="Other").call("PUT", f"/incidents/{ASKED}", RESOLVED)
    sent = len(account.changes())
    account.fault = "broken"
    decided = decide(gateway, approval)
    assert decided.status_code == 200 and decided.json()["approval"]["outcome"]["status"] == 502, decided.text
    account.fault = None
    assert decide(gateway, approval).status_code == 400
    assert len(account.changes()) == sent


def test_what_is_only_tried_is_not_done_behind(behind, make_open_gateway):
    gateway = make_open_gateway(behind.url, behind.account["account_key"])
    assert behind.event("trigger", "one").status_code == 202
    path = f"/incidents/{behind.incidents()[0]['id']}"
    agent = Agent(gateway, {"resource": "incidents"})
    own = agent.call("PUT", path, RESOLVED, X_Tocsin_Dry_Run="true")
    assert own.status_code == 200 and own.json()["dry_run"]["changes"][0]["known"] is False, own.text
    # A person's word passes, and the account behind knows it.
    tried = gateway.call("PUT", path, RESOLVED, headers={**behind.headers, "X-Tocsin-Dry-Run": "true"})
    assert tried.status_code == 200 and tried.json()["dry_run"]["status"] == 200, tried.text
    assert tried.headers["X-Tocsin-Dry-Run"] == "true"
    assert behind.incidents()[0]["status"] == "triggered"


# The confused deputy


def test_a_token_that_is_no_agents_is_carried_out_by_nobody(account, make_gateway):  # noqa: F811
    """The gateway has a key that opens everything behind; whoever is let in at the gateway has not."""
    gateway = make_gateway(account.url, KEY)
    app = make_app(gateway, grant_types=["client_credentials"], redirect_uris=[], scopes=["incidents.read", "incidents.write"])
    tokens = [gateway.account["account_key"], gateway.account["user_key"]]
    for resource in [gateway.url, f"{gateway.url}/mcp"]:
        session = session_of(gateway, app, scope="as_account-us.acme incidents.read incidents.write")
        token = session.fetch_token(token_url(gateway), grant_type="client_credentials", resource=resource)
        tokens.append(token["access_token"])
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list_incidents", "arguments": {}}}
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}", "From": gateway.account["owner_email"]}
        for method, path, body in [("GET", "/incidents", None), ("PUT", f"/incidents/{ASKED}", RESOLVED)]:
            answer = gateway.call(method, path, body, headers=headers)
            assert answer.status_code in (401, 403), f"{method} {path}: {answer.status_code} {answer.text}"
        answer = gateway.call("POST", "/mcp", message, headers={**headers, "MCP-Protocol-Version": "2025-11-25"})
        result = answer.json().get("result")
        assert answer.status_code == 401 or result is None or result["isError"], answer.text
    assert account.arrivals == [], "neither with the gateway's key nor with a token of the gateway"


def test_a_person_behind_is_never_given_the_gateways_key(account, gateway):
    forms = [f"Token token={KEY[:-1]}", "Bearer x", "Basic eDp5", "Token token=", "", "Token token=a, token=b", 'token token="x"']
    for form in forms:
        gateway.call("GET", "/incidents", headers={"Authorization": form, "X-Forwarded-Authorization": "x"})
    assert account.of_agents() == []
    # An agent's token in another form is an agent's all the same, or nobody's.
    agent = Agent(gateway)
    for form in [f"token TOKEN={agent.token}", f'Token token="{agent.token}"', f"BEARER {agent.token}", f"Bearer  {agent.token}"]:
        answer = gateway.call("GET", "/incidents", headers={"Authorization": form})
        assert answer.status_code in (401, 403, 200), answer.text
    assert account.of_agents() == []


# Budgets


def test_of_many_changes_for_the_last_of_an_hour_one_is_sent(account, gateway):
    agent = Agent(gateway, {"resource": "incidents"}, writes_per_hour=1)
    new = gateway.call("POST", f"{agent.path}/rotate", {"rotation": {"overlap_seconds": 600}}).json()["agent"]["token"]

    def change(number):
        headers = {"Authorization": f"Bearer {agent.token if number % 2 else new}"}
        return gateway.call("PUT", f"/incidents/{ASKED}", RESOLVED, headers=headers).status_code

    assert sorted(at_once(RACERS, change)) == [200] + [429] * (RACERS - 1)
    assert len(account.changes()) == 1


def test_two_agents_take_turns(account, gateway):
    """One that asks for much keeps no other from its turn."""
    greedy, modest = (Agent(gateway, {"resource": "incidents"}, name=name) for name in ["Greedy", "Modest"])
    with ThreadPoolExecutor(40) as pool:
        many = [pool.submit(greedy.call, "GET", "/incidents") for _ in range(200)]
        assert {modest.call("GET", "/incidents").status_code for _ in range(10)} == {200}
        assert {future.result().status_code for future in many} <= {200, 429}


# A full disk


@pytest.fixture
def small_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("THIS MACHINE MOUNTS NO FILE SYSTEM (root is needed): a gateway with a full disk was not tried")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk):
    with open(disk / "filler", "wb", buffering=0) as filler:
        for size in [65_536, 4096, 512]:
            try:
                while filler.write(b"x" * size):
                    pass
            except OSError:
                continue


def test_with_a_full_disk_agents_change_nothing_and_people_and_events_pass(behind, make_open_gateway, small_disk):
    gateway = make_open_gateway(behind.url, behind.account["account_key"], folder=small_disk)
    assert behind.event("trigger", "one").status_code == 202
    path = f"/incidents/{behind.incidents()[0]['id']}"
    agent = Agent(gateway, {"resource": "incidents"})
    assert agent.call("POST", f"{path}/notes", {"note": {"content": "With room"}}).status_code in (200, 201)
    fill(small_disk)

    def note(number):
        return agent.call("POST", f"{path}/notes", {"note": {"content": f"Note {number} {'x' * 2000}"}})

    # What is left within the store's files is used up first.
    refused = None
    for number in range(CHANGES_MAXIMUM):
        answer = note(number)
        if answer.status_code == 503 and "nothing was done" in answer.text:
            refused = number
            break
        assert answer.status_code in (200, 201, 503), answer.text
    assert refused is not None, "the disk never filled"
    undone = {str(refused)}
    for number in range(refused + 1, refused + 6):
        answer = note(number)
        assert answer.status_code == 503, answer.text
        if "nothing was done" in answer.text:
            undone.add(str(number))
    kept = {kept["content"].split()[1] for kept in behind.get(f"{path}/notes")["notes"]}
    assert not kept & undone, "what was refused was not done"

    person = gateway.call("PUT", path, {"incident": {"type": "incident", "status": "acknowledged"}}, headers=behind.headers)
    assert person.status_code == 200, person.text
    assert gateway.event("trigger", "two", routing_key=behind.account["routing_key"]).status_code == 202
    assert len(behind.incidents()) == 2
    (small_disk / "filler").unlink()
    wait_until(lambda: note(CHANGES_MAXIMUM).status_code in (200, 201), 10, "with room it goes on")
    assert KEY not in exported(gateway)
    gateway.kill()

# SPDX-License-Identifier: Apache-2.0
"""The call log of agents: what is written into it, and that nothing in it can be changed unseen."""

import csv
import datetime
import io
import json
import sqlite3
import threading
import time
from contextlib import closing

import pytest
import requests

from support import gateway
from support.clock import Clock
from support.receiver import Receiver
from support.server import run
from support.webhooks import LOOPBACK

CALLS = 40


def furnish(server):
    """An agent, an incident, and calls of each sort."""
    assert server.event("trigger", "one").status_code == 202
    incident = server.incidents()[0]["id"]
    agent = gateway.Agent(server, {"resource": "incidents"}, name="=Triage")
    for number in range(CALLS):
        assert agent.call("GET", f"/incidents?limit={number + 1}&api_key=s3cr3t").status_code == 200
    assert agent.call("GET", "/services").status_code == 403
    assert agent.set_status(incident, "acknowledged").status_code == 200
    return agent, incident


def calls(server, query=""):
    return server.get(f"/tocsin/v1/agent_calls?limit=100{query}")["agent_calls"]


def verify(url, *options):
    return run("audit", "verify", "--database", url, *options)


def test_calls_are_logged(server):
    agent, incident = furnish(server)
    listed = calls(server)
    assert len(listed) == CALLS + 2
    change, denied, look = listed[0], listed[1], listed[2]
    assert change["operation_id"] == "updateIncident" and change["object"] == {"id": incident, "type": "incident_reference"}
    assert (change["decision"], change["outcome"], change["status"]) == ("allowed", "done", 200)
    assert change["agent"]["id"] == agent.id and change["grant"]["type"] == "grant_reference"
    assert (denied["decision"], denied["outcome"], denied["status"]) == ("denied", None, 403)
    assert denied["reason"] and denied["grant"] is None
    assert look["parameters"]["query"] == {"limit": str(CALLS), "api_key": "[redacted]"}
    assert "s3cr3t" not in json.dumps(listed) and agent.token not in json.dumps(listed)
    assert calls(server, "&decision=denied") == [denied]
    assert agent.call("GET", "/tocsin/v1/agent_calls").status_code == 403
    result = verify(server.store.url)
    # The change has two entries: before, and after. What was asked for just now is logged too.
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"{CALLS + 4} entries, head ")


def test_export(server):
    furnish(server)
    lines = run("audit", "export", "--database", server.store.url, "--format", "jsonl")
    assert lines.returncode == 0, lines.stderr
    exported = [json.loads(line) for line in lines.stdout.splitlines()]
    assert [call["id"] for call in reversed(exported)] == [call["id"] for call in calls(server)]
    table = run("audit", "export", "--database", server.store.url, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert [row["id"] for row in rows] == [call["id"] for call in exported]
    assert {row["agent_name"] for row in rows} == {"'=Triage"}
    denied = run("audit", "export", "--database", server.store.url, "--decision", "denied", "--operation", "listServices")
    assert [json.loads(line)["path"] for line in denied.stdout.splitlines()] == ["/services"]
    assert run("audit", "export", "--database", server.store.url, "--since", "yesterday").returncode == 1


COPY = """
    INSERT INTO agent_calls SELECT previous_hash, (SELECT MAX(sequence) + 1 FROM agent_calls), id, kind,
    intent_sequence, at_ms, agent_id, agent_name, credential, owner_user_id, operation_id, method, path, object_id,
    object_type, parameters, decision, reason, grant_id, status, duration_ms, request_id, hash, is_filed
    FROM agent_calls WHERE sequence = 5
"""
TAMPERINGS = {
    "an edited entry": (["UPDATE agent_calls SET operation_id = 'listUsers' WHERE sequence = 7"], 7),
    "an edited reason": (["UPDATE agent_calls SET reason = 'none' WHERE decision = 'denied'"], CALLS + 1),
    "a removed entry": (["DELETE FROM agent_calls WHERE sequence = 7"], 7),
    "a removed beginning": (["DELETE FROM agent_calls WHERE sequence <= 7"], 1),
    "exchanged entries": (
        [
            "UPDATE agent_calls SET sequence = -1 WHERE sequence = 7",
            "UPDATE agent_calls SET sequence = 7 WHERE sequence = 8",
            "UPDATE agent_calls SET sequence = 8 WHERE sequence = -1",
        ],
        7,
    ),
    "an added entry": ([COPY], CALLS + 4),
    "a cut end": (["DELETE FROM agent_calls WHERE sequence > 20"], 21),
}
# Done with care: without what was published, nobody can tell.
CUT = [
    "DELETE FROM agent_calls WHERE sequence > 20",
    "UPDATE agent_call_chain SET head_sequence = 20, head_hash = (SELECT hash FROM agent_calls WHERE sequence = 20)",
]


@pytest.fixture
def stopped(sqlite_store, tmp_path, make_server):
    """A store with calls in it and no server, and the anchor that was published when that ended."""
    anchor = tmp_path / "anchor"
    server = make_server(sqlite_store, options=["--audit-anchor", str(anchor)]).start()
    furnish(server)
    assert server.stop()[0] == 0
    return sqlite_store, anchor


def change(store, copy, statements):
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    with closing(sqlite3.connect(copy)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return f"sqlite:{copy}"


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(stopped, tmp_path, name):
    store, _ = stopped
    assert verify(store.url).returncode == 0
    statements, first_bad = TAMPERINGS[name]
    result = verify(change(store, tmp_path / "changed.sqlite", statements))
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.startswith(f"tocsin: entry {first_bad} "), result.stderr


def test_no_column_of_an_entry_is_changed_unseen(stopped, tmp_path):
    store, _ = stopped
    with closing(sqlite3.connect(store.path)) as connection:
        columns = connection.execute("PRAGMA table_info(agent_calls)").fetchall()
    assert len(columns) > 20
    for _, name, kind, *_ in columns:
        # A number that no other entry has.
        changed = f"COALESCE({name}, 0) + 1000000" if kind == "INTEGER" or "INT" in kind else f"COALESCE({name}, '') || 'x'"
        statement = f"UPDATE agent_calls SET {name} = {changed} WHERE sequence = 5"
        copy = tmp_path / f"changed-{name}.sqlite"
        result = verify(change(store, copy, [statement]))
        assert result.returncode == 1 and result.stderr.startswith("tocsin: "), f"{name}: {result.stdout}{result.stderr}"
        copy.unlink()


def test_a_page_that_was_edited_in_the_file_is_found(stopped, tmp_path):
    """Past the database: the bytes of one text are others."""
    store, _ = stopped
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(tmp_path / "whole.sqlite")) as target:
        source.backup(target)
        # Into one file, so that nothing of it lies beside it.
        target.execute("PRAGMA journal_mode = DELETE")
    content = (tmp_path / "whole.sqlite").read_bytes()
    assert content.count(b"listIncidents") >= CALLS
    edited = tmp_path / "edited.sqlite"
    edited.write_bytes(content.replace(b"listIncidents", b"listIncidentz"))
    result = verify(f"sqlite:{edited}")
    assert result.returncode == 1, result.stdout


def test_a_clock_that_is_set_back_gives_nothing_back(sqlite_store, make_server, tmp_path):
    """Nor does it break the chain. From tomorrow's noon on, so that it is the same day before and after."""
    clock = Clock(tmp_path)
    tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    noon = tomorrow.replace(hour=12, minute=30, second=0, microsecond=0)
    ahead = int(noon.timestamp() - time.time())
    clock.set(ahead)
    server = make_server(sqlite_store, environment=clock.environment).start()
    agent, incident = furnish(server)
    waiting = gateway.Agent(server, {"resource": "incidents", "approval": True}, name="Waiting")
    opener = gateway.Agent(server, {"resource": "incidents"}, name="Opener", incidents_per_day=1)
    leaked = gateway.Agent(server, {"resource": "incidents"}, name="Leaked")
    gone = gateway.Agent(server, {"resource": "incidents"}, name="Gone")
    body = {"incident": {"type": "incident", "status": "resolved"}}
    approval = waiting.call("PUT", f"/incidents/{incident}", body).json()["approval"]
    service = {"id": server.account["service_id"], "type": "service_reference"}
    opened = {"incident": {"type": "incident", "title": "One", "service": service}}
    assert opener.call("POST", "/incidents", opened).status_code == 201
    assert gateway.decide(server, approval).json()["approval"]["outcome"]["status"] == 200
    rotation = {"rotation": {"overlap_seconds": 0}}
    assert server.call("POST", f"{leaked.path}/rotate", rotation).status_code in (200, 201)
    assert server.call("DELETE", gone.path).status_code == 204
    assert leaked.call("GET", "/incidents").status_code == 401

    clock.set(ahead - 2 * 3600)
    assert agent.call("GET", "/incidents").status_code == 200
    assert agent.set_status(incident, "acknowledged").status_code in (200, 400)
    assert opener.call("POST", "/incidents", opened).status_code == 429
    assert gateway.decide(server, approval).status_code == 400
    told = waiting.call("PUT", f"/incidents/{incident}", body, X_Tocsin_Approval=approval["id"])
    assert told.status_code == 200 and told.json()["approval"]["status"] == "approved"
    assert server.history(incident).count("resolve_log_entry") == 1
    assert gone.call("GET", "/incidents").status_code == 401
    assert leaked.call("GET", "/incidents").status_code == 401, "a token that was replaced at once stays so"
    assert verify(server.store.url).returncode == 0
    server.kill()
    server.start()
    clock.set(ahead + 3600)
    assert agent.call("GET", "/incidents").status_code == 200
    assert verify(server.store.url).returncode == 0


def test_anchor(stopped, tmp_path):
    store, anchor = stopped
    lines = anchor.read_text().splitlines()
    assert lines and lines[-1].split()[1] == str(CALLS + 3)
    good = verify(store.url, "--anchor", str(anchor))
    assert good.returncode == 0, good.stderr
    cut = change(store, tmp_path / "changed.sqlite", CUT)
    assert verify(cut).returncode == 0
    found = verify(cut, "--anchor", str(anchor))
    assert found.returncode == 1 and found.stderr.startswith("tocsin: entry 21 "), found.stderr
    missing = verify(store.url, "--anchor", str(tmp_path / "nothing"))
    assert missing.returncode == 1


def test_an_anchor_is_posted_and_mailed(stopped, mailbox, tmp_path, make_server):
    store, _ = stopped
    receiver, lines = Receiver().start(), tmp_path / "lines"
    try:
        server = make_server(store, options=[*LOOPBACK, "--audit-anchor", receiver.url]).start()
        lines.write_bytes(receiver.wait_for().body)
        assert gateway.Agent(server, {"resource": "incidents"}).call("GET", "/incidents").status_code == 200
        assert server.stop()[0] == 0
        # Once more at the end.
        lines.write_bytes(b"".join(arrival.body for arrival in receiver.arrivals))
    finally:
        receiver.stop()
    assert [line.split()[1] for line in lines.read_text().splitlines()] == [str(CALLS + 3), str(CALLS + 4)]
    server = make_server(store, mail=mailbox, options=["--audit-anchor", "mailto:keeper@example.com"]).start()
    letter = mailbox.wait_for()
    assert server.stop()[0] == 0
    mailed = tmp_path / "mailed"
    mailed.write_text(next(line for line in letter.text.splitlines() if line.startswith("20")) + "\n")
    for published in [lines, mailed]:
        assert verify(store.url, "--anchor", str(published)).returncode == 0
        cut = change(store, tmp_path / f"changed-{published.name}.sqlite", CUT)
        assert verify(cut, "--anchor", str(published)).stderr.startswith("tocsin: entry 21 ")
    refused = run("serve", "--database", store.url, "--port", "0", "--audit-anchor", "mailto:keeper@example.com")
    assert refused.returncode == 1 and "--mail-server" in refused.stderr


def test_prune(stopped):
    store, anchor = stopped
    result = run("audit", "prune", "--database", store.url, "--before", "2999-01-01T00:00:00Z")
    assert result.stdout == f"{CALLS + 3} entries removed\n", result.stderr
    checked = verify(store.url, "--anchor", str(anchor))
    assert checked.returncode == 0 and checked.stdout.startswith("0 entries, head "), checked.stderr


def test_unknown_after_a_crash(sqlite_server):
    """The change is done and its outcome cannot be written any more: as when the server ends in between."""
    agent, incident = furnish(sqlite_server)
    path = sqlite_server.store.path
    refusal = """
        CREATE TRIGGER crash BEFORE INSERT ON agent_calls WHEN NEW.kind = 'outcome'
        BEGIN SELECT RAISE(ABORT, 'crash'); END
    """
    with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
        connection.execute(refusal)
    note = {"note": {"content": "Looking"}}
    assert agent.call("POST", f"/incidents/{incident}/notes", note).status_code == 503
    assert calls(sqlite_server)[0]["outcome"] is None
    sqlite_server.kill()
    with closing(sqlite3.connect(path, timeout=10)) as connection, connection:
        connection.execute("DROP TRIGGER crash")
    sqlite_server.start()
    call = calls(sqlite_server)[0]
    assert (call["operation_id"], call["decision"], call["outcome"]) == ("createIncidentNote", "allowed", "unknown")
    assert verify(sqlite_server.store.url).returncode == 0


def kill_amid_calls(server, call, count, name=""):
    """Four callers call without end, each call with a mark of its own, until so many were answered; then the server is killed
    and started again. Answers the marks of the calls that were let in."""
    done, lock = [], threading.Lock()

    def work(caller):
        session = requests.Session()
        for number in range(10_000):
            mark = f"{caller}-{number}"
            try:
                answer = call(session, mark)
            except requests.RequestException:
                return
            if answer.status_code < 300:
                with lock:
                    done.append(mark)

    threads = [threading.Thread(target=work, args=[f"{name}t{n}"], daemon=True) for n in range(4)]
    for thread in threads:
        thread.start()
    while True:
        with lock:
            if len(done) >= count:
                break
        threads[0].join(timeout=0.01)
    server.kill()
    for thread in threads:
        thread.join(timeout=40)
    server.start()
    return done


def test_kill_under_load(server):
    """Whatever the moment: the chain is whole, and each change that was answered has its entry."""
    agent, incident = furnish(server)

    def write(session, text):
        address = f"{server.url}/incidents/{incident}/notes"
        return session.post(address, json={"note": {"content": text}}, headers=agent.headers, timeout=30)

    done = kill_amid_calls(server, write, 60)
    result = verify(server.store.url)
    assert result.returncode == 0, result.stderr
    lines = run("audit", "export", "--database", server.store.url).stdout.splitlines()
    logged = {}
    for line in lines:
        call = json.loads(line)
        content = call["parameters"].get("body", {}).get("note", {}).get("content")
        if content:
            logged[content] = call["status"]
    for text in done:
        assert logged.get(text) is not None, f"{text} was answered and has no outcome"


def test_a_kill_loses_no_read_that_was_answered(server):
    """Entries of reads are answered before they are synced: the end of the process takes none of them back."""
    agent, _ = furnish(server)

    def look(session, mark):
        query = {"limit": 1, "mark": mark}
        answer = session.get(f"{server.url}/incidents", params=query, headers=agent.headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer

    answered = [mark for part in range(3) for mark in kill_amid_calls(server, look, 60, f"p{part}")]
    result = verify(server.store.url)
    assert result.returncode == 0, result.stderr
    lines = run("audit", "export", "--database", server.store.url).stdout.splitlines()
    logged = {json.loads(line)["parameters"].get("query", {}).get("mark") for line in lines}
    assert not set(answered) - logged, "a read was answered and has no entry"

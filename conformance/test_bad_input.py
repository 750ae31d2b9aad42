# SPDX-License-Identifier: Apache-2.0
"""Senders that are wrong, slow or gone, and a store that fails: a clear answer, and nothing half-done."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time

import pytest
import requests

from support.server import Server
from support.stores import SQLiteStore
from support.waiting import wait_until

BODY_BYTES_MAXIMUM = 512 * 1024


def exchange(server, head, parts=(), seconds=30):
    """Sends raw bytes and answers all that comes back until the server hangs up, and how long that took."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        received = b""
        try:
            connection.sendall(head.replace("\n", "\r\n").encode())
            for part in parts:
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
    return received.decode(errors="replace"), time.monotonic() - began


def event_of_size(server, size):
    body = {
        "routing_key": server.account["routing_key"], "event_action": "trigger", "dedup_key": f"size {size}",
        "payload": {"summary": "big", "source": "s", "severity": "info", "custom_details": {"text": ""}},
    }  # fmt: skip
    body["payload"]["custom_details"]["text"] = "x" * (size - len(json.dumps(body)))
    return json.dumps(body).encode()


def test_a_body_of_512_kb_is_taken_and_one_byte_more_is_not(server):
    for size, status in [(BODY_BYTES_MAXIMUM, 202), (BODY_BYTES_MAXIMUM + 1, 413)]:
        answer = requests.post(f"{server.url}/v2/enqueue", data=event_of_size(server, size), timeout=30)
        assert answer.status_code == status
    assert answer.json()["status"] == "invalid event"
    assert len(server.incidents()) == 1


def test_a_body_that_is_too_large_is_refused_before_it_is_read(sqlite_server):
    head = "POST /v2/enqueue HTTP/1.1\nHost: t\nContent-Type: application/json\nContent-Length: 1000000000\n\n"
    text, seconds = exchange(sqlite_server, head)
    assert text.startswith("HTTP/1.1 413"), text
    assert seconds < 10
    text, _ = exchange(
        sqlite_server, "POST /users HTTP/1.1\nHost: t\nTransfer-Encoding: chunked\n\n",
        (b"10000\r\n" + b"x" * 0x10000 + b"\r\n" for _ in range(64)),
    )  # fmt: skip
    assert text.startswith("HTTP/1.1 413"), text
    assert '"code"' in text


def test_an_event_and_a_body_that_is_too_large_right_behind_it_are_answered_in_their_order(sqlite_server):
    event = event_of_size(sqlite_server, 1000).decode()
    head = f"POST /v2/enqueue HTTP/1.1\nHost: t\nContent-Length: {len(event)}\n\n"
    for number, length in enumerate(["Content-Length: 1000000000", "Transfer-Encoding: chunked"]):
        # All in one piece, as a sender does that does not wait for answers.
        keys = [f"event {number} {n}" for n in range(1 + number)]
        events = "".join(head + event.replace("size 1000", key) for key in keys)
        too_large = f"POST /v2/enqueue HTTP/1.1\nHost: t\n{length}\n\n"
        chunks = (b"10000\r\n" + b"x" * 0x10000 + b"\r\n" for _ in range(16 * number))
        text, _ = exchange(sqlite_server, events + too_large, chunks)
        assert re.findall(r"HTTP/1\.1 (\d+)", text) == ["202"] * (1 + number) + ["413"], text
    assert len(sqlite_server.incidents()) == 3, "each that got a 202 is there"


def test_slow_and_half_open_senders_are_cut_off_and_hinder_nobody(sqlite_server):
    head = "POST /v2/enqueue HTTP/1.1\nHost: t\nContent-Length: 100\n\n"
    outcomes = {}

    def slow():
        # A byte now and then would keep an idle limit quiet for ever.
        parts = (time.sleep(1) or b"x" for _ in range(60))
        outcomes["slow"] = exchange(sqlite_server, head, parts, seconds=90)

    def half_open(name, head):
        outcomes[name] = exchange(sqlite_server, head, seconds=90)

    threads = [threading.Thread(target=slow)]
    threads += [threading.Thread(target=half_open, args=args) for args in [("body", head), ("head", "GET / HT"), ("none", "")]]
    for thread in threads:
        thread.start()
    assert sqlite_server.event("trigger", "meanwhile").status_code == 202
    for thread in threads:
        thread.join(timeout=80)
        assert not thread.is_alive(), "a sender that does not finish is cut off"
    for name, (text, seconds) in outcomes.items():
        assert seconds < 60, name
        assert " 2" not in text[:12], name


WRONG_REQUESTS = [
    ("not HTTP at all", "\x00\x01\x02 nonsense\n\n"),
    ("a header without a colon", "GET /users HTTP/1.1\nHost: t\nbroken\n\n"),
    ("two lengths", "POST /v2/enqueue HTTP/1.1\nHost: t\nContent-Length: 3\nContent-Length: 4\n\nabcd"),
    ("a negative length", "POST /v2/enqueue HTTP/1.1\nHost: t\nContent-Length: -1\n\n"),
    ("a head without end", "GET /users HTTP/1.1\nHost: t\nX: " + "x" * 100_000 + "\n\n"),
]


@pytest.mark.parametrize("name, text", WRONG_REQUESTS, ids=[name for name, _ in WRONG_REQUESTS])
def test_what_is_no_request_is_refused_or_hung_up_on(sqlite_server, name, text):
    answer, seconds = exchange(sqlite_server, text, seconds=60)
    assert answer == "" or answer.startswith("HTTP/1.1 4"), answer
    assert seconds < 45
    assert sqlite_server.event("trigger", "after").status_code == 202


WRONG_BODIES = [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"a":' * 5000, b"1e999999", b'{"user":[]}', b'{"user":5}']


def test_no_body_makes_a_500(server):
    paths = ["/users", "/services", "/schedules", "/escalation_policies", "/incidents", "/v2/enqueue", "/teams"]
    for path in paths:
        for body in WRONG_BODIES:
            answer = requests.post(server.url + path, data=body, headers=server.headers, timeout=30)
            assert answer.status_code == 400, (path, body[:20], answer.status_code, answer.text)
            assert answer.json(), (path, body[:20])


def test_no_parameter_or_id_makes_a_500(server):
    odd = ["%00", "%ff%fe", "%", "..%2f..%2fetc", "%F0%9F%94%94", "0", "-1", "99999999999999999999", "'--", "a" * 3000]
    for text in odd:
        pages = ["/app/incidents/", "/app/act/", "/app/decide/"]
        for path in ["/users/", "/services/", "/incidents/", "/schedules/", "/escalation_policies/", *pages]:
            answer = server.call("GET", path + text)
            assert answer.status_code in (400, 401, 404, 410, 414, 431), (path, text, answer.status_code)
        for name in ["limit", "offset", "total", "since", "until", "statuses[]", "sort_by", "time_zone", "include[]", "query"]:
            for path in ["/incidents", "/users", "/oncalls", "/schedules"]:
                answer = server.call("GET", f"{path}?{name}={text}")
                assert answer.status_code < 500, (path, name, text, answer.text)
                assert answer.headers["X-Request-Id"]


def test_a_full_disk_answers_503_and_loses_nothing_that_was_accepted(tmp_path):
    """On a file system of four megabytes, which is full soon."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True).returncode != 0:
        pytest.skip("THIS MACHINE MOUNTS NO FILE SYSTEM (root is needed): a full disk was not tried")
    server = Server(SQLiteStore(disk), tmp_path)
    try:
        server.start()
        accepted, refusal = [], None
        for n in range(2000):
            answer = server.event("trigger", f"k{n}", custom_details={"text": "x" * 20_000})
            if answer.status_code != 202:
                refusal = answer
                break
            accepted.append(f"k{n}")
        assert refusal is not None, "the disk never filled"
        assert refusal.status_code == 503 and int(refusal.headers["Retry-After"]) > 0
        again = server.call("POST", "/teams", {"team": {"type": "team", "name": "T" * 100, "description": "x" * 1000}})
        assert again.status_code in (201, 503)
        assert server.call("GET", "/incidents").status_code == 200, "reading goes on"
        filler_keys = {key for (key,) in server.store.rows("SELECT dedup_key FROM alerts")}
        assert filler_keys == set(accepted), "all that got a 202 is there, and nothing else"
        subprocess.run(["mount", "-o", "remount,size=32m", str(disk)], check=True)
        assert wait_until(lambda: server.event("trigger", "room again").status_code == 202, 10, "with room it goes on")
    finally:
        server.kill()
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_a_store_that_does_not_answer_gives_503(store, make_server):
    """Its processes are stopped in the kernel: they are there, take connections, and say nothing."""
    server = make_server(store).start()
    assert server.event("trigger", "before").status_code == 202
    stopped = [int(pid) for (pid,) in store.rows(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )]  # fmt: skip
    assert stopped
    # The process that starts others goes too, so that fresh connections get no answer either.
    stopped.append(int(subprocess.check_output(["ps", "-o", "ppid=", "-p", str(stopped[0])])))
    try:
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        answers = []
        senders = [
            threading.Thread(target=lambda n=n: answers.append(server.event("trigger", f"while it hangs {n}")))
            for n in range(12)
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert len(answers) == 12
        for answer in answers:
            assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
            assert answer.elapsed.total_seconds() < 20
        assert server.call("GET", "/healthz").status_code == 200
        assert server.call("GET", "/readyz").status_code == 503
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    wait_until(lambda: server.event("trigger", "afterwards").status_code == 202, 30, "events are taken again")
    assert server.call("GET", "/readyz").status_code == 200


def test_a_database_that_another_process_holds_gives_503_and_takes_nothing_until_it_is_free(sqlite_server):
    assert sqlite_server.event("trigger", "before").status_code == 202
    holder = sqlite3.connect(sqlite_server.store.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        answers = []
        senders = [
            threading.Thread(target=lambda n=n: answers.append(sqlite_server.event("trigger", f"while it is held {n}")))
            for n in range(6)
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert len(answers) == 6
        for answer in answers:
            assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0, answer.text
            assert answer.elapsed.total_seconds() < 20
        assert sqlite_server.call("GET", "/incidents").status_code == 200, "reading goes on"
        assert sqlite_server.call("GET", "/healthz").status_code == 200
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    wait_until(lambda: sqlite_server.event("trigger", "afterwards").status_code == 202, 10, "events are taken again")
    keys = {key for (key,) in sqlite_server.store.rows("SELECT dedup_key FROM alerts")}
    assert keys == {"before", "afterwards"}, "what got a 503 is not there"

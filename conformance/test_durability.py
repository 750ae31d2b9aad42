# SPDX-License-Identifier: Apache-2.0
"""What lies between a request and its 202, as the kernel saw it."""

import re
import signal
import subprocess

from support import gateway

EVENTS = 20
CHANGES = 10
CALL = re.compile(r"^(?P<pid>\d+)\s+(?P<at>\d+\.\d+) (?P<rest>.*)$")


class Trace:
    """`strace` on a running process and all its threads, to a file."""

    CALLS = "trace=read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync,sync_file_range"

    def __init__(self, pid, path):
        self.path = path
        self.process = subprocess.Popen(
            ["strace", "-f", "-ttt", "-s", "400", "-yy", "-e", self.CALLS, "-o", str(path), "-p", str(pid)],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        line = self.process.stderr.readline()
        assert "attached" in line, line

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)
        return self.path.read_text(errors="replace").splitlines()


def moments(lines, asked="POST /v2/enqueue", answered="HTTP/1.1 202"):
    """Of each request: when its bytes were read, when a sync of the log ended, when its answer began to be written."""
    unfinished = {}
    for line in lines:
        call = CALL.match(line)
        if not call:
            continue
        pid, at, rest = call["pid"], float(call["at"]), call["rest"]
        if "<unfinished" in rest:
            unfinished[pid] = rest
            # What is written may be on its way as soon as the call begins.
            if answered in rest:
                yield at, "answer", rest
            continue
        if rest.startswith("<..."):
            rest = unfinished.pop(pid, "") + rest
            if answered in rest:
                continue
        if re.match(r"(fsync|fdatasync)\(", rest) and "-wal" in rest and rest.endswith("= 0"):
            yield at, "sync", rest
        elif answered in rest:
            yield at, "answer", rest
        elif asked in rest:
            yield at, "request", rest


def test_a_sync_to_disk_lies_between_each_request_and_its_202(sqlite_store, make_server, tmp_path):
    server = make_server(sqlite_store, options=["--log-level", "error"]).start()
    server.event("trigger", "before the trace")
    trace = Trace(server.process.pid, tmp_path / "trace")
    for n in range(EVENTS):
        assert server.event("trigger", f"k{n}").status_code == 202
    seen = list(moments(trace.end()))
    names = [name for _, name, _ in seen]
    assert names.count("request") == EVENTS and names.count("answer") == EVENTS, names
    # One event at a time: each must bring a sync of its own, after it was read and before it was answered.
    synced_since_request = None
    for name in names:
        if name == "request":
            synced_since_request = False
        elif name == "sync":
            synced_since_request = True
        else:
            assert synced_since_request, f"a 202 without a sync before it: {names}"
            synced_since_request = None


def test_three_syncs_lie_between_an_agents_change_and_its_answer(sqlite_store, make_server, tmp_path):
    """Of what it is about to do, of the change, and of how it ended, though reads in between are answered without any."""
    server = make_server(sqlite_store, options=["--log-level", "error"]).start()
    server.event("trigger", "before the trace")
    incident = server.incidents()[0]["id"]
    agent = gateway.Agent(server, {"resource": "incidents"})
    trace = Trace(server.process.pid, tmp_path / "trace")
    for n in range(CHANGES):
        assert agent.call("GET", "/incidents").status_code == 200
        change = {"incident": {"type": "incident", "title": f"Disk is full, seen {n} times"}}
        assert agent.call("PUT", f"/incidents/{incident}", change).status_code == 200
    names = [name for _, name, _ in moments(trace.end(), f"PUT /incidents/{incident}", "HTTP/1.1 200")]
    assert names.count("request") == CHANGES, names
    syncs = None
    for name in names:
        if name == "request":
            syncs = 0
        elif syncs is not None and name == "sync":
            syncs += 1
        elif syncs is not None:
            assert syncs >= 3, f"{syncs} syncs before an answer: {names}"
            syncs = None


def test_a_kill_right_after_the_202_keeps_the_event(store, make_server):
    server = make_server(store)
    for n in range(5):
        server.start()
        assert server.event("trigger", f"k{n}").status_code == 202
        server.kill()
    server.start()
    assert len(server.incidents()) == 5

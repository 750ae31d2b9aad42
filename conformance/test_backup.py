# SPDX-License-Identifier: Apache-2.0
"""A backup that is made while events come in, and what is there after it was put back."""

import os
import shutil
import stat
import subprocess
import threading

import pytest
import requests

from support import stores
from support.server import run
from support.waiting import wait_until

SENDERS = 4
EVENTS_BEFORE = 60
EVENTS_AFTER = 20
SECONDS = 60


class Senders:
    """Sends triggers with keys of their own, side by side, and remembers which got a 202."""

    def __init__(self, server):
        self.server = server
        self.sent, self.accepted, self.refusals = set(), set(), []
        self.lock, self.ended = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self._send, args=[n], daemon=True) for n in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def _send(self, sender):
        session, number = requests.Session(), 0
        while not self.ended.is_set():
            number += 1
            key = f"s{sender}-{number}"
            body = {
                "routing_key": self.server.account["routing_key"], "event_action": "trigger", "dedup_key": key,
                "payload": {"summary": key, "source": "load", "severity": "critical"},
            }  # fmt: skip
            with self.lock:
                self.sent.add(key)
            try:
                answer = session.post(f"{self.server.url}/v2/enqueue", json=body, timeout=30)
            except requests.RequestException as error:
                return self.refusals.append(str(error))
            if answer.status_code != 202:
                return self.refusals.append(f"{answer.status_code} {answer.text}")
            with self.lock:
                self.accepted.add(key)

    def so_far(self, which):
        with self.lock:
            return set(which)

    def wait_for(self, count):
        wait_until(lambda: self.refusals or len(self.accepted) >= count, SECONDS, f"{count} events are accepted")
        assert not self.refusals, self.refusals

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join(timeout=40)
        assert not self.refusals, self.refusals


def back_up(store, folder):
    """As docs/operating/backup-and-restore.md says."""
    file = folder / "backup"
    if store.name == "sqlite":
        result = run("backup", "--database", store.url, "--output", str(file))
        assert result.returncode == 0, result.stderr
        assert result.stdout == f"{file}: {file.stat().st_size} bytes, checked\n"
    else:
        subprocess.run(["pg_dump", "--format=custom", f"--file={file}", store.url], check=True, timeout=SECONDS)
    return file


def restore(store, file):
    """The store that holds what is in the file, as the document says."""
    if store.name == "sqlite":
        shutil.copy(file, store.path)
        for ending in ["-wal", "-shm"]:
            store.path.with_name(store.path.name + ending).unlink(missing_ok=True)
        return store
    fresh = stores.fresh_store("postgres", None)
    command = ["pg_restore", "--exit-on-error", "--no-owner", f"--dbname={fresh.url}", str(file)]
    subprocess.run(command, check=True, timeout=SECONDS)
    return fresh


def test_what_was_accepted_before_a_backup_under_load_is_there_after_the_restore(store, make_server, tmp_path):
    server = make_server(store, options=["--log-level", "error"]).start()
    senders = Senders(server)
    senders.wait_for(EVENTS_BEFORE)
    before = senders.so_far(senders.accepted)
    file = back_up(store, tmp_path)
    begun = senders.so_far(senders.sent)
    senders.wait_for(len(before) + EVENTS_AFTER)
    senders.wait_for(len(senders.so_far(senders.accepted)) + EVENTS_AFTER)
    after = senders.so_far(senders.accepted) - begun
    senders.stop()
    assert after, "the server goes on while the copy is made, and after it"
    server.kill()

    server.store = restore(store, file)
    server.start()
    keys = {key for (key,) in server.store.rows("SELECT dedup_key FROM alerts")}
    assert before <= keys, f"accepted before the backup, and lost: {sorted(before - keys)}"
    assert keys <= begun, "what was not begun when the backup ended is not in it"
    assert not after & keys, "it is the backup that is running"
    opened = server.store.rows("SELECT COUNT(*) FROM incidents")
    assert opened == [(str(len(keys)),)]
    # The keys of before work, an alert that was open is open, and numbers go on.
    assert server.event("trigger", sorted(before)[0]).status_code == 202
    assert server.store.rows("SELECT COUNT(*) FROM incidents") == opened
    assert server.event("trigger", "a new one").status_code == 202
    newest = server.get("/incidents?limit=1&date_range=all&sort_by=incident_number:desc")["incidents"][0]
    assert newest["incident_number"] > len(keys)


def test_a_sqlite_backup_is_one_file_for_its_owner_alone_and_can_be_used_at_once(sqlite_server, sqlite_store, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    assert sqlite_server.event("trigger", "k").status_code == 202
    file = back_up(sqlite_store, folder)
    assert os.listdir(folder) == ["backup"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    migrated = run("migrate", "--database", f"sqlite:{file}")
    assert migrated.stdout == "up to date\n", migrated


def refusal(*arguments):
    result = run("backup", *arguments)
    assert result.returncode == 1 and result.stdout == "", (arguments, result)
    assert result.stderr.startswith("tocsin: ") and result.stderr.count("\n") == 1, (arguments, result.stderr)
    return result.stderr


def test_a_backup_writes_over_nothing(sqlite_store, tmp_path):
    run("migrate", "--database", sqlite_store.url)
    file = tmp_path / "mine"
    file.write_text("mine")
    assert str(file) in refusal("--database", sqlite_store.url, "--output", str(file))
    assert file.read_text() == "mine"
    before = sqlite_store.path.read_bytes()
    refusal("--database", sqlite_store.url, "--output", str(sqlite_store.path))
    assert sqlite_store.path.read_bytes() == before


def test_a_backup_of_nothing_makes_nothing(tmp_path):
    (tmp_path / "notes").write_text("no database " * 1000)
    (tmp_path / "empty").touch()
    names = set(os.listdir(tmp_path))
    for source in ["absent", "notes", "empty"]:
        assert source in refusal("--database", f"sqlite:{tmp_path / source}", "--output", str(tmp_path / "copy"))
        assert set(os.listdir(tmp_path)) == names, source


def test_a_damaged_database_is_not_taken_for_a_backup(sqlite_store, tmp_path):
    run("migrate", "--database", sqlite_store.url)
    with open(sqlite_store.path, "r+b") as file:
        for page in range(1, sqlite_store.path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xa5" * 64)
    refusal("--database", sqlite_store.url, "--output", str(tmp_path / "copy"))
    assert not [name for name in os.listdir(tmp_path) if name.startswith("copy")]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_for_postgresql_it_names_pg_dump_and_not_the_password(scheme, tmp_path):
    line = refusal("--database", f"{scheme}://ada:hunter2@127.0.0.1:1/x", "--output", str(tmp_path / "copy"))
    assert "pg_dump" in line and "hunter2" not in line
    assert not os.listdir(tmp_path)


def test_backup_needs_an_output_and_shows_an_example():
    assert run("backup").returncode == 64
    assert "Example:" in run("backup", "--help").stdout

# SPDX-License-Identifier: Apache-2.0
"""The built server as a process, and the account that `setup` makes."""

import json
import os
import signal
import subprocess
import threading
import time

import requests

from .waiting import free_port

TOCSIN = os.path.abspath(os.environ.get("TOCSIN", ".build/debug/tocsin"))
# A debug build starts in well under a second; the rest is for a machine that has much else to do.
START_SECONDS = 20


def run(*arguments, environment=None, seconds=60):
    """One command to its end."""
    return subprocess.run(
        [TOCSIN, *arguments], capture_output=True, text=True, timeout=seconds, env={**os.environ, **(environment or {})}
    )


class Server:
    """`tocsin serve` on a store; `account` is what `setup` printed."""

    def __init__(self, store, folder, *, mail=None, tls=None, wrapper=(), options=(), demo=False, environment=None):
        self.store = store
        self.folder = folder
        self.mail = mail
        self.tls = tls
        self.wrapper = list(wrapper)
        self.options = list(options)
        self.environment = environment or {}
        self.port = free_port()
        host = "localhost" if tls else "127.0.0.1"
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"
        self.command = "serve"
        self.process = None
        self.starts = 0
        self.start_seconds = None
        self.account = self.setup("--new-keys", *(["--demo"] if demo else []))

    def setup(self, *options):
        result = run(
            "setup", "--database", self.store.url, "--owner-email", "ada@example.com", "--owner-name", "Ada Lovelace",
            "--public-url", self.url, "--json", *options,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    def start(self):
        command = [
            *self.wrapper, TOCSIN, self.command, "--database", self.store.url, "--port", str(self.port),
            "--rest-limit", "0", "--public-url", self.url, *self.options,
        ]  # fmt: skip
        if self.command == "serve":
            # A gateway pages nobody.
            command += ["--bundle-seconds", "0"]
        if self.mail:
            command += ["--mail-server", self.mail.url, "--mail-from", "Tocsin <tocsin@example.com>"]
        if self.tls:
            command += ["--tls-certificate", str(self.tls.certificate), "--tls-key", str(self.tls.key)]
        self.starts += 1
        self.log_path = self.folder / f"serve-{self.port}-{self.starts}.log"
        began = time.monotonic()
        with open(self.log_path, "wb") as log:
            # A process group of its own, so that a kill reaches a wrapped server too.
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, start_new_session=True, env={**os.environ, **self.environment}
            )
        watchdog = threading.Timer(START_SECONDS, self.kill)
        watchdog.start()
        line = self.process.stdout.readline().decode()
        watchdog.cancel()
        self.start_seconds = time.monotonic() - began
        assert line.startswith("listening on"), f"{line!r} {self.log()}"
        self.first_line = line.strip()
        return self

    def log(self):
        return self.log_path.read_text(errors="replace")

    def kill(self):
        """As a power cut would for the process: no handler runs."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self):
        """SIGTERM; answers the exit status and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=30)
        return status, time.monotonic() - began

    # Calls

    @property
    def headers(self):
        return {"Authorization": f"Token token={self.account['account_key']}", "From": self.account["owner_email"]}

    @property
    def verify(self):
        return str(self.tls.authority) if self.tls else True

    def call(self, method, path, body=None, *, headers=None, **more):
        headers = self.headers if headers is None else headers
        return requests.request(
            method, self.url + path, json=body, headers=headers, verify=self.verify, timeout=30, **more
        )

    def get(self, path):
        answer = self.call("GET", path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def event(self, action, dedup_key, summary="Disk is full on db-1", *, routing_key=None, severity="critical", **payload):
        body = {"routing_key": routing_key or self.account["routing_key"], "event_action": action, "dedup_key": dedup_key}
        if action == "trigger":
            body["payload"] = {"summary": summary, "source": "db-1", "severity": severity, **payload}
        return self.call("POST", "/v2/enqueue", body, headers={})

    def incidents(self, query="statuses[]=triggered&statuses[]=acknowledged"):
        return self.get(f"/incidents?limit=100&date_range=all&{query}")["incidents"]

    def history(self, incident_id):
        return [entry["type"] for entry in self.get(f"/incidents/{incident_id}/log_entries?limit=100")["log_entries"]]

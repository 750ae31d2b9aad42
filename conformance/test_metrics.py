# SPDX-License-Identifier: Apache-2.0
"""Debian's Prometheus, as it comes, scrapes the server; its own tool reads what is served and the rules."""

import json
import pathlib
import re
import sqlite3
import subprocess
from contextlib import closing

import pytest
import requests

from support.waiting import free_port, wait_until

OPERATING = pathlib.Path(__file__).parent.parent / "docs" / "operating"

CONFIGURATION = """
global:
  scrape_interval: 500ms
  scrape_timeout: 500ms
  evaluation_interval: 1s
rule_files: [{rules}]
scrape_configs:
  - job_name: tocsin
    authorization:
      credentials: {key}
    static_configs:
      - targets: ["127.0.0.1:{port}"]
  - job_name: tocsin-open
    static_configs:
      - targets: ["127.0.0.1:{open_port}"]
  - job_name: tocsin-without-key
    static_configs:
      - targets: ["127.0.0.1:{port}"]
"""


class Prometheus:
    def __init__(self, server, open_port, folder):
        configuration = folder / "prometheus.yml"
        configuration.write_text(
            CONFIGURATION.format(
                rules=OPERATING / "alert-rules.yml", key=server.account["read_only_key"], port=server.port,
                open_port=open_port,
            )
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log_path = folder / "prometheus.log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [
                    "prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'prometheus'}",
                    f"--web.listen-address={self.url.removeprefix('http://')}",
                ],
                stdout=log, stderr=log,
            )  # fmt: skip
        wait_until(self._is_ready, 30, "Prometheus is ready")

    def _is_ready(self):
        assert self.process.poll() is None, self.log_path.read_text()
        try:
            return requests.get(f"{self.url}/-/ready", timeout=2).ok
        except requests.RequestException:
            return False

    def ask(self, query):
        """The values of an instant query, each with its labels."""
        answer = requests.get(f"{self.url}/api/v1/query", params={"query": query}, timeout=5).json()
        assert answer["status"] == "success", answer
        return [(one["metric"], float(one["value"][1])) for one in answer["data"]["result"]]

    def value(self, query):
        found = self.ask(query)
        return found[0][1] if len(found) == 1 else None

    def rules_are_evaluated(self):
        groups = requests.get(f"{self.url}/api/v1/rules", timeout=5).json()["data"]["groups"]
        health = [rule["health"] for group in groups for rule in group["rules"]]
        assert "err" not in health, groups
        return health and set(health) == {"ok"}

    def stop(self):
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def open_port():
    return free_port()


@pytest.fixture
def server(store, mailbox, make_server, open_port):
    return make_server(store, mail=mailbox, options=["--metrics-listen", f"127.0.0.1:{open_port}"]).start()


def metrics(server, **more):
    return server.call("GET", "/metrics", **more)


def declared():
    """The names of all series, as the page for operators lists them."""
    page = (OPERATING / "metrics.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (counter|gauge|histogram) \|", page, re.MULTILINE)
    assert len(rows) > 15
    return [name + ("_count" if kind == "histogram" else "") for name, kind in rows]


def test_prometheus_scrapes_with_a_key_and_on_the_open_listener(server, mailbox, open_port, tmp_path):
    assert server.event("trigger", "k").status_code == 202
    assert server.event("trigger", "k").status_code == 202
    mailbox.wait_for(1)
    prometheus = Prometheus(server, open_port, tmp_path)
    try:
        for job in ["tocsin", "tocsin-open"]:
            wait_until(lambda: prometheus.value(f'up{{job="{job}"}}') == 1, 20, f"{job} is up")
            seen = f'job="{job}"'
            wait_until(
                lambda: prometheus.value(f'tocsin_events_total{{outcome="accepted",{seen}}}') == 1, 10, "an event counts"
            )
            assert prometheus.value(f'tocsin_events_total{{outcome="deduplicated",{seen}}}') == 1
            wait_until(
                lambda: prometheus.value(f'tocsin_deliveries_total{{channel="email",result="sent",{seen}}}') == 1, 10,
                "the mail counts",
            )  # fmt: skip
            for name in declared():
                assert prometheus.ask(f"{name}{{{seen}}}"), name
            assert prometheus.value(f"process_resident_memory_bytes{{{seen}}}") > 1_000_000
            assert prometheus.value(f"tocsin_store_commit_seconds_count{{{seen}}}") >= 2
        wait_until(lambda: prometheus.value('up{job="tocsin-without-key"}') == 0, 10, "without a key nothing is told")
        wait_until(prometheus.rules_are_evaluated, 20, "each rule can be evaluated")
    finally:
        prometheus.stop()


def test_its_tool_accepts_what_is_served_and_the_rules(server, open_port):
    server.event("trigger", "k")
    server.get("/incidents")
    for answer in [metrics(server), requests.get(f"http://127.0.0.1:{open_port}/metrics", timeout=10)]:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        checked = subprocess.run(["promtool", "check", "metrics"], input=answer.text, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    checked = subprocess.run(
        ["promtool", "check", "rules", OPERATING / "alert-rules.yml"], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_dashboard_asks_what_prometheus_understands(server, open_port, tmp_path):
    prometheus = Prometheus(server, open_port, tmp_path)
    try:
        for panel in json.loads((OPERATING / "grafana-dashboard.json").read_text())["panels"]:
            for target in panel["targets"]:
                prometheus.ask(target["expr"])
    finally:
        prometheus.stop()


def test_metrics_ask_for_a_key_of_the_account(server, open_port):
    account = server.account
    for key, status in [("account_key", 200), ("read_only_key", 200), ("user_key", 401)]:
        headers = {"Authorization": f"Token token={account[key]}"}
        assert metrics(server, headers=headers).status_code == status, key
    assert metrics(server, headers={}).status_code == 401
    assert requests.get(f"http://127.0.0.1:{open_port}/incidents", timeout=10).status_code == 404
    assert "no effect" not in server.log()


def test_a_timer_that_is_lost_is_told_to_the_owner(sqlite_store, mailbox, make_server):
    """The watchdog looks first a minute after the start, and this test waits for it."""
    server = make_server(sqlite_store, mail=mailbox).start()
    server.event("trigger", "k")
    mailbox.wait_for(1)
    assert "tocsin_incidents_without_timer 0\n" in metrics(server).text
    with closing(sqlite3.connect(sqlite_store.path, timeout=10)) as connection:
        connection.execute("DELETE FROM timers")
        connection.commit()
    letter = mailbox.wait_for(2, seconds=90)
    assert "watchdog" in letter.subject and "#1" in letter.text
    text = metrics(server).text
    assert "tocsin_incidents_without_timer 1\n" in text
    assert 'tocsin_watchdog_breaches_total{kind="missing_timer"} 1\n' in text
    assert "missing_timer" in server.log()

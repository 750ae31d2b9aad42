# SPDX-License-Identifier: Apache-2.0
"""Debian's Alertmanager, as it comes, with a `pagerduty_configs` receiver."""

import datetime
import subprocess

import pytest
import requests

from support.waiting import free_port, wait_until

CONFIGURATION = """
route:
  receiver: tocsin
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: tocsin
    pagerduty_configs:
      - routing_key: {routing_key}
        url: {url}/v2/enqueue
        severity: '{{{{ .CommonLabels.severity }}}}'
        description: '{{{{ .CommonAnnotations.summary }}}}'
"""


class Alertmanager:
    def __init__(self, server, folder):
        configuration = folder / "alertmanager.yml"
        configuration.write_text(CONFIGURATION.format(routing_key=server.account["routing_key"], url=server.url))
        self.port = free_port()
        self.log_path = folder / "alertmanager.log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [
                    "prometheus-alertmanager", f"--config.file={configuration}", f"--storage.path={folder / 'alertmanager'}",
                    f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address=",
                ],
                stdout=log, stderr=log,
            )  # fmt: skip
        self.url = f"http://127.0.0.1:{self.port}"
        wait_until(self._is_ready, 20, "Alertmanager is ready")

    def _is_ready(self):
        try:
            return requests.get(f"{self.url}/-/ready", timeout=2).ok
        except requests.ConnectionError:
            return False

    def post(self, name, *, ended):
        now = datetime.datetime.now(datetime.timezone.utc)
        alert = {
            "labels": {"alertname": name, "instance": "db-1", "severity": "critical"},
            "annotations": {"summary": "Replication of db-1 lags"},
            "startsAt": (now - datetime.timedelta(minutes=5)).isoformat(),
            "generatorURL": "http://prometheus.example/graph",
        }
        if ended:
            alert["endsAt"] = (now - datetime.timedelta(seconds=1)).isoformat()
        assert requests.post(f"{self.url}/api/v2/alerts", json=[alert], timeout=10).ok

    def stop(self):
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def alertmanager(server, tmp_path):
    alertmanager = Alertmanager(server, tmp_path)
    yield alertmanager
    alertmanager.stop()


def test_alertmanager_opens_the_incident_pages_and_closes_it(server, mailbox, alertmanager):
    alertmanager.post("ReplicationLag", ended=False)
    letter = mailbox.wait_for(1, seconds=20)
    assert letter.subject == "[#1] Replication of db-1 lags"
    incident = server.incidents()[0]
    assert (incident["status"], incident["urgency"]) == ("triggered", "high")
    alert = server.get(f"/incidents/{incident['id']}/alerts")["alerts"][0]
    assert alert["severity"] == "critical"
    assert alert["body"]["details"]["num_firing"] == "1"

    alertmanager.post("ReplicationLag", ended=True)
    wait_until(lambda: not server.incidents(), 20, "the alert's end resolves the incident")
    assert server.get("/incidents/1")["incident"]["status"] == "resolved"
    assert len(server.store.rows("SELECT id FROM incidents")) == 1
    assert "level=error" not in alertmanager.log_path.read_text()

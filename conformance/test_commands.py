# SPDX-License-Identifier: Apache-2.0
"""The command line: what it prints, and how it ends."""

import json
import os
import socket
import sqlite3
import subprocess
import threading
from contextlib import closing, contextmanager

import requests

from support.server import START_SECONDS, TOCSIN, run
from support.waiting import free_port, wait_until

SECRETS = {"account_key", "read_only_key", "user_key", "sign_in_url"}
IDS = {"owner_id", "owner_email", "service_id", "escalation_policy_id", "schedule_id", "routing_key"}


def test_setup_prints_its_secrets_once_and_fresh_ones_on_request(store):
    first = json.loads(run("setup", "--database", store.url, "--json").stdout)
    assert SECRETS | IDS <= first.keys()
    second = json.loads(run("setup", "--database", store.url, "--json").stdout)
    assert not SECRETS & second.keys()
    assert {name: second[name] for name in IDS} == {name: first[name] for name in IDS}
    third = json.loads(run("setup", "--database", store.url, "--json", "--new-keys").stdout)
    assert all(third[name] != first[name] for name in SECRETS)


def test_a_fresh_account_pages_at_once_and_old_keys_end_with_new_ones(server, mailbox):
    old = server.account
    assert server.event("trigger", "k").status_code == 202
    mailbox.wait_for(1)
    server.account = server.setup("--new-keys")
    assert server.call("GET", "/users/me", headers={"Authorization": f"Token token={server.account['user_key']}"}).ok
    for name in ["account_key", "read_only_key", "user_key"]:
        assert server.call("GET", "/users", headers={"Authorization": f"Token token={old[name]}"}).status_code == 401


def test_migrate_says_what_it_did(store):
    first, second = (run("migrate", "--database", store.url) for _ in range(2))
    assert first.returncode == second.returncode == 0
    assert first.stdout.startswith("applied ") and second.stdout == "up to date\n"


def test_wrong_usage_ends_with_64_and_a_refusal_with_one_line_and_1(tmp_path):
    assert run("serve", "--no-such-flag").returncode == 64
    assert run("nonsense").returncode == 64
    for arguments in [
        ["serve", "--database", "mysql://x/y"],
        ["serve", "--database", f"sqlite:{tmp_path}/a.sqlite", "--port", "70000"],
        ["serve", "--database", f"sqlite:{tmp_path}/a.sqlite", "--mail-server", "http://x"],
        ["serve", "--database", f"sqlite:{tmp_path}/a.sqlite", "--tls-key", "/nowhere"],
        ["setup", "--database", f"sqlite:{tmp_path}/a.sqlite", "--owner-email", "no address"],
        ["setup", "--database", "postgres://127.0.0.1:1/nothing"],
        ["setup", "--database", f"sqlite:{tmp_path}"],
    ]:
        result = run(*arguments)
        assert result.returncode == 1, (arguments, result)
        assert result.stderr.startswith("tocsin: ") and result.stderr.count("\n") == 1, (arguments, result.stderr)


def refusal(*arguments):
    """The one line with which a command ends that cannot be carried out."""
    result = run(*arguments)
    assert result.returncode == 1, (arguments, result)
    assert result.stdout == "", (arguments, result.stdout)
    assert result.stderr.startswith("tocsin: ") and result.stderr.count("\n") == 1, (arguments, result.stderr)
    return result.stderr


def test_a_port_in_use_ends_with_one_line_that_names_it_and_1(sqlite_store):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in refusal("serve", "--database", sqlite_store.url, "--port", port, "--log-level", "critical")


def test_a_certificate_that_cannot_be_used_ends_with_one_line_that_names_it_and_1(sqlite_store, certificates, tmp_path):
    garbage = tmp_path / "garbage.pem"
    garbage.write_text("-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n")
    for certificate, key, culprit in [
        ("/nowhere.pem", certificates.key, "/nowhere.pem"),
        (garbage, certificates.key, garbage),
        (tmp_path, certificates.key, tmp_path),
        (certificates.certificate, "/nowhere.key", "/nowhere.key"),
        (certificates.certificate, garbage, garbage),
    ]:
        line = refusal(
            "serve", "--database", sqlite_store.url, "--port", str(free_port()), "--log-level", "critical",
            "--tls-certificate", str(certificate), "--tls-key", str(key),
        )  # fmt: skip
        assert str(culprit) in line, line


def test_help_names_each_setting_and_shows_an_example():
    for command in ["setup", "serve", "migrate", "backup"]:
        assert "Example:" in run(command, "--help").stdout
    text = run("serve", "--help").stdout
    for flag in ["--database", "--public-url", "--tls-certificate", "--mail-server", "--allow-network", "--event-limit"]:
        assert flag in text
    assert "TOCSIN_MAIL_SERVER" in text


def test_settings_come_from_the_environment_too(sqlite_store):
    result = run("migrate", environment={"TOCSIN_DATABASE": sqlite_store.url})
    assert result.returncode == 0 and sqlite_store.path.exists()


@contextmanager
def serving(*arguments, environment=None):
    """The first line of a server that is told what to do by these arguments and this environment alone."""
    process = subprocess.Popen(
        [TOCSIN, "serve", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        yield process.stdout.readline().strip()
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()


def test_settings_come_from_a_file_and_the_environment_wins_over_it_and_flags_over_both(sqlite_store, tmp_path):
    ports = [free_port() for _ in range(3)]
    settings = {"database": sqlite_store.url, "port": ports[0], "publicUrl": "https://pager.example/", "logLevel": "error"}
    path = tmp_path / "tocsin.json"
    path.write_text(json.dumps({"tocsin": settings}))
    account = json.loads(run("setup", "--config", str(path), "--json").stdout)
    assert sqlite_store.path.exists(), "the database is the one that the file names"
    assert account["sign_in_url"].startswith("https://pager.example/app/")

    with serving("--config", str(path)) as line:
        assert line == f"listening on http://127.0.0.1:{ports[0]}"
        headers = {"Authorization": f"Token token={account['account_key']}"}
        answer = requests.get(f"http://127.0.0.1:{ports[0]}/users", headers=headers, timeout=10)
        assert answer.json()["users"][0]["self"].startswith("https://pager.example/")
    environment = {"TOCSIN_CONFIG": str(path), "TOCSIN_PORT": str(ports[1])}
    with serving(environment=environment) as line:
        assert line == f"listening on http://127.0.0.1:{ports[1]}"
    with serving("--port", str(ports[2]), environment=environment) as line:
        assert line == f"listening on http://127.0.0.1:{ports[2]}"


def test_a_settings_file_that_cannot_be_used_ends_with_one_line_and_1(tmp_path):
    broken, wrong = tmp_path / "broken.json", tmp_path / "wrong.json"
    broken.write_text('{"tocsin": {"port": ')
    wrong.write_text(json.dumps({"tocsin": {"database": f"sqlite:{tmp_path}/a.sqlite", "port": "many"}}))
    for path, word in [(tmp_path / "absent.json", "absent.json"), (broken, "broken.json"), (wrong, "PORT")]:
        line = refusal("serve", "--config", str(path), "--log-level", "critical")
        assert word in line, line


def read_to_the_end(page):
    try:
        for _ in page.iter_content(None):
            pass
    except requests.RequestException:
        pass


def test_sigterm_ends_the_server_in_ten_seconds_with_pages_open(server):
    link = server.account["sign_in_url"]
    browser = requests.Session()
    token = link.rsplit("/", 1)[1]
    same = {"Sec-Fetch-Site": "same-origin"}
    browser.post(f"{server.url}/app/sign-in", data={"token": token}, headers=same, timeout=10)
    page = browser.get(f"{server.url}/app/live", stream=True, timeout=30)
    assert page.headers["Content-Type"].startswith("text/event-stream")
    threading.Thread(target=read_to_the_end, args=[page], daemon=True).start()
    assert server.event("trigger", "k").status_code == 202
    status, seconds = server.stop()
    assert status == 0, server.log()
    assert seconds < 5, "ten at most, and nothing here takes long"


class SilentMailServer:
    """Takes connections, as a firewall or a server that hangs does, and never says a word."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.connections = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        try:
            while True:
                self.connections.append(self.listener.accept()[0])
        except OSError:
            pass

    def stop(self):
        self.listener.close()
        for connection in self.connections:
            connection.close()


def test_sigterm_ends_the_server_in_ten_seconds_while_a_mail_server_says_nothing(store, make_server):
    mail = SilentMailServer()
    server = make_server(store, mail=mail).start()
    # More than there are connections: some mails are under way, and some wait behind them.
    for n in range(12):
        assert server.event("trigger", f"k{n}").status_code == 202
    wait_until(lambda: mail.connections, 10, "a mail is under way")
    status, seconds = server.stop()
    mail.stop()
    assert status == 0, server.log()
    assert seconds < 10
    statuses = store.rows("SELECT status, COUNT(*) FROM notifications GROUP BY status")
    assert statuses == [("waiting", "12")], "whoever comes next sends them all"


def test_a_database_of_a_later_version_is_refused(sqlite_store):
    run("migrate", "--database", sqlite_store.url)
    with closing(sqlite3.connect(sqlite_store.path)) as connection, connection:
        (table,) = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migration%' AND type = 'table'").fetchone()
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        values = ", ".join("'9999-later'" if column == "id" else "0" for column in columns)
        connection.execute(f"INSERT INTO {table} VALUES ({values})")
    result = run("serve", "--database", sqlite_store.url)
    assert result.returncode == 1 and "9999-later" in result.stderr


def test_the_server_is_ready_soon_on_a_database_that_exists(server):
    wait_until(lambda: server.call("GET", "/readyz").ok, 5, "ready")
    assert server.call("GET", "/healthz").text == "ok\n"

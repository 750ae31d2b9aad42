# SPDX-License-Identifier: Apache-2.0
"""The command line: what it prints, and how it ends."""

import json
import sqlite3
import threading
from contextlib import closing

import requests

from support.server import run
from support.waiting import wait_until

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


def test_help_names_each_setting_and_shows_an_example():
    for command in ["setup", "serve", "migrate"]:
        assert "Example:" in run(command, "--help").stdout
    text = run("serve", "--help").stdout
    for flag in ["--database", "--public-url", "--tls-certificate", "--mail-server", "--allow-network", "--event-limit"]:
        assert flag in text
    assert "TOCSIN_MAIL_SERVER" in text


def test_settings_come_from_the_environment_too(sqlite_store):
    result = run("migrate", environment={"TOCSIN_DATABASE": sqlite_store.url})
    assert result.returncode == 0 and sqlite_store.path.exists()


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
    browser.post(f"{server.url}/app/sign-in", data={"token": token}, timeout=10)
    page = browser.get(f"{server.url}/app/live", stream=True, timeout=30)
    assert page.headers["Content-Type"].startswith("text/event-stream")
    threading.Thread(target=read_to_the_end, args=[page], daemon=True).start()
    assert server.event("trigger", "k").status_code == 202
    status, seconds = server.stop()
    assert status == 0, server.log()
    assert seconds < 5, "ten at most, and nothing here takes long"


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

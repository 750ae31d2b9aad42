# SPDX-License-Identifier: Apache-2.0
"""An event comes in, the right person gets a real mail, and acts from it."""

import re
import time

import requests

from support.mailbox import Mailbox
from support.waiting import wait_until


def form_of(page):
    """Where the page's one button goes, and what it sends."""
    action = re.search(r'<form method="post" action="([^"]+)">', page)[1]
    return action, {"token": re.search(r'name="token" value="([^"]+)"', page)[1]}


def status_of(server, number):
    return server.get(f"/incidents/{number}")["incident"]["status"]


def test_an_event_pages_within_a_second_and_the_mail_acknowledges_and_the_end_resolves(server, mailbox):
    sent_at = time.monotonic()
    answer = server.event("trigger", "db-1/disk", custom_details={"free": "0 %"})
    assert answer.status_code == 202
    assert answer.json() == {"status": "success", "message": "Event processed", "dedup_key": "db-1/disk"}

    letter = mailbox.wait_for(1)
    assert letter.taken_at - sent_at < 1, "a page leaves within a second of the event"
    assert letter.recipients == ["ada@example.com"]
    assert letter.subject == "[#1] Disk is full on db-1"
    assert letter.message["From"] == "Tocsin <tocsin@example.com>"
    assert "free" in letter.text and "0 %" in letter.text
    assert letter.link("Acknowledge") in letter.html.replace("&amp;", "&")

    # Mail scanners open links, some of them more than once.
    for method in ["GET", "HEAD", "GET"]:
        page = requests.request(method, letter.link("Acknowledge"), timeout=10)
        assert page.status_code == 200
    assert status_of(server, 1) == "triggered", "opening the link changes nothing"

    action, form = form_of(page.text)
    pressed = requests.post(server.url + action, data=form, timeout=10)
    assert pressed.status_code == 200
    incident = server.get("/incidents/1")["incident"]
    assert incident["status"] == "acknowledged"
    assert incident["acknowledgements"][0]["acknowledger"]["id"] == server.account["owner_id"]

    assert server.event("resolve", "db-1/disk").status_code == 202
    assert status_of(server, 1) == "resolved"
    kinds = server.history(incident["id"])
    for kind in ["trigger", "assign", "notify", "acknowledge", "resolve"]:
        assert f"{kind}_log_entry" in kinds


def test_a_link_that_was_changed_opens_nothing(server, mailbox):
    server.event("trigger", "k")
    link = mailbox.wait_for(1).link("Resolve")
    for wrong in [link[:-1], link + "x", link.replace("resolve", "acknowledge")]:
        assert requests.get(wrong, timeout=10).status_code in (404, 410)
    assert status_of(server, 1) == "triggered"


def test_mails_of_one_incident_make_one_conversation_and_another_one_a_second(sqlite_server, mailbox):
    for key in ["a", "b"]:
        sqlite_server.event("trigger", key)
    mailbox.wait_for(2)
    number = mailbox.letters[0].incident_number
    colleague = sqlite_server.call(
        "POST", "/users", {"user": {"type": "user", "name": "Grace", "email": "grace@example.com"}}
    ).json()["user"]
    body = {"incident": {"assignments": [{"assignee": {"id": colleague["id"], "type": "user_reference"}}]}}
    assert sqlite_server.call("PUT", f"/incidents/{number}", body).status_code == 200
    third = mailbox.wait_for(3)
    assert third.recipients == ["grace@example.com"]
    threads = [letter.message["References"] for letter in mailbox.letters]
    assert threads[2] == threads[0] != threads[1]
    assert len({letter.message["Message-ID"] for letter in mailbox.letters}) == 3


def test_a_mail_server_that_refuses_is_tried_again_and_the_history_shows_each_try(sqlite_server, mailbox):
    mailbox.refusals = 1
    sqlite_server.event("trigger", "k")
    letter = mailbox.wait_for(1, seconds=20)
    incident = sqlite_server.incidents()[0]
    notices = wait_until(
        lambda: [kind for kind in sqlite_server.history(incident["id"]) if kind == "notify_log_entry"][1:],
        10, "both tries in the history",
    )  # fmt: skip
    assert len(notices) == 1
    assert letter.incident_number == 1


def test_mail_goes_over_tls_with_a_login(sqlite_store, certificates, make_server):
    for implicit in [False, True]:
        mailbox = Mailbox(tls=certificates, login=("pager", "p@ss word"), implicit_tls=implicit)
        mailbox.url = mailbox.url.replace("p@ss word", "p%40ss%20word")
        mailbox.start()
        server = make_server(
            sqlite_store, mail=mailbox, environment={"SSL_CERT_FILE": str(certificates.authority)}
        ).start()
        assert server.event("trigger", f"tls {implicit}").status_code == 202
        letter = mailbox.wait_for(1)
        assert letter.secure and letter.login == "pager"
        server.kill()
        mailbox.stop()


def test_without_a_mail_server_the_start_and_the_history_say_that_nobody_could_be_told(sqlite_store, make_server):
    server = make_server(sqlite_store).start()
    assert "no mail server is configured" in server.log()
    server.event("trigger", "k")
    incident = server.incidents()[0]

    def said():
        entries = server.get(f"/incidents/{incident['id']}/log_entries?limit=100")["log_entries"]
        return [entry for entry in entries if "nobody could be told" in str(entry)]

    wait_until(said, 10, "the history says that nobody could be told")

# SPDX-License-Identifier: Apache-2.0
"""A change that an agent asks for: the owner is asked by mail, and the mail's button agrees to it once and to nothing else."""

import json
import sqlite3
import time
from contextlib import closing

import pytest
import requests

from support.gateway import Agent
from support.pages import Page
from support.waiting import wait_until

QUIET_SECONDS = 2
# A mail that the killed server had in hand is another one's when its hold ends.
AFTER_KILL_SECONDS = 75


def furnish(server):
    """An agent whose changes of incidents wait for a person, and an incident."""
    assert server.event("trigger", "one").status_code == 202
    return Agent(server, {"resource": "incidents", "approval": True}), server.incidents()[0]["id"]


def asking(mailbox, count=1, seconds=15):
    """The letters that ask for a yes; the incident itself is told of as well."""
    letters = lambda: [letter for letter in mailbox.letters if "asks you to agree" in letter.subject]  # noqa: E731
    wait_until(lambda: len(letters()) >= count, seconds, f"{count} letters that ask for a yes")
    return letters()


def press(link):
    """As a person does: opens the link and presses its button."""
    opened = requests.get(link, timeout=10)
    forms = [form for form in Page(opened.text).forms if form["method"] == "post"]
    if not forms:
        return opened
    base = link.split("/app/")[0]
    return requests.post(base + forms[0]["action"], data=forms[0]["fields"], timeout=10)


def token(link):
    return link.rsplit("/", 1)[1]


def status(server, incident):
    return server.get(f"/incidents/{incident}")["incident"]["status"]


def test_the_mail_shows_the_change_and_its_button_agrees_once(server, mailbox):
    agent, incident = furnish(server)
    asked = agent.set_status(incident, "acknowledged")
    assert asked.status_code == 202, asked.text
    approval = asked.json()["approval"]
    [letter] = asking(mailbox)
    assert letter.recipients == ["ada@example.com"]
    assert "before: triggered" in letter.text and "after: acknowledged" in letter.text
    assert approval["digest"] in letter.text and f"PUT /incidents/{incident}" in letter.text
    agree, refuse = letter.link("Agree"), letter.link("Refuse")
    assert agree in letter.html and refuse in letter.html

    # What scanners and previews do.
    for method in ["GET", "HEAD", "OPTIONS", "GET"]:
        for link in [agree, refuse]:
            assert requests.request(method, link, timeout=10).status_code < 500
    assert status(server, incident) == "triggered"
    assert agent.set_status(incident, "acknowledged").json()["approval"]["status"] == "waiting"

    page = press(agree)
    assert page.status_code == 200 and "was carried out" in page.text, page.text
    assert status(server, incident) == "acknowledged"
    polled = agent.set_status(incident, "acknowledged", **{"X-Tocsin-Approval": approval["id"]})
    assert polled.status_code == 200, polled.text
    assert polled.json()["approval"]["outcome"]["status"] == 200
    records = server.get("/audit/records?limit=100")["records"]
    [record] = [record for record in records if record["method"]["description"] == "A link in a mail"]
    assert record["actors"][0]["id"] == server.account["owner_id"]

    # A replay, by the form as it was sent and by the other link.
    for link in [agree, refuse]:
        again = requests.post(link, data={"token": token(link)}, timeout=10)
        assert again.status_code == 200 and "This link has changed nothing" in again.text, again.text
    assert server.history(incident).count("acknowledge_log_entry") == 1
    time.sleep(QUIET_SECONDS)
    assert len(asking(mailbox)) == 1


def test_the_mail_refuses_too(server, mailbox):
    agent, incident = furnish(server)
    assert agent.set_status(incident, "resolved").status_code == 202
    assert press(asking(mailbox)[0].link("Refuse")).status_code == 200
    told = agent.set_status(incident, "resolved")
    assert told.status_code == 403 and told.json()["error"]["errors"] == ["A person refused this change"]
    assert status(server, incident) == "triggered"


def test_a_link_is_for_one_request_and_for_no_one_else(server, mailbox):
    agent, incident = furnish(server)
    answers = [agent.set_status(incident, wanted) for wanted in ("acknowledged", "resolved")]
    first, second = (answer.json()["approval"] for answer in answers)
    links = [letter.link("Agree") for letter in asking(mailbox, 2)]
    own = next(link for link in links if first["id"] in link)
    forged = own.replace(first["id"], second["id"])
    # By another name and digest, under another person, with a letter less, with none, and with the agent's token beside it.
    wrong = [
        forged, forged.replace(first["digest"], second["digest"]), own.replace(server.account["owner_id"], agent.id),
        own[:-1], own.rsplit(".", 1)[0],
    ]  # fmt: skip
    for link in wrong:
        for headers in [{}, agent.headers]:
            answer = requests.post(link, data={"token": token(link)}, headers=headers, timeout=10)
            assert answer.status_code == 410, (link, answer.status_code)
    assert requests.post(own, data={}, timeout=10).status_code == 410, "the address alone presses no button"
    # Nothing that the agent is told holds a link, and the operation is closed to it.
    for answer in answers:
        assert "/app/decide" not in json.dumps(answer.json())
        decision = {"approval": {"status": "approved"}}
        path = f"/tocsin/v1/approvals/{answer.json()['approval']['id']}"
        assert server.call("PUT", path, decision, headers=agent.headers).status_code == 403
    assert status(server, incident) == "triggered"
    assert press(own).status_code == 200
    assert status(server, incident) == "acknowledged"


@pytest.mark.parametrize("change", ["expires_at_ms = 1", "body = '{}'", "digest = 'x'", "status = 'expired'"])
def test_a_request_that_was_changed_or_is_over_is_refused(sqlite_server, mailbox, change):
    agent, incident = furnish(sqlite_server)
    assert agent.set_status(incident, "acknowledged").status_code == 202
    link = asking(mailbox)[0].link("Agree")
    with closing(sqlite3.connect(sqlite_server.store.path, timeout=30)) as connection, connection:
        connection.execute(f"UPDATE approvals SET {change}")
    answer = requests.post(link, data={"token": token(link)}, timeout=10)
    assert "was carried out" not in answer.text
    assert status(sqlite_server, incident) == "triggered"


def test_the_mail_outlives_a_kill(server, mailbox):
    agent, incident = furnish(server)
    mailbox.refusals = 1000
    assert agent.set_status(incident, "acknowledged").status_code == 202
    server.kill()
    mailbox.refusals = 0
    server.start()
    link = asking(mailbox, seconds=AFTER_KILL_SECONDS)[0].link("Agree")
    assert press(link).status_code == 200
    assert status(server, incident) == "acknowledged"

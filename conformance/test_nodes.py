# SPDX-License-Identifier: Apache-2.0
"""Two servers on one PostgreSQL database share the work: nothing is done twice, and nothing of one is news to the other."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import stores
from support.waiting import free_port
from support.webhooks import LIFE, deliveries, subscribe, wait_for_end

INCIDENTS = 60


pytestmark = pytest.mark.skipif(not stores.POSTGRES, reason="THERE IS NO PostgreSQL HERE: two servers on one were not tried")


@pytest.fixture
def nodes(tmp_path, make_hooked, mailbox):
    """Two of them, with the account's mail server."""
    first = make_hooked(stores.fresh_store("postgres", tmp_path))
    first.stop()
    first.mail = mailbox
    first.start()
    second = copy.copy(first)
    second.port = free_port()
    second.url = f"http://127.0.0.1:{second.port}"
    second.process = None
    second.start()
    yield first, second
    second.kill()


def live_through(nodes, key):
    for number, action in enumerate(["trigger", "acknowledge", "resolve"]):
        assert nodes[number % 2].event(action, key).status_code == 202


def test_each_webhook_is_sent_once_and_in_order(nodes, receiver):
    subscribe(nodes[0], receiver.url)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: live_through(nodes, f"k{number}"), range(INCIDENTS)))
    receiver.wait_for(3 * INCIDENTS, seconds=60)
    wait_for_end(nodes[0], 3 * INCIDENTS)
    assert len(receiver.arrivals) == 3 * INCIDENTS and len({arrival.id for arrival in receiver.arrivals}) == 3 * INCIDENTS
    assert {row[0] for row in deliveries(nodes[0])} == {"delivered"}
    by_incident = {}
    for arrival in receiver.arrivals:
        by_incident.setdefault(arrival.event["data"]["id"], []).append(arrival.event["event_type"])
    assert len(by_incident) == INCIDENTS and all(events == LIFE for events in by_incident.values())


def test_each_page_is_sent_once(nodes, mailbox):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: nodes[number % 2].event("trigger", f"k{number}"), range(INCIDENTS)))
    mailbox.wait_for(INCIDENTS, seconds=60)
    sent = nodes[0].store.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM notifications WHERE status = 'sent'")
    assert sent == [(str(INCIDENTS), str(INCIDENTS))] and len(mailbox.letters) == INCIDENTS


def test_what_one_is_told_the_other_knows_at_once(nodes):
    first, second = nodes
    made = first.call("POST", "/tocsin/v1/keys", {"key": {"name": "CI", "kind": "read_only"}}).json()["key"]
    headers = {"Authorization": f"Token token={made['token']}"}
    assert second.call("GET", "/services", headers=headers).status_code == 200
    assert first.call("DELETE", f"/tocsin/v1/keys/{made['id']}").status_code == 204
    assert second.call("GET", "/services", headers=headers).status_code == 401
    assert first.event("trigger", "k").status_code == 202
    assert [incident["incident_key"] for incident in second.incidents()] == ["k"]
    assert second.event("trigger", "k").status_code == 202
    assert len(first.incidents()) == 1

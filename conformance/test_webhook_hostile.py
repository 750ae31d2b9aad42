# SPDX-License-Identifier: Apache-2.0
"""Receivers of ill will, nine at a time: none of them is taken for an arrival, fills the memory, or delays another."""

import re
import time
from pathlib import Path

import pytest

from support.hostile import BROKEN, ENDLESS, MAY_DELIVER, Hostile
from support.waiting import wait_until
from support.webhooks import subscribe

EVENTS = 5
# Of the server, at its highest, beyond what it had before. A single connection could send more than that in a try.
GROWTH_MAXIMUM_MEGABYTES = 100
# A good receiver's part of the work, beside all that the others ask for. Far less than they would take one after another.
SERVED_SECONDS = 20
# All that is under way ends with its try.
JUDGED_SECONDS = 30


@pytest.fixture
def make_hostile(certificates):
    made = []

    def make(act):
        made.append(Hostile(act, certificates.server_context()).start())
        return made[-1]

    yield make
    for hostile in made:
        hostile.stop()


def peak_megabytes(server):
    """The most that the process has had in memory so far."""
    text = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"^VmHWM:\s*(\d+) kB$", text, re.MULTILINE)[1]) / 1024


def judged(server, urls):
    """Of each address, what its deliveries came to; nothing before each has been tried to an end."""
    found = {url: [] for url in urls}
    for url, status, answer, text in server.store.rows(
        "SELECT s.url, d.status, d.answer_status, d.answer_text FROM webhook_deliveries d "
        "JOIN webhook_subscriptions s ON s.id = d.subscription_id ORDER BY d.id"
    ):
        if url in found:
            found[url].append((status, answer, text))
    # A subscription that has been disabled meanwhile has fewer than there were events.
    are_all = all(
        rows and all(text or status in ("delivered", "dropped") for status, _, text in rows) for rows in found.values()
    )
    return found if are_all else None


@pytest.mark.parametrize("acts", [ENDLESS, BROKEN], ids=["endless", "broken"])
def test_what_is_no_answer_is_no_arrival_fills_no_memory_and_delays_no_other(
    sqlite_store, make_hooked, receiver, make_hostile, acts
):
    server = make_hooked(sqlite_store)
    subscribe(server, receiver.url)
    # What sending takes in any case is there after one.
    assert server.event("trigger", "before").status_code == 202
    receiver.wait_for(1)
    before = peak_megabytes(server)
    hostiles = {}
    for act in acts:
        hostile = make_hostile(act)
        hostiles[hostile.url] = hostile
        subscribe(server, hostile.url)
    began = time.monotonic()
    for number in range(EVENTS):
        assert server.event("trigger", f"k{number}").status_code == 202
    receiver.wait_for(1 + EVENTS, seconds=SERVED_SECONDS)
    print(f"the good receiver was served after {time.monotonic() - began:.1f} s")
    found = wait_until(lambda: judged(server, hostiles), JUDGED_SECONDS, "each delivery has been tried")
    for url, rows in found.items():
        hostile = hostiles[url]
        assert hostile.connections > 0, f"{url} was not sent to"
        for status, answer, text in rows:
            assert status != "delivered" or hostile.act in MAY_DELIVER, (url, status, answer, text)
            assert len(text.encode()) <= 1024 and "\x1b" not in text and "\x00" not in text, (url, text)
    growth = peak_megabytes(server) - before
    print(f"memory grew by {growth:.1f} MB at most")
    assert growth < GROWTH_MAXIMUM_MEGABYTES
    # Those that are tried again go on meanwhile.
    assert server.event("trigger", "after").status_code == 202
    receiver.wait_for(2 + EVENTS, seconds=SERVED_SECONDS)
    status, seconds = server.stop()
    assert status == 0 and seconds < 10


def test_a_receiver_that_names_a_time_beyond_reason_is_asked_again_within_an_hour(sqlite_store, make_hooked, receiver):
    receiver.script, receiver.headers = [429], {"Retry-After": "999999999"}
    server = make_hooked(sqlite_store)
    subscribe(server, receiver.url)
    assert server.event("trigger", "k").status_code == 202
    receiver.wait_for(1)

    def wait_seconds():
        ((due, updated, answer),) = server.store.rows(
            "SELECT due_at_ms, updated_at_ms, answer_status FROM webhook_deliveries"
        )
        return (int(due) - int(updated)) / 1000 if answer == "429" else None

    assert 3599 <= wait_until(wait_seconds, 10, "the answer is written down") <= 3600

# SPDX-License-Identifier: Apache-2.0
"""`kill -9` at a random moment under load, again and again: what got a 202 is there, once, and goes on."""

import os
import random
import threading
import time

import pytest
import requests

from support.waiting import wait_until

# Of each store. Fewer make a quick try by hand; the whole run makes all.
KILLS = int(os.environ.get("TOCSIN_KILLS", "20"))
SENDERS = 8
# After a kill, mails of what was opened before must arrive within this time. A hold of a mail in hand ends well before.
MAIL_SECONDS = 90


class Sender(threading.Thread):
    """Sends events one after the other until the server is gone, and remembers which ones were accepted.

    Each sender has keys of its own, so that it knows the order of what it sent.
    """

    def __init__(self, server, name, seed):
        super().__init__(daemon=True)
        self.server = server
        self.label = name
        self.chance = random.Random(seed)
        self.keys = []
        self.sent = 0
        # Of each key: the actions that got a 202, in order, and whether one was under way when the server went.
        self.accepted = {}
        self.uncertain = set()
        self.refusals = []

    def run(self):
        session = requests.Session()
        while True:
            action, key = self._next()
            # From here until the answer, nobody can know whether the event counts.
            self.uncertain.add(key)
            self.sent += 1
            body = {
                "routing_key": self.server.account["routing_key"], "event_action": action, "dedup_key": key,
                "payload": {"summary": f"{key} {self.sent}", "source": "load", "severity": "critical"},
            }  # fmt: skip
            try:
                answer = session.post(f"{self.server.url}/v2/enqueue", json=body, timeout=30)
            except requests.RequestException:
                return
            if answer.status_code != 202:
                self.refusals.append(f"{answer.status_code} {answer.text}")
                return
            self.uncertain.discard(key)
            self.accepted.setdefault(key, []).append((action, body["payload"]["summary"]))

    def _next(self):
        dice = self.chance.random()
        if not self.keys or dice < 0.35:
            self.keys.append(f"{self.label}-{len(self.keys)}")
            return "trigger", self.keys[-1]
        action = "trigger" if dice < 0.65 else "acknowledge" if dice < 0.85 else "resolve"
        return action, self.chance.choice(self.keys)


# What the incident says will happen to it, and when, as its timers must have it. One statement sees one moment.
PROMISED = " UNION ALL ".join(
    f"SELECT 'promised', id, '{kind}', {column}, {generation} FROM incidents WHERE {column} IS NOT NULL"
    for kind, column, generation in [
        ("escalate", "escalate_at_ms", "generation"), ("unacknowledge", "unacknowledge_at_ms", "generation"),
        ("resolve", "auto_resolve_at_ms", "0"),
    ]
)  # fmt: skip
# An automatic resolve counts from the opening, whatever generation its incident is of by now.
ARMED = """
    SELECT 'armed', incident_id, kind, due_at_ms, CASE kind WHEN 'resolve' THEN 0 ELSE generation END FROM timers
"""
PENDING = {"triggered": {"escalate"}, "acknowledged": {"unacknowledge"}, "resolved": set()}


def check_timers(store):
    """Each incident's timers are those that it tells of, to the millisecond and the generation."""
    rows = {"promised": set(), "armed": set()}
    for kind_of_row, *timer in store.rows(f"{PROMISED} UNION ALL {ARMED}"):
        rows[kind_of_row].add(tuple(timer))
    assert rows["armed"] == rows["promised"], rows["armed"] ^ rows["promised"]
    kinds = {}
    for incident, kind, _, _ in rows["armed"]:
        kinds.setdefault(incident, set()).add(kind)
    statuses = store.rows("SELECT id, status FROM incidents")
    for incident, status in statuses:
        assert kinds.get(incident, set()) == PENDING[status], f"{incident} is {status} and waits for {kinds.get(incident)}"


def check_store(store, senders):
    """What must hold of the rows, whatever moment the kill came at."""
    alerts, states = {}, {}
    for key, status, state in store.rows(
        "SELECT a.dedup_key, a.status, i.status FROM alerts a JOIN incidents i ON i.id = a.incident_id"
    ):
        alerts.setdefault(key, []).append(status)
        assert (status == "triggered") == (state != "resolved"), f"the alert of {key} is {status}, its incident {state}"
        if status == "triggered":
            states[key] = state
    for key, statuses in alerts.items():
        assert statuses.count("triggered") <= 1, f"{key} has two open alerts"
    check_timers(store)
    texts = "\n".join(details for (details,) in store.rows("SELECT details FROM log_entries WHERE kind = 'trigger'"))
    records = {(key, action) for key, action in store.rows("SELECT dedup_key, action FROM event_records")}
    accepted = 0
    for sender in senders:
        for key, events in sender.accepted.items():
            accepted += len(events)
            check_key(key, events, key in sender.uncertain, alerts, states.get(key), texts, records)
    return accepted


def check_key(key, events, is_uncertain, alerts, state, texts, records):
    """Replays what was accepted for one key, and compares."""
    opened, expected = 0, None
    for action, summary in events:
        if action == "trigger":
            assert f'"{summary}"' in texts, f"the accepted event {summary!r} is not in the history"
            opened += 1 if expected is None else 0
            # Another trigger leaves an acknowledgement as it is.
            expected = expected or "triggered"
            continue
        if expected is None:
            assert (key, action) in records, f"an accepted {action} of {key} found nothing open and left no record"
        else:
            expected = "acknowledged" if action == "acknowledge" else None
    statuses = alerts.get(key, [])
    if is_uncertain:
        # The last one, which got no answer, may count or not.
        assert len(statuses) in (opened, opened + 1)
    else:
        assert len(statuses) == opened, f"{key} was opened {len(statuses)} times for {opened}"
        assert state == expected, f"{key} is {state} after {[action for action, _ in events]}"


def open_keys(senders):
    """Keys whose last accepted event was a trigger, and for which nothing else was under way."""
    return [
        key for sender in senders for key, events in sender.accepted.items()
        if key not in sender.uncertain and events[-1][0] == "trigger"
    ]  # fmt: skip


def load_until_kill(server, round_number, chance):
    senders = [Sender(server, f"r{round_number}s{n}", f"{round_number} {n}") for n in range(SENDERS)]
    for sender in senders:
        sender.start()
    wait_until(lambda: any(sender.accepted for sender in senders), 20, "a first event is accepted")
    time.sleep(chance.uniform(0.05, 0.6))
    server.kill()
    for sender in senders:
        sender.join(timeout=40)
        assert not sender.is_alive() and not sender.refusals, sender.refusals
    return senders


# The kills of each store follow one another on the same database: a fault that one leaves behind is found by the next.
@pytest.mark.parametrize("seed", [20260302])
def test_twenty_kills_under_load_lose_nothing_and_double_nothing(store, mailbox, make_server, seed):
    chance = random.Random(f"{seed} {store.name}")
    server = make_server(store, mail=mailbox, options=["--log-level", "warning"])
    all_senders, figures = [], []
    for round_number in range(KILLS):
        server.start()
        all_senders += load_until_kill(server, round_number, chance)
        accepted = check_store(store, all_senders)
        opened = {int(number) for (number,) in store.rows("SELECT number FROM incidents")}
        server.start()
        check_nothing_doubles(server, store, all_senders, chance)
        figures.append((accepted, len(opened)))
        server.kill()
    server.start()
    # Who has acknowledged one before its mail went out has taken the mail back.
    expected = {int(number) for (number,) in store.rows("SELECT number FROM incidents WHERE status = 'triggered'")}
    assert expected, "some are open, and nobody has answered"
    wait_until(lambda: expected <= mailbox.numbers(), MAIL_SECONDS, "the mail of each triggered incident")
    check_store(store, all_senders)
    print(f"{store.name}: {KILLS} kills, {figures[-1][0]} events accepted, {figures[-1][1]} incidents, "
          f"{len(mailbox.letters)} mails for {len(mailbox.numbers())} incidents")  # fmt: skip


def check_nothing_doubles(server, store, senders, chance):
    """A trigger with a key that was accepted before, and is open, opens nothing new."""
    keys = open_keys(senders)
    if not keys:
        return
    chosen = chance.sample(keys, min(5, len(keys)))
    # By key: what the killed server had sent on its way to PostgreSQL may still arrive there, under keys of its own.
    quoted = ", ".join(f"'{key}'" for key in chosen)
    statement = f"SELECT id, incident_id FROM alerts WHERE dedup_key IN ({quoted}) ORDER BY id"
    before = store.rows(statement)
    for key in chosen:
        sender = next(sender for sender in senders if key in sender.accepted)
        summary = f"{key} again {chance.randrange(10**9)}"
        assert server.event("trigger", key, summary).status_code == 202
        sender.accepted[key].append(("trigger", summary))
    assert store.rows(statement) == before

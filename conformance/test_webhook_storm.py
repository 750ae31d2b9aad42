# SPDX-License-Identifier: Apache-2.0
"""`kill -9` while incidents pour in, and whoever subscribed is still told of each: all of it, in order, at least once."""

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from support import stores
from support.waiting import wait_until
from support.webhooks import HOLD_SECONDS, LIFE, LOOPBACK, subscribe

# Of each store. The whole storm has 10,000 and takes minutes; fewer show the same of fewer moments.
INCIDENTS = int(os.environ.get("TOCSIN_STORM", "1000"))
KILLS = 10
SENDERS = 8
# Incidents that a sender has open at a time: their events mix.
OPEN_MAXIMUM = 10
# Of the incidents, so many are acknowledged, and of these so many resolved.
ACKNOWLEDGED_SHARE = 0.5
RESOLVED_SHARE = 0.6
ACTIONS = dict(zip(["trigger", "acknowledge", "resolve"], LIFE))
# Far slower than any machine that this is meant for.
SENDING_SECONDS = 120 + INCIDENTS // 10
# After the last start: what the killed servers had in hand, and then all that waits behind it.
DELIVERY_SECONDS = HOLD_SECONDS + INCIDENTS // 20


class StormSender(threading.Thread):
    """Sends the events of its keys, those of one key in their order, and each until it gets its 202."""

    def __init__(self, server, lives, seed):
        super().__init__(daemon=True)
        self.server = server
        # Of each key: what is still to be sent.
        self.lives = {key: list(actions) for key, actions in lives.items()}
        self.chance = random.Random(seed)
        self.accepted = 0
        self.unanswered = 0
        self.problem = None

    def run(self):
        session = requests.Session()
        waiting, active = list(self.lives), []
        deadline = time.monotonic() + SENDING_SECONDS
        while waiting or active:
            while waiting and len(active) < OPEN_MAXIMUM:
                active.append(waiting.pop(0))
            key = self.chance.choice(active)
            while not self._is_accepted(session, self.lives[key][0], key):
                if self.problem or time.monotonic() > deadline:
                    self.problem = self.problem or "sending takes too long"
                    return
                # The server is gone, and somebody starts it again.
                time.sleep(0.05)
            self.accepted += 1
            self.lives[key].pop(0)
            if not self.lives[key]:
                active.remove(key)

    def _is_accepted(self, session, action, key):
        body = {
            "routing_key": self.server.account["routing_key"], "event_action": action, "dedup_key": key,
            "payload": {"summary": f"Storm {key}", "source": "storm", "severity": "critical"},
        }  # fmt: skip
        try:
            answer = session.post(f"{self.server.url}/v2/enqueue", json=body, timeout=30)
        except requests.RequestException:
            self.unanswered += 1
            return False
        if answer.status_code not in (202, 429, 503):
            self.problem = f"{action} {key}: {answer.status_code} {answer.text}"
        return answer.status_code == 202


class Tally:
    """Reads what a receiver has got, as it comes."""

    def __init__(self, receiver):
        self.receiver = receiver
        self.read_count = 0
        # What came, of each key in the order of its arrival: the type of the event.
        self.by_key = {}
        self.seen = set()

    def read(self):
        arrivals = self.receiver.arrivals
        while self.read_count < len(arrivals):
            event = arrivals[self.read_count].event
            self.read_count += 1
            key = event["data"]["incident_key"]
            self.by_key.setdefault(key, []).append(event["event_type"])
            self.seen.add((key, event["event_type"]))
        return self


class Storm:
    """One store's incidents, their senders, and the kills."""

    def __init__(self, server, receiver, seed):
        self.server = server
        self.receiver = receiver
        self.chance = random.Random(f"{seed} {server.store.name}")
        self.lives = {f"k{number}": self._life() for number in range(INCIDENTS)}
        self.event_count = sum(len(actions) for actions in self.lives.values())
        self.figures = ""

    def _life(self):
        if self.chance.random() >= ACKNOWLEDGED_SHARE:
            return ["trigger"]
        is_resolved = self.chance.random() < RESOLVED_SHARE
        return ["trigger", "acknowledge", "resolve"] if is_resolved else ["trigger", "acknowledge"]

    @property
    def expected(self):
        return {(key, ACTIONS[action]) for key, actions in self.lives.items() for action in actions}

    def run(self):
        made = subscribe(self.server, self.receiver.url)
        keys = list(self.lives)
        senders = [
            StormSender(self.server, {key: self.lives[key] for key in keys[number::SENDERS]}, f"{number}")
            for number in range(SENDERS)
        ]
        for sender in senders:
            sender.start()
        self._kill_again_and_again(senders)
        for sender in senders:
            sender.join(SENDING_SECONDS)
            assert not sender.is_alive() and not sender.problem, sender.problem
        self._wait_for_webhooks()
        check_store(self.server.store, self.lives)
        doubles = check_arrivals(self.receiver.arrivals, self.expected, made["delivery_method"]["secret"])
        path = f"/webhook_subscriptions/{made['id']}"
        assert not self.server.get(path)["webhook_subscription"]["delivery_method"]["temporarily_disabled"]
        self.figures = (
            f"{self.server.store.name}: {KILLS} kills, {INCIDENTS} incidents, {self.event_count} events accepted, "
            f"{sum(sender.unanswered for sender in senders)} tries without an answer; {len(self.expected)} webhooks, {doubles} doubles"
        )
        return self

    def _kill_again_and_again(self, senders):
        """At moments that lie among the events, however fast these go: the kills are spread over all of the storm."""
        moments = sorted(self.chance.sample(range(self.event_count // 20, self.event_count * 19 // 20), KILLS))
        for moment in moments:
            wait_until(
                lambda: sum(sender.accepted for sender in senders) >= moment or any(sender.problem for sender in senders),
                SENDING_SECONDS, f"{moment} events are accepted",
            )  # fmt: skip
            # Not right after an answer, each time.
            time.sleep(self.chance.uniform(0, 0.05))
            assert any(sender.is_alive() for sender in senders), "the kill comes while events are sent"
            self.server.kill()
            self.server.start()

    def _wait_for_webhooks(self):
        expected, tally = self.expected, Tally(self.receiver)

        def are_all_here():
            return len(tally.read().seen) >= len(expected)

        try:
            wait_until(are_all_here, DELIVERY_SECONDS, "each event has been delivered")
        except AssertionError:
            missing = sorted(expected - tally.seen)
            raise AssertionError(f"{len(missing)} events are lost, such as {missing[:5]}\n{self.server.log()}") from None

        def are_all_recorded():
            # A look of its own process for PostgreSQL: not too often.
            time.sleep(0.5)
            ((count,),) = self.server.store.rows("SELECT COUNT(*) FROM webhook_deliveries WHERE status <> 'delivered'")
            return count == "0"

        # What arrived before a kill and was not written down comes once more, when its hold ends.
        wait_until(are_all_recorded, DELIVERY_SECONDS, "each delivery is recorded")


def check_store(store, lives):
    """One incident for each key, and for each of its changes one event and one delivery: no retry made another."""
    rows = store.rows("SELECT dedup_key, incident_id FROM alerts")
    incidents = dict(rows)
    assert len(rows) == len(incidents) == len(set(incidents.values())) == len(lives)
    states = {"trigger": "triggered", "acknowledge": "acknowledged", "resolve": "resolved"}
    found = dict(store.rows("SELECT id, status FROM incidents"))
    for key, actions in lives.items():
        assert found[incidents[key]] == states[actions[-1]], f"{key} is {found[incidents[key]]} after {actions}"
    told = store.rows("SELECT resource_id, event_type FROM webhook_deliveries ORDER BY resource_id, position")
    wanted = {incidents[key]: [ACTIONS[action] for action in actions] for key, actions in lives.items()}
    by_incident = {}
    for incident, kind in told:
        by_incident.setdefault(incident, []).append(kind)
    assert by_incident == wanted
    ((events,),) = store.rows("SELECT COUNT(*) FROM webhook_events")
    assert int(events) == len(told)


def check_arrivals(arrivals, expected, secret):
    """Nothing is lost, changed or out of order. Answers how many came more than once, each time counted."""
    first, identities, orders = {}, {}, {}
    for arrival in arrivals:
        assert arrival.is_signed_with(secret), f"the signature of {arrival.id} does not hold"
        event = arrival.event
        known = first.setdefault(arrival.id, arrival)
        assert known.body == arrival.body, f"{arrival.id} came with other bytes"
        told = (event["data"]["incident_key"], event["event_type"])
        identity = identities.setdefault(told, (arrival.id, event["id"], event["data"]["id"]))
        assert identity == (arrival.id, event["id"], event["data"]["id"]), f"{told} has two ids"
        order = orders.setdefault(told[0], [])
        # A double comes right after the first: what is next waits until its arrival is written down.
        if order[-1:] != [told[1]]:
            order.append(told[1])
    assert set(identities) == expected, sorted(set(identities) ^ expected)[:5]
    assert len({event_id for _, event_id, _ in identities.values()}) == len(expected)
    for key, order in orders.items():
        assert order == LIFE[: len(order)], f"{key} was told as {order}"
    return len(arrivals) - len(first)


@pytest.mark.parametrize("seed", [20260302])
def test_ten_kills_in_a_storm_lose_no_webhook_and_change_none(make_server, make_receiver, certificates, tmp_path, seed):
    # The stores side by side: each has to wait until the holds of its last killed server end.
    storms = []
    for name in stores.NAMES:
        server = make_server(
            stores.fresh_store(name, tmp_path), options=[*LOOPBACK, "--log-level", "warning"],
            environment={"SSL_CERT_FILE": str(certificates.authority)},
        )  # fmt: skip
        storms.append(Storm(server.start(), make_receiver(certificates.server_context()), seed))
    with ThreadPoolExecutor(len(storms)) as pool:
        runs = [pool.submit(storm.run) for storm in storms]
    for run in runs:
        print(run.result().figures)

# SPDX-License-Identifier: Apache-2.0
"""Subscribing to webhooks, and what the store says became of them."""

from .waiting import wait_until

LOOPBACK = ["--allow-network", "127.0.0.0/8"]
LIFE = ["incident.triggered", "incident.acknowledged", "incident.resolved"]
# The hold of a try whose server has died, and what may come on top.
HOLD_SECONDS = 60 + 30


def subscribe(server, url, events=LIFE, *, listens_to=None, **method):
    """A subscription of the account, or of what `listens_to` refers to."""
    body = {
        "type": "webhook_subscription", "events": events, "filter": listens_to or {"type": "account_reference"},
        "delivery_method": {"type": "http_delivery_method", "url": url, **method},
    }  # fmt: skip
    answer = server.call("POST", "/webhook_subscriptions", {"webhook_subscription": body})
    assert answer.status_code == 201, answer.text
    return answer.json()["webhook_subscription"]


def deliveries(server):
    """Status, answer and its text of each, the oldest first."""
    return server.store.rows(
        "SELECT status, answer_status, answer_text FROM webhook_deliveries ORDER BY created_at_ms, position, id"
    )


def wait_for_end(server, count=1, seconds=30):
    """All deliveries, once none of them is to be tried any more."""

    def ended():
        rows = deliveries(server)
        return rows if len(rows) >= count and all(row[0] in ("delivered", "dropped") for row in rows) else None

    return wait_until(ended, seconds, "each delivery has ended")

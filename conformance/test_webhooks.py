# SPDX-License-Identifier: Apache-2.0
"""Programs that subscribed get their events: signed, in order, at least once, and nowhere that is not allowed."""

import time

import pytest

from support.server import run
from support.waiting import wait_until
from support.webhooks import HOLD_SECONDS, LIFE, LOOPBACK, deliveries, subscribe, wait_for_end


def live_through(server, key):
    for action in ["trigger", "acknowledge", "resolve"]:
        assert server.event(action, key).status_code == 202


def test_an_incident_is_told_in_order_over_tls_with_a_signature_that_holds(hooked, receiver):
    made = subscribe(hooked, receiver.url + "?a=b%20c", custom_headers=[{"name": "X-Team", "value": "blue"}])
    secret = made["delivery_method"]["secret"]
    live_through(hooked, "k")
    receiver.wait_for(3)
    assert receiver.events() == LIFE
    assert len({arrival.id for arrival in receiver.arrivals}) == 3
    for arrival in receiver.arrivals:
        assert arrival.is_signed_with(secret) and not arrival.is_signed_with(secret + "x")
        assert arrival.path == "/hook?a=b%20c"
        assert arrival.headers["X-Webhook-Subscription"] == made["id"] and arrival.headers["X-Team"] == "blue"
        assert arrival.headers["User-Agent"] == "PagerDuty-Webhook/V3.0"
        assert arrival.headers["Content-Type"] == arrival.headers["Accept"] == "application/json"
        assert len(arrival.id) == 36 and arrival.id.count("-") == 4
    assert {row[:2] for row in wait_for_end(hooked, 3)} == {("delivered", "200")}


def test_credentials_in_the_address_become_a_header_and_leave_the_address(hooked, receiver):
    subscribe(hooked, receiver.url.replace("https://", "https://ada:p%40ss@"))
    assert hooked.event("trigger", "k").status_code == 202
    arrival = receiver.wait_for(1)
    assert arrival.headers["Authorization"] == "Basic YWRhOnBAc3M="
    assert "ada" not in arrival.headers["Host"] and arrival.path == "/hook"


@pytest.mark.parametrize("misfortune", [500, "reset", "hang"])
def test_what_fails_is_sent_again_with_the_same_id_and_bytes_and_the_others_wait(hooked, receiver, misfortune):
    receiver.script = [misfortune, misfortune]
    subscribe(hooked, receiver.url)
    live_through(hooked, "k")
    receiver.wait_for(5, seconds=60)
    assert receiver.events() == [LIFE[0]] * 3 + LIFE[1:]
    tries = receiver.arrivals[:3]
    assert len({arrival.id for arrival in tries}) == 1 and len({arrival.body for arrival in tries}) == 1
    assert [row[0] for row in wait_for_end(hooked, 3)] == ["delivered"] * 3


def test_a_receiver_that_is_busy_is_asked_again_when_it_said(hooked, receiver):
    receiver.script, receiver.headers = [429], {"Retry-After": "8"}
    subscribe(hooked, receiver.url)
    assert hooked.event("trigger", "k").status_code == 202
    receiver.wait_for(2)
    assert receiver.arrivals[1].at - receiver.arrivals[0].at >= 7.9


def test_a_redirect_is_not_followed(hooked, receiver, make_receiver):
    other = make_receiver()
    receiver.script, receiver.headers = [307], {"Location": other.url}
    subscribe(hooked, receiver.url)
    assert hooked.event("trigger", "k").status_code == 202
    assert wait_for_end(hooked) == [("dropped", "307", "as told")]
    assert other.arrivals == []


def test_three_that_are_dropped_in_a_row_disable_the_subscription(hooked, receiver):
    receiver.script = [404, 404, 404]
    made = subscribe(hooked, receiver.url)
    for number in range(3):
        assert hooked.event("trigger", f"k{number}").status_code == 202
        receiver.wait_for(number + 1)
    path = f"/webhook_subscriptions/{made['id']}"
    wait_until(
        lambda: hooked.get(path)["webhook_subscription"]["delivery_method"]["temporarily_disabled"], 10, "it is disabled"
    )
    assert hooked.event("trigger", "k4").status_code == 202
    wait_for_end(hooked, 3)
    assert len(receiver.arrivals) == 3
    assert hooked.call("POST", f"{path}/enable").status_code == 200
    assert hooked.event("trigger", "k5").status_code == 202
    receiver.wait_for(4)


@pytest.mark.parametrize("fault", ["unknown_authority_context", "other_name_context"])
def test_a_certificate_that_cannot_be_trusted_gets_nothing(hooked, make_receiver, certificates, fault):
    receiver = make_receiver(getattr(certificates, fault)())
    subscribe(hooked, receiver.url)
    assert hooked.event("trigger", "k").status_code == 202
    ((status, answer, text),) = wait_for_end(hooked)
    assert (status, answer) == ("dropped", "") and "encrypted" in text
    assert receiver.arrivals == []


def test_a_certificate_that_has_expired_gets_another_try(hooked, make_receiver, certificates):
    receiver = make_receiver(certificates.expired_context())
    subscribe(hooked, receiver.url)
    assert hooked.event("trigger", "k").status_code == 202
    (row,) = wait_until(lambda: [row for row in deliveries(hooked) if row[2]], 30, "a try has ended")
    assert row[0] == "waiting" and "expired" in row[2]
    assert receiver.arrivals == []


def test_an_answer_without_end_is_cut_off_and_one_that_drips_is_not_waited_for(hooked, receiver):
    receiver.script = ["gigabyte", "drip"]
    subscribe(hooked, receiver.url)
    assert hooked.event("trigger", "k").status_code == 202
    receiver.wait_for(1)
    ((status, answer, text),) = wait_for_end(hooked)
    assert (status, answer) == ("delivered", "200")
    assert len(text.encode()) <= 1024 and "\x1b" not in text and "\x00" not in text
    # What the buffers on the way take, and far from a gigabyte.
    assert receiver.bytes_sent < 64 << 20
    began = time.monotonic()
    assert hooked.event("trigger", "k2").status_code == 202
    receiver.wait_for(3)
    assert receiver.arrivals[2].id == receiver.arrivals[1].id, "the one that dripped was sent again"
    assert 4.9 <= receiver.arrivals[2].at - receiver.arrivals[1].at and time.monotonic() - began < 20


def test_a_receiver_that_hangs_delays_no_other(hooked, receiver, make_receiver, certificates):
    hanging = make_receiver(certificates.server_context())
    hanging.script = ["hang"] * 1000
    subscribe(hooked, hanging.url)
    subscribe(hooked, receiver.url)
    for number in range(60):
        assert hooked.event("trigger", f"k{number}").status_code == 202
    receiver.wait_for(60, seconds=20)


def test_a_kill_loses_nothing_and_changes_no_id(hooked, receiver):
    receiver.script = ["hang"]
    subscribe(hooked, receiver.url)
    live_through(hooked, "k")
    first = receiver.wait_for(1)
    hooked.kill()
    hooked.start()
    receiver.wait_for(4, seconds=HOLD_SECONDS)
    assert receiver.events() == [LIFE[0], *LIFE]
    assert receiver.arrivals[1].id == first.id and receiver.arrivals[1].body == first.body


def test_sigterm_ends_a_server_whose_receiver_hangs(hooked, receiver):
    receiver.script = ["hang"] * 10
    subscribe(hooked, receiver.url)
    assert hooked.event("trigger", "k").status_code == 202
    receiver.wait_for(1)
    status, seconds = hooked.stop()
    assert status == 0 and seconds < 10


# Where nothing is allowed


DISGUISES = [
    "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "017700000001",
    "0.0.0.0", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "LOCALHOST", "ada:x@127.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_without_permission_nothing_reaches_this_machine_under_any_name(
    sqlite_store, make_hooked, make_receiver, certificates, scheme
):
    receiver = make_receiver(certificates.server_context() if scheme == "https" else None, host=None)
    server = make_hooked(sqlite_store, options=[])
    for number, host in enumerate(DISGUISES):
        url = f"{scheme}://{host}:{receiver.port}/hook"
        body = {
            "type": "webhook_subscription", "events": LIFE, "filter": {"type": "account_reference"},
            "delivery_method": {"type": "http_delivery_method", "url": url},
        }  # fmt: skip
        answer = server.call("POST", "/webhook_subscriptions", {"webhook_subscription": body})
        # An address may be refused at once; none may be sent to later.
        assert answer.status_code in (201, 400), (url, answer.text)
        if answer.status_code == 400:
            continue
        assert server.event("trigger", f"k{number}").status_code == 202
        rows = wait_until(lambda: [row for row in deliveries(server) if row[2]], 30, f"{url} has been judged")
        # A spelling that no resolver takes leads nowhere, and is tried again.
        assert {row[0] for row in rows} <= {"dropped", "waiting"} and all(row[1] == "" for row in rows), (url, rows)
        made = answer.json()["webhook_subscription"]["id"]
        assert server.call("DELETE", f"/webhook_subscriptions/{made}").status_code == 204
    assert receiver.arrivals == []


def test_plain_http_goes_to_allowed_networks(hooked, make_receiver):
    receiver = make_receiver()
    subscribe(hooked, receiver.url)
    subscribe(hooked, f"http://127.1:{receiver.port}/short")
    assert hooked.event("trigger", "k").status_code == 202
    receiver.wait_for(2)
    assert {arrival.path for arrival in receiver.arrivals} == {"/hook", "/short"}


def test_a_name_with_two_addresses_is_reached_at_the_one_where_somebody_listens(sqlite_store, make_hooked, receiver):
    # Where `localhost` is `::1` first, nobody listens there.
    server = make_hooked(sqlite_store, options=[*LOOPBACK, "--allow-network", "::1"])
    subscribe(server, receiver.url)
    assert server.event("trigger", "k").status_code == 202
    receiver.wait_for(1, seconds=10)
    assert wait_for_end(server) == [("delivered", "200", "as told")]


def test_an_allowed_network_allows_no_other(sqlite_store, make_hooked, make_receiver):
    receiver = make_receiver()
    server = make_hooked(sqlite_store, options=["--allow-network", "10.0.0.0/8", "--allow-network", "127.0.0.2/32"])
    subscribe(server, receiver.url)
    assert server.event("trigger", "k").status_code == 202
    ((status, _, text),) = wait_for_end(server)
    assert status == "dropped" and "--allow-network" in text
    assert receiver.arrivals == []


@pytest.mark.parametrize("network", ["localhost", "10.0.0.0/33", "10.0.0.1/8", "10.0/8", "fd00::/129"])
def test_a_network_that_is_none_is_refused_with_one_line_that_names_it(sqlite_store, network):
    result = run("serve", "--database", sqlite_store.url, "--allow-network", network)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.startswith("tocsin: ") and network in result.stderr and result.stderr.count("\n") == 1

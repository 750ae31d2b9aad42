# SPDX-License-Identifier: Apache-2.0
"""The pages of webhooks in a real browser, with a real receiver behind them."""

import pytest
from playwright.sync_api import expect

from support.waiting import wait_until
from support.webhooks import LOOPBACK
from test_browser import NARROW, WIDE, check_accessibility, chromium, open_page, sign_in  # noqa: F401


def wait_for_states(server, *states):
    """Until the deliveries are these, the oldest first; the page itself is loaded anew after it."""

    def are_so():
        found = [one["status"] for one in server.get("/tocsin/v1/webhook_deliveries")["webhook_deliveries"]]
        return found[::-1] == list(states)

    wait_until(are_so, 30, f"deliveries are {states}")


def make_webhook(page, server, receiver):
    """By the form; answers the secret that the page shows."""
    page.get_by_role("link", name="Webhooks", exact=True).click()
    expect(page.get_by_role("heading", name="Webhooks", exact=True)).to_be_visible()
    page.get_by_label("Address", exact=True).fill(receiver.url)
    page.get_by_label("Description", exact=True).fill("To the desk")
    page.get_by_label("What it listens to").select_option("account")
    page.get_by_label("incident.triggered", exact=True).check()
    page.get_by_role("button", name="Make the webhook").click()
    secret = page.locator("#webhook-secret")
    expect(secret).to_be_visible()
    return secret.text_content().strip()


def python_snippet(page):
    """The function that the page offers to receivers, ready to be called."""
    names = {}
    exec(page.locator("#snippet-python").text_content(), names)  # noqa: S102
    return names["is_ours"]


@pytest.mark.parametrize("has_script", [True, False])
def test_a_webhook_is_made_tested_and_sent_again_by_hand(
    sqlite_store, make_server, open_page, plain_receiver, has_script  # noqa: F811
):
    server = make_server(sqlite_store, options=LOOPBACK).start()
    page = open_page(java_script_enabled=has_script)
    sign_in(page, server)
    secret = make_webhook(page, server, plain_receiver)
    is_ours = python_snippet(page)
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("#notice")).to_contain_text("A test is on its way.")
    arrival = plain_receiver.wait_for(1)
    signature = arrival.headers["X-PagerDuty-Signature"]
    assert is_ours(arrival.body, signature, secret) and not is_ours(arrival.body + b" ", signature, secret)
    wait_for_states(server, "delivered")
    page.reload()
    deliveries = page.locator("#webhook-deliveries")
    expect(deliveries).to_contain_text("Delivered")
    expect(deliveries).to_contain_text("pagey.ping")
    expect(deliveries).to_contain_text("answered 200")
    deliveries.locator("summary").click()
    expect(deliveries.locator("pre")).to_have_text("as told")
    assert secret not in page.content()
    deliveries.get_by_role("button", name="Send again").click()
    expect(page.locator("#notice")).to_contain_text("It is on its way again.")
    again = plain_receiver.wait_for(2)
    assert again.body == arrival.body and again.id != arrival.id
    wait_for_states(server, "delivered", "delivered")


def test_a_receiver_that_refuses_is_seen_where_people_look_first(
    sqlite_store, make_server, open_page, plain_receiver  # noqa: F811
):
    plain_receiver.script = [410]
    server = make_server(sqlite_store, options=LOOPBACK).start()
    page = open_page()
    sign_in(page, server)
    make_webhook(page, server, plain_receiver)
    page.get_by_role("button", name="Send a test").click()
    wait_for_states(server, "dropped")
    page.goto(f"{server.url}/app/incidents")
    trouble = page.locator("#webhook-troubles")
    expect(trouble).to_contain_text("Failing: the last event was dropped")
    trouble.get_by_role("link", name="To the desk").click()
    expect(page.locator("#webhook-deliveries")).to_contain_text("answered 410")
    page.get_by_role("button", name="Send them again").click()
    expect(page.locator("#notice")).to_contain_text("1 event on the way again.")
    plain_receiver.wait_for(2)
    wait_for_states(server, "dropped", "delivered")
    page.goto(f"{server.url}/app/incidents")
    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()
    expect(page.locator("#webhook-troubles")).to_be_empty()


@pytest.mark.parametrize("size", [WIDE, NARROW, {"width": 320, "height": 700}])
def test_the_pages_are_accessible_and_fit(sqlite_store, make_server, open_page, plain_receiver, size):  # noqa: F811
    plain_receiver.script = [410]
    server = make_server(sqlite_store, options=LOOPBACK).start()
    page = open_page(viewport=size)
    sign_in(page, server)
    make_webhook(page, server, plain_receiver)
    check_accessibility(page, "a new webhook")
    page.get_by_role("button", name="Send a test").click()
    wait_for_states(server, "dropped")
    page.reload()
    for menu in page.locator("details").all():
        menu.evaluate("element => element.open = true")
    check_accessibility(page, "a webhook")
    page.goto(f"{server.url}/app/webhooks")
    check_accessibility(page, "webhooks")

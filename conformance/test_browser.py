# SPDX-License-Identifier: Apache-2.0
"""A real browser: signs in, sees what happens while it happens, and acts. Leaves the tour's pictures."""

import os
import pathlib
import shutil
import time
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from support.gateway import Agent
from support.webhooks import LOOPBACK, wait_for_end

# Where the pictures go; without it, into the test's own folder.
TOUR = os.environ.get("TOCSIN_TOUR_DIR", "")
WIDE = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 844}
# What axe calls worse than a nuisance.
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "Debian's chromium is needed"
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


def is_fault(message):
    """Errors of our own pages, and of what they load; what a provider's pages lack is not ours."""
    return message.type == "error" and urlsplit(message.location.get("url", "")).hostname in (None, "127.0.0.1")


@pytest.fixture
def open_page(chromium):
    """A fresh browser profile; errors of the page's script fail the test."""
    contexts, problems = [], []
    # A live connection that ends because its page was left, and a page that asks to sign in, are no faults.
    expected = ["ERR_INCOMPLETE_CHUNKED", "status of 401"]

    def open_one(expects=(), **options):
        """`expects` is what the browser says of what the test itself asks for, such as a form that is refused."""
        expected.extend(expects)
        context = chromium.new_context(**{"viewport": WIDE, "timezone_id": "Europe/Berlin", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if is_fault(message) else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not [problem for problem in problems if not any(text in problem for text in expected)]


def sign_in(page, server):
    page.goto(server.account["sign_in_url"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()


def test_an_incident_appears_without_reload_and_is_acknowledged(server, open_page):
    page = open_page()
    sign_in(page, server)
    expect(page.get_by_text("All quiet")).to_be_visible()
    expect(page.locator("#live-word")).to_have_text("Live")
    # Survives as long as nothing loads the page anew.
    page.evaluate("window.hasNotReloaded = true")
    began = time.monotonic()
    assert server.event("trigger", "db-1/disk").status_code == 202
    expect(page.get_by_role("link", name="Disk is full on db-1")).to_be_visible(timeout=5000)
    assert time.monotonic() - began < 5
    page.get_by_role("link", name="Disk is full on db-1").click()
    expect(page.get_by_role("heading", name="Disk is full on db-1")).to_be_visible()
    page.get_by_role("button", name="Acknowledge", exact=True).click()
    expect(page.locator("#detail-timeline")).to_contain_text("acknowledged")
    incident = server.incidents()[0]
    assert incident["status"] == "acknowledged"
    assert incident["acknowledgements"][0]["acknowledger"]["id"] == server.account["owner_id"]
    # And what happens elsewhere shows here.
    server.event("resolve", "db-1/disk")
    expect(page.locator("#detail-head .chip")).to_contain_text("Resolved")


def test_the_list_is_worked_through_by_keyboard_alone(sqlite_server, open_page):
    page = open_page()
    sign_in(page, sqlite_server)
    for n in range(3):
        sqlite_server.event("trigger", f"k{n}", f"Alert number {n}")
    expect(page.locator("[data-row]")).to_have_count(3)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".row-acknowledged")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/app/incidents/*")
    page.keyboard.press("n")
    page.keyboard.type("Looking at it")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#detail-timeline")).to_contain_text("Looking at it")
    page.keyboard.press("u")
    page.wait_for_url("**/app/incidents")
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="On call", exact=True)).to_be_visible()


def test_every_action_of_an_incident_works_from_its_page(sqlite_store, mailbox, make_server, open_page):
    server = make_server(sqlite_store, mail=mailbox, demo=True).start()
    page = open_page()
    sign_in(page, server)
    server.event("trigger", "k", "Checkout is slow")
    page.get_by_role("link", name="Checkout is slow").click()
    number = int(page.locator(".trail .number").text_content().strip().removeprefix("#"))

    def state():
        return server.get(f"/incidents/{number}")["incident"]

    timeline = page.locator("#detail-timeline")
    page.locator("#snooze-menu summary").click()
    page.get_by_role("button", name="Snooze", exact=True).click()
    expect(timeline).to_contain_text("snoozed", ignore_case=True)
    assert state()["status"] == "acknowledged"
    page.locator("#reassign-menu summary").click()
    choice = page.locator("#reassign-user option").all()[-1].get_attribute("value")
    page.locator("#reassign-user").select_option(choice)
    page.get_by_role("button", name="Reassign", exact=True).click()
    expect(page.locator("#detail-head .chip")).to_contain_text("Triggered")
    assert [entry["assignee"]["id"] for entry in state()["assignments"]] == [choice]
    page.locator("#escalate-menu summary").click()
    page.get_by_role("button", name="Escalate", exact=True).click()
    expect(timeline).to_contain_text("escalated", ignore_case=True)
    page.get_by_label("Add a note").fill("It was the cache")
    page.get_by_role("button", name="Add note").click()
    expect(timeline).to_contain_text("It was the cache")
    page.locator("#resolve").click()
    expect(page.locator("#detail-head .chip")).to_contain_text("Resolved")
    assert state()["status"] == "resolved"


def test_the_main_paths_work_without_script(sqlite_server, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, sqlite_server)
    sqlite_server.event("trigger", "k", "No script needed")
    page.reload()
    page.get_by_role("link", name="No script needed").click()
    page.get_by_label("Add a note").fill("Plain form")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#detail-timeline")).to_contain_text("Plain form")
    page.locator("#acknowledge").click()
    expect(page.locator("#detail-head .chip")).to_contain_text("Acknowledged")
    page.locator("#snooze-menu summary").click()
    page.get_by_role("button", name="Snooze", exact=True).click()
    expect(page.locator("#detail-head .chip")).to_contain_text("Snoozed")
    page.locator("#resolve").click()
    expect(page.locator("#detail-head .chip")).to_contain_text("Resolved")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{sqlite_server.url}/app/incidents")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_session_cookie_is_this_servers_alone(sqlite_server, open_page):
    page = open_page()
    sign_in(page, sqlite_server)
    (cookie,) = page.context.cookies()
    assert cookie["httpOnly"] and cookie["sameSite"] in ("Lax", "Strict") and not cookie["secure"]
    # A form of another site has the cookie at most, and not the token.
    answer = requests.post(
        f"{sqlite_server.url}/app/sign-out", cookies={cookie["name"]: cookie["value"]}, allow_redirects=False, timeout=10
    )
    assert answer.status_code in (403, 404)


def test_over_tls_the_cookie_is_sent_encrypted_only(sqlite_store, certificates, make_server, open_page):
    server = make_server(sqlite_store, tls=certificates).start()
    page = open_page(ignore_https_errors=True)
    sign_in(page, server)
    assert page.context.cookies()[0]["secure"]


# The pictures


def furnish(server):
    """An evening of a shop, on top of what `setup --demo` leaves."""
    events = [
        ("payments/latency", "Payment latency p99 above 2 s", "critical", {"p99": "2.8 s", "region": "eu-central-1"}),
        ("db-1/disk", "Disk of db-1 is 96 % full", "warning", {"mount": "/var/lib/postgresql", "free": "3.1 GB"}),
        ("www/certificate", "Certificate of www.example.com ends in 6 days", "info", {"issuer": "Example CA"}),
    ]
    for key, summary, severity, details in events:
        server.event("trigger", key, summary, severity=severity, custom_details=details, component=key.split("/")[0])


def register_app(server):
    """An app that asks for a little; answers what it puts behind `/oauth/authorize`."""
    scope = "openid incidents.read schedules.write"
    app = requests.post(
        f"{server.url}/oauth/register",
        json={"client_name": "Shift planner", "redirect_uris": ["https://planner.example/callback"],
              "token_endpoint_auth_method": "none", "scope": scope},
        timeout=10,
    ).json()  # fmt: skip
    return urlencode({
        "client_id": app["client_id"], "redirect_uri": app["redirect_uris"][0], "response_type": "code", "scope": scope,
        "code_challenge": create_s256_code_challenge("v" * 64), "code_challenge_method": "S256", "state": "s",
    })  # fmt: skip


def subscribe_desk(server, desk):
    """A webhook for the pictures, to which some things have been sent; answers its id."""
    body = {
        "type": "webhook_subscription", "description": "On-call desk", "filter": {"type": "account_reference"},
        "events": ["incident.triggered", "incident.acknowledged", "incident.resolved", "incident.escalated"],
        "delivery_method": {
            "type": "http_delivery_method", "url": desk.url,
            "custom_headers": [{"name": "X-Desk", "value": "on-call"}],
        },
    }  # fmt: skip
    answer = server.call("POST", "/webhook_subscriptions", {"webhook_subscription": body})
    assert answer.status_code == 201, answer.text
    # The receiver minds one of them.
    desk.script = [200, 200, 422]
    for count, action in enumerate(("trigger", "acknowledge", "resolve", "trigger"), 1):
        server.event(action, "queue-7", "Queue of invoices grows")
        wait_for_end(server, count)
    return answer.json()["webhook_subscription"]["id"]


def employ_agent(server):
    """An agent for the pictures, let do some things, denied others, and asking for one more; answers its id."""
    grants = [
        {"resource": "incidents", "only_while_owner_on_call": True}, {"resource": "services", "approval": True},
    ]  # fmt: skip
    purpose = "Sorts what comes at night, and acknowledges what it can explain"
    agent = Agent(server, *grants, purpose=purpose, calls_per_hour=500, writes_per_hour=20)
    for path in ["/services?limit=5", "/incidents?statuses[]=triggered", "/schedules"]:
        agent.call("GET", path)
    description = "Takes orders and payments. " + "https://runbooks.example.com/" + "payments/" * 12
    answer = agent.call("PUT", f"/services/{server.account['service_id']}", {"service": {"description": description}})
    assert answer.status_code == 202, answer.text
    return agent.id


def settle(page):
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")


def check_accessibility(page, where):
    found = Axe().run(page)
    bad = [
        f"{where}: {violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:200]}"
        for violation in found["violations"] if violation["impact"] in SERIOUS
    ]  # fmt: skip
    assert not bad, "\n".join(bad)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        f"{where} scrolls sideways"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_pages_are_accessible_and_have_their_picture_taken(
    sqlite_store, mailbox, make_server, open_page, plain_receiver, tmp_path, scheme, width
):
    server = make_server(sqlite_store, mail=mailbox, demo=True, options=LOOPBACK).start()
    folder = pathlib.Path(TOUR) if TOUR else tmp_path / "tour"
    folder.mkdir(parents=True, exist_ok=True)
    size = WIDE if width == "wide" else NARROW
    # The phone's pictures are sharp, as phones are.
    page = open_page(viewport=size, color_scheme=scheme, device_scale_factor=1 if width == "wide" else 2)

    def picture(name, around=None):
        settle(page)
        check_accessibility(page, f"{name} {width} {scheme}")
        if around:
            page.locator(around).evaluate("element => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
        page.screenshot(path=str(folder / f"{name}-{width}-{scheme}.png"))

    page.goto(server.account["sign_in_url"])
    picture("sign-in")
    page.get_by_role("button", name="Sign in").click()
    furnish(server)
    title = "Payment latency p99 above 2 s"
    expect(page.get_by_role("link", name=title)).to_be_visible()
    mailbox.wait_for(2)
    server.event("acknowledge", "db-1/disk")
    expect(page.locator(".row-acknowledged").first).to_be_visible()
    picture("incidents")
    page.get_by_role("link", name=title).click()
    expect(page.locator("#detail-told")).to_contain_text("Sent")
    picture("incident")
    for place, name in [("On call", "on-call"), ("Services", "services")]:
        page.get_by_role("link", name=place).first.click()
        expect(page.get_by_role("heading", name=place, exact=True)).to_be_visible()
        if name == "services":
            page.locator("details.integration summary").first.click()
        picture(name)
    hook = subscribe_desk(server, plain_receiver)
    agent = employ_agent(server)
    places = [
        ("/app/webhooks", "webhooks"), (f"/app/webhooks/{hook}", "webhook"), ("/app/keys", "keys"), ("/app/audit", "audit"),
        ("/app/agents", "agents"), (f"/app/agents/{agent}", "agent"), ("/app/approvals", "approvals"),
        ("/app/account", "account"),
    ]  # fmt: skip
    for path, name in places:
        page.goto(server.url + path)
        picture(name)
    question = urlencode({"operation": "updateService", "object": server.account["service_id"]})
    page.goto(f"{server.url}/app/agents/{agent}?{question}#what-if")
    expect(page.locator("#what-if-answer")).to_contain_text("Once a person agrees")
    picture("what-if", around="#what-if")
    page.goto(f"{server.url}/reference?q=/incidents&access=write")
    page.locator("#createIncident > summary").click()
    picture("reference")
    page.goto(f"{server.url}/reference/createIncident")
    check_accessibility(page, f"operation {width} {scheme}")
    query = register_app(server)
    page.goto(f"{server.url}/oauth/authorize?{query}")
    expect(page.get_by_role("heading", name="Allow")).to_be_visible()
    picture("consent")
    letter = next(letter for letter in mailbox.letters if title in letter.subject)
    page.goto(letter.link("Acknowledge"))
    picture("mail-button")
    # As a mail program shows it: outside of any page of the server.
    mail = open_page(viewport=size, color_scheme=scheme)
    mail.set_content(letter.html)
    mail.screenshot(path=str(folder / f"mail-{width}-{scheme}.png"))

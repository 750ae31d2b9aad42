# SPDX-License-Identifier: Apache-2.0
"""A real browser signs in: with a password, by a link in a real mail, and through a real OpenID provider."""

import re

import oidc_provider_mock
import pytest
import requests
from playwright.sync_api import expect

from support.server import run
from support.waiting import free_port
from test_browser import check_accessibility, chromium, open_page, sign_in  # noqa: F401

PASSWORD = "violet stapler horse"


def incidents_are_shown(page):
    expect(page.get_by_role("heading", name="Incidents")).to_be_visible()


def sign_out_here(page):
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def set_password(page, server):
    page.goto(f"{server.url}/app/account")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("The password is set")).to_be_visible()


def fill_password(page, password):
    form = page.locator("form", has=page.get_by_label("Password"))
    form.get_by_label("Mail address").fill("ada@example.com")
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Sign in").click()


def ask_for_mail(page, address):
    form = page.locator("form", has=page.get_by_role("button", name="Mail me a link"))
    form.get_by_label("Mail address").fill(address)
    form.get_by_role("button", name="Mail me a link").click()
    expect(page.get_by_text("a link is on its way")).to_be_visible()


def test_with_a_password_set_on_the_account_page_from_the_page_one_wanted(sqlite_server, open_page):  # noqa: F811
    page = open_page()
    sign_in(page, sqlite_server)
    set_password(page, sqlite_server)
    sign_out_here(page)
    # Whoever is not signed in is asked to, and gets to where they were going.
    page.goto(f"{sqlite_server.url}/app/on-call")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    fill_password(page, PASSWORD)
    expect(page.get_by_role("heading", name="On call", exact=True)).to_be_visible()
    assert page.url == f"{sqlite_server.url}/app/on-call"
    # Only the session's own cookie is left.
    assert [cookie["name"] for cookie in page.context.cookies()] == ["tocsin_session"]


def test_by_a_link_in_a_real_mail_once(server, mailbox, open_page):  # noqa: F811
    page = open_page()
    page.goto(f"{server.url}/app/services")
    ask_for_mail(page, "ada@example.com")
    letter = mailbox.wait_for(1)
    assert letter.recipients == ["ada@example.com"] and letter.subject == "Sign in to Tocsin"
    link = letter.link("Sign in")
    assert link.startswith(f"{server.url}/app/sign-in/")
    page.goto(link)
    # A mail program that looks at the link beforehand has not used it up.
    assert requests.get(link, timeout=10).status_code == 200
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Services", exact=True)).to_be_visible()
    same = {"Sec-Fetch-Site": "same-origin"}
    answer = requests.post(f"{server.url}/app/sign-in", data={"token": link_token(link)}, headers=same, timeout=10)
    assert answer.status_code == 403


def link_token(link):
    return re.search(r"/app/sign-in/([^/?]+)", link)[1]


def test_nobody_else_is_mailed_and_the_answer_is_the_same(sqlite_server, mailbox, open_page):  # noqa: F811
    page = open_page()
    page.goto(f"{sqlite_server.url}/app/sign-in")
    ask_for_mail(page, "nobody@example.com")
    ask_for_mail(page, "ada@example.com")
    mailbox.wait_for(1)
    assert [letter.recipients for letter in mailbox.letters] == [["ada@example.com"]]


def test_signing_out_everywhere_ends_every_browser_at_once(sqlite_server, open_page):  # noqa: F811
    first = open_page()
    sign_in(first, sqlite_server)
    set_password(first, sqlite_server)
    second = open_page()
    second.goto(f"{sqlite_server.url}/app/sign-in")
    fill_password(second, PASSWORD)
    incidents_are_shown(second)
    first.goto(f"{sqlite_server.url}/app/account")
    expect(first.locator(".session")).to_have_count(2)
    expect(first.locator(".session").first).to_contain_text("Chrome")
    first.get_by_role("button", name="Sign out everywhere").click()
    expect(first.get_by_text("You are signed out.")).to_be_visible()
    for page in (first, second):
        page.goto(f"{sqlite_server.url}/app/account")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_another_browser_is_signed_out_from_here(sqlite_server, open_page):  # noqa: F811
    first, second = open_page(), open_page()
    sign_in(first, sqlite_server)
    set_password(first, sqlite_server)
    second.goto(f"{sqlite_server.url}/app/sign-in")
    fill_password(second, PASSWORD)
    incidents_are_shown(second)
    first.goto(f"{sqlite_server.url}/app/account")
    first.get_by_role("button", name="Sign out there").click()
    expect(first.get_by_text("Signed out there.")).to_be_visible()
    second.goto(f"{sqlite_server.url}/app/incidents")
    expect(second.get_by_role("heading", name="Sign in")).to_be_visible()
    first.goto(f"{sqlite_server.url}/app/incidents")
    incidents_are_shown(first)


def test_all_of_it_works_without_script_and_over_tls(
    sqlite_store, mailbox, certificates, make_server, open_page  # noqa: F811
):
    server = make_server(sqlite_store, mail=mailbox, tls=certificates).start()
    page = open_page(java_script_enabled=False, ignore_https_errors=True)
    page.goto(f"{server.url}/app/sign-in")
    ask_for_mail(page, "ada@example.com")
    page.goto(mailbox.wait_for(1).link("Sign in"))
    page.get_by_role("button", name="Sign in").click()
    incidents_are_shown(page)
    (cookie,) = page.context.cookies()
    assert cookie["name"] == "__Host-tocsin_session"
    assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/"
    set_password(page, server)
    sign_out_here(page)
    page.goto(f"{server.url}/app/sign-in")
    fill_password(page, PASSWORD)
    incidents_are_shown(page)


def test_wrong_passwords_from_here_do_not_keep_out_whoever_has_the_mail(sqlite_server, mailbox, open_page):  # noqa: F811
    browser = requests.Session()
    page = browser.get(f"{sqlite_server.url}/app/sign-in", timeout=10)
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]
    form = {"csrf": token, "email": "ada@example.com", "password": "a wrong password"}
    answers = [browser.post(f"{sqlite_server.url}/app/sign-in/password", data=form, timeout=30) for _ in range(8)]
    assert {answer.status_code for answer in answers} == {403, 429}
    assert int(answers[-1].headers["Retry-After"]) >= 1
    chromium_page = open_page()
    chromium_page.goto(f"{sqlite_server.url}/app/sign-in")
    ask_for_mail(chromium_page, "ada@example.com")
    chromium_page.goto(mailbox.wait_for(1).link("Sign in"))
    chromium_page.get_by_role("button", name="Sign in").click()
    incidents_are_shown(chromium_page)


# An identity provider


@pytest.fixture
def provider():
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def provider_server(sqlite_store, make_server, provider):
    options = ["--oidc-issuer", provider, "--oidc-client-id", "tocsin", "--oidc-client-secret", "s3cret/+"]
    return make_server(sqlite_store, options=options).start()


def make_person(provider, subject, **claims):
    answer = requests.put(f"{provider}/users/{subject}", json=claims, timeout=10)
    assert answer.status_code == 204


def go_through(page, subject):
    page.get_by_role("link", name="Go on with localhost").click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_through_an_openid_provider_to_the_page_one_wanted(provider, provider_server, open_page):  # noqa: F811
    make_person(provider, "ada-1", email="Ada@Example.com", email_verified=True)
    page = open_page()
    page.goto(f"{provider_server.url}/app/on-call")
    go_through(page, "ada-1")
    expect(page.get_by_role("heading", name="On call", exact=True)).to_be_visible()
    assert page.url == f"{provider_server.url}/app/on-call"
    names = {cookie["name"] for cookie in page.context.cookies() if cookie["domain"] == "127.0.0.1"}
    assert names == {"tocsin_session"}


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "eve@example.com", "email_verified": True}, "You have no account here"),
        ({"email": "ada@example.com", "email_verified": False}, "Your address is not confirmed"),
        ({"email": "ada@example.com"}, "Your address is not confirmed"),
    ],
)
def test_whom_nobody_vouches_for_is_told_whom_to_ask(provider, provider_server, chromium, claims, words):  # noqa: F811
    make_person(provider, "somebody", **claims)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{provider_server.url}/app/sign-in")
    go_through(page, "somebody")
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.get_by_text("ask Ada Lovelace")).to_be_visible()
    page.goto(f"{provider_server.url}/app/incidents")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()


def test_an_answer_of_the_provider_works_in_the_browser_that_asked_alone_and_once(
    provider, provider_server, chromium  # noqa: F811
):
    make_person(provider, "ada-1", email="ada@example.com", email_verified=True)
    context = chromium.new_context()
    page = context.new_page()
    seen = []
    page.on("request", lambda request: seen.append(request.url) if "/oidc/callback" in request.url else None)
    page.goto(f"{provider_server.url}/app/sign-in")
    go_through(page, "ada-1")
    incidents_are_shown(page)
    (address,) = seen
    other = requests.get(address, timeout=10, allow_redirects=False)
    assert other.status_code == 403 and "tocsin_session" not in other.cookies
    again = page.goto(address)
    assert again.status == 403
    context.close()


def test_a_provider_that_is_down_leaves_the_other_ways(sqlite_store, make_server, chromium):  # noqa: F811
    # Nothing listens there.
    options = ["--oidc-issuer", f"http://localhost:{free_port()}", "--oidc-client-id", "a", "--oidc-client-secret", "b"]
    server = make_server(sqlite_store, options=options).start()
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/app/sign-in")
    page.get_by_role("link", name="Go on with localhost").click()
    expect(page.get_by_text("does not work just now")).to_be_visible()
    page.goto(server.account["sign_in_url"])
    page.get_by_role("button", name="Sign in").click()
    incidents_are_shown(page)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_accessible(provider_server, open_page, scheme, width):  # noqa: F811
    page = open_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(f"{provider_server.url}/app/sign-in")
    check_accessibility(page, f"sign-in {width} {scheme}")
    sign_in(page, provider_server)
    page.goto(f"{provider_server.url}/app/account")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    check_accessibility(page, f"account {width} {scheme}")


def test_settings_of_a_provider_belong_together_and_its_address_is_checked(sqlite_store, make_server):
    make_server(sqlite_store)
    for options, words in [
        (["--oidc-issuer", "https://id.example"], "belong together"),
        (["--oidc-issuer", "http://id.example", "--oidc-client-id", "a", "--oidc-client-secret", "b"], "https"),
    ]:
        result = run("serve", "--database", sqlite_store.url, "--port", "0", "--log-level", "critical", *options)
        assert result.returncode == 1 and words in result.stderr, result.stderr


def test_a_session_that_is_ended_through_the_api_ends_the_browsers_page(store, make_server, open_page):  # noqa: F811
    server = make_server(store).start()
    page = open_page()
    sign_in(page, server)
    assert store.rows("SELECT COUNT(*) FROM web_sessions") == [("1",)]
    answer = server.call("DELETE", f"/users/{server.account['owner_id']}/sessions")
    assert answer.status_code == 204
    page.goto(f"{server.url}/app/incidents")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

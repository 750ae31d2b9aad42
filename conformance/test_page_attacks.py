# SPDX-License-Identifier: Apache-2.0
"""Attacks on whoever looks at the pages: foreign script, foreign forms, foreign frames, and cookies of others."""

import json
import re
from urllib.parse import quote, urlsplit

import requests
from test_browser import chromium, open_page  # noqa: F401

from support.pages import Page, Visitor, sign_in_link

SAFE_STARTS = ("/", "#", "http://", "https://", "mailto:", "tel:")


def script(number):
    return f"<script>planted({number})</script>\"'><img src=x onerror=planted({number})>"


class Planter:
    """Writes script into every text that it can, and remembers which texts were taken."""

    def __init__(self, server):
        self.server = server
        self.names = {}

    def text(self, name):
        number = len(self.names) + 1
        self.names[number] = name
        return script(number)

    def make(self, path, key, fields, method="POST"):
        answer = self.server.call(method, path, {key: fields})
        # A text that is refused is shown nowhere, which is fine too.
        assert answer.status_code in (200, 201, 202, 400), f"{path}: {answer.status_code} {answer.text}"
        return answer.json().get(key, {}) if answer.status_code < 300 else {}

    def seen(self, pages):
        text = "".join(page.text for page in pages)
        return {name for number, name in self.names.items() if f"planted({number})" in text}


def reference(kind, made):
    return {"id": made["id"], "type": f"{kind}_reference"}


def plant_people_and_services(planter):
    user = planter.make("/users", "user", {
        "type": "user", "name": planter.text("user's name"), "email": "planted@example.com",
        "job_title": planter.text("job title"), "description": planter.text("user's description"),
    })  # fmt: skip
    planter.make("/teams", "team", {
        "type": "team", "name": planter.text("team's name"), "description": planter.text("team's description"),
    })  # fmt: skip
    schedule = planter.make("/schedules", "schedule", {
        "type": "schedule", "name": planter.text("schedule's name"), "description": planter.text("schedule's description"),
        "time_zone": "UTC", "schedule_layers": [{
            "name": planter.text("layer's name"), "start": "2020-01-01T00:00:00Z",
            "rotation_virtual_start": "2020-01-01T00:00:00Z", "rotation_turn_length_seconds": 86400,
            "users": [{"user": reference("user", user)}],
        }],
    })  # fmt: skip
    policy = planter.make("/escalation_policies", "escalation_policy", {
        "type": "escalation_policy", "name": planter.text("policy's name"), "description": planter.text("policy's description"),
        "escalation_rules": [{
            "escalation_delay_in_minutes": 10, "targets": [reference("schedule", schedule), reference("user", user)],
        }],
    })  # fmt: skip
    service = planter.make("/services", "service", {
        "type": "service", "name": planter.text("service's name"), "description": planter.text("service's description"),
        "escalation_policy": reference("escalation_policy", policy),
    })  # fmt: skip
    integration = planter.make(f"/services/{service['id']}/integrations", "integration", {
        "type": "events_api_v2_inbound_integration", "name": planter.text("integration's name"),
    })  # fmt: skip
    return user, service, integration["integration_key"]


def plant_incidents(planter, user, service, routing_key):
    opened = planter.make("/incidents", "incident", {
        "type": "incident", "title": planter.text("incident's title"), "service": reference("service", service),
        "body": {"type": "incident_body", "details": planter.text("incident's details")}, "incident_key": planter.text("key"),
    })  # fmt: skip
    payload = {name: planter.text(f"event's {name}") for name in ["component", "group", "class"]}
    event = {
        "routing_key": routing_key, "event_action": "trigger", "dedup_key": planter.text("dedup key"),
        "client": planter.text("client"), "client_url": "javascript:planted(0)",
        "payload": {
            "summary": planter.text("event's summary"), "source": planter.text("event's source"), "severity": "critical",
            **payload, "custom_details": {planter.text("detail's name"): planter.text("detail"), "deep": [{"x": script(0)}]},
        },
        "links": [{"href": "javascript:planted(0)", "text": planter.text("link's text")}],
        "images": [{"src": "javascript:planted(0)", "href": "javascript:planted(0)", "alt": planter.text("image's text")}],
    }  # fmt: skip
    assert planter.server.call("POST", "/v2/enqueue", event, headers={}).status_code == 202
    planter.server.call("POST", "/v2/change/enqueue", {
        "routing_key": routing_key, "payload": {"summary": planter.text("change's summary"), "source": script(0)},
        "links": [{"href": "javascript:planted(0)", "text": script(0)}],
    }, headers={})  # fmt: skip
    unknown = {"routing_key": routing_key, "event_action": "resolve", "dedup_key": planter.text("unknown dedup key")}
    assert planter.server.call("POST", "/v2/enqueue", unknown, headers={}).status_code == 202
    path = f"/incidents/{opened['id']}"
    planter.make(f"{path}/notes", "note", {"content": planter.text("note")})
    planter.server.call("POST", f"{path}/status_updates", {"message": planter.text("status update")})
    planter.server.call("POST", f"{path}/responder_requests", {
        "requester_id": planter.server.account["owner_id"], "message": planter.text("request to join"),
        "responder_request_targets": [{"responder_request_target": {"id": user["id"], "type": "user_reference"}}],
    })  # fmt: skip
    planter.make(path, "incident", {"type": "incident_reference", "status": "resolved", "resolution": planter.text("end")}, "PUT")


def plant_the_rest(planter, service):
    planter.make("/tocsin/v1/keys", "key", {"name": planter.text("key's name"), "kind": "read_only"})
    planter.make("/tocsin/v1/oauth_clients", "oauth_client", {
        "name": planter.text("app's name"), "grant_types": ["client_credentials"], "redirect_uris": [], "scopes": ["tags.read"],
    })  # fmt: skip
    planter.make("/webhook_subscriptions", "webhook_subscription", {
        "type": "webhook_subscription", "description": planter.text("webhook's description"), "events": ["incident.triggered"],
        "filter": reference("service", service),
        "delivery_method": {"type": "http_delivery_method", "url": "https://hooks.example/in"},
    })  # fmt: skip
    planter.make("/tags", "tag", {"type": "tag", "label": planter.text("tag's label")})
    planter.make("/business_services", "business_service", {"name": planter.text("business service's name")})
    planter.make("/maintenance_windows", "maintenance_window", {
        "type": "maintenance_window", "start_time": "2100-01-01T00:00:00Z", "end_time": "2100-01-02T00:00:00Z",
        "description": planter.text("maintenance window's description"), "services": [reference("service", service)],
    })  # fmt: skip


def plant(server):
    planter = Planter(server)
    user, service, routing_key = plant_people_and_services(planter)
    plant_incidents(planter, user, service, routing_key)
    plant_the_rest(planter, service)
    return planter


def check_inert(page, where):
    """That nothing on the page came out of a text: no element, no attribute that runs, no address that does."""
    for tag, values in page.elements:
        assert tag not in ("img", "iframe", "object", "embed", "base", "style"), f"{where}: <{tag} {values}>"
        assert tag != "script" or values.get("src", "").startswith("/app/assets/"), f"{where}: <script {values}>"
        running = [name for name in values if name.startswith("on") or name in ("style", "srcdoc", "formaction")]
        assert not running, f"{where}: <{tag} {values}>"
        for name in ("href", "src", "action", "data-href", "xlink:href"):
            assert name not in values or values[name].startswith(SAFE_STARTS), f"{where}: <{tag} {values}>"
        assert tag != "meta" or values.get("http-equiv", "").lower() != "refresh" or values["content"].isdigit(), f"{where}: {values}"
    assert "<script>planted" not in page.html and "<img src=x" not in page.html, where


def test_script_that_is_stored_in_any_text_stays_text_on_every_page(sqlite_server):
    planter = plant(sqlite_server)
    pages = Visitor(sqlite_server).all_pages("/app/incidents", "/app/incidents?status=all")
    assert len(pages) >= 5, sorted(pages)
    for path, (answer, page) in pages.items():
        assert answer.status_code == 200, (path, answer.status_code)
        check_inert(page, path)
    seen = planter.seen(page for _, page in pages.values())
    print(f"{len(pages)} pages show {len(seen)} of {len(planter.names)} planted texts: {', '.join(sorted(seen))}")
    # What was looked for was there to be found.
    wanted = {
        "user's name", "policy's name", "schedule's name", "service's name", "service's description", "integration's name",
        "incident's title", "event's summary", "note", "detail", "unknown dedup key", "key's name",
        "webhook's description",
    }  # fmt: skip
    assert wanted <= seen, wanted - seen


def test_script_that_is_stored_does_not_run_in_a_browser(sqlite_server, open_page):  # noqa: F811
    plant(sqlite_server)
    paths = Visitor(sqlite_server).all_pages("/app/incidents", "/app/incidents?status=all")
    page = open_page()
    ran = []
    page.expose_function("planted", lambda *texts: ran.append(texts))
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.goto(sign_in_link(sqlite_server))
    page.get_by_role("button", name="Sign in").click()
    for path in paths:
        # Violations of the content policy are errors of the console, which fail the test when it ends.
        page.goto(sqlite_server.url + path)
        page.wait_for_load_state("load")
        # At once: one by one, a menu that is open lies over the next.
        page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true })")
    assert not ran


def test_script_in_a_mail_stays_text(sqlite_server, mailbox):
    planter = plant(sqlite_server)
    mailbox.wait_for(2)
    pages = [Page(letter.html) for letter in mailbox.letters]
    for page in pages:
        assert not [tag for tag, _ in page.elements if tag in ("script", "img", "iframe", "object", "embed", "base")]
        for tag, values in page.elements:
            assert not [name for name in values if name.startswith("on")], values
            assert values.get("href", "/").startswith(SAFE_STARTS), values
    assert "service's name" in planter.seen(pages)
    for letter in mailbox.letters:
        assert "\n" not in letter.subject and set(letter.recipients) <= {"ada@example.com", "planted@example.com"}


def test_script_in_an_address_stays_text(sqlite_server):
    visitor = Visitor(sqlite_server)
    text = quote(script(1))
    names = ["status", "urgency", "notice", "next", "error", "error_description", "email", "query", "state", "client_id", "redirect_uri",
             "scope", "cursor", "offset", "actors[]", "since", "until", "kind"]  # fmt: skip
    query = "&".join(f"{name}={text}" for name in names)
    starts = list(visitor.all_pages()) + ["/app/sign-in", "/app/consent", "/app/act/x", "/app/sign-in/x", "/app/nothing"]
    paths = [f"{path.split('?')[0]}?{query}" for path in starts]
    paths += [f"/app/{text}", f"/app/incidents/{text}", f"/app/sign-in/{text}", f"/app/act/{text}", f"/app/assets/{text}"]
    stranger = requests.Session()
    for path in paths:
        for answer in [visitor.get(path, allow_redirects=False), stranger.get(sqlite_server.url + path, allow_redirects=False)]:
            assert answer.status_code < 500, (path[:60], answer.status_code)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                check_inert(Page(answer.text), path[:60])
            assert "planted" not in answer.headers.get("Location", "") or answer.headers["Location"].startswith("/app/")
    # What no page answers is no page: browsers must not guess otherwise.
    for path in [f"/{text}", f"/services/{text}", f"/oauth/authorize?{query}", f"/oauth/authorize?client_id={text}"]:
        answer = stranger.get(sqlite_server.url + path, allow_redirects=False)
        kind = answer.headers.get("Content-Type", "")
        assert kind.startswith(("application/json", "text/plain")), (path[:60], kind)
        assert kind.startswith("application/json") or answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_refuses_frames_and_foreign_script(sqlite_server):
    visitor = Visitor(sqlite_server)
    sqlite_server.event("trigger", "k")
    answers = {path: answer for path, (answer, _) in visitor.all_pages().items()}
    for path in ["/app/sign-in", "/app/sign-in/x", "/app/act/x", "/app/nothing", "/app/incidents/PNOTHING", "/app/consent?client_id=x"]:
        answers[path] = visitor.get(path)
        answers[f"{path} to a stranger"] = requests.get(sqlite_server.url + path, timeout=10)
    answers["/app/incidents to a stranger"] = requests.get(f"{sqlite_server.url}/app/incidents", timeout=10)
    answers["a form without its token"] = visitor.post("/app/sign-out", {})
    for path, answer in answers.items():
        assert answer.headers["Content-Type"].startswith("text/html"), path
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'" and policy["base-uri"] == "'none'", path
        assert policy["form-action"] == "'self'", path
        for name in ("script-src", "style-src", "connect-src"):
            assert policy[name] == "'self'", (path, name, policy[name])
        assert "unsafe" not in answer.headers["Content-Security-Policy"] and "*" not in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Frame-Options"] == "DENY", path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Cache-Control"] == "no-store", path
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), path
        assert "Access-Control-Allow-Origin" not in answer.headers, path


def test_other_sites_may_not_read_answers(sqlite_server):
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    for path in ["/services", "/app/incidents", "/oauth/token", "/tocsin/v1/keys"]:
        for method in ["GET", "OPTIONS"]:
            answer = requests.request(method, sqlite_server.url + path, headers={**sqlite_server.headers, **headers}, timeout=10)
            assert answer.headers.get("Access-Control-Allow-Origin") is None, (method, path)
            assert answer.headers.get("Access-Control-Allow-Credentials") is None, (method, path)


# Cookies and sessions


def cookies_of(answer):
    found = []
    for line in answer.raw.headers.getlist("Set-Cookie"):
        value, *attributes = [part.strip() for part in line.split(";")]
        found.append((value, {part.partition("=")[0].lower(): part.partition("=")[2] for part in attributes}))
    return found


def check_cookie(value, attributes, secure):
    assert "httponly" in attributes and attributes["samesite"] in ("Lax", "Strict") and attributes["path"] == "/", value
    assert "domain" not in attributes, "for this host alone"
    assert ("secure" in attributes) == secure, value
    assert value.startswith("__Host-") == secure, "over TLS no neighbour of the domain can plant it"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_hosts(sqlite_store, certificates, make_server):
    server = make_server(sqlite_store, tls=certificates).start()
    visitor = Visitor(server)
    found = cookies_of(visitor.answer) + cookies_of(visitor.get("/app/sign-in"))
    assert any("tocsin_session=" in value for value, _ in found)
    for value, attributes in found:
        check_cookie(value, attributes, secure=True)


def test_without_tls_too_but_for_what_needs_it(sqlite_server):
    for value, attributes in cookies_of(Visitor(sqlite_server).answer):
        check_cookie(value, attributes, secure=False)


def status_with(server, cookies, path="/app/incidents"):
    return requests.get(server.url + path, cookies=cookies, allow_redirects=False, timeout=10).status_code


def test_a_session_that_was_planted_beforehand_is_not_taken_over(sqlite_server):
    server = sqlite_server
    planted = {"tocsin_session": "A" * 40}
    assert status_with(server, planted) == 401
    visitor = Visitor.__new__(Visitor)
    visitor.server, visitor.session = server, requests.Session()
    visitor.session.cookies.update(planted)
    visitor.sign_in(server.account["sign_in_url"])
    values = [cookie.value for cookie in visitor.session.cookies if cookie.name == "tocsin_session" and cookie.domain]
    assert values and "A" * 40 not in values
    assert status_with(server, planted) == 401, "who planted it is not signed in"
    assert status_with(server, {"tocsin_session": values[0]}) == 200


def test_a_session_opens_pages_alone_and_ends_where_it_is_ended(sqlite_server):
    server = sqlite_server
    visitor = Visitor(server)
    (secret,) = visitor.cookies.values()
    for path in ["/services", "/tocsin/v1/keys", "/users/me"]:
        assert status_with(server, visitor.cookies, path) == 401, "no other site's form reaches the API by a cookie"
        for form in [f"Bearer {secret}", f"Token token={secret}"]:
            assert requests.get(server.url + path, headers={"Authorization": form}, timeout=10).status_code == 401
    for guess in ["", secret[:-1], secret + "A", secret.swapcase(), secret[::-1], f'"{secret}"', "null", "A" * 10_000]:
        assert status_with(server, {"tocsin_session": guess}) in (401, 431), guess[:50]
    token = visitor.form_token()
    assert visitor.post("/app/sign-out", {"csrf": token}).status_code in (200, 303)
    assert status_with(server, {"tocsin_session": secret}) == 401


def test_a_one_time_link_works_once(sqlite_server):
    server = sqlite_server
    link = sign_in_link(server)
    assert requests.get(link, timeout=10).status_code == 200, "looking at it uses nothing up"
    Visitor(server, link)
    token = urlsplit(link).path.rsplit("/", 1)[-1]
    assert requests.get(link, timeout=10).status_code in (403, 404)
    for text in [token, token[:-1], token.swapcase(), "A" * 40, ""]:
        # As a browser says of a form of this very server: the link alone is what is refused.
        same = {"Sec-Fetch-Site": "same-origin"}
        answer = requests.post(
            f"{server.url}/app/sign-in", data={"token": text}, headers=same, allow_redirects=False, timeout=10
        )
        assert answer.status_code in (400, 403, 404, 405), text
        assert not [value for value, _ in cookies_of(answer) if "tocsin_session" in value]


# Forms


def state_of(server):
    """All that the forms of the pages could change."""
    incidents = server.get("/incidents?limit=100&date_range=all")["incidents"]
    return json.dumps([
        [incident["id"], incident["status"], incident["assignments"], server.history(incident["id"])] for incident in incidents
    ] + [[key["id"], key["name"], key["expires_at"]] for key in server.get("/tocsin/v1/keys")["keys"]]
      + server.get("/webhook_subscriptions")["webhook_subscriptions"])  # fmt: skip


def test_a_form_without_its_token_does_nothing(sqlite_server):
    server = sqlite_server
    server.call("POST", "/users", {"user": {"type": "user", "name": "Grace", "email": "grace@example.com"}})
    for key in ["one", "two"]:
        server.event("trigger", key)
    server.event("acknowledge", "two")
    server.call("POST", "/tocsin/v1/keys", {"key": {"name": "Of somebody", "kind": "read_only"}})
    server.call("POST", "/webhook_subscriptions", {"webhook_subscription": {
        "type": "webhook_subscription", "events": ["service.deleted"], "filter": {"type": "account_reference"},
        "delivery_method": {"type": "http_delivery_method", "url": "https://hooks.example/in"},
    }})  # fmt: skip
    visitor = Visitor(server)
    other = Visitor(server, sign_in_link(server, "grace@example.com"))
    good = visitor.form_token()
    forms = {}
    for path, (_, page) in visitor.all_pages().items():
        for form in page.forms:
            if form["method"].lower() == "post" and form["action"].startswith("/app/"):
                forms[form["action"]] = (path, form["fields"])
    assert len(forms) >= 8, sorted(forms)
    before = state_of(server)
    wrong = [None, "", "guess", good[:-1], good + "A", good.swapcase(), other.form_token(), visitor.cookies["tocsin_session"]]
    for action, (path, fields) in forms.items():
        assert ("csrf", good) in fields, f"the form to {action} on {path} carries no token"
        for token in wrong:
            sent = [(name, value) for name, value in fields if name != "csrf"] + ([] if token is None else [("csrf", token)])
            answer = visitor.post(action, sent)
            assert answer.status_code == 403, (action, token, answer.status_code)
            in_query = visitor.post(f"{action}?csrf={quote(good)}", sent)
            assert in_query.status_code == 403, (action, "a token in the address is none")
        nobody = requests.post(server.url + action, data=fields, allow_redirects=False, timeout=10)
        assert nobody.status_code in (303, 401, 403), (action, "a token without its session is none")
        # A link or an image asks by GET.
        assert visitor.get(action, allow_redirects=False).status_code in (200, 404, 405), action
    assert state_of(server) == before
    assert visitor.get("/app/incidents").status_code == 200 and other.get("/app/incidents").status_code == 200


BACKS = [
    "//evil.example", "///evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/app/\\evil.example", "/app",
    "/app/\r\nX-Planted: 1", "/app/\t/evil.example", "javascript:planted(1)", "/app/incidents\x00", " /app/incidents", "http:/app/",
    "/services", "/oauth/authorize", "@evil.example", "/app/../..//evil.example", "/app//evil.example", "/app/?next=//evil.example",
]  # fmt: skip


def test_a_form_leads_to_no_other_site(sqlite_server):
    server = sqlite_server
    server.event("trigger", "k")
    visitor = Visitor(server)
    (incident,) = server.incidents()
    token = visitor.form_token()
    for back in BACKS:
        answer = visitor.post(f"/app/incidents/{incident['id']}/acknowledge", {"csrf": token, "back": back})
        location = answer.headers.get("Location", "")
        assert answer.status_code in (303, 400), back
        assert not location or re.match(r"/app/[^\\\r\n\t]*$", location), (back, location)
        assert "X-Planted" not in answer.headers
        # Where a browser would go from there.
        assert not location or urlsplit(location).netloc == ""


def test_signing_in_leads_to_no_other_site(sqlite_server):
    server = sqlite_server
    for back in BACKS + ["/app/sign-out", "/app/live"]:
        link = sign_in_link(server)
        session = requests.Session()
        form = Page(session.get(f"{link}?next={quote(back)}", timeout=10).text).forms[0]
        fields = [*[pair for pair in form["fields"] if pair[0] != "next"], ("next", back)]
        answer = session.post(server.url + form["action"], data=fields, allow_redirects=False, timeout=10)
        location = answer.headers.get("Location", "")
        assert answer.status_code in (303, 400, 403), back
        if location:
            address = urlsplit(location)
            assert address.netloc in ("", urlsplit(server.url).netloc), (back, location)
            assert re.match(r"/(app/|oauth/authorize\?)[^\\\r\n\t]*$", location.removeprefix(server.url)), (back, location)
        assert "X-Planted" not in answer.headers

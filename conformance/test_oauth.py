# SPDX-License-Identifier: Apache-2.0
"""PyPI's `authlib` and `pagerduty` get tokens over TLS and use them; a browser, or a person without script, consents."""

import base64
import json
import re
import ssl
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pagerduty
import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from joserfc import jwt
from joserfc.jwk import KeySet
from playwright.sync_api import expect
from test_browser import chromium, open_page  # noqa: F401

from support.pages import Page, Visitor, sign_in_link

REDIRECT = "https://app.example/back?kept=1"
ACCOUNT = "as_account-us.acme"
SCOPES = "incidents.read services.read"


@pytest.fixture
def server(store, mailbox, certificates, make_server):
    return make_server(store, mail=mailbox, tls=certificates).start()


@pytest.fixture
def sqlite_tls_server(sqlite_store, certificates, make_server):
    return make_server(sqlite_store, tls=certificates).start()


def make_app(server, **changes):
    """An app that the owner has made known; with its secret."""
    app = {
        "name": "Dashboards", "grant_types": ["authorization_code"], "redirect_uris": [REDIRECT],
        "scopes": ["incidents.read", "services.read", "services.write", "openid", "profile", "email"], **changes,
    }  # fmt: skip
    answer = server.call("POST", "/tocsin/v1/oauth_clients", {"oauth_client": app})
    assert answer.status_code == 201, answer.text
    return answer.json()["oauth_client"]


def session_of(server, app, *, method="client_secret_post", **options):
    """An authlib client of this app."""
    session = OAuth2Session(
        app["client_id"], app.get("client_secret"), token_endpoint_auth_method=method if app.get("client_secret") else "none",
        revocation_endpoint_auth_method=method if app.get("client_secret") else "none", redirect_uri=REDIRECT,
        code_challenge_method="S256", **options,
    )  # fmt: skip
    session.verify = server.verify
    session.trust_env = False
    return session


def use(server, token, path="/services", method="GET", **more):
    """What the API answers to a token."""
    return server.call(method, path, headers={"Authorization": f"Bearer {token}"}, **more)


def consent_page(visitor, url):
    """The form that a person sees who has followed an app's link."""
    answer = visitor.session.get(url, timeout=30)
    assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
    page = Page(answer.text)
    (form,) = [form for form in page.forms if form["action"] == "/app/consent"]
    return page, form


def press(visitor, form, decision):
    """The address to which the browser is led on after `Allow` or `Refuse`."""
    fields = [(name, value) for name, value in form["fields"] if name != "decision"]
    answer = visitor.post(form["action"], [*fields, ("decision", decision)])
    assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
    (meta,) = [values for tag, values in Page(answer.text).elements if tag == "meta" and values.get("http-equiv") == "refresh"]
    delay, _, address = meta["content"].partition(";url=")
    assert delay == "0" and [address] == Page(answer.text).links()[-1:]
    return address


def token_url(server):
    return f"{server.url}/oauth/token"


class Flow:
    """An authorization code with PKCE, from the app's link to the tokens."""

    def __init__(self, server, app, visitor, *, scope="incidents.read openid email", decision="allow", **parameters):
        self.server, self.app = server, app
        self.verifier = generate_token(48)
        self.session = session_of(server, app, scope=scope)
        self.url, self.state = self.session.create_authorization_url(
            f"{server.url}/oauth/authorize", code_verifier=self.verifier, **parameters
        )
        self.page, form = consent_page(visitor, self.url)
        self.address = press(visitor, form, decision)
        self.answer = {name: values[0] for name, values in parse_qs(urlsplit(self.address).query).items()}

    def exchange(self, **changes):
        options = {"code_verifier": self.verifier, "state": self.state, **changes}
        return dict(self.session.fetch_token(token_url(self.server), authorization_response=self.address, **options))


@pytest.fixture
def visitor(server):
    return Visitor(server)


def refused(call):
    with pytest.raises(OAuthError) as problem:
        call()
    return problem.value.error


# The three flows


def test_an_app_by_itself_reads_what_its_scopes_cover_and_nothing_else(server):
    app = make_app(server, grant_types=["client_credentials"], redirect_uris=[])
    for method in ["client_secret_post", "client_secret_basic"]:
        session = session_of(server, app, method=method, scope=f"{ACCOUNT} {SCOPES}")
        token = session.fetch_token(token_url(server), grant_type="client_credentials")
        assert token["token_type"].lower() == "bearer" and token["expires_in"] == 86400
        assert set(SCOPES.split()) <= set(token["scope"].split())
        assert session.get(f"{server.url}/incidents").status_code == 200
        assert session.get(f"{server.url}/services").json()["services"][0]["id"] == server.account["service_id"]
        refusal = session.get(f"{server.url}/users")
        assert refusal.status_code == 403
        error = refusal.json()["error"]
        assert error["message"] == "Token missing required scopes" and error["required_scopes"] == "users.read"
        assert "services.read" in error["token_scopes"]
        assert session.put(f"{server.url}/services/{server.account['service_id']}", json={"service": {}}).status_code == 403
        assert session.get(f"{server.url}/tocsin/v1/keys").status_code == 403
        assert "refresh_token" not in token


def test_an_app_is_told_what_is_wrong_in_the_words_of_oauth(server):
    app = make_app(server, grant_types=["client_credentials"], redirect_uris=[])
    right = {"grant_type": "client_credentials", "scope": f"{ACCOUNT} {SCOPES}", "client_id": app["client_id"],
             "client_secret": app["client_secret"]}  # fmt: skip
    wrong = [
        ({"client_secret": "wrong"}, 401, "invalid_client"), ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"), ({"scope": f"{ACCOUNT} nothing.read"}, 400, "invalid_request"),
        ({"scope": SCOPES}, 400, "invalid_request"), ({"scope": f"{ACCOUNT} users.write"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"), ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x"}, 400, "unauthorized_client"),
        ({"resource": "https://elsewhere.example"}, 400, "invalid_target"),
    ]  # fmt: skip
    for changes, status, error in wrong:
        form = {name: value for name, value in {**right, **changes}.items() if value is not None}
        answer = requests.post(token_url(server), data=form, verify=server.verify, timeout=10)
        assert (answer.status_code, answer.json()["error"]) == (status, error), (changes, answer.text)
        assert "access_token" not in answer.json() and answer.headers["Cache-Control"] == "no-store"
    # What is said twice has two meanings.
    twice = requests.post(token_url(server), data=[*right.items(), ("scope", ACCOUNT)], verify=server.verify, timeout=10)
    assert (twice.status_code, twice.json()["error"]) == (400, "invalid_request")
    assert requests.get(token_url(server), params=right, verify=server.verify, timeout=10).status_code == 405


def test_every_scope_that_clients_know_can_be_asked_for_at_once(server):
    scopes = requests.get(f"{server.url}/.well-known/oauth-authorization-server", verify=server.verify, timeout=10).json()
    known = [scope for scope in scopes["scopes_supported"] if "." in scope]
    assert len(known) > 60
    app = make_app(server, grant_types=["client_credentials"], redirect_uris=[], scopes=known)
    token = session_of(server, app, scope=" ".join([ACCOUNT, *known])).fetch_token(token_url(server), grant_type="client_credentials")
    assert set(known) <= set(token["scope"].split())
    assert use(server, token["access_token"], "/users").status_code == 200


def test_a_token_for_the_tools_alone_opens_nothing_else(server):
    app = make_app(server, grant_types=["client_credentials"], redirect_uris=[])
    for resource, status in [(server.url, 200), (f"{server.url}/mcp", 401)]:
        session = session_of(server, app, scope=f"{ACCOUNT} {SCOPES}")
        token = session.fetch_token(token_url(server), grant_type="client_credentials", resource=resource)
        assert use(server, token["access_token"]).status_code == status, resource


def test_a_person_allows_an_app_to_act_in_their_name(server, visitor):
    flow = Flow(server, make_app(server), visitor, nonce="n-1")
    assert "Dashboards" in flow.page.text and "app.example" in flow.page.text and "ada@example.com" in flow.page.text
    assert "registered itself" not in flow.page.text
    assert flow.address.startswith(f"{REDIRECT}&") and flow.answer["state"] == flow.state and flow.answer["iss"] == server.url
    token = flow.exchange()
    assert token["refresh_token"] and token["expires_in"] == 86400
    assert use(server, token["access_token"], "/incidents").status_code == 200
    me = use(server, token["access_token"], "/services")
    assert me.status_code == 403 and me.json()["error"]["required_scopes"] == "services.read"
    keys = KeySet.import_key_set(requests.get(f"{server.url}/oauth/jwks", verify=server.verify, timeout=10).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["ES256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (server.url, flow.app["client_id"], "n-1")
    assert claims["sub"] == server.account["owner_id"] and claims["email"] == "ada@example.com"
    assert time.time() < claims["exp"] <= time.time() + 3600


def test_a_person_refuses(server, visitor):
    flow = Flow(server, make_app(server), visitor, decision="deny")
    assert flow.answer["error"] == "access_denied" and flow.answer["state"] == flow.state and "code" not in flow.answer


def test_consent_in_a_browser(sqlite_tls_server, open_page):  # noqa: F811
    """Chromium follows to the app, which the content policy must not hinder, with and without script."""
    server = sqlite_tls_server
    app = make_app(server)
    for script, word in [(True, "Allow"), (False, "Allow"), (True, "Refuse")]:
        session = session_of(server, app, scope="services.read services.write")
        verifier = generate_token(48)
        url, state = session.create_authorization_url(f"{server.url}/oauth/authorize", code_verifier=verifier)
        page = open_page(ignore_https_errors=True, java_script_enabled=script)
        page.route("https://app.example/**", lambda route: route.fulfill(body="the app"))
        page.goto(url)
        expect(page.get_by_role("heading", name="Sign in").first).to_be_visible()
        page.goto(sign_in_link(server))
        page.get_by_role("button", name="Sign in").click()
        page.goto(url)
        expect(page.get_by_role("heading", name="Allow Dashboards?")).to_be_visible()
        expect(page.get_by_text("See services")).to_be_visible()
        page.get_by_role("button", name=word).click()
        page.wait_for_url("https://app.example/back?**")
        expect(page.get_by_text("the app")).to_be_visible()
        if word == "Refuse":
            assert "error=access_denied" in page.url
            continue
        token = session.fetch_token(token_url(server), authorization_response=page.url, code_verifier=verifier, state=state)
        assert use(server, token["access_token"]).status_code == 200


def test_an_app_may_do_no_more_than_the_person_who_allowed_it(server):
    server.call("POST", "/users", {"user": {"type": "user", "name": "Eve", "email": "eve@example.com", "role": "observer"}})
    eve = Visitor(server, sign_in_link(server, "eve@example.com"))
    token = Flow(server, make_app(server), eve, scope="services.read services.write").exchange()["access_token"]
    assert use(server, token).status_code == 200
    service = f"/services/{server.account['service_id']}"
    answer = server.call(
        "PUT", service, {"service": {"type": "service", "name": "Hers"}}, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 403 and answer.json()["error"]["code"] == 2010
    assert server.get(service)["service"]["name"] == "First service"


# Renewing, asking, ending


def test_refreshing_gives_new_tokens_and_an_old_one_ends_them_all(server, visitor):
    flow = Flow(server, make_app(server), visitor, scope="incidents.read services.read")
    first = flow.exchange()
    second = dict(flow.session.refresh_token(token_url(server), refresh_token=first["refresh_token"]))
    assert second["refresh_token"] != first["refresh_token"] and second["access_token"] != first["access_token"]
    assert use(server, second["access_token"]).status_code == 200
    # The old one in another hand: nobody can tell who is the thief.
    assert refused(lambda: flow.session.refresh_token(token_url(server), refresh_token=first["refresh_token"])) == "invalid_grant"
    assert refused(lambda: flow.session.refresh_token(token_url(server), refresh_token=second["refresh_token"])) == "invalid_grant"
    for token in [first, second]:
        assert use(server, token["access_token"]).status_code == 401


def test_refreshing_narrows_and_never_widens(server, visitor):
    flow = Flow(server, make_app(server), visitor, scope="incidents.read services.read")
    token = flow.exchange()

    def refresh(scope):
        return flow.session.refresh_token(token_url(server), refresh_token=flow.session.token["refresh_token"], scope=scope)

    for scope in ["incidents.read services.read services.write", "users.read", "write", "openid"]:
        assert refused(lambda scope=scope: refresh(scope)) == "invalid_scope"
    flow.session.token = token
    narrow = refresh("services.read")
    assert narrow["scope"] == "services.read"
    assert use(server, narrow["access_token"]).status_code == 200
    assert use(server, narrow["access_token"], "/incidents").status_code == 403


def test_an_app_asks_about_its_own_tokens_alone(server, visitor):
    flow = Flow(server, make_app(server), visitor)
    token = flow.exchange()
    told = flow.session.introspect_token(f"{server.url}/oauth/introspect", token=token["access_token"]).json()
    assert told["active"] is True and told["client_id"] == flow.app["client_id"] and told["sub"] == server.account["owner_id"]
    assert told["scope"] == token["scope"] and told["exp"] > time.time()
    stranger = session_of(server, make_app(server, name="Another"))
    for text in [token["access_token"], token["refresh_token"], "unknown", server.account["account_key"]]:
        assert stranger.introspect_token(f"{server.url}/oauth/introspect", token=text).json() == {"active": False}, text
    nobody = requests.post(f"{server.url}/oauth/introspect", data={"token": token["access_token"]}, verify=server.verify, timeout=10)
    assert nobody.status_code == 401


def test_what_is_revoked_is_over_at_once(server, visitor):
    app = make_app(server)
    flow = Flow(server, app, visitor)
    token = flow.exchange()
    revoke = f"{server.url}/oauth/revoke"
    stranger = session_of(server, make_app(server, name="Another"))
    assert stranger.revoke_token(revoke, token=token["access_token"]).status_code == 200, "and says nothing of whose it is"
    assert use(server, token["access_token"], "/incidents").status_code == 200, "another app's token is not theirs to end"
    assert flow.session.revoke_token(revoke, token=token["access_token"], token_type_hint="access_token").status_code == 200
    assert use(server, token["access_token"], "/incidents").status_code == 401
    told = flow.session.introspect_token(f"{server.url}/oauth/introspect", token=token["access_token"]).json()
    assert told == {"active": False}
    renewed = dict(flow.session.refresh_token(token_url(server), refresh_token=token["refresh_token"]))
    assert flow.session.revoke_token(revoke, token=renewed["refresh_token"]).status_code == 200
    assert use(server, renewed["access_token"], "/incidents").status_code == 401, "a refresh token takes its access tokens along"
    # And so does the app itself.
    last = Flow(server, app, visitor).exchange()
    assert server.call("DELETE", f"/tocsin/v1/oauth_clients/{app['id']}").status_code == 204
    assert use(server, last["access_token"], "/incidents").status_code == 401


def test_the_documents_of_discovery_are_whole(server):
    for address in [get_well_known_url(server.url, external=True), f"{server.url}/.well-known/openid-configuration"]:
        document = requests.get(address, verify=server.verify, timeout=10).json()
        AuthorizationServerMetadata(document).validate()
        # OpenID Connect wants RS256 among these. Keys of elliptic curves are what is made here, and the document says so.
        assert document["id_token_signing_alg_values_supported"] == ["ES256"]
        assert document["issuer"] == server.url and document["code_challenge_methods_supported"] == ["S256"]
        for name in [name for name in document if name.endswith("_endpoint")] + ["jwks_uri"]:
            assert document[name].startswith(f"{server.url}/oauth/"), name
            method = "GET" if name in ("jwks_uri", "authorization_endpoint") else "POST"
            answer = requests.request(method, document[name], verify=server.verify, allow_redirects=False, timeout=10)
            assert answer.status_code in (200, 400, 401), f"{name} is not there: {answer.status_code}"
    (key,) = requests.get(document["jwks_uri"], verify=server.verify, timeout=10).json()["keys"]
    assert key["kty"] == "EC" and "d" not in key, "the private half stays here"
    for path, resource in [("", server.url), ("/mcp", f"{server.url}/mcp")]:
        told = requests.get(f"{server.url}/.well-known/oauth-protected-resource{path}", verify=server.verify, timeout=10).json()
        assert told["resource"] == resource and told["authorization_servers"] == [server.url]


def test_an_app_that_registers_itself_says_so_on_the_page_of_consent(server, visitor):
    metadata = {
        "client_name": "<b>Helper</b>", "redirect_uris": ["http://localhost:1/callback"], "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "none", "scope": "services.read",
    }  # fmt: skip
    answer = requests.post(f"{server.url}/oauth/register", json=metadata, verify=server.verify, timeout=10)
    assert answer.status_code == 201, answer.text
    app = answer.json()
    assert "client_secret" not in app
    verifier = generate_token(48)
    query = {
        "response_type": "code", "client_id": app["client_id"], "redirect_uri": "http://localhost:51234/callback",
        "scope": "services.read", "code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256",
        "resource": f"{server.url}/",
    }  # fmt: skip
    page, form = consent_page(visitor, f"{server.url}/oauth/authorize?{urlencode(query)}")
    assert "registered itself" in page.text and "<b>Helper</b>" in page.text and "localhost" in page.text
    assert not [tag for tag, _ in page.elements if tag == "b"]
    address = press(visitor, form, "allow")
    assert address.startswith("http://localhost:51234/callback?code="), "the port of one's own machine is free"
    form = {
        "grant_type": "authorization_code", "client_id": app["client_id"], "code": parse_qs(urlsplit(address).query)["code"][0],
        "redirect_uri": query["redirect_uri"], "code_verifier": verifier, "resource": server.url,
    }  # fmt: skip
    token = requests.post(token_url(server), data=form, verify=server.verify, timeout=10)
    assert token.status_code == 200, token.text
    assert use(server, token.json()["access_token"]).status_code == 200
    itself = {"grant_type": "client_credentials", "client_id": app["client_id"], "scope": f"{ACCOUNT} services.read"}
    assert requests.post(token_url(server), data=itself, verify=server.verify, timeout=10).status_code in (400, 401)


# Attacks


def test_a_code_is_good_once_and_its_second_use_ends_what_it_gave(server, visitor):
    flow = Flow(server, make_app(server), visitor)
    token = flow.exchange()
    assert use(server, token["access_token"], "/incidents").status_code == 200
    assert refused(flow.exchange) == "invalid_grant"
    assert use(server, token["access_token"], "/incidents").status_code == 401
    assert refused(lambda: flow.session.refresh_token(token_url(server), refresh_token=token["refresh_token"])) == "invalid_grant"


def test_a_code_is_good_for_the_app_the_address_and_the_verifier_it_was_made_for(server, visitor):
    app, other = make_app(server), make_app(server, name="Another")
    flow = Flow(server, app, visitor)
    right = {
        "grant_type": "authorization_code", "code": flow.answer["code"], "redirect_uri": REDIRECT, "code_verifier": flow.verifier,
        "client_id": app["client_id"], "client_secret": app["client_secret"],
    }  # fmt: skip
    wrong = [
        {"client_id": other["client_id"], "client_secret": other["client_secret"]}, {"redirect_uri": "https://app.example/back"},
        {"redirect_uri": REDIRECT + "&x=1"}, {"redirect_uri": None}, {"code_verifier": None}, {"code_verifier": ""},
        {"code_verifier": generate_token(48)}, {"code_verifier": create_s256_code_challenge(flow.verifier)},
        {"code_verifier": flow.verifier[:-1]}, {"code": flow.answer["code"][:-1]}, {"code": flow.answer["code"].swapcase()},
    ]  # fmt: skip
    for changes in wrong:
        form = {name: value for name, value in {**right, **changes}.items() if value is not None}
        answer = requests.post(token_url(server), data=form, verify=server.verify, timeout=10)
        assert answer.status_code == 400 and answer.json()["error"] == "invalid_grant", (changes, answer.text)
    assert requests.post(token_url(server), data=right, verify=server.verify, timeout=10).status_code == 200, "all that was not it"


def authorize(server, app, **changes):
    """The first answer to an app's link, without following it."""
    query = {
        "response_type": "code", "client_id": app["client_id"], "redirect_uri": REDIRECT, "scope": "services.read", "state": "s",
        "code_challenge": create_s256_code_challenge(generate_token(48)), "code_challenge_method": "S256", **changes,
    }  # fmt: skip
    text = urlencode({name: value for name, value in query.items() if value is not None})
    return requests.get(f"{server.url}/oauth/authorize?{text}", verify=server.verify, allow_redirects=False, timeout=10)


def test_without_pkce_or_with_a_weaker_kind_there_is_no_code(server):
    app = make_app(server)
    verifier = generate_token(48)
    for changes in [
        {"code_challenge": None, "code_challenge_method": None}, {"code_challenge": None}, {"code_challenge": ""},
        {"code_challenge_method": None}, {"code_challenge_method": "plain", "code_challenge": verifier},
        {"code_challenge_method": "s256"}, {"code_challenge_method": "S512"}, {"code_challenge": "short"},
        {"response_type": "token"}, {"response_type": "code token"}, {"response_type": "id_token"}, {"response_mode": "fragment"},
        {"request": "x.y.z"}, {"request_uri": "https://app.example/request"}, {"scope": "nothing.at.all"}, {"prompt": "none"},
    ]:  # fmt: skip
        answer = authorize(server, app, **changes)
        assert answer.status_code in (302, 303), (changes, answer.text)
        location = answer.headers["Location"]
        assert location.startswith(f"{REDIRECT}&"), (changes, location)
        told = parse_qs(urlsplit(location).query)
        assert told["error"] and told["state"] == ["s"] and told["iss"] == [server.url] and "code" not in told, (changes, told)
        assert urlsplit(location).fragment == ""
    assert authorize(server, app).headers["Location"].startswith("/app/consent?")


REDIRECT_TRICKS = [
    "https://app.example/back", "https://app.example/back?kept=1&x=1", "https://app.example/back?kept=2", "https://app.example/",
    "https://app.example/back/?kept=1", "https://app.example/back/../other?kept=1", "https://app.example/BACK?kept=1",
    "https://APP.example/back?kept=1", "HTTPS://app.example/back?kept=1", "https://app.example:443/back?kept=1",
    "https://app.example:8443/back?kept=1", "http://app.example/back?kept=1", "https://app.example./back?kept=1",
    "https://app.example.evil.example/back?kept=1", "https://evil.example/back?kept=1", "https://app.example@evil.example/back?kept=1",
    "https://evil.example@app.example/back?kept=1", "https://evil.example#@app.example/back?kept=1",
    "https://app.example/back?kept=1#fragment", "https://app.example/back?kept=1#", "https://app.example%2f@evil.example/back?kept=1",
    "https://app.example\\@evil.example/back?kept=1", "https://evil.example\\.app.example/back?kept=1", "//app.example/back?kept=1",
    "https:/app.example/back?kept=1", "https:app.example/back?kept=1", "javascript:alert(1)//app.example/back?kept=1",
    "data:text/html,<script>1</script>", " https://app.example/back?kept=1", "https://app.example/back?kept=1 ",
    "https://app.example/back?kept=1\r\nX-Planted: 1", "https://app.example/%62ack?kept=1", "https://app.example/back?kept=%31",
    "https://app.example/back;x?kept=1", "https://app.example//back?kept=1", "https://\u0430pp.example/back?kept=1",
    "https://app.example/back?kept=1\0", "*", "", "null", "https://*.example/back?kept=1", "/back?kept=1", "urn:ietf:wg:oauth:2.0:oob",
]  # fmt: skip


def test_answers_go_to_the_registered_address_letter_by_letter(server, visitor):
    app = make_app(server)
    for address in REDIRECT_TRICKS:
        answer = authorize(server, app, redirect_uri=address)
        assert answer.status_code == 400 and "Location" not in answer.headers, (address, answer.status_code, answer.headers)
        assert "X-Planted" not in answer.headers
        # And not by the page itself either, when somebody goes there directly.
        query = urlencode({
            "response_type": "code", "client_id": app["client_id"], "redirect_uri": address, "scope": "services.read",
            "code_challenge": "c" * 43, "code_challenge_method": "S256",
        })  # fmt: skip
        shown = visitor.get(f"/app/consent?{query}", allow_redirects=False)
        posted = visitor.post("/app/consent", {
            "csrf": visitor.form_token(), "query": query, "scope": "services.read", "decision": "allow",
        })  # fmt: skip
        for page in [shown, posted]:
            assert page.status_code == 400 and "http-equiv" not in page.text and "evil.example" not in page.text, address
    twice = f"{server.url}/oauth/authorize?client_id={app['client_id']}&redirect_uri=https://evil.example&" + urlencode(
        {"redirect_uri": REDIRECT, "response_type": "code"}
    )
    assert requests.get(twice, verify=server.verify, allow_redirects=False, timeout=10).status_code == 400
    for client_id in ["", "unknown", app["client_id"].lower(), app["client_id"] + " "]:
        answer = authorize(server, app, client_id=client_id)
        assert answer.status_code == 400 and "Location" not in answer.headers, client_id


def test_what_an_app_sends_along_comes_back_and_does_nothing_else(server, visitor):
    app = make_app(server)
    for state in ["a&b=c#d", "\r\nX-Planted: 1", "\"><script>planted()</script>", "%0d%0a", "https://evil.example", "\u00e9 \u00fc"]:
        query = urlencode({
            "response_type": "code", "client_id": app["client_id"], "redirect_uri": REDIRECT, "scope": "services.read", "state": state,
            "code_challenge": "c" * 43, "code_challenge_method": "S256",
        })  # fmt: skip
        page, form = consent_page(visitor, f"{server.url}/oauth/authorize?{query}")
        assert all(values.get("src", "/app/assets/").startswith("/app/assets/") for tag, values in page.elements if tag == "script")
        address = press(visitor, form, "allow")
        assert address.startswith(f"{REDIRECT}&") and "\r" not in address and " " not in address
        told = parse_qs(urlsplit(address).query)
        assert told["state"] == [state] and len(told["code"]) == 1 and urlsplit(address).fragment == ""


def test_the_page_of_consent_gives_no_more_than_it_shows(server, visitor):
    app = make_app(server)
    flow_form = {"csrf": visitor.form_token(), "decision": "allow"}
    query = urlencode({
        "response_type": "code", "client_id": app["client_id"], "redirect_uri": REDIRECT, "scope": "services.read",
        "code_challenge": create_s256_code_challenge("v" * 43), "code_challenge_method": "S256",
    })  # fmt: skip

    def address(scopes):
        fields = [*flow_form.items(), ("query", query), *[("scope", scope) for scope in scopes]]
        answer = visitor.post("/app/consent", fields)
        return re.search(r'url=(https://app.example[^"]+)"', answer.text)[1].replace("&amp;", "&")

    assert "error=access_denied" in address(["services.write", "users.write"])
    code = parse_qs(urlsplit(address(["services.read", "services.write", "users.write"])).query)["code"][0]
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": "v" * 43,
        "client_id": app["client_id"], "client_secret": app["client_secret"], "scope": "services.read services.write",
    }  # fmt: skip
    token = requests.post(token_url(server), data=form, verify=server.verify, timeout=10).json()
    assert token["scope"] == "services.read"
    for missing in ["csrf", "decision"]:
        fields = {**flow_form, "query": query, "scope": "services.read"}
        del fields[missing]
        answer = visitor.post("/app/consent", fields)
        assert answer.status_code in (400, 403) and "app.example" not in answer.text


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_no_token_of_another_kind_opens_the_api(server, visitor):
    flow = Flow(server, make_app(server), visitor)
    token = flow.exchange()
    header, claims, signature = token["id_token"].split(".")
    content = json.loads(base64.urlsafe_b64decode(claims + "=="))
    unsigned = [f"{part({'alg': name, 'typ': 'JWT'})}.{part(content)}." for name in ["none", "None", "NONE", ""]]
    forged = [f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(content)}.{signature}", f"{header}.{part(content)}.{signature}"]
    others = [
        token["id_token"], token["refresh_token"], flow.answer["code"], flow.app["client_id"], flow.app["client_secret"], flow.state,
        token["access_token"][:-1], token["access_token"].upper(), token["access_token"].replace("_0", "_1"),
    ]  # fmt: skip
    for text in unsigned + forged + others:
        assert use(server, text, "/incidents").status_code == 401, text
    assert use(server, token["access_token"], "/incidents").status_code == 200


# PyPI's pagerduty


@pytest.fixture
def context(certificates):
    return ssl.create_default_context(cafile=str(certificates.authority))


def test_the_python_client_authenticates_as_an_app_and_lists_incidents(server, context):
    app = make_app(server, grant_types=["client_credentials"], redirect_uris=[])
    tokens = pagerduty.OAuthTokenClient(app["client_secret"], app["client_id"], base_url=server.url, verify=context)
    answer = tokens.get_scoped_app_token(f"{ACCOUNT} {SCOPES}")
    assert answer["expiration_date"] and answer["token_type"] == "bearer"
    client = pagerduty.RestApiV2Client(answer["access_token"], auth_type="bearer", base_url=server.url, verify=context)
    server.event("trigger", "k", "Seen by an app")
    assert [incident["title"] for incident in client.list_all("incidents")] == ["Seen by an app"]
    with pytest.raises(pagerduty.HttpError) as problem:
        client.list_all("users")
    assert problem.value.response.status_code == 403


def test_the_python_client_exchanges_a_code_and_refreshes(server, context, visitor):
    app = make_app(server)
    tokens = pagerduty.OAuthTokenClient(app["client_secret"], app["client_id"], base_url=server.url, verify=context)
    # Its own function reads an attribute that the class does not set.
    tokens.client_id = app["client_id"]
    verifier, challenge = tokens.generate_s256_pkce_params()
    _, form = consent_page(visitor, tokens.get_pkce_authorize_url("incidents.read", REDIRECT, challenge))
    code = parse_qs(urlsplit(press(visitor, form, "allow")).query)["code"][0]
    first = tokens.get_new_token_from_code_with_pkce(code, "incidents.read", REDIRECT, verifier)
    assert first["refresh_token"]
    renewed = tokens.get_refreshed_token(first["refresh_token"])
    assert renewed["access_token"] != first["access_token"]
    client = pagerduty.RestApiV2Client(renewed["access_token"], auth_type="bearer", base_url=server.url, verify=context)
    assert client.list_all("incidents") == []
    with pytest.raises(pagerduty.HttpError):
        tokens.get_refreshed_token(first["refresh_token"])

# SPDX-License-Identifier: Apache-2.0
"""Each helper of PyPI's `pagerduty` does what its documentation says: pages, wrapped bodies, errors, events, odd paths."""

import ssl
import warnings
from datetime import datetime, timedelta, timezone

import pagerduty
import pytest
import requests
from pagerduty import rest_api_v2_client

from support.server import run

TEAMS = 60
INCIDENTS = 130


@pytest.fixture
def tls_server(store, certificates, make_server):
    return make_server(store, tls=certificates).start()


@pytest.fixture
def context(certificates):
    return ssl.create_default_context(cafile=str(certificates.authority))


@pytest.fixture
def make_client(tls_server, context):
    """A client with another key, or another way of sending it."""

    def make(key, **options):
        return pagerduty.RestApiV2Client(key, base_url=tls_server.url, verify=context, **options)

    return make


@pytest.fixture
def client(tls_server, make_client):
    return make_client(tls_server.account["account_key"], default_from=tls_server.account["owner_email"])


@pytest.fixture
def events(tls_server, context):
    return pagerduty.EventsApiV2Client(tls_server.account["routing_key"], base_url=tls_server.url, verify=context)


@pytest.fixture
def owner(tls_server):
    return tls_server.account["owner_id"]


@pytest.fixture
def service(tls_server):
    return tls_server.account["service_id"]


@pytest.fixture
def incident(client, service):
    return open_incident(client, service, "Disk is full")


def open_incident(client, service, title, **more):
    return client.rpost("incidents", json={"type": "incident", "title": title, "service": reference("service", service), **more})


def reference(kind, identifier):
    return {"id": identifier, "type": f"{kind}_reference"}


def make_teams(client, count=TEAMS):
    return [client.rpost("teams", json={"type": "team", "name": f"Team {n:03}"}) for n in range(count)]


def calls(client, endpoint):
    return client.api_call_counts.get(endpoint, 0)


def refusal(call, *arguments, status, code, **more):
    """What the helper raises, whose answer must be the published error."""
    with pytest.raises(pagerduty.HttpError) as raised:
        call(*arguments, **more)
    response = raised.value.response
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert error["code"] == code and error["message"], error
    return raised.value


# Pages


@pytest.mark.parametrize("size, pages", [(25, 3), (100, 1), (None, 1), (7, 9)])
def test_iter_all_yields_every_team_once_whatever_the_page_size(client, size, pages):
    made = {team["id"] for team in make_teams(client)}
    found = [team["id"] for team in client.iter_all("teams", page_size=size)]
    assert len(found) == TEAMS and set(found) == made
    assert calls(client, "GET /teams") == pages


def test_iter_all_yields_every_incident_once_and_tells_its_hook_the_total(client, service):
    made = [open_incident(client, service, f"Incident {n:03}", urgency="low")["id"] for n in range(INCIDENTS)]
    for size, pages in ((25, 6), (100, 2)):
        heard = []
        before = calls(client, "GET /incidents")
        found = [
            entry["id"]
            for entry in client.iter_all(
                "incidents", page_size=size, total=True, item_hook=lambda entry, n, total: heard.append((entry["id"], n, total))
            )
        ]
        assert found == made
        assert heard == [(identifier, n + 1, INCIDENTS) for n, identifier in enumerate(made)]
        assert calls(client, "GET /incidents") - before == pages

    assert [entry["id"] for entry in client.iter_all("incidents", params={"offset": 100})] == made[100:]
    assert client.get_total("incidents") == INCIDENTS
    assert client.get_total("incidents", params={"statuses": ["resolved"]}) == 0
    assert list(client.iter_all("incidents", params={"statuses": ["resolved"]}, page_size=25)) == []
    totals = set()
    list(client.iter_all("incidents", item_hook=lambda entry, n, total: totals.add(total)))
    assert totals <= {None, "?"}


def test_iter_all_stops_with_a_warning_at_the_deepest_record(client):
    with pytest.warns(UserWarning, match="10000"):
        assert list(client.iter_all("users", params={"offset": 9950})) == []
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert list(client.iter_all("users", params={"offset": 9900})) == []
    refusal(client.jget, "users", params={"offset": 9950, "limit": 100}, status=400, code=2001)


def test_iter_all_is_refused_for_one_resource_and_for_what_has_no_pages(client, owner):
    for path in (f"users/{owner}", "business_services/priority_thresholds", "nothing/of/the/kind"):
        with pytest.raises(pagerduty.UrlError):
            list(client.iter_all(path))


@pytest.mark.parametrize("path", [
    "addons", "business_services", "change_events", "escalation_policies", "extension_schemas", "extensions", "incidents",
    "license_allocations", "log_entries", "maintenance_windows", "notifications", "oncalls", "priorities", "schedules",
    "services", "tags", "teams", "templates", "users", "vendors",
])  # fmt: skip
def test_iter_all_knows_each_list_for_a_paged_one(client, path):
    # The client warns when an answer has no "more".
    now = datetime.now(timezone.utc)
    params = {"since": (now - timedelta(days=1)).isoformat(), "until": now.isoformat()} if path == "notifications" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        found = list(client.iter_all(path, params=params, page_size=2))
    assert all("id" in entry or path in ("oncalls", "license_allocations") for entry in found)
    if path not in ("oncalls", "notifications"):
        assert client.get_total(path, params=params) == len(found)


def test_list_all_and_dict_all_gather_all_pages(client):
    made = make_teams(client, 12)
    assert [team["name"] for team in client.list_all("teams", page_size=5)] == [team["name"] for team in made]
    by_id = client.dict_all("teams", page_size=5)
    assert {identifier: team["name"] for identifier, team in by_id.items()} == {team["id"]: team["name"] for team in made}
    assert set(client.dict_all("teams", by="name", page_size=5)) == {team["name"] for team in made}


def sign_in_again(server):
    """One more browser that is signed in."""
    link = run("sign-in-link", "--database", server.store.url, "--public-url", server.url)
    assert link.returncode == 0, link.stderr
    token = link.stdout.strip().rsplit("/", 1)[1]
    answer = requests.post(
        f"{server.url}/app/sign-in",
        data={"token": token},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=10,
        verify=server.verify,
        allow_redirects=False,
    )
    assert answer.status_code < 400 and answer.cookies, answer.text


def test_iter_cursor_follows_the_cursors_to_the_end(client, tls_server, owner):
    path = f"users/{owner}/oauth_delegations"
    assert list(client.iter_cursor(path)) == []
    for _ in range(5):
        sign_in_again(tls_server)
    every = [entry["id"] for entry in client.iter_cursor(path)]
    assert len(set(every)) == 5
    for size, pages in ((1, 5), (2, 3), (5, 1), (100, 1)):
        before = client.total_call_count
        heard = []
        found = client.iter_cursor(path, page_size=size, item_hook=lambda entry, n, total: heard.append((n, total)))
        assert [entry["id"] for entry in found] == every
        assert heard == [(n, "?") for n in range(1, 6)]
        assert client.total_call_count - before == pages
    with pytest.raises(pagerduty.UrlError):
        list(client.iter_cursor("users"))


def test_iter_alert_grouping_settings_follows_its_own_cursors(client, tls_server):
    policy = reference("escalation_policy", tls_server.account["escalation_policy_id"])
    made = []
    for n in range(5):
        service = client.rpost("services", json={"type": "service", "name": f"S{n}", "escalation_policy": policy})
        made.append(client.rpost("alert_grouping_settings", json={
            "name": f"G{n}", "type": "time", "config": {"timeout": 300}, "services": [reference("service", service["id"])],
        }))  # fmt: skip
    for limit in (None, 1, 2, 5):
        found = [entry["id"] for entry in client.iter_alert_grouping_settings(limit=limit)]
        assert sorted(found) == sorted(entry["id"] for entry in made)
    services = [made[1]["services"][0]["id"], made[3]["services"][0]["id"]]
    found = client.iter_alert_grouping_settings(service_ids=services, limit=1)
    assert sorted(entry["id"] for entry in found) == sorted([made[1]["id"], made[3]["id"]])
    client.rdelete(f"alert_grouping_settings/{made[0]['id']}")
    assert len(list(client.iter_alert_grouping_settings())) == 4


def test_iter_history_halves_the_time_until_each_part_can_be_paged(client, events, monkeypatch):
    start = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=2)
    for n in range(40):
        at = start + timedelta(minutes=10 * n + 3)
        events.submit(f"Change {n}", source="ci", timestamp=at.isoformat())
    until = start + timedelta(minutes=400)
    whole = [entry["summary"] for entry in client.iter_history("change_events", start, until)]
    assert sorted(whole) == sorted(f"Change {n}" for n in range(40))
    monkeypatch.setattr(rest_api_v2_client, "ITERATION_LIMIT", 12)
    before = calls(client, "GET /change_events")
    parts = [entry["summary"] for entry in client.iter_history("change_events", start, until)]
    assert sorted(parts) == sorted(whole)
    assert calls(client, "GET /change_events") - before > 8
    with pytest.raises(pagerduty.UrlError):
        list(client.iter_history("users", start, until))


def test_iter_history_reads_incidents_and_history_of_a_time(client, service):
    made = [open_incident(client, service, f"I {n}")["id"] for n in range(3)]
    now = datetime.now(timezone.utc)
    since, until = now - timedelta(hours=1), now + timedelta(hours=1)
    assert [entry["id"] for entry in client.iter_history("incidents", since, until)] == made
    assert list(client.iter_history("incidents", since, now - timedelta(minutes=30))) == []
    opened = [
        entry["incident"]["id"]
        for entry in client.iter_history("log_entries", since, until)
        if entry["type"] == "trigger_log_entry"
    ]
    assert sorted(opened) == sorted(made)


def test_iter_incident_notes_picks_the_notes_out_of_the_history(client, service):
    one, other = (open_incident(client, service, title) for title in ("One", "Other"))
    for incident, text in ((one, "a"), (one, "b"), (other, "c")):
        client.rpost(f"incidents/{incident['id']}/notes", json={"content": text})
    notes = list(client.iter_incident_notes(one["id"]))
    assert [entry["incident"]["id"] for entry in notes] == [one["id"]] * 2
    assert len(list(client.iter_incident_notes())) == 3
    assert sorted(entry["note"] for entry in notes) == ["a", "b"]


def test_a_note_in_the_history_says_its_text_where_readers_of_it_look(client, incident):
    client.rpost(f"incidents/{incident['id']}/notes", json={"content": "Renewing it"})
    entry = next(client.iter_incident_notes(incident["id"], params={"include": ["channels"]}))
    assert "Renewing it" in (entry["channel"].get("content"), entry["channel"]["summary"])


# One resource


def test_rget_rput_and_rdelete_take_the_resource_itself_for_its_address(client):
    team = client.rpost("teams", json={"team": {"type": "team", "name": "Ops"}})
    assert client.rget(team) == client.rget(f"/teams/{team['id']}") == client.rget(team["self"])
    renamed = client.rput(team, json={**team, "name": "Operations"})
    assert (renamed["id"], renamed["name"]) == (team["id"], "Operations")
    assert client.jget(team) == {"team": renamed}
    assert client.jput(team, json={"team": {**renamed, "description": "All of it"}})["team"]["description"] == "All of it"
    assert client.jpost("teams", json={"team": {"type": "team", "name": "Dev"}})["team"]["name"] == "Dev"
    assert client.rdelete(team).status_code == 204
    refusal(client.rget, team, status=404, code=6001)
    with pytest.raises(pagerduty.UrlError):
        client.rget({"id": team["id"]})


def test_rput_changes_several_incidents_at_once(client, service):
    made = [open_incident(client, service, f"I {n}") for n in range(3)]
    changed = client.rput("incidents", json=[
        {"id": incident["id"], "type": "incident_reference", "status": "acknowledged"} for incident in made
    ])  # fmt: skip
    assert [(entry["id"], entry["status"]) for entry in changed] == [(entry["id"], "acknowledged") for entry in made]


@pytest.mark.parametrize("path, attribute, values, change", [
    ("teams", "name", {"type": "team", "name": "Ops"}, {"description": "Keep it up"}),
    ("users", "email", {"type": "user", "name": "Grace", "email": "grace@example.com"}, {"job_title": "Admiral"}),
    ("business_services", "name", {"type": "business_service", "name": "Shop"}, {"description": "What we sell"}),
])  # fmt: skip
def test_persist_creates_then_finds_then_updates(client, path, attribute, values, change):
    made = client.persist(path, attribute, values)
    total = len(client.list_all(path))
    assert client.persist(path, attribute, {**values, **change}) == made
    updated = client.persist(path, attribute, {**values, **change}, update=True)
    assert updated["id"] == made["id"] and change.items() <= updated.items()
    puts = client.total_call_count
    again = client.persist(path, attribute, {**values, **change}, update=True)
    # The same again is only looked up.
    assert again["id"] == made["id"] and client.total_call_count - puts == 1
    assert len(client.list_all(path)) == total
    with pytest.raises(ValueError):
        client.persist(path, attribute, {"type": values["type"]})


def test_persist_and_find_work_on_services_policies_and_schedules(client, tls_server, owner):
    policy = client.persist("escalation_policies", "name", {
        "type": "escalation_policy", "name": "Nights",
        "escalation_rules": [{"escalation_delay_in_minutes": 10, "targets": [reference("user", owner)]}],
    })  # fmt: skip
    policy = client.persist("escalation_policies", "name", {"name": "Nights", "num_loops": 2}, update=True)
    assert policy["num_loops"] == 2 and len(policy["escalation_rules"]) == 1
    values = {"type": "service", "name": "Batch", "escalation_policy": reference("escalation_policy", policy["id"])}
    service = client.persist("services", "name", values)
    service = client.persist("services", "name", {"name": "Batch", "description": "At night"}, update=True)
    assert (service["description"], service["escalation_policy"]["id"]) == ("At night", policy["id"])
    schedule = client.find("schedules", client.rget("schedules")[0]["name"])
    assert schedule["id"] == tls_server.account["schedule_id"]


def test_find_looks_past_the_case_and_wants_the_whole_name(client):
    make_teams(client, 30)
    assert client.find("teams", "tEAM 017")["name"] == "Team 017"
    assert client.find("teams", "Team") is None
    assert client.find("teams", "Nobody") is None
    user = client.find("users", "ADA@example.com", attribute="email")
    assert user["name"] == "Ada Lovelace"


# The account and its keys


def test_api_key_access_tells_a_users_key_from_an_accounts(client, tls_server, make_client, service, owner):
    assert client.api_key_access == "account"
    assert make_client(tls_server.account["read_only_key"]).api_key_access == "account"
    own = make_client(tls_server.account["user_key"])
    assert own.api_key_access == "user"
    assert own.rget("users/me")["id"] == owner
    # Nobody needs to be named: the key is somebody's.
    opened = open_incident(own, service, "By hand")
    acknowledged = own.rput(opened, json={"type": "incident", "status": "acknowledged"})
    assert acknowledged["acknowledgements"][0]["acknowledger"]["id"] == owner


def test_a_bearer_key_is_as_good_as_a_token(tls_server, make_client):
    for kind in ("bearer", "oauth2"):
        assert make_client(tls_server.account["user_key"], auth_type=kind).api_key_access == "user"
    whole = f"Token token={tls_server.account['account_key']}"
    assert make_client(whole, auth_type="header_passthru").api_key_access == "account"


def test_account_has_ability_says_yes_no_and_never_heard_of_it(client):
    assert client.account_has_ability("teams") is True
    assert client.account_has_ability("sso") is False
    with pytest.raises(pagerduty.HttpError, match="unknown ability") as unknown:
        client.account_has_ability("levitation")
    assert unknown.value.response.status_code == 404
    assert "teams" in client.rget("abilities")


def test_subdomain_is_read_from_the_address_of_a_user(client, tls_server):
    assert client.subdomain == f"localhost:{tls_server.port}"


# Errors


def test_errors_carry_the_published_status_and_code(client, make_client, tls_server, service, incident):
    missing = refusal(client.rget, "users/PNOTHING", status=404, code=2100)
    assert "client error (status 404)" in str(missing) and not isinstance(missing, pagerduty.ServerHttpError)
    invalid = refusal(client.rpost, "users", json={"type": "user"}, status=400, code=2001)
    assert len(invalid.response.json()["error"]["errors"]) >= 2
    refusal(client.rdelete, f"teams/{incident['id']}", status=404, code=6001)
    refusal(client.list_all, "incidents", params={"statuses": ["wrong"]}, status=400, code=2001)

    nobody = make_client(tls_server.account["account_key"])
    refusal(open_incident, nobody, service, "From nobody", status=400, code=2016)
    read_only = make_client(tls_server.account["read_only_key"], default_from="ada@example.com")
    assert read_only.rget(incident)["id"] == incident["id"]
    refusal(open_incident, read_only, service, "Not allowed", status=403, code=2010)
    stranger = make_client("x" * 20)
    unknown = refusal(stranger.rget, "users", status=401, code=2006)
    assert "401 Unauthorized" in str(unknown) and "*xxxx" in str(unknown)


def test_what_is_not_there_yet_is_a_server_error(client):
    with pytest.raises(pagerduty.ServerHttpError) as raised:
        list(client.iter_analytics_raw_incidents({"urgency": "high"}))
    assert raised.value.response.status_code == 501
    assert raised.value.response.json()["error"]["code"] == 2015
    assert raised.value.response.headers["x-request-id"]


def test_plain_http_and_strange_places_are_refused_before_anything_is_sent(client, tls_server):
    with pytest.raises(pagerduty.UrlError, match="https"):
        pagerduty.RestApiV2Client("key", base_url=tls_server.url.replace("https", "http"))
    for url in ("https://elsewhere.example/users", f"http://localhost:{tls_server.port}/users"):
        with pytest.raises(pagerduty.UrlError):
            client.rget(url)
    with pytest.raises(pagerduty.UrlError):
        client.rget("no_such_kind")
    assert client.total_call_count == 0
    # Without the wrappers it is asked for, and is not there.
    assert client.get("no_such_kind").status_code == 404


def test_a_server_with_a_certificate_of_nobody_known_is_not_talked_to(tls_server):
    stranger = pagerduty.RestApiV2Client("key", base_url=tls_server.url)
    stranger.max_network_attempts = 0
    with pytest.raises(pagerduty.Error) as refused:
        stranger.get("users")
    assert refused.value.response is None


# Events


def test_events_trigger_acknowledge_and_resolve(client, events):
    key = events.trigger(
        "Disk is full", "db-1", severity="error", payload={"component": "disk", "class": "space", "group": "db"},
        custom_details={"free": "0 B"}, links=[{"href": "https://wiki.example/disk", "text": "What to do"}],
        images=[{"src": "https://graphs.example/disk.png", "alt": "Space"}],
    )  # fmt: skip
    assert isinstance(key, str) and key
    incident = client.list_all("incidents")[0]
    assert (incident["title"], incident["incident_key"], incident["status"]) == ("Disk is full", key, "triggered")
    alert = client.rget(f"incidents/{incident['id']}/alerts")[0]
    assert (alert["alert_key"], alert["severity"], alert["status"]) == (key, "error", "triggered")
    assert alert["body"]["details"] == {"free": "0 B"}
    assert client.rget(alert)["id"] == alert["id"]

    assert events.acknowledge(key) == key
    assert client.rget(incident)["status"] == "acknowledged"
    assert events.resolve(key) == key
    assert client.rget(incident)["status"] == "resolved"
    assert client.rget(alert)["status"] == "resolved"
    # A key of the sender's own, taken up again after it was resolved.
    assert [events.trigger("Again", "db-1", dedup_key=key) for _ in range(2)] == [key, key]
    assert len(client.list_all("incidents")) == 2


def test_events_that_are_wrong_are_refused_with_what_is_wrong(events, tls_server, context):
    with pytest.raises(pagerduty.HttpError, match="submitting an event") as refused:
        events.trigger("Disk is full", "db-1", severity="dreadful")
    body = refused.value.response.json()
    assert refused.value.response.status_code == 400
    assert body["status"] == "invalid event" and any("severity" in text for text in body["errors"])
    stranger = pagerduty.EventsApiV2Client("0" * 32, base_url=tls_server.url, verify=context)
    for call in (lambda: stranger.trigger("x", "y"), lambda: stranger.send_change_event({"summary": "x"})):
        with pytest.raises(pagerduty.HttpError) as unknown:
            call()
        assert unknown.value.response.status_code == 400
        assert "Invalid routing key" in unknown.value.response.text
    with pytest.raises(pagerduty.Error, match="not supported"):
        events.get("/v2/enqueue")


def test_change_events_are_kept_and_page_nobody(client, events, service):
    at = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(hours=1)
    events.send_change_event(
        {"summary": "Deployed 1.2", "source": "ci", "timestamp": at.isoformat(), "custom_details": {"build": 7}},
        links=[{"href": "https://ci.example/7", "text": "Build 7"}],
        images=[{"src": "https://ci.example/7.png"}],
    )  # fmt: skip
    events.submit(
        "Deployed 1.3", source="ci", custom_details={"build": 8}, links=[{"href": "https://ci.example/8"}],
        timestamp=(at + timedelta(minutes=1)).isoformat(),
    )  # fmt: skip
    changes = {change["summary"]: change for change in client.list_all("change_events")}
    assert set(changes) == {"Deployed 1.2", "Deployed 1.3"}
    first = changes["Deployed 1.2"]
    assert first["timestamp"] == at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (first["source"], first["custom_details"]) == ("ci", {"build": 7})
    assert first["links"] == [{"href": "https://ci.example/7", "text": "Build 7"}]
    assert first["images"][0]["src"] == "https://ci.example/7.png"
    assert client.rget(first) == first
    assert len(client.list_all(f"services/{service}/change_events")) == 2
    assert client.list_all("incidents") == []
    with pytest.raises(pagerduty.HttpError, match="submitting change event"):
        events.send_change_event({"source": "ci"})
    incident = open_incident(client, service, "After the change")
    related = client.rget(f"incidents/{incident['id']}/related_change_events")
    assert {change["id"] for change in related} == {change["id"] for change in changes.values()}


def test_events_of_the_older_form_reach_the_same_incidents(client, tls_server, context, service):
    def send(kind, key=None, **more):
        body = {"service_key": tls_server.account["routing_key"], "event_type": kind, **more}
        if key:
            body["incident_key"] = key
        return tls_server.call("POST", "/generic/2010-04-15/create_event.json", body, headers={})

    answer = send(
        "trigger", "srv01/HTTP", description="FAILURE for production/HTTP", client="Monitor",
        client_url="https://monitor.example", details={"ping": "1500ms"},
        contexts=[
            {"type": "link", "href": "https://a.example/", "text": "View"},
            {"type": "image", "src": "https://a.example/i.png"},
        ],
    )  # fmt: skip
    assert (answer.status_code, answer.json()) == (
        200, {"status": "success", "message": "Event processed", "incident_key": "srv01/HTTP"}
    )  # fmt: skip
    incident = client.list_all("incidents")[0]
    assert (incident["title"], incident["incident_key"]) == ("FAILURE for production/HTTP", "srv01/HTTP")
    assert send("acknowledge", "srv01/HTTP").status_code == 200
    assert client.rget(incident)["status"] == "acknowledged"
    # Both forms know the same keys.
    events = pagerduty.EventsApiV2Client(tls_server.account["routing_key"], base_url=tls_server.url, verify=context)
    assert events.resolve("srv01/HTTP") == "srv01/HTTP"
    assert client.rget(incident)["status"] == "resolved"
    fresh = send("trigger", description="No key").json()["incident_key"]
    assert fresh and send("resolve", fresh).json()["incident_key"] == fresh
    assert [entry["status"] for entry in client.list_all("incidents")] == ["resolved", "resolved"]

    for wrong in (send("trigger"), send("resolve"), send("explode", "k"), send("trigger", description="x", service_key="short")):
        assert wrong.status_code == 400 and wrong.json()["status"] == "invalid event" and wrong.json()["errors"]


# Paths that are not like the others


def test_rpost_makes_several_overrides_and_says_how_each_went(client, tls_server, owner):
    path = f"schedules/{tls_server.account['schedule_id']}/overrides"
    person = reference("user", owner)
    now = datetime.now(timezone.utc).replace(microsecond=0)
    at = [(now + timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(6)]
    made = client.rpost(path, json=[
        {"start": at[1], "end": at[2], "user": person}, {"start": at[4], "end": at[3], "user": person},
        {"start": at[2], "end": at[3], "user": person},
    ])  # fmt: skip
    assert [entry["status"] for entry in made] == [201, 400, 201]
    assert made[1]["errors"]
    found = client.rget(path, params={"since": at[0], "until": at[5]})
    assert [entry["id"] for entry in found] == [made[0]["override"]["id"], made[2]["override"]["id"]]
    assert client.rdelete(f"{path}/{found[0]['id']}").status_code == 204
    assert len(client.rget(path, params={"since": at[0], "until": at[5]})) == 1


def test_responders_are_asked_and_the_request_withdrawn(client, incident, owner):
    target = {"responder_request_target": reference("user", owner)}
    path = f"incidents/{incident['id']}/responder_requests"
    asked = client.rpost(path, json={"requester_id": owner, "message": "Help", "responder_request_targets": [target]})
    assert (asked["message"], asked["requester"]["id"], asked["incident"]["id"]) == ("Help", owner, incident["id"])
    assert asked["responder_request_targets"][0]["responder_request_target"]["id"] == owner
    assert [entry["incident"]["id"] for entry in client.rget(incident)["responder_requests"]] == [incident["id"]]
    cancelled = client.rput(f"{path}/cancel", json={"requester_id": owner, "responder_request_targets": [target]})
    assert [entry["id"] for entry in cancelled["responder_request_targets"]] == [owner]


def test_merge_and_snooze_send_their_own_bodies_and_answer_the_incident(client, service):
    target, *sources = [open_incident(client, service, f"I {n}") for n in range(3)]
    merged = client.rput(f"incidents/{target['id']}/merge", json=[
        {"id": source["id"], "type": "incident_reference"} for source in sources
    ])  # fmt: skip
    assert merged["id"] == target["id"]
    assert {client.rget(source)["status"] for source in sources} == {"resolved"}
    snoozed = client.rpost(f"incidents/{target['id']}/snooze", json={"duration": 600})
    assert (snoozed["id"], snoozed["status"]) == (target["id"], "acknowledged")


def test_status_updates_and_those_who_follow_them(client, incident, owner):
    path = f"incidents/{incident['id']}/status_updates"
    follower = [{"subscriber_id": owner, "subscriber_type": "user"}]
    subscribed = client.rpost(f"{path}/subscribers", json=follower)
    assert [(entry["subscriber_id"], entry["result"]) for entry in subscribed] == [(owner, "success")]
    assert [entry["subscriber_id"] for entry in client.rget(f"{path}/subscribers")] == [owner]
    update = client.rpost(path, json={"message": "We are on it"})
    assert (update["message"], update["sender"]["id"]) == ("We are on it", owner)
    gone = client.rpost(f"{path}/unsubscribe", json=follower)
    assert gone == {"deleted_count": 1, "unauthorized_count": 0, "non_existent_count": 0}
    assert client.rget(f"{path}/subscribers") == []


def test_custom_fields_and_their_values_are_wrapped_as_the_client_expects(client, incident, service):
    field = {"name": "stage", "display_name": "Stage", "data_type": "string", "field_type": "single_value_fixed"}
    fields = "incidents/types/incident_default/custom_fields"
    made = client.rpost(fields, json={**field, "field_options": [{"data": {"data_type": "string", "value": "prod"}}]})
    assert [entry["id"] for entry in client.rget(fields)] == [made["id"]]
    assert client.rget(f"{fields}/{made['id']}")["name"] == "stage"
    assert client.rput(f"{fields}/{made['id']}", json={"display_name": "The stage"})["display_name"] == "The stage"
    option = client.rpost(f"{fields}/{made['id']}/field_options", json={"data": {"data_type": "string", "value": "test"}})
    options = client.rget(f"{fields}/{made['id']}/field_options")
    assert [entry["data"]["value"] for entry in options] == ["prod", "test"]
    assert client.rget(f"{fields}/{made['id']}/field_options/{option['id']}")["data"]["value"] == "test"
    values = f"incidents/{incident['id']}/custom_fields/values"
    written = client.rput(values, json=[{"name": "stage", "value": "test"}])
    assert [(entry["name"], entry["value"]) for entry in written] == [("stage", "test")]
    assert client.rget(values) == written

    # The older path for the same fields.
    assert [entry["id"] for entry in client.rget("incidents/custom_fields")] == [made["id"]]
    assert client.rget(f"incidents/custom_fields/{made['id']}")["name"] == "stage"

    tier = client.rpost("services/custom_fields", json={
        "name": "tier", "display_name": "Tier", "data_type": "integer", "field_type": "single_value",
    })  # fmt: skip
    assert [entry["id"] for entry in client.rget("services/custom_fields")] == [tier["id"]]
    assert client.rget(tier)["name"] == "tier"
    written = client.rput(f"services/{service}/custom_fields/values", json=[{"id": tier["id"], "value": 1}])
    assert [(entry["name"], entry["value"]) for entry in written] == [("tier", 1)]
    assert client.rget(f"services/{service}/custom_fields/values") == written


def test_incident_types_are_listed_made_and_changed(client):
    names = [entry["name"] for entry in client.rget("incidents/types")]
    assert names == ["incident_default"]
    made = client.rpost("incidents/types", json={
        "name": "outage", "display_name": "Outage", "parent_type": "incident_default", "enabled": True,
    })  # fmt: skip
    assert client.rget("incidents/types/outage")["id"] == made["id"]
    assert client.rput(f"incidents/types/{made['id']}", json={"display_name": "Big outage"})["display_name"] == "Big outage"


def test_change_tags_and_the_lists_of_both_sides(client, owner):
    known = client.rpost("tags", json={"type": "tag", "label": "Known"})
    answer = client.rpost(f"users/{owner}/change_tags", json={
        "add": [{"type": "tag", "label": "New"}, {"type": "tag_reference", "id": known["id"]}],
    })  # fmt: skip
    assert not answer
    assert {tag["label"] for tag in client.list_all(f"users/{owner}/tags")} == {"Known", "New"}
    assert [user["id"] for user in client.list_all(f"tags/{known['id']}/users")] == [owner]
    assert client.list_all(f"tags/{known['id']}/teams") == []
    client.rpost(f"users/{owner}/change_tags", json={"remove": [{"type": "tag_reference", "id": known["id"]}]})
    assert [tag["label"] for tag in client.list_all(f"users/{owner}/tags")] == ["New"]
    assert client.find("tags", "new", attribute="label")["label"] == "New"
    client.rdelete(known)
    assert client.find("tags", "Known", attribute="label") is None


def test_sessions_are_listed_shown_and_ended(client, tls_server, owner):
    path = f"users/{owner}/sessions"
    assert client.rget(path) == []
    for _ in range(2):
        sign_in_again(tls_server)
    sessions = client.rget(path)
    assert len({session["id"] for session in sessions}) == 2
    address = f"{path}/{sessions[0]['type']}/{sessions[0]['id']}"
    assert client.rget(address) == sessions[0]
    assert client.rdelete(address).status_code == 204
    assert [session["id"] for session in client.rget(path)] == [sessions[1]["id"]]
    delegation = client.rget(f"users/{owner}/oauth_delegations")[0]
    assert client.rget(f"users/{owner}/oauth_delegations/{delegation['id']}")["id"] == delegation["id"]
    assert client.rdelete(path).status_code == 204
    assert client.rget(path) == []


def test_team_members_are_put_without_a_body_and_policies_too(client, tls_server, owner):
    team = client.rpost("teams", json={"type": "team", "name": "Ops"})
    assert client.rput(f"teams/{team['id']}/users/{owner}", json={"role": "manager"}) is None
    members = client.list_all(f"teams/{team['id']}/members")
    assert [(entry["user"]["id"], entry["role"]) for entry in members] == [(owner, "manager")]
    policy = tls_server.account["escalation_policy_id"]
    assert client.rput(f"teams/{team['id']}/escalation_policies/{policy}") is None
    assert [entry["id"] for entry in client.rget(f"escalation_policies/{policy}")["teams"]] == [team["id"]]
    client.rdelete(f"teams/{team['id']}/escalation_policies/{policy}")
    client.rdelete(f"teams/{team['id']}/users/{owner}")
    assert client.list_all(f"teams/{team['id']}/members") == []


@pytest.mark.parametrize("kind", ["users", "teams"])
def test_subscriptions_of_people_and_teams(client, incident, owner, kind):
    who = owner if kind == "users" else client.rpost("teams", json={"type": "team", "name": "Ops"})["id"]
    path = f"{kind}/{who}/notification_subscriptions"
    subject = [{"subscribable_id": incident["id"], "subscribable_type": "incident"}]
    assert [entry["result"] for entry in client.rpost(path, json=subject)] == ["success"]
    listed = client.rget(path)
    assert [entry["subscription"]["subscribable_id"] for entry in listed] == [incident["id"]]
    assert client.rpost(f"{path}/unsubscribe", json=subject)["deleted_count"] == 1
    assert client.rget(path) == []


def test_contact_methods_and_rules_of_a_person(client, owner):
    method = client.rpost(f"users/{owner}/contact_methods", json={
        "type": "email_contact_method", "label": "Home", "address": "ada@home.example",
    })  # fmt: skip
    assert method["id"] in [entry["id"] for entry in client.rget(f"users/{owner}/contact_methods")]
    assert client.rput(method, json={**method, "label": "At home"})["label"] == "At home"
    for path, values in (
        ("notification_rules", {"type": "assignment_notification_rule", "start_delay_in_minutes": 5, "urgency": "high"}),
        ("oncall_handoff_notification_rules", {"notify_advance_in_minutes": 60, "handoff_type": "both"}),
        ("status_update_notification_rules", {}),
    ):
        chosen = {"id": method["id"], "type": "email_contact_method"}
        rule = client.rpost(f"users/{owner}/{path}", json={**values, "contact_method": chosen})
        assert rule["contact_method"]["id"] == method["id"], path
        # As published, one status update rule is wrapped as any rule, which the client does not know.
        one = client.jget(f"users/{owner}/{path}/{rule['id']}")
        wrapper = "notification_rule" if path.startswith("status") else path.removesuffix("s")
        assert one[wrapper]["id"] == rule["id"]
        assert rule["id"] in [entry["id"] for entry in client.rget(f"users/{owner}/{path}")]
        client.rdelete(f"users/{owner}/{path}/{rule['id']}")
    assert client.rget(f"users/{owner}/license")["type"] in ("license", "license_reference")


def test_business_services_their_dependencies_and_their_impact(client, service, owner):
    shop = client.rpost("business_services", json={"type": "business_service", "name": "Shop"})
    relation = {
        "supporting_service": {"id": service, "type": "service"},
        "dependent_service": {"id": shop["id"], "type": "business_service"},
    }  # fmt: skip
    made = client.rpost("service_dependencies/associate", json=[relation])
    assert len(made) == 1
    # The client takes these two lists for one resource each, so they are read without its wrappers.
    for path in (f"business_services/{shop['id']}", f"technical_services/{service}"):
        listed = client.jget(f"service_dependencies/{path}")["relationships"]
        assert [entry["id"] for entry in listed] == [made[0]["id"]]
    follower = [{"subscriber_id": owner, "subscriber_type": "user"}]
    assert client.rpost(f"business_services/{shop['id']}/subscribers", json=follower)[0]["result"] == "success"
    assert [entry["subscriber_id"] for entry in client.rget(f"business_services/{shop['id']}/subscribers")] == [owner]
    assert client.rpost(f"business_services/{shop['id']}/unsubscribe", json=follower)["deleted_count"] == 1
    assert client.rget("business_services/impactors") == []
    worst = reference("priority", client.rget("priorities")[0]["id"])
    incident = open_incident(client, service, "Nobody can pay", priority=worst)
    impacts = client.rget("business_services/impacts")
    assert [(entry["id"], entry["status"]) for entry in impacts] == [(shop["id"], "impacted")]
    assert [entry["id"] for entry in client.rget("business_services/impactors")] == [incident["id"]]
    assert "global_threshold" in client.rget("business_services/priority_thresholds")
    gone = client.jpost("service_dependencies/disassociate", json={"relationships": [relation]})
    assert len(gone["relationships"]) == 1
    assert client.jget(f"service_dependencies/business_services/{shop['id']}") == {"relationships": []}


def test_what_is_like_an_incident_is_unwrapped(client, incident):
    path = f"incidents/{incident['id']}"
    assert client.rget(f"{path}/past_incidents") == []
    assert client.rget(f"{path}/related_incidents") == []
    assert client.rget(f"{path}/outlier_incident")["incident"]["id"] == incident["id"]
    assert client.rget("paused_incident_reports/counts")["paused_count"] == 0

# SPDX-License-Identifier: Apache-2.0
"""PyPI's `pagerduty`, which insists on https, with nothing changed but the base URL."""

import ssl

import pagerduty
import pytest


@pytest.fixture
def tls_server(store, mailbox, certificates, make_server):
    return make_server(store, mail=mailbox, tls=certificates).start()


@pytest.fixture
def context(certificates):
    return ssl.create_default_context(cafile=str(certificates.authority))


@pytest.fixture
def client(tls_server, context):
    return pagerduty.RestApiV2Client(
        tls_server.account["account_key"], default_from=tls_server.account["owner_email"], base_url=tls_server.url,
        verify=context,
    )  # fmt: skip


@pytest.fixture
def events(tls_server, context):
    return pagerduty.EventsApiV2Client(tls_server.account["routing_key"], base_url=tls_server.url, verify=context)


def test_the_client_reads_and_changes_an_incident(client, events, mailbox):
    key = events.trigger("Certificate of www runs out", "www-1", severity="warning", custom_details={"days": 3})
    mailbox.wait_for(1)
    incidents = client.list_all("incidents", params={"statuses": ["triggered"]})
    assert [incident["title"] for incident in incidents] == ["Certificate of www runs out"]
    incident = incidents[0]

    client.rput(incident["self"], json={"id": incident["id"], "type": "incident", "status": "acknowledged"})
    assert client.rget(f"incidents/{incident['id']}")["status"] == "acknowledged"
    client.rpost(f"incidents/{incident['id']}/notes", json={"content": "Renewing it"})
    assert [note["content"] for note in client.rget(f"incidents/{incident['id']}/notes")] == ["Renewing it"]
    client.post(f"incidents/{incident['id']}/snooze", json={"duration": 3600}).raise_for_status()
    assert any(action["type"] == "unacknowledge" for action in client.rget(f"incidents/{incident['id']}")["pending_actions"])

    events.resolve(key)
    assert client.rget(f"incidents/{incident['id']}")["status"] == "resolved"


def test_the_client_finds_creates_pages_through_and_deletes(client):
    assert client.api_key_access == "account"
    users = [client.persist("users", "email", {"type": "user", "name": f"P {n}", "email": f"p{n}@example.com"}) for n in range(5)]
    assert client.find("users", "p3@example.com", attribute="email")["id"] == users[3]["id"]
    assert len(list(client.iter_all("users", params={"limit": 2}))) == 6
    assert client.rget(users[0]["self"])["name"] == "P 0"
    again = client.persist("users", "email", {"type": "user", "name": "P zero", "email": "p0@example.com"}, update=True)
    assert (again["id"], again["name"]) == (users[0]["id"], "P zero")
    client.rdelete(f"users/{users[4]['id']}")
    assert client.find("users", "p4@example.com", attribute="email") is None


def test_the_client_sets_up_a_team_of_its_own_from_schedule_to_page(client, tls_server, context, mailbox):
    user = client.rpost("users", json={"type": "user", "name": "Grace Hopper", "email": "grace@example.com"})
    schedule = client.rpost("schedules", json={
        "name": "Night", "type": "schedule", "time_zone": "Europe/Berlin",
        "schedule_layers": [{
            "start": "2020-01-01T00:00:00Z", "rotation_virtual_start": "2020-01-01T00:00:00Z",
            "rotation_turn_length_seconds": 86400, "users": [{"user": {"id": user["id"], "type": "user_reference"}}],
        }],
    })  # fmt: skip
    policy = client.rpost("escalation_policies", json={
        "name": "Nights", "type": "escalation_policy",
        "escalation_rules": [{
            "escalation_delay_in_minutes": 10, "targets": [{"id": schedule["id"], "type": "schedule_reference"}]
        }],
    })  # fmt: skip
    service = client.rpost("services", json={
        "name": "Batch", "type": "service", "escalation_policy": {"id": policy["id"], "type": "escalation_policy_reference"},
    })  # fmt: skip
    integration = client.rpost(f"services/{service['id']}/integrations", json={
        "name": "Cron", "type": "events_api_v2_inbound_integration",
    })  # fmt: skip
    on_call = client.list_all("oncalls", params={"schedule_ids": [schedule["id"]]})
    assert [entry["user"]["id"] for entry in on_call] == [user["id"]]
    cron = pagerduty.EventsApiV2Client(integration["integration_key"], base_url=tls_server.url, verify=context)
    cron.trigger("Batch failed", "cron", severity="error")
    assert mailbox.wait_for(1).recipients == ["grace@example.com"]


def test_the_client_is_told_what_is_wrong(client):
    with pytest.raises(pagerduty.HttpError) as refused:
        client.rpost("users", json={"type": "user", "name": "No mail address"})
    assert refused.value.response.status_code == 400
    body = refused.value.response.json()["error"]
    assert body["code"] == 2001 and any("email" in text.lower() for text in body["errors"])
    with pytest.raises(pagerduty.HttpError) as missing:
        client.rget("incidents/PNOTHING")
    assert missing.value.response.status_code == 404

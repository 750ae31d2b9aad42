# SPDX-License-Identifier: Apache-2.0
"""PyPI's `mcp` lists and calls the tools: over HTTP with a key, with OAuth, and over standard input and output."""

import asyncio
import datetime
import json
import os
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from mcp import Client, StdioServerParameters
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata
from test_oauth import consent_page, press

from support.gateway import Agent
from support.pages import Visitor
from support.server import TOCSIN

WRITING = ["--enable-write-tools"]
MODES = ["legacy", "auto", "2026-07-28"]


@pytest.fixture
def server(sqlite_store, make_server):
    return make_server(sqlite_store).start()


@pytest.fixture
def writing_server(sqlite_store, make_server):
    return make_server(sqlite_store, options=WRITING).start()


def over_http(server, work, *, token=None, mode="auto", auth=None):
    """Runs `work(client)` against `/mcp`."""

    async def run():
        headers = {} if auth else {"Authorization": f"Bearer {token or server.account['user_key']}"}
        async with create_mcp_http_client(headers=headers, auth=auth) as http:
            async with Client(streamable_http_client(f"{server.url}/mcp", http_client=http), mode=mode) as client:
                return await work(client)

    return asyncio.run(run())


def over_stdio(server, work, *options, token=None, mode="auto"):
    parameters = StdioServerParameters(
        command=TOCSIN, args=["mcp", "--base-url", server.url, *options],
        env={"PAGERDUTY_USER_API_KEY": token or server.account["user_key"]},
    )  # fmt: skip

    async def run():
        async with Client(parameters, mode=mode) as client:
            return await work(client)

    return asyncio.run(run())


def text(result):
    return "\n".join(part.text for part in result.content)


def furnish(server):
    """Something of each kind, so that every tool has something to look at; ids by the names of arguments."""
    account = server.account
    assert server.event("trigger", "disk-1").status_code == 202
    assert server.event("trigger", "disk-2").status_code == 202
    incident = server.incidents()[0]["id"]
    change = {"routing_key": account["routing_key"], "payload": {"summary": "Deployed"}}
    assert server.call("POST", "/v2/change/enqueue", change, headers={}).status_code == 202

    def made(path, key, body):
        answer = server.call("POST", path, {key: body})
        assert answer.status_code in (200, 201), answer.text
        found = answer.json()[key]
        return (found[0] if isinstance(found, list) else found)["id"]

    setting = {
        "name": "Together", "type": "time", "config": {"timeout": 300},
        "services": [{"id": account["service_id"], "type": "service_reference"}],
    }  # fmt: skip
    return {
        "incident_id": incident, "service_id": account["service_id"], "schedule_id": account["schedule_id"],
        "policy_id": account["escalation_policy_id"], "user_id": account["owner_id"],
        "alert_id": server.get(f"/incidents/{incident}/alerts")["alerts"][0]["id"],
        "log_entry_id": server.get("/log_entries?limit=1")["log_entries"][0]["id"],
        "change_event_id": server.get("/change_events")["change_events"][0]["id"],
        "schema_id": server.get("/extension_schemas")["extension_schemas"][0]["id"],
        "team_id": made("/teams", "team", {"name": "Night"}),
        "business_service_id": made("/business_services", "business_service", {"name": "Shop"}),
        "setting_id": made("/alert_grouping_settings", "alert_grouping_setting", setting),
        "subscription_id": made("/webhook_subscriptions", "webhook_subscription", webhook()),
        "orchestration_id": made("/event_orchestrations", "orchestration", {"name": "Door"}),
        **furnish_shifts(made, account["owner_id"]),
    }  # fmt: skip


def furnish_shifts(made, user_id):
    """A schedule made of shifts, with one of everything."""
    schedule = made("/v3/schedules", "schedule", {"name": "Shifts", "time_zone": "UTC"})
    place = f"/v3/schedules/{schedule}"
    rotation = made(f"{place}/rotations", "rotation", {})
    event = made(f"{place}/rotations/{rotation}/events", "event", shift_event(user_id))
    ids = {"shift_schedule_id": schedule, "rotation_id": rotation, "event_id": event}
    shift = made(f"{place}/custom_shifts", "custom_shifts", [single_shift(user_id, 3)])
    override = made(f"{place}/overrides", "overrides", [shift_override(user_id, rotation, 5)])
    return ids | {"custom_shift_id": shift, "override_id": override} | SPAN


def at(day, hour):
    """A time so many days after next month has begun: rotations are planned no more than a year ahead."""
    first = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=30)
    return f"{first + datetime.timedelta(days=day)}T{hour:02}:00:00Z"


SPAN = {"since": at(-1, 0), "until": at(30, 0)}


def shift_event(user_id):
    member = {"type": "user_member", "user_id": user_id}
    return {
        "name": "Days", "start_time": {"date_time": at(1, 8), "time_zone": "UTC"},
        "end_time": {"date_time": at(1, 20), "time_zone": "UTC"},
        "effective_since": at(1, 0), "recurrence": ["RRULE:FREQ=DAILY"],
        "assignment_strategy": {
            "type": "rotating_member_assignment_strategy", "shifts_per_member": 1, "members": [member]},
    }  # fmt: skip


def single_shift(user_id, day):
    assignment = {"type": "shift_assignment", "member": {"type": "user_member", "user_id": user_id}}
    return {
        "type": "custom_shift", "start_time": at(day, 21), "end_time": at(day, 23),
        "assignments": [assignment],
    }  # fmt: skip


def shift_override(user_id, rotation_id, day):
    return {
        "type": "override_shift", "rotation_id": rotation_id, "start_time": at(day, 9),
        "end_time": at(day, 10), "overridden_member": {"type": "user_member", "user_id": user_id},
        "overriding_member": {"type": "empty_member"},
    }  # fmt: skip


def webhook():
    return {
        "type": "webhook_subscription", "events": ["incident.triggered"], "filter": {"type": "account_reference"},
        "delivery_method": {"type": "http_delivery_method", "url": "https://receiver.example/hook"},
    }  # fmt: skip


def arguments(tool, ids):
    """What a tool must be given, as far as ids go; an empty object for what only narrows."""
    given = {}
    for name in tool.input_schema.get("required", []):
        given[name] = ids.get(name, {})
    if "schedule_v3" in tool.name:
        given["schedule_id"] = ids["shift_schedule_id"]
    return given


def changes(ids):
    """Arguments of the tools that change something, in an order that leaves what later ones need."""
    policy = {"id": ids["policy_id"], "type": "escalation_policy_reference"}
    service = {"id": ids["service_id"], "type": "service_reference"}
    rule = {"escalation_delay_in_minutes": 5, "targets": [{"id": ids["user_id"], "type": "user_reference"}]}
    override = {"start": "2099-01-01T00:00:00Z", "end": "2099-01-02T00:00:00Z", "user_id": ids["user_id"]}
    target = {"responder_request_target": {"id": ids["policy_id"], "type": "escalation_policy_reference"}}
    own = {name: {name: ids[name]} for name in ["incident_id", "service_id", "policy_id", "team_id", "schedule_id"]}
    return [
        ("create_incident", {"incident": {"title": "Slow", "service": service, "urgency": "low"}}),
        ("manage_incidents", {"manage_request": {"incident_ids": [ids["incident_id"]], "status": "acknowledged"}}),
        ("add_responders", own["incident_id"] | {"request": {"message": "Help", "responder_request_targets": [target]}}),
        ("add_note_to_incident", own["incident_id"] | {"note": "Looking into it"}),
        ("create_service", {"service_data": {"service": {"name": "Search", "escalation_policy": policy}}}),
        ("update_service", own["service_id"] | {"service_data": {"service": {"description": "Changed"}}}),
        ("create_team", {"create_model": {"team": {"name": "Day"}}}),
        ("update_team", own["team_id"] | {"update_model": {"team": {"name": "Dusk"}}}),
        ("add_team_member", own["team_id"] | {"member_data": {"user_id": ids["user_id"], "role": "manager"}}),
        ("remove_team_member", own["team_id"] | {"user_id": ids["user_id"]}),
        ("delete_team", own["team_id"]),
        ("create_schedule_override", own["schedule_id"] | {"override_request": {"overrides": [override]}}),
        ("create_user", {"request": {"name": "Grace Hopper", "email": "grace@example.com"}}),
        ("create_escalation_policy", {"escalation_policy_data": {"name": "New", "escalation_rules": [rule]}}),
        ("update_escalation_policy", own["policy_id"] | {"escalation_policy_data": {"description": "Changed"}}),
        ("update_alert_grouping_setting", {"setting_id": ids["setting_id"], "update_model": {"name": "Renamed"}}),
        ("delete_alert_grouping_setting", {"setting_id": ids["setting_id"]}),
        ("create_alert_grouping_setting", {
            "create_model": {"alert_grouping_setting": {
                "name": "Anew", "type": "time", "config": {"timeout": 300}, "services": [service]}}}),
        ("create_webhook_subscription", {"webhook_data": webhook()}),
        ("update_webhook_subscription", {
            "subscription_id": ids["subscription_id"], "webhook_data": {"description": "Changed"}}),
        ("delete_webhook_subscription", {"subscription_id": ids["subscription_id"]}),
        *orchestration_changes(ids), *shift_changes(ids),
    ]  # fmt: skip


def orchestration_changes(ids):
    rule = {"label": "Disks", "conditions": [{"expression": "event.summary matches part 'disk'"}],
            "actions": {"route_to": ids["service_id"]}}  # fmt: skip
    own = {"orchestration_id": ids["orchestration_id"]}
    router = {"type": "router", "sets": [{"id": "start", "rules": []}], "catch_all": {"actions": {"route_to": "unrouted"}}}
    return [
        ("update_event_orchestration_router", own | {"router_update": {"orchestration_path": router}}),
        ("append_event_orchestration_router_rule", own | {"new_rule": rule}),
    ]


def shift_changes(ids):
    user, schedule = ids["user_id"], {"schedule_id": ids["shift_schedule_id"]}
    rotation = schedule | {"rotation_id": ids["rotation_id"]}
    event = rotation | {"event_id": ids["event_id"]}
    shift = schedule | {"custom_shift_id": ids["custom_shift_id"]}
    override = schedule | {"override_id": ids["override_id"]}
    stand_in = {
        "start_time": at(5, 11), "end_time": at(5, 12), "overridden_member_type": "user_member",
        "overridden_member_user_id": user, "overriding_member_type": "empty_member",
    }  # fmt: skip
    nights = shift_event(user) | {
        "name": "Nights", "start_time": {"date_time": at(1, 20), "time_zone": "UTC"},
        "end_time": {"date_time": at(2, 6), "time_zone": "UTC"},
    }  # fmt: skip
    days = shift_event(user) | {"name": "By day"}
    return [
        ("create_schedule", {"schedule_data": {"name": "More shifts", "time_zone": "UTC"}}),
        ("update_schedule", schedule | {"schedule_data": {"description": "Changed"}}),
        ("create_schedule_v3_rotation", schedule),
        ("create_schedule_v3_rotation_event", rotation | {"event_data": nights}),
        ("update_schedule_v3_rotation_event", event | {"event_data": days}),
        ("create_schedule_v3_custom_shifts", schedule | {"custom_shifts": [single_shift(user, 7)]}),
        ("update_schedule_v3_custom_shift", shift | {"shift_data": single_shift(user, 8)}),
        ("delete_schedule_v3_custom_shift", shift),
        ("create_schedule_v3_overrides", schedule | {"overrides": [shift_override(user, ids["rotation_id"], 9)]}),
        ("update_schedule_v3_override", override | stand_in),
        ("delete_schedule_v3_override", override),
        ("delete_schedule_v3_rotation_event", event),
        ("delete_schedule_v3_rotation", rotation),
        ("delete_schedule_v3", schedule),
    ]


async def call_all_that_look(client, ids):
    listed = (await client.list_tools()).tools
    reading = [tool for tool in listed if tool.annotations.read_only_hint]
    assert len(reading) > 30
    for tool in reading:
        result = await client.call_tool(tool.name, arguments(tool, ids))
        # The client itself holds the result against the schema that it was told.
        assert not result.is_error and result.structured_content is not None, f"{tool.name}: {text(result)}"
        assert json.loads(result.content[0].text) == result.structured_content
    return [tool.name for tool in listed]


@pytest.mark.parametrize("mode", MODES)
def test_every_tool_that_looks_is_called_over_http(server, mode):
    ids = furnish(server)
    names = over_http(server, lambda client: call_all_that_look(client, ids), mode=mode)
    assert "list_incidents" in names and "get_user_data" in names and "create_incident" not in names


def test_every_tool_that_changes_is_called_over_http(writing_server):
    server = writing_server
    ids = furnish(server)

    async def work(client):
        listed = (await client.list_tools()).tools
        changing = {tool.name for tool in listed if not tool.annotations.read_only_hint}
        assert changing == {name for name, _ in changes(ids)}
        for name, given in changes(ids):
            result = await client.call_tool(name, given)
            assert not result.is_error, f"{name}: {text(result)}"

    over_http(server, work)
    incident = server.get(f"/incidents/{ids['incident_id']}")["incident"]
    assert incident["status"] == "acknowledged"


@pytest.mark.parametrize("mode", MODES)
def test_every_tool_is_called_over_stdio(server, mode):
    ids = furnish(server)
    names = over_stdio(server, lambda client: call_all_that_look(client, ids), mode=mode)
    assert "create_incident" not in names

    async def change(client):
        assert "create_incident" in [tool.name for tool in (await client.list_tools()).tools]
        for name, given in changes(ids):
            result = await client.call_tool(name, given)
            assert not result.is_error, f"{name}: {text(result)}"

    # The server at the other end is the ordinary API, which knows nothing of this switch.
    over_stdio(server, change, *WRITING, mode=mode)


def test_tools_that_change_are_refused_where_they_are_off(server):
    async def work(client):
        result = await client.call_tool("create_team", {"create_model": {"team": {"name": "Day"}}})
        assert result.is_error and "--enable-write-tools" in text(result)

    over_http(server, work)
    over_stdio(server, work)
    assert server.get("/teams")["teams"] == []


def test_an_agent_is_shown_and_allowed_what_it_is_granted(server):
    ids = furnish(server)
    token = Agent(server, {"resource": "incidents"}).token

    async def work(client):
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert "manage_incidents" in names and "list_incidents" in names and "list_services" not in names
        change = {"manage_request": {"incident_ids": [ids["incident_id"]], "status": "resolved"}}
        done = await client.call_tool("manage_incidents", change)
        assert not done.is_error, text(done)
        denied = await client.call_tool("list_services", {})
        assert denied.is_error and "Missing grant: read of services" in text(denied)

    over_http(server, work, token=token)
    assert server.get(f"/incidents/{ids['incident_id']}")["incident"]["status"] == "resolved"


def test_resources_and_prompts(server):
    ids = furnish(server)

    async def work(client):
        found = [str(resource.uri) for resource in (await client.list_resources()).resources]
        assert found == ["tocsin://on-call", "tocsin://reference"]
        assert len((await client.list_resource_templates()).resource_templates) == 2
        for uri in [*found, f"tocsin://incidents/{ids['incident_id']}", f"tocsin://schedules/{ids['schedule_id']}"]:
            (content,) = (await client.read_resource(uri)).contents
            assert content.text
        prompts = [prompt.name for prompt in (await client.list_prompts()).prompts]
        assert prompts == ["triage_incident", "hand_over_shift", "postmortem_timeline"]
        prompt = await client.get_prompt("triage_incident", {"incident_id": ids["incident_id"]})
        assert ids["incident_id"] in prompt.messages[0].content.text

    over_http(server, work)
    over_stdio(server, work)


class Memory:
    """Where the client's provider keeps its tokens."""

    def __init__(self):
        self.tokens = self.client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


def test_a_client_finds_the_way_to_a_token_by_itself(server):
    visitor, memory, answers = Visitor(server), Memory(), []

    async def redirect(url):
        def consent():
            _, form = consent_page(visitor, url)
            return press(visitor, form, "allow")

        answers.append(await asyncio.to_thread(consent))

    async def callback():
        values = {name: found[0] for name, found in parse_qs(urlsplit(answers[-1]).query).items()}
        return AuthorizationCodeResult(code=values["code"], state=values.get("state"), iss=values.get("iss"))

    provider = OAuthClientProvider(
        f"{server.url}/mcp",
        OAuthClientMetadata(client_name="Model", redirect_uris=["http://127.0.0.1:9/callback"]),
        memory, redirect, callback,
    )  # fmt: skip

    async def work(client):
        result = await client.call_tool("get_user_data", {})
        assert result.structured_content["id"] == server.account["owner_id"], text(result)

    over_http(server, work, auth=provider)
    # The token is for the tools, and opens nothing else.
    answer = requests.get(
        f"{server.url}/services", headers={"Authorization": f"Bearer {memory.tokens.access_token}"}, timeout=10
    )
    assert answer.status_code == 401


# By hand


def post(server, body, *, headers=None, method="POST"):
    usual = {"Authorization": f"Bearer {server.account['user_key']}", "Content-Type": "application/json"}
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return requests.request(method, f"{server.url}/mcp", data=data, headers={**usual, **(headers or {})}, timeout=10)


def message(method="ping", **params):
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


@pytest.mark.parametrize("version", ["2025-06-18", "2025-11-25"])
def test_a_handshake_of_each_revision(server, version):
    answer = post(server, message("initialize", protocolVersion=version, capabilities={}, clientInfo={"name": "t", "version": "1"}))
    assert answer.status_code == 200 and answer.json()["result"]["protocolVersion"] == version
    headers = {"MCP-Protocol-Version": version}
    done = post(server, {"jsonrpc": "2.0", "method": "notifications/initialized"}, headers=headers)
    assert (done.status_code, done.content) == (202, b"")
    assert post(server, message("tools/list"), headers=headers).json()["result"]["tools"]


def test_what_the_address_refuses(server):
    for method in ["GET", "DELETE"]:
        answer = post(server, "", method=method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    bare = post(server, message(), headers={"Authorization": ""})
    assert bare.status_code == 401
    assert f'resource_metadata="{server.url}/.well-known/oauth-protected-resource/mcp"' in bare.headers["WWW-Authenticate"]
    for origin in ["https://evil.example", "null", "http://localhost:1"]:
        assert post(server, message(), headers={"Origin": origin}).status_code == 403
    assert post(server, message(), headers={"Origin": server.url}).status_code == 200
    for body, code in [("{", -32700), ("[]", -32600), ("{}", -32600), (message("no/such"), -32601), (message("tools/call"), -32602)]:
        assert post(server, body).json()["error"]["code"] == code, body
    assert post(server, b"[" * 100_000).json()["error"]["code"] == -32700
    assert post(server, " " * (256 * 1024 + 1)).status_code == 413
    assert post(server, " " * (1024 * 1024)).status_code == 413


def test_ids_that_lead_elsewhere_are_not_sent(server):
    async def work(client):
        for wrong in ["../users", "%2e%2e/users", "P1/../../users", "P1?x=1", "P1%2Fnotes"]:
            result = await client.call_tool("get_incident", {"incident_id": wrong})
            assert result.is_error and "is no id" in text(result)

    over_http(server, work)
    over_stdio(server, work)


def test_stdio_answers_lines_and_ends_with_its_input(server):
    lines = ["{", json.dumps(message()), "", json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}), "[]"]
    done = subprocess.run(
        [TOCSIN, "mcp", "--base-url", server.url], input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=30,
        env={**os.environ, "TOCSIN_API_KEY": server.account["user_key"]},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("error", {}).get("code") for answer in answers] == [-32700, None, -32600]
    without = {name: value for name, value in os.environ.items() if name not in ("TOCSIN_API_KEY", "PAGERDUTY_USER_API_KEY")}
    refused = subprocess.run([TOCSIN, "mcp"], input="", capture_output=True, text=True, timeout=30, env=without)
    assert refused.returncode == 1 and "TOCSIN_API_KEY" in refused.stderr

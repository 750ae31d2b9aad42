# SPDX-License-Identifier: Apache-2.0
"""Each tool as an agent calls it with PyPI's `mcp`: what it lacks, what it may, and what the log has of it."""

import os
import pathlib
import re

import pytest
from test_mcp import arguments, changes, furnish, over_http, text

from support.gateway import Agent

DOCUMENT = pathlib.Path(__file__).parents[1] / "docs" / "agents-tools.md"
WRITES = "TOCSIN_WRITE_DERIVED" in os.environ
HEADER = """\
# Tools and the grants they need

From a run of `conformance/test_agent_tools.py`, which calls each tool as an agent with nothing and as one with a grant for
everything, and writes this file when `TOCSIN_WRITE_DERIVED` is set. Let in or not, each call is in the
[call log](agents.md#the-call-log).

| tool | changes something | grant that it asks for first | without it | with all grants | operations in the log |
|-|-|-|-|-|-|
"""


@pytest.fixture
def server(sqlite_store, make_server):
    return make_server(sqlite_store).start()


def grant_everything(server, agent):
    """What can be granted at all, as the document's paths call it."""
    words = set()
    for path in server.call("GET", "/openapi.json", headers={}).json()["paths"]:
        named = [word for word in path.strip("/").split("/") if word not in ("v2", "v3") and not word.startswith("{")]
        words.update(named[:1])
    for word in sorted(words):
        grant = {"grant": {"resource": word, "access": "write", "approval": False}}
        # What is about who may do what is refused.
        assert server.call("POST", f"{agent.path}/grants", grant).status_code in (201, 400), word


class Log:
    """What the log has of an agent since the last look: operations with their decisions, the oldest first."""

    def __init__(self, server, agent):
        self.server, self.agent, self.known = server, agent, set()

    def new(self):
        calls = self.server.get(f"/tocsin/v1/agent_calls?limit=100&agent_ids[]={self.agent.id}")["agent_calls"]
        found = [call for call in reversed(calls) if call["id"] not in self.known]
        self.known.update(call["id"] for call in found)
        return [(call["operation_id"], call["decision"]) for call in found]


def given(tool, ids):
    return dict(changes(ids)).get(tool.name) or arguments(tool, ids)


def in_order(tools, ids):
    """Those that look first; then those that change, in the order that leaves what later ones need."""
    order = {name: place for place, (name, _) in enumerate(changes(ids))}
    return sorted(tools, key=lambda tool: (not tool.annotations.read_only_hint, order.get(tool.name, -1)))


async def tools_of(client):
    return (await client.list_tools()).tools


def denials(server, ids, tools, agent):
    """By tool: the grant that was missing."""
    log = Log(server, agent)

    async def work(client):
        missing = {}
        for tool in tools:
            result = await client.call_tool(tool.name, given(tool, ids))
            assert result.is_error, f"{tool.name} was not refused: {text(result)}"
            found = re.search(r"Missing grant: (read|write) of ([a-z_]+)", text(result))
            assert found, f"{tool.name}: {text(result)}"
            logged = log.new()
            # A schedule is looked for among those of both kinds.
            assert logged and {decision for _, decision in logged} == {"denied"}, f"{tool.name}: {logged}"
            missing[tool.name] = f"{found[1]} of {found[2]}"
        return missing

    return over_http(server, work, token=agent.token)


def uses(server, ids, tools, agent):
    """By tool: the operations that it called."""
    log = Log(server, agent)

    async def work(client):
        used = {}
        for tool in tools:
            result = await client.call_tool(tool.name, given(tool, ids))
            logged = log.new()
            assert logged and {decision for _, decision in logged} == {"allowed"}, f"{tool.name}: {logged} {text(result)}"
            used[tool.name] = list(dict.fromkeys(operation for operation, _ in logged))
        return used

    return over_http(server, work, token=agent.token)


def test_each_tool_is_denied_without_a_grant_allowed_with_it_and_logged(server):
    ids = furnish(server)
    everything, nothing = Agent(server, name="Everything"), Agent(server, name="Nothing")
    grant_everything(server, everything)
    tools = in_order(over_http(server, tools_of, token=everything.token), ids)
    assert over_http(server, tools_of, token=nothing.token) == [], "it is shown what it can reach"
    before = {name: server.get(f"/{name}")[name] for name in ["incidents", "services", "teams", "escalation_policies"]}
    missing = denials(server, ids, tools, nothing)
    assert {name: server.get(f"/{name}")[name] for name in before} == before, "what was denied changed nothing"
    used = uses(server, ids, tools, everything)
    rows = ""
    for tool in sorted(tools, key=lambda tool: tool.name):
        operations = ", ".join(f"`{operation}`" for operation in used[tool.name])
        word = "no" if tool.annotations.read_only_hint else "yes"
        rows += f"| `{tool.name}` | {word} | {missing[tool.name]} | denied, logged | allowed, logged | {operations} |\n"
    found = HEADER + rows
    if WRITES:
        DOCUMENT.write_text(found)
    assert DOCUMENT.read_text() == found, "docs/agents-tools.md is behind: run the test once with TOCSIN_WRITE_DERIVED=1"

# SPDX-License-Identifier: Apache-2.0
"""An agent with an OAuth client: PyPI's `mcp` and `authlib` get its tokens, use them, and lose them with the agent."""

import asyncio
import threading

import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from mcp import Client
from mcp.client.auth.extensions.client_credentials import ClientCredentialsOAuthProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from test_mcp import MODES, Memory, over_http, text

from support.gateway import Agent


@pytest.fixture
def server(sqlite_store, make_server):
    return make_server(sqlite_store).start()


class ClientAgent(Agent):
    """An agent that may change incidents, once somebody has agreed, and look at services; with an OAuth client."""

    def __init__(self, server):
        super().__init__(server, {"resource": "incidents", "approval": True}, {"resource": "services", "access": "read"})
        answer = server.call("POST", f"{self.path}/oauth_clients", {"oauth_client": {"name": "Runner"}})
        assert answer.status_code == 201, answer.text
        self.client = answer.json()["oauth_client"]

    def session(self):
        session = OAuth2Session(self.client["client_id"], self.client["client_secret"])
        session.trust_env = False
        return session

    def fetch(self, **more):
        return self.session().fetch_token(f"{self.server.url}/oauth/token", grant_type="client_credentials", **more)

    def use(self, token, path="/services"):
        return self.server.call("GET", path, headers={"Authorization": f"Bearer {token['access_token']}"})

    def switch(self, is_on):
        answer = self.server.call("PUT", self.path, {"agent": {"enabled": is_on}})
        assert answer.status_code == 200, answer.text


def test_a_token_is_worth_what_the_agent_is_worth(server):
    agent = ClientAgent(server)
    token = agent.fetch()
    assert agent.use(token).status_code == 200
    denied = agent.use(token, "/users")
    assert denied.status_code == 403
    assert denied.json()["error"]["missing_grant"] == {"resource": "users", "access": "read"}
    call = server.get("/tocsin/v1/agent_calls?limit=1")["agent_calls"][0]
    assert call["credential"] == f"Runner ({agent.client['client_id']})"
    less = agent.fetch(scope="incidents.read")
    assert agent.use(less).status_code == 403 and agent.use(less, "/incidents").status_code == 200
    agent.switch(False)
    assert agent.use(token).status_code == 403
    with pytest.raises(OAuthError, match="switched off"):
        agent.fetch()
    agent.switch(True)
    assert agent.use(token).status_code == 200
    assert server.call("DELETE", agent.path).status_code == 204
    assert agent.use(token).status_code == 401
    with pytest.raises(OAuthError, match="invalid_client"):
        agent.fetch()


def test_the_tools_client_gets_its_token_with_the_clients_secret(server):
    agent, memory = ClientAgent(server), Memory()
    provider = ClientCredentialsOAuthProvider(
        f"{server.url}/mcp", memory, agent.client["client_id"], agent.client["client_secret"], issuer=server.url
    )

    async def work(client):
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert "list_services" in names and "manage_incidents" in names and "list_users" not in names
        found = await client.call_tool("list_services", {})
        assert not found.is_error, text(found)

    async def run():
        async with create_mcp_http_client(auth=provider) as http:
            async with Client(streamable_http_client(f"{server.url}/mcp", http_client=http)) as client:
                await work(client)

    asyncio.run(run())
    # The token is for the tools, and opens nothing else.
    assert agent.use({"access_token": memory.tokens.access_token}).status_code == 401


@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_asks_for_progress_is_told_when_a_person_has_agreed(server, mode):
    agent = ClientAgent(server)
    assert server.event("trigger", "disk-1").status_code == 202
    incident = server.incidents()[0]["id"]
    heard = []

    def agree():
        waiting = server.get("/tocsin/v1/approvals?status=waiting")["approvals"][0]
        headers = {"Authorization": f"Bearer {server.account['user_key']}"}
        decision = {"approval": {"status": "approved"}}
        answer = server.call("PUT", f"/tocsin/v1/approvals/{waiting['id']}", decision, headers=headers)
        assert answer.status_code == 200, answer.text

    async def progress(count, total, message):
        heard.append(message)
        if len(heard) == 1:
            threading.Thread(target=agree).start()

    async def work(client):
        change = {"manage_request": {"incident_ids": [incident], "status": "acknowledged"}}
        done = await client.call_tool("manage_incidents", change, progress_callback=progress)
        assert not done.is_error, text(done)
        assert done.structured_content["approval"]["status"] == "approved"

    over_http(server, work, token=agent.token, mode=mode)
    assert heard and "approval" in heard[0]
    assert server.get(f"/incidents/{incident}")["incident"]["status"] == "acknowledged"

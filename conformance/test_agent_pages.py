# SPDX-License-Identifier: Apache-2.0
"""The pages of agents in a real browser, with an agent that calls."""

from datetime import datetime, timedelta

import pytest
import requests
from playwright.sync_api import expect
from test_browser import NARROW, WIDE, check_accessibility, chromium, open_page, sign_in  # noqa: F401


class Caller:
    """What holds the agent's token."""

    def __init__(self, server, token):
        self.server, self.headers = server, {"Authorization": f"Bearer {token}"}

    def get(self, path):
        return requests.get(self.server.url + path, headers=self.headers, timeout=30).status_code

    def acknowledge(self, incident):
        return self._turn(incident, "acknowledged")

    def resolve(self, incident):
        return self._turn(incident, "resolved")

    def _turn(self, incident, status):
        body = {"incident": {"type": "incident_reference", "status": status}}
        address = f"{self.server.url}/incidents/{incident}"
        return requests.put(address, json=body, headers=self.headers, timeout=30).status_code


def incident_of(server):
    """The id of an incident that is open."""
    assert server.event("trigger", "disk", "Disk of db-1 is full").status_code == 202
    return server.incidents()[0]["id"]


def make_agent(page, server, name="Triage"):
    """By the form; answers who calls with the token that the page shows."""
    page.goto(f"{server.url}/app/agents")
    expect(page.get_by_role("heading", name="Agents", exact=True)).to_be_visible()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("What it is for").fill("Sorts what comes at night")
    page.get_by_label("Calls an hour at most; empty for no limit").fill("500")
    page.get_by_role("button", name="Make the agent").click()
    token = page.locator("#agent-token")
    expect(token).to_be_visible()
    return Caller(server, token.text_content().strip())


def agent_page(page):
    """The page's own address; the answer to a form has that of the form."""
    page.get_by_role("link", name="Agents", exact=True).first.click()
    page.get_by_role("link", name="Triage", exact=True).click()
    expect(page.locator("#agent-ability")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_an_agent_is_made_granted_watched_and_switched_off(
    sqlite_store, make_server, open_page, has_script  # noqa: F811
):
    server = make_server(sqlite_store).start()
    incident = incident_of(server)
    page = open_page(java_script_enabled=has_script)
    sign_in(page, server)
    agent = make_agent(page, server)
    token = agent.headers["Authorization"].split()[1]
    assert page.locator("#agent-curl").text_content().startswith("curl -H 'Authorization: Bearer ")
    assert agent.get("/services") == 403
    agent_page(page)
    assert token not in page.content()
    expect(page.locator("#agent-ability")).to_contain_text("It may do nothing")

    # By the form: services may be looked at.
    page.get_by_label("Of what", exact=True).select_option("services")
    page.get_by_role("button", name="Choose", exact=True).click()
    page.get_by_role("button", name="Grant it", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Granted.")
    expect(page.locator("#agent-grants")).to_contain_text("read services")
    assert agent.get("/services") == 200

    # A denial, and by one press what it lacked.
    assert agent.acknowledge(incident) == 403
    page.reload()
    calls, denials = page.locator("#agent-calls"), page.locator("#agent-denials")
    expect(calls).to_contain_text("Granted: the read of services")
    expect(calls).to_contain_text("answered 200")
    denial = denials.locator("li").first
    expect(denial).to_contain_text("No grant allows this agent the write of incidents")
    denial.locator(".agent-missing > summary").click()
    denial.get_by_role("button", name="Yes, grant it").click()
    expect(page.locator("#notice")).to_contain_text("Granted.")
    expect(page.locator("#agent-denials li").first).to_contain_text("Granted since.")
    assert agent.acknowledge(incident) == 200
    assert agent.get("/teams") == 403

    # What the door would say.
    page.get_by_label("Operation", exact=True).select_option("listTeams")
    page.get_by_role("button", name="Ask the door").click()
    expect(page.locator("#what-if-answer")).to_contain_text("No grant allows this agent the read of teams")

    page.get_by_role("button", name="Switch it off").click()
    expect(page.locator("#agent-ability")).to_contain_text("it is switched off")
    assert agent.get("/services") == 403
    page.goto(f"{server.url}/app/agents/calls?decision=denied")
    expect(page.locator("#agent-calls li").first).to_contain_text("This agent is switched off")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "agent-calls.csv"


@pytest.mark.parametrize("has_script", [True, False])
def test_a_grant_is_changed_in_its_row_and_holds(
    sqlite_store, make_server, open_page, has_script  # noqa: F811
):
    server = make_server(sqlite_store).start()
    incident = incident_of(server)
    page = open_page(expects=["status of 400"], java_script_enabled=has_script)
    sign_in(page, server)
    agent = make_agent(page, server)
    agent_page(page)
    page.get_by_label("Of what", exact=True).select_option("incidents")
    page.get_by_role("button", name="Choose", exact=True).click()
    page.get_by_role("button", name="Grant it", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Granted.")
    assert agent.get("/incidents") == 200 and agent.acknowledge(incident) == 403

    # What is refused stays in the row, and nothing is changed.
    grants = page.locator("#agent-grants")
    grants.get_by_role("link", name="Change read incidents").click()
    row = grants.locator("form.webhook-form")
    row.get_by_label("Access", exact=True).select_option("write")
    row.get_by_text("Only these objects", exact=True).click()
    row.get_by_label("Type and id, one a line").fill(incident)
    row.get_by_role("button", name="Save the grant").click()
    expect(row.locator("#edit-grant-problem")).to_contain_text("Objects must have an id and a known type each")
    expect(row.get_by_label("Access", exact=True)).to_have_value("write")
    expect(row.get_by_label("Type and id, one a line")).to_have_value(incident)
    assert agent.acknowledge(incident) == 403

    # What is saved holds from the next call on: for this incident, and for no other.
    row.get_by_label("Type and id, one a line").fill(f"incident {incident}")
    row.get_by_label("Until; empty for as long as nobody takes it back").fill("2099-01-01T12:00:30")
    row.get_by_role("button", name="Save the grant").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    expect(row).to_have_count(0)
    expect(grants).to_contain_text("read and change incidents")
    expect(grants).to_contain_text(f"incident {incident}")
    assert agent.acknowledge(incident) == 200
    assert server.event("trigger", "other", "Disk of db-2 is full").status_code == 202
    other = next(found["id"] for found in server.incidents() if found["id"] != incident)
    assert agent.acknowledge(other) == 403

    # And back: a person must agree, to any incident's change.
    grants.get_by_role("link", name="Change read and change incidents").click()
    row.get_by_label("Type and id, one a line").fill("")
    row.get_by_label("Each change waits until a person agrees").check()
    row.get_by_role("button", name="Save the grant").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    expect(grants).to_contain_text("Changes wait for a person")
    expect(grants).to_contain_text("All of them")
    assert agent.acknowledge(other) == 202

    # Left as it is, it is.
    grants.get_by_role("link", name="Change read and change incidents").click()
    row.get_by_label("Access", exact=True).select_option("read")
    row.get_by_role("link", name="Leave it as it is").click()
    expect(row).to_have_count(0)
    expect(grants).to_contain_text("read and change incidents")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_end_of_a_client_is_set_in_its_row(
    sqlite_store, make_server, open_page, has_script  # noqa: F811
):
    server = make_server(sqlite_store).start()
    page = open_page(expects=["status of 400"], java_script_enabled=has_script)
    sign_in(page, server)
    make_agent(page, server)
    agent_page(page)
    # With seconds: a browser leaves out those that are none.
    later = (datetime.now() + timedelta(days=30)).strftime("%Y-%m-%dT12:00:30")
    page.get_by_label("Name of a new client").fill("Runner")
    page.get_by_label("It ends at; empty for never").fill(later)
    page.get_by_role("button", name="Make it", exact=True).click()
    expect(page.locator("#client-secret")).to_be_visible()
    clients = page.locator("#agent-clients")
    expect(clients).to_contain_text("until")
    clients.get_by_role("link", name="Change when Runner ends").click()
    end = clients.get_by_label("It ends, with its tokens, at; empty for never")
    expect(end).to_have_value(later)
    end.fill("2020-01-01T12:00:30")
    clients.get_by_role("button", name="Save its end").click()
    expect(clients.locator("#edit-client-problem")).to_contain_text("Expires at")
    expect(end).to_have_value("2020-01-01T12:00:30")
    end.fill("")
    clients.get_by_role("button", name="Save its end").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    expect(clients).not_to_contain_text("until")


def test_all_agents_are_switched_off_at_once(sqlite_store, make_server, open_page):  # noqa: F811
    server = make_server(sqlite_store).start()
    page = open_page()
    sign_in(page, server)
    agent = make_agent(page, server)
    page.goto(f"{server.url}/app/agents")
    page.get_by_role("button", name="Switch all off").click()
    expect(page.locator("#notice")).to_contain_text("Every agent is refused from now on.")
    assert agent.get("/services") == 403
    page.get_by_role("button", name="Let agents call").click()
    expect(page.locator("#notice")).to_contain_text("Agents may call again.")


@pytest.mark.parametrize("size", [WIDE, NARROW, {"width": 320, "height": 700}])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit(sqlite_store, make_server, open_page, size, scheme):  # noqa: F811
    server = make_server(sqlite_store).start()
    incident = incident_of(server)
    page = open_page(viewport=size, color_scheme=scheme)
    sign_in(page, server)
    agent = make_agent(page, server)
    check_accessibility(page, "a new agent")
    agent_page(page)
    page.get_by_role("button", name="Grant it", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Granted.")
    agent.get("/incidents")
    agent.get("/services")
    agent.acknowledge(incident)
    page.reload()
    for menu in page.locator("details").all():
        menu.evaluate("element => element.open = true")
    check_accessibility(page, "an agent")
    # The rows of a grant and of an OAuth client as forms.
    page.get_by_label("Name of a new client").fill("Runner")
    page.get_by_role("button", name="Make it", exact=True).click()
    for section, word in [("#agent-grants", "Change read"), ("#agent-clients", "Change when")]:
        agent_page(page)
        page.locator(section).get_by_role("link", name=word).click()
        expect(page.locator(f"{section} .agent-edit")).to_be_visible()
        for menu in page.locator("details").all():
            menu.evaluate("element => element.open = true")
        check_accessibility(page, f"a row of {section}")
    for path in ["/app/agents", "/app/agents/calls"]:
        page.goto(server.url + path)
        check_accessibility(page, path)


@pytest.mark.parametrize("width", [390, 320])
def test_the_row_of_pages_fits_a_phone(sqlite_store, make_server, open_page, width):  # noqa: F811
    server = make_server(sqlite_store).start()
    page = open_page(viewport={"width": width, "height": 700})
    sign_in(page, server)
    entries = [entry for entry in page.locator("#places a").all() if entry.is_visible()]
    assert len(entries) == 6
    for entry in entries:
        box = entry.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] >= 44, entry.text_content()
        name = entry.locator(".place-name")
        assert name.evaluate("element => element.getBoundingClientRect().width") <= box["width"] + 1, name.text_content()
    page.goto(f"{server.url}/app/account")
    page.get_by_role("link", name="Audit", exact=True).click()
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_change_waits_on_the_page_until_somebody_agrees(
    sqlite_store, make_server, open_page, has_script  # noqa: F811
):
    server = make_server(sqlite_store).start()
    incident = incident_of(server)
    page = open_page(java_script_enabled=has_script)
    sign_in(page, server)
    agent = make_agent(page, server)
    agent_page(page)
    page.get_by_label("Of what", exact=True).select_option("incidents")
    page.get_by_role("button", name="Choose", exact=True).click()
    page.get_by_label("Access", exact=True).select_option("write")
    page.get_by_label("Each change waits until a person agrees").check()
    page.get_by_role("button", name="Grant it", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Granted.")
    expect(page.locator("#agent-grants")).to_contain_text("Changes wait for a person")
    expect(page.locator("#agent-approvals")).to_contain_text("Nothing.")

    # What the door would say, and what it says.
    page.get_by_label("Operation", exact=True).select_option("updateIncident")
    page.get_by_label("Id of what it is about; empty for a list").fill(incident)
    page.get_by_role("button", name="Ask the door").click()
    expect(page.locator("#what-if-answer")).to_contain_text("Once a person agrees")
    assert agent.acknowledge(incident) == 202
    assert status_of(server, incident) == "triggered"
    agent_page(page)
    approvals = page.locator("#agent-approvals")
    expect(approvals).to_contain_text("updateIncident")
    expect(approvals.locator("table")).to_contain_text("acknowledged")
    if has_script:
        check_accessibility(page, "an agent with a change that waits")
    assert status_of(server, incident) == "triggered", "looking agrees to nothing"
    approvals.get_by_role("button", name="Agree").click()
    expect(page.locator("#notice")).to_contain_text("Agreed, and carried out.")
    assert status_of(server, incident) == "acknowledged"
    expect(approvals).to_contain_text("Nothing.")
    expect(page.locator("#agent-calls")).to_contain_text("agreed to by approval")
    assert agent.acknowledge(incident) == 200, "it is told so"

    # A refusal keeps things as they are.
    assert agent.resolve(incident) == 202
    agent_page(page)
    approvals.get_by_role("button", name="Refuse").click()
    expect(page.locator("#notice")).to_contain_text("Refused.")
    assert agent.resolve(incident) == 403
    assert status_of(server, incident) == "acknowledged"

    # And the switch stops what waits, too.
    assert agent.resolve(incident) == 202
    agent_page(page)
    page.get_by_role("button", name="Switch it off").click()
    expect(page.locator("#agent-ability")).to_contain_text("it is switched off")
    assert agent.resolve(incident) == 403 and agent.get("/incidents") == 403
    approvals.get_by_role("button", name="Agree").click()
    expect(page.locator("#notice")).to_contain_text("It was not carried out.")
    assert status_of(server, incident) == "acknowledged"


def status_of(server, incident):
    return server.get(f"/incidents/{incident}")["incident"]["status"]

# SPDX-License-Identifier: Apache-2.0
"""`tocsin gateway` before an account that answers with the published examples, and before one that does its part badly.

Agents are let do nothing that could not be decided; people and events pass whatever happens to agents."""

import json
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pagerduty
import pytest
from test_attacks import resident_kilobytes

from support.account import ASKED, GRANTED, KEY, PAUSE_SECONDS, REFERENCE, Account, Reference
from support.gateway import Agent, agent_calls, exported, of_services
from support.waiting import wait_until

PERSON = "aPersonsKey"
RESOLVED = {"incident": {"type": "incident", "status": "resolved"}}
# What an agent is answered by its narrowed grant, and what a person is.
FAULTS = {
    "hang": ({504}, {504}),
    "reset": ({502}, {502}),
    "short": ({502}, {502}),
    "two_lengths": ({502}, {502}),
    "no_number": ({502}, {502}),
    "redirect": ({502}, {302}),
    "packed": ({502}, {200}),
    "html": ({502}, {200}),
    "bare_list": ({502}, {200}),
    # A person may be given much, and it may take longer than there is time.
    "gigabytes": ({502}, {502, 504}),
    "endless": ({502}, {502, 504}),
    "limited": ({429}, {429}),
    "broken": ({502}, {500}),
    "echo": ({502}, {200}),
    "stranger": ({502}, {200}),
    "foreign": ({403}, {200}),
}
# While an answer is read it is there twice for a moment, and the 64 MB that may pass to a person more often still.
GROWTH_KILOBYTES_MAXIMUM = 768 * 1024
PATIENCE_SECONDS = 5


@pytest.fixture
def gateway(account, make_open_gateway):
    return make_open_gateway(account.url)


def narrowed(gateway, **settings):
    """An agent that may change the incidents of one service."""
    return Agent(gateway, {"resource": "incidents", "services": of_services(GRANTED)}, **settings)


def as_person(gateway, method="GET", path=f"/incidents/{ASKED}", body=None, **more):
    """Only the status: a body may be a lie."""
    headers = {"Authorization": f"Token token={PERSON}", "From": "ada@example.com"}
    answer = gateway.call(method, path, body, headers=headers, stream=True, allow_redirects=False, **more)
    answer.close()
    return answer.status_code


def check_key_is_nowhere(gateway, *texts):
    for text in [*texts, gateway.log(), exported(gateway), json.dumps(agent_calls(gateway))]:
        assert KEY not in text
    for file in gateway.store.path.parent.iterdir():
        assert KEY.encode() not in file.read_bytes(), file


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_decided_is_not_done(account, gateway, fault):
    for_agents, for_people = FAULTS[fault]
    agent = narrowed(gateway)
    account.fault, account.is_fault_for_all = fault, True
    with ThreadPoolExecutor(3) as pool:
        change = pool.submit(agent.call, "PUT", f"/incidents/{ASKED}", RESOLVED)
        look = pool.submit(agent.call, "GET", f"/incidents/{ASKED}")
        person = pool.submit(as_person, gateway)
        # An event has nothing to do with it.
        assert gateway.event("trigger", "one", routing_key="R" * 32).status_code == 202
        answers = [change.result(), look.result()]
        assert {answer.status_code for answer in answers} <= for_agents, [answer.text for answer in answers]
        assert person.result() in for_people
    assert account.changes() == []
    assert not [arrival for arrival in account.arrivals if arrival.path == "/stolen"]
    assert {call["decision"] for call in agent_calls(gateway)} == {"denied"}
    check_key_is_nowhere(gateway, *(answer.text + str(answer.headers) for answer in answers))
    # It is over when it is over.
    account.fault = None
    assert as_person(gateway) == 200
    seconds = PAUSE_SECONDS + PATIENCE_SECONDS
    if fault == "foreign":
        # What was decided holds for a while, so that it is another agent's incident still.
        return
    done = lambda: agent.call("PUT", f"/incidents/{ASKED}", RESOLVED).status_code == 200  # noqa: E731
    assert wait_until(done, seconds, "the change is done")
    assert len(account.changes()) == 1


@pytest.mark.parametrize("fault", ["html", "bare_list", "broken", "redirect", "packed", "short", "gigabytes"])
def test_a_list_that_cannot_be_looked_through_is_not_shown(account, gateway, fault):
    agent = narrowed(gateway)
    account.fault = fault
    answer = agent.call("GET", "/incidents")
    assert answer.status_code == (500 if fault == "broken" else 502), answer.text
    account.fault = None
    shown = agent.call("GET", "/incidents")
    assert [incident["id"] for incident in shown.json()["incidents"]] == [ASKED], shown.text


def test_an_incident_of_another_service_is_in_no_list_and_opens_by_no_number(account, gateway):
    agent = Agent(gateway, {"resource": "incidents", "services": of_services("POTHER")})
    assert agent.call("GET", "/incidents").json()["incidents"] == []
    for path in [f"/incidents/{ASKED}", "/incidents/7"]:
        assert agent.call("GET", path).status_code in (403, 404), path
        assert agent.call("PUT", path, RESOLVED).status_code in (403, 404), path
    assert account.changes() == []


def test_people_and_events_pass_while_agents_wait_in_vain(account, gateway):
    agents = [narrowed(gateway, name=f"Agent {number}") for number in range(3)]
    account.fault = "hang"
    with ThreadPoolExecutor(30) as pool:
        waiting = [pool.submit(agent.call, "PUT", f"/incidents/{ASKED}", RESOLVED) for agent in agents for _ in range(10)]
        wait_until(lambda: len(account.of_agents()) >= 8, 10, "as many agents wait as may")
        for number in range(10):
            began = time.monotonic()
            assert as_person(gateway) == 200
            assert as_person(gateway, "PUT", body=RESOLVED) == 200
            assert gateway.event("trigger", f"k{number}", routing_key="R" * 32).status_code == 202
            assert time.monotonic() - began < PATIENCE_SECONDS
        assert len(account.of_agents()) == 8
        statuses = {future.result().status_code for future in waiting}
    assert statuses <= {429, 504}, statuses
    assert account.changes() == []
    # Nobody but agents comes with the gateway's key.
    people = [arrival for arrival in account.arrivals if arrival not in account.of_agents()]
    assert {arrival.headers.get("Authorization") for arrival in people} == {f"Token token={PERSON}", None}


def test_answers_without_end_fill_no_memory(account, gateway):
    agent = Agent(gateway, {"resource": "incidents"})
    assert agent.call("GET", "/incidents").status_code == 200
    before, most, is_over = resident_kilobytes(gateway), [0], threading.Event()

    def watch():
        while not is_over.wait(0.05):
            most[0] = max(most[0], resident_kilobytes(gateway))

    watcher = threading.Thread(target=watch)
    watcher.start()
    account.is_fault_for_all = True
    try:
        for fault in ["gigabytes", "endless"]:
            account.fault = fault
            with ThreadPoolExecutor(18) as pool:
                people = [pool.submit(as_person, gateway) for _ in range(2)]
                calls = [pool.submit(agent.call, "GET", f"/incidents/{ASKED}") for _ in range(16)]
                assert {future.result() for future in people} <= {502, 504}
                assert {future.result().status_code for future in calls} <= {429, 502, 504}
    finally:
        is_over.set()
        watcher.join()
    grown = most[0] - before
    print(f"{grown} KB more at most, of {account.bytes_sent // 1024} KB that were sent")
    assert grown < GROWTH_KILOBYTES_MAXIMUM
    account.fault = None
    assert as_person(gateway) == 200


def client(gateway, agent, certificates):
    context = ssl.create_default_context(cafile=str(certificates.authority))
    return pagerduty.RestApiV2Client(agent.token, base_url=gateway.url, verify=context)


def test_a_pause_holds_for_all_agents_and_for_nobody_else(account, make_open_gateway, certificates):
    gateway = make_open_gateway(account.url, tls=certificates)
    first, second = narrowed(gateway), narrowed(gateway, name="Second")
    account.fault, account.fault_count = "limited", 1
    refused = first.call("GET", "/incidents")
    began = time.monotonic()
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) == PAUSE_SECONDS, refused.text
    asked = len(account.of_agents())
    again = second.call("GET", "/incidents")
    if time.monotonic() - began < PAUSE_SECONDS - 1:
        assert again.status_code == 429 and 1 <= int(again.headers["Retry-After"]) <= PAUSE_SECONDS
        assert len(account.of_agents()) == asked, "nothing is asked for meanwhile"
    assert as_person(gateway) == 200
    # The client waits by itself and comes again.
    through = client(gateway, first, certificates)
    assert through.rget(f"incidents/{ASKED}")["id"] == ASKED


def test_a_change_that_was_sent_and_not_answered_is_not_called_done(account, gateway):
    agent = Agent(gateway, {"resource": "incidents"})
    account.fault, account.fault_methods = "reset", {"PUT"}
    answer = agent.call("PUT", f"/incidents/{ASKED}", RESOLVED)
    assert answer.status_code == 502, answer.text
    assert len(account.changes()) == 1, "it is not sent twice"
    call = agent_calls(gateway)[0]
    assert (call["decision"], call["outcome"]) == ("allowed", None), call


def test_a_key_that_comes_back_is_not_handed_on(account, gateway):
    agent = Agent(gateway, {"resource": "incidents"})
    account.fault = "echo"
    answer = agent.call("GET", f"/incidents/{ASKED}")
    assert answer.status_code == 502, answer.text
    check_key_is_nowhere(gateway, answer.text, str(answer.headers))


# The published examples


@pytest.fixture
def example_account():
    if not REFERENCE.is_file():
        pytest.skip(f"THE PUBLISHED DOCUMENT IS NOT AT {REFERENCE}: its examples were not passed through the gateway")
    account = Account(Reference().examples()).start()
    yield account
    account.stop()


def filled(path):
    """A path template with an id in each place."""
    return "/".join("PEXAMPLE" if word.startswith("{") else word for word in path.split("/"))


def resources(paths):
    """Words that a grant may name; those that are refused are nobody's to grant."""
    words = [[word for word in path.strip("/").split("/") if word not in ("v2", "v3")] for path in paths]
    return sorted({found[0] for found in words if not found[0].startswith("{")})


def test_each_published_example_comes_through_to_an_agent(example_account, make_open_gateway, certificates):
    gateway = make_open_gateway(example_account.url, tls=certificates)
    agent = Agent(gateway)
    looks = [(path, body) for path, method, _, (status, body) in example_account.answers if method == "GET" and status == 200]
    for word in resources([path for path, _ in looks]):
        grant = {"grant": {"resource": word, "access": "read", "approval": False}}
        assert gateway.call("POST", f"{agent.path}/grants", grant).status_code in (201, 400), word
    through = client(gateway, agent, certificates)
    same, refused = [], []
    for path, body in looks:
        answer = through.get(filled(path))
        if answer.status_code == 200:
            assert answer.json() == body, path
            same.append(path)
        else:
            # About who may do what, of tags of anything, or one that wants a parameter.
            assert answer.status_code in (400, 403, 404), f"{path}: {answer.status_code} {answer.text}"
            refused.append(path)
    print(f"{len(same)} examples came through, refused were {refused}")
    assert len(same) > 120
    main = {"/incidents/{id}/notes", "/services", "/services/{id}", "/users", "/schedules/{id}", "/escalation_policies", "/teams"}
    assert main <= set(same)
    assert not [path for path in same if path.startswith(("/session_configurations", "/oauth_delegations"))]
    check_key_is_nowhere(gateway)


def test_people_get_each_published_example_as_it_is(example_account, make_open_gateway):
    gateway = make_open_gateway(example_account.url)
    headers = {"Authorization": f"Token token={PERSON}"}
    for path, method, _, (status, body) in example_account.answers:
        sent = None if method in ("GET", "DELETE") else {"example": True}
        answer = gateway.call(method, filled(path), sent, headers=headers)
        assert (answer.status_code, answer.json()) == (status, body), f"{method} {path}"
    assert example_account.of_agents() == []


def test_a_narrowed_agent_sees_of_the_examples_what_fits(example_account, make_open_gateway):
    gateway = make_open_gateway(example_account.url)
    services = next(body for path, method, _, (_, body) in example_account.answers if (path, method) == ("/services", "GET"))
    own = services["services"][0]["id"]
    agent = Agent(gateway, {"resource": "services", "access": "read", "services": of_services(own)})
    shown = agent.call("GET", "/services").json()
    assert [service["id"] for service in shown["services"]] == [own] and shown.get("total") is None
    other = Agent(gateway, {"resource": "services", "access": "read", "services": of_services("PNOTHING")}, name="Other")
    assert other.call("GET", "/services").json()["services"] == []
    # The example shows a service of another id than was asked for.
    assert agent.call("GET", "/services/PEXAMPLE").status_code == 502

# SPDX-License-Identifier: Apache-2.0
"""Tools that know the API only by its document: a validator of it, and Schemathesis, which tries to break what it says."""

import os

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

# Of each operation. More make a longer look by hand.
EXAMPLES = int(os.environ.get("TOCSIN_EXAMPLES", "15"))
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def module_server(tmp_path_factory):
    from support.server import Server
    from support.stores import SQLiteStore

    folder = tmp_path_factory.mktemp("openapi")
    server = Server(SQLiteStore(folder), folder, demo=True, options=["--log-level", "error"]).start()
    yield server
    server.kill()


def bound_document(server):
    """The document with what is carried out alone: the rest answers 501, and says so in it."""
    document = requests.get(f"{server.url}/openapi.json", timeout=10).json()
    paths = {}
    for path, item in document["paths"].items():
        kept = {method: operation for method, operation in item.items() if "answers 501" not in operation["description"]}
        if kept:
            paths[path] = kept
    return {**document, "paths": paths}


def test_the_document_is_valid(module_server):
    document = requests.get(f"{module_server.url}/openapi.json", timeout=10).json()
    validate(document)
    assert sum(len(item) for item in document["paths"].values()) > 465


def test_what_is_not_there_yet_says_so_and_nothing_else_does(module_server):
    document = requests.get(f"{module_server.url}/openapi.json", timeout=10).json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if "answers 501" not in operation["description"]:
                continue
            place = path.replace("{", "P").replace("}", "1")
            answer = module_server.call(method.upper(), place, None if method in ("get", "delete") else {})
            assert answer.status_code == 501, (method, path, answer.status_code, answer.text[:200])
            assert answer.json()["error"]["code"] == 2015


def test_no_operation_breaks_or_answers_off_its_schema(module_server):
    schema = schemathesis.openapi.from_dict(bound_document(module_server))
    schema.config.base_url = module_server.url
    failures, calls = [], 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @operation_strategy(operation)
        def attempt(case):
            nonlocal calls
            calls += 1
            response = case.call(headers=headers(module_server, operation.label), timeout=30)
            case.validate_response(response, checks=CHECKS)

        try:
            attempt()
        except BaseException as error:  # noqa: B036 - a failure is an exception group
            if isinstance(error, KeyboardInterrupt):
                raise
            failures.append(f"{operation.label}: {str(error)[:1500]}")
    print(f"{calls} calls")
    assert not failures, "\n\n".join(failures[:20])


def headers(server, label):
    # With an account's key this one answers in a form of its own, which clients look for.
    if label == "GET /users/me":
        return {"Authorization": f"Token token={server.account['user_key']}"}
    return server.headers


def operation_strategy(operation):
    from hypothesis import given

    return given(case=operation.as_strategy())

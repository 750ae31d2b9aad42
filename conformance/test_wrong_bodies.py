# SPDX-License-Identifier: Apache-2.0
"""Bodies that are wrong by the served document, at every operation that takes one and on each store: all are refused, and
the store is what it was, row by row."""

import json
import re
import time

import requests

# What the server writes by itself: when keys were used, and what was counted.
OWN_WRITING = re.compile("tokens|rate|session|notifications|log_entries|timers|audit")
LONG = "a" * 100_000
WRONG_TYPES = {
    "string": [7, True, ["x"], {"x": 1}, 1e300, "a\0b", LONG],
    "object": ["x", 7, ["x"]],
    "array": ["x", 7, {"x": 1}, [7], [[]]],
    "boolean": ["x", 7, "true"],
    "integer": ["x", 1.5, True, 1e30, 2**63, -(2**63), 2**31],
}
REFERENCE = "/Reference"


def resolved(document, schema):
    while "$ref" in schema and not schema["$ref"].endswith(REFERENCE):
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def is_reference(schema):
    return any(part.get("$ref", "").endswith(REFERENCE) for part in [schema, *schema.get("allOf", [])])


def wrong_values(schema, other_id):
    """None of them can be right, whatever else the operation looks at."""
    if is_reference(schema):
        return ["x", 7, [], {}, {"id": 7}, {"id": "PNONE"}, {"id": other_id}, {"id": "a\0b"}]
    if is_reference(schema.get("items", {})):
        return [*WRONG_TYPES["array"], [{"id": 7}], [{"id": "PNONE"}], [{"id": other_id}], ["x"]]
    values = list(WRONG_TYPES.get(schema.get("type"), []))
    if "enum" in schema:
        values.append("no such thing")
    return values


def bodies(document, operation, other_id):
    """Each with one wrong member, under the operation's root key where it has one."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if not content:
        return
    whole = resolved(document, content["schema"])
    members = whole.get("properties", {})
    root, is_list = None, False
    if list(members) == whole.get("required", []) and len(members) == 1:
        inner = resolved(document, *members.values())
        if inner.get("type") == "array" and "properties" in resolved(document, inner.get("items", {})):
            root, is_list, whole = *members, True, resolved(document, inner["items"])
        elif "properties" in inner:
            root, whole = *members, inner
    for name, schema in whole.get("properties", {}).items():
        schema = resolved(document, schema)
        if schema.get("readOnly"):
            continue
        for value in wrong_values(schema, other_id):
            body = {name: value}
            yield name, body if root is None else {root: [body] if is_list else body}


def addresses(server, document):
    """Each path with the ids of what is there: of the first that the list before the id shows. None where none is."""
    known = {"": ""}

    def address(path):
        if path not in known:
            head, _, last = path.rpartition("/")
            base = address(head)
            known[path] = base
            if base is not None:
                known[path] = f"{base}/{last}" if not last.startswith("{") else first(head, base)
        return known[path]

    def first(head, base):
        if "get" not in document["paths"].get(head, {}):
            return None
        answer = server.call("GET", base).json()
        lists = [value for value in answer.values() if isinstance(value, list) and value and "id" in value[0]]
        return f"{base}/{lists[0][0]['id']}" if lists else None

    return {path: address(path) for path in document["paths"]}


def furnish(server):
    """One of each kind that a fresh account has none of."""
    service = {"id": server.account["service_id"], "type": "service_reference"}
    soon, later = (time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + s)) for s in (90_000, 97_200))
    made = {
        "/teams": {"team": {"name": "Others"}}, "/tags": {"tag": {"label": "Others"}},
        "/business_services": {"business_service": {"name": "Others"}}, "/templates": {"template": {"name": "Others"}},
        "/addons": {"addon": {"type": "full_page_addon", "name": "Others", "src": "https://o.example/"}},
        "/extensions": {"extension": {
            "name": "Others", "extension_schema": {"id": "PJFWPEP"}, "extension_objects": [service],
        }},
        "/maintenance_windows": {"maintenance_window": {"start_time": soon, "end_time": later, "services": [service]}},
        "/alert_grouping_settings": {"alert_grouping_setting": {
            "name": "Others", "type": "time", "config": {"timeout": 60}, "services": [service],
        }},
        "/services/custom_fields": {"field": {
            "name": "region", "display_name": "Region", "data_type": "string", "field_type": "single_value_fixed",
            "field_options": [{"data": {"data_type": "string", "value": "north"}}],
        }},
        "/incidents": {"incident": {"title": "Others", "service": service}},
    }  # fmt: skip
    for path, body in made.items():
        answer = server.call("POST", path, body)
        assert answer.status_code in (200, 201), (path, answer.text)
    # Nobody is to be told of it while rows are compared.
    incident = answer.json()["incident"]["id"]
    assert server.call("PUT", f"/incidents/{incident}", {"incident": {"status": "resolved"}}).status_code == 200


def rows(store):
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if store.name == "postgres":
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    names = [name for (name,) in store.rows(tables) if not OWN_WRITING.search(name)]
    return {name: sorted(store.rows(f"SELECT * FROM {name}")) for name in names}


def may_be_left_alone(operation, name):
    """Members that are taken whatever they say, or that are passed over where they mean nothing."""
    return (operation, name) in {
        # An owner is the right kind there, and told already.
        ("updateAccount", "fallback_recipients"),
        # Ids of vendors that are in nobody's list here are kept.
        ("createServiceIntegration", "vendor"), ("updateServiceIntegration", "vendor"),
    }  # fmt: skip


def test_every_wrong_body_is_refused_and_changes_no_row(server):
    furnish(server)
    document = requests.get(f"{server.url}/openapi.json", timeout=10).json()
    places = addresses(server, document)
    before = rows(server.store)
    assert len(before) > 30 and sum(map(len, before.values())) > 30
    session, wrong, tried = requests.Session(), [], {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "get" or "answers 501" in operation["description"] or places[path] is None:
                continue
            for name, body in bodies(document, operation, server.account["owner_id"]):
                if may_be_left_alone(operation["operationId"], name):
                    continue
                answer = session.request(
                    method, server.url + places[path], data=json.dumps(body), headers=server.headers, timeout=30
                )
                tried[method] = tried.get(method, 0) + 1
                if not 400 <= answer.status_code < 500:
                    wrong.append((operation["operationId"], json.dumps(body)[:80], answer.status_code, answer.text[:200]))
    assert not wrong, "\n".join(map(str, wrong[:40]))
    after = rows(server.store)
    changed = {name for name in before if before[name] != after.get(name)}
    assert not changed, changed
    assert tried["post"] > 500 and tried["put"] > 500, tried

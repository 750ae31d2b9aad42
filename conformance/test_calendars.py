# SPDX-License-Identifier: Apache-2.0
"""PyPI's `icalendar` reads the calendars of a person and of schedules of both kinds, at their addresses and nowhere else."""

from datetime import datetime, timedelta, timezone

import icalendar
import requests

NAME = "Primary, with; odd \\ letters: " + "é漢🚒" * 20


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def call(server, method, path, body=None, key="user_key"):
    headers = {"Authorization": f"Token token={server.account[key]}"}
    answer = requests.request(method, server.url + path, json=body, headers=headers, timeout=10)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


def read(url):
    answer = requests.get(url, timeout=10)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert not calendar.errors
    assert calendar["METHOD"] == "PUBLISH" and calendar["VERSION"] == "2.0"
    events = calendar.walk("VEVENT")
    for event in events:
        assert not event.errors
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert event["DTSTART"].dt.utcoffset() == timedelta(0) == event["DTEND"].dt.utcoffset()
        assert event["DTSTART"].dt < event["DTEND"].dt
    assert len({str(event["UID"]) for event in events}) == len(events)
    return calendar, events


def rota(server, users):
    start = (datetime.now(timezone.utc) + timedelta(hours=1)).replace(microsecond=0).isoformat()
    layer = {
        "name": "Days", "start": start, "rotation_virtual_start": start, "rotation_turn_length_seconds": 86400,
        "users": [{"user": {"id": user, "type": "user_reference"}} for user in users],
    }  # fmt: skip
    body = {"schedule": {"type": "schedule", "name": NAME, "time_zone": "Europe/Berlin", "schedule_layers": [layer]}}
    return call(server, "POST", "/schedules", body)["schedule"]["id"]


def test_a_calendar_program_reads_what_the_schedule_says(store, make_server):
    server = make_server(store).start()
    ada = server.account["owner_id"]
    grace = call(
        server, "POST", "/users", {"user": {"type": "user", "name": "Grace", "email": "grace@example.com"}}, "account_key"
    )["user"]["id"]
    schedule = call(server, "GET", f"/schedules/{rota(server, [ada, grace])}")["schedule"]
    calendar, events = read(schedule["http_cal_url"])
    # The program knows nothing of this member and leaves its text as it was sent.
    escaped = NAME.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert str(calendar["X-WR-CALNAME"]) == escaped
    now = datetime.now(timezone.utc)
    since, until = (now.isoformat().replace("+00:00", "Z"), (now + timedelta(days=100)).isoformat().replace("+00:00", "Z"))
    shown = call(server, "GET", f"/schedules/{schedule['id']}?since={since}&until={until}&time_zone=UTC")["schedule"]
    # The last entry is cut where the range ends.
    wanted = [
        (instant(entry["start"]), instant(entry["end"]))
        for entry in shown["final_schedule"]["rendered_schedule_entries"][:-1]
    ]
    assert len(wanted) > 90
    found = [(event["DTSTART"].dt, event["DTEND"].dt) for event in events]
    assert found[: len(wanted)] == wanted
    assert all(NAME in str(event["SUMMARY"]) for event in events)
    own = read(schedule["personal_http_cal_url"])[1]
    assert 2 * len(own) in (len(events), len(events) + 1)
    assert schedule["web_cal_url"].startswith("webcal://")


def test_shifts_and_the_persons_own_calendar(store, make_server):
    server = make_server(store).start()
    ada = server.account["owner_id"]
    made = call(server, "POST", "/v3/schedules", {"schedule": {"name": "Shifts", "time_zone": "America/New_York"}})
    place = f"/v3/schedules/{made['schedule']['id']}"
    rotation = call(server, "POST", place + "/rotations", {})["rotation"]["id"]
    day = (datetime.now(timezone.utc) + timedelta(days=1)).date().isoformat()
    member = {"type": "user_member", "user_id": ada}
    event = {
        "name": "Mornings",
        "start_time": {"date_time": f"{day}T09:00:00", "time_zone": "America/New_York"},
        "end_time": {"date_time": f"{day}T12:00:00", "time_zone": "America/New_York"},
        "effective_since": f"{day}T00:00:00Z",
        "recurrence": ["RRULE:FREQ=DAILY;COUNT=5"],
        "assignment_strategy": {"type": "rotating_member_assignment_strategy", "members": [member]},
    }
    call(server, "POST", f"{place}/rotations/{rotation}/events", {"event": event})
    shown = call(server, "GET", place)["schedule"]
    events = read(shown["http_cal_url"])[1]
    assert len(events) == 5
    assert all(event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=3) for event in events)
    address = call(server, "GET", f"/users/{ada}")["user"]["http_cal_url"]
    own = {str(event["UID"]) for event in read(address)[1]}
    assert {str(event["UID"]) for event in events} <= own
    again = {str(event["UID"]) for event in read(address)[1]}
    assert own == again


def test_only_the_right_address_opens(store, make_server):
    server = make_server(store).start()
    address = call(server, "GET", f"/users/{server.account['owner_id']}")["user"]["http_cal_url"]
    head, key = address.removesuffix(".ics").rsplit("/", 1)
    bodies = set()
    for wrong in (key[:-1] + ("0" if key[-1] != "0" else "1"), key[:-1], key + "0", "x", key.upper() + "x"):
        answer = requests.get(f"{head}/{wrong}.ics", timeout=10)
        assert answer.status_code == 404
        bodies.add(answer.content)
    assert len(bodies) == 1
    call(server, "POST", f"/users/{server.account['owner_id']}/regenerate_private_url_key")
    assert requests.get(address, timeout=10).status_code == 404

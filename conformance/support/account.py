# SPDX-License-Identifier: Apache-2.0
"""An account behind a gateway: answers with the published examples, or as badly as it is told to."""

import asyncio
import copy
import json
import pathlib
import re

from aiohttp import web

from .receiver import Arrival, Receiver

# Never to be seen by anybody but the account.
KEY = "uPsTrEaMkEyThatNobodySees"
ASKED, GRANTED = "PASKED", "PGRANTED"
GIGABYTES = 4 << 30
PAUSE_SECONDS = 3
REFERENCE = pathlib.Path(__file__).parents[3] / "shared" / "reference" / "rest-openapi.json"

INCIDENT = {
    "id": ASKED, "type": "incident", "incident_number": 7, "title": "Ours", "status": "triggered", "urgency": "high",
    "service": {"id": GRANTED, "type": "service_reference", "summary": "Shop"}, "teams": [],
    "escalation_policy": {"id": "PPOLICY", "type": "escalation_policy_reference", "summary": "Default"},
}  # fmt: skip
PAGING = {"limit": 25, "offset": 0, "more": False, "total": None}
OWN_ANSWERS = {
    ("GET", "/incidents"): (200, {"incidents": [INCIDENT], **PAGING}),
    ("GET", f"/incidents/{ASKED}"): (200, {"incident": INCIDENT}),
    ("PUT", f"/incidents/{ASKED}"): (200, {"incident": {**INCIDENT, "status": "resolved"}}),
    ("POST", "/v2/enqueue"): (202, {"status": "success", "message": "Event processed", "dedup_key": "one"}),
}


class Reference:
    """The published document, where it lies beside the checkout."""

    def __init__(self):
        self.document = json.loads(REFERENCE.read_text())

    def _resolved(self, part):
        while isinstance(part, dict) and "$ref" in part:
            found = self.document
            for name in part["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            part = found
        return part

    def examples(self):
        """By method and path template: the status of success, and the example of its answer."""
        found = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                if method in ("get", "put", "post", "patch", "delete"):
                    example = self._example(operation)
                    if example:
                        found[method.upper(), path] = example
        return found

    def _example(self, operation):
        for status, response in operation["responses"].items():
            if not status.startswith("2"):
                continue
            content = self._resolved(response).get("content", {}).get("application/json", {})
            for example in content.get("examples", {}).values():
                value = self._resolved(example).get("value")
                # An example that is written as text is none.
                if isinstance(value, dict):
                    return int(status), value
        return None


class Account(Receiver):
    """`fault` names what happens to requests instead of an answer: of everybody, or of whoever comes with `KEY` alone."""

    def __init__(self, examples=None):
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"
        self.fault = None
        self.fault_methods = {"GET", "PUT", "POST", "DELETE"}
        self.is_fault_for_all = False
        # How often it still happens; nil for always.
        self.fault_count = None
        self.answers = [self._answer(*item) for item in {**(examples or {}), **OWN_ANSWERS}.items()]
        # Literal words before variables.
        self.answers.sort(key=lambda answer: answer[0].count("{"))

    @staticmethod
    def _answer(name, answer):
        method, path = name
        pattern = re.compile("/".join("[^/]+" if word.startswith("{") else re.escape(word) for word in path.split("/")))
        return path, method, pattern, answer

    def of_agents(self):
        """What was asked for with the gateway's key."""
        return [arrival for arrival in list(self.arrivals) if KEY in arrival.headers.get("Authorization", "")]

    def changes(self):
        return [arrival for arrival in self.of_agents() if arrival.method != "GET"]

    async def _handle(self, request):
        arrival = Arrival(request, await request.read())
        arrival.method, arrival.path = request.method, request.raw_path
        self.arrivals.append(arrival)
        is_meant = self.is_fault_for_all or KEY in request.headers.get("Authorization", "")
        if self.fault and is_meant and request.method in self.fault_methods and request.path != "/v2/enqueue":
            name = self.fault
            if self.fault_count is not None:
                self.fault_count -= 1
                self.fault = name if self.fault_count > 0 else None
            return await getattr(self, f"_{name}")(request)
        for _, method, pattern, (status, body) in self.answers:
            if method == request.method and pattern.fullmatch(request.path):
                return web.json_response(body, status=status, headers={"X-Request-Id": "behind"})
        return web.json_response({"error": {"code": 2100, "message": "Not Found"}}, status=404)

    # Faults, beside those of any receiver

    @staticmethod
    def _raw(request, answer):
        request.transport.write(answer)
        request.transport.close()
        return web.Response()

    async def _short(self, request):
        return self._raw(request, b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"incident"')

    async def _two_lengths(self, request):
        return self._raw(request, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 300\r\n\r\n{}")

    async def _no_number(self, request):
        return self._raw(request, b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}")

    async def _redirect(self, request):
        return web.Response(status=302, headers={"Location": f"{self.url}/stolen"})

    async def _packed(self, request):
        return web.Response(body=b"{}", headers={"Content-Encoding": "gzip"})

    async def _html(self, request):
        return web.Response(text="<html>", content_type="text/html")

    async def _bare_list(self, request):
        return web.json_response([])

    async def _gigabytes(self, request):
        return await self._stream(request, b" " * 65_536, GIGABYTES, 0)

    async def _endless(self, request):
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        while self.bytes_sent < GIGABYTES:
            await response.write(b" " * 65_536)
            self.bytes_sent += 65_536
            await asyncio.sleep(0)
        return response

    async def _limited(self, request):
        return web.json_response({"error": {}}, status=429, headers={"Retry-After": str(PAUSE_SECONDS)})

    async def _broken(self, request):
        return web.json_response({"error": {"code": 2000, "message": "Internal Server Error"}}, status=500)

    async def _echo(self, request):
        return web.json_response({"incident": {**INCIDENT, "headers": dict(request.headers)}})

    async def _stranger(self, request):
        return web.json_response({"incident": {**INCIDENT, "id": "PSTRANGER", "incident_number": 8}})

    async def _foreign(self, request):
        incident = copy.deepcopy(INCIDENT)
        incident["service"]["id"] = "PFOREIGN"
        return web.json_response({"incident": incident})

# SPDX-License-Identifier: Apache-2.0
"""A real receiver of webhooks, which answers as it is told to and keeps what it gets."""

import asyncio
import hashlib
import hmac
import json
import threading
import time

from aiohttp import web

from .waiting import free_port, wait_until


class Arrival:
    def __init__(self, request, body):
        self.at = time.monotonic()
        self.path = request.path_qs
        self.headers = request.headers
        self.body = body

    @property
    def event(self):
        return json.loads(self.body)["event"]

    @property
    def id(self):
        return self.headers["X-Webhook-Id"]

    def is_signed_with(self, *secrets):
        expected = ",".join(f"v1={hmac.new(s.encode(), self.body, hashlib.sha256).hexdigest()}" for s in secrets)
        return hmac.compare_digest(self.headers["X-PagerDuty-Signature"], expected)


class Receiver:
    """`script` is what happens to the next requests, the first first: a status, or the name of a misfortune. Then 200."""

    def __init__(self, context=None, *, host="127.0.0.1"):
        self.context = context
        self.host = host
        self.port = free_port()
        # The certificate is made out to a name, as certificates are.
        self.url = f"https://localhost:{self.port}/hook" if context else f"http://127.0.0.1:{self.port}/hook"
        self.arrivals = []
        self.script = []
        self.headers = {}
        self.bytes_sent = 0
        self.connections = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.is_ready = threading.Event()

    def start(self):
        self.thread.start()
        assert self.is_ready.wait(10), "the receiver does not start"
        return self

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def events(self):
        return [arrival.event["event_type"] for arrival in list(self.arrivals)]

    def wait_for(self, count=1, seconds=30):
        wait_until(lambda: len(self.arrivals) >= count, seconds, f"{count} webhooks (there are {self.events()})")
        return self.arrivals[count - 1]

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._open())
        self.is_ready.set()
        self.loop.run_forever()
        self.loop.run_until_complete(self.runner.cleanup())

    async def _open(self):
        application = web.Application()
        application.router.add_route("*", "/{tail:.*}", self._handle)
        self.runner = web.AppRunner(application, shutdown_timeout=0)
        await self.runner.setup()
        await web.TCPSite(self.runner, self.host, self.port, ssl_context=self.context).start()

    async def _handle(self, request):
        self.arrivals.append(Arrival(request, await request.read()))
        act = self.script.pop(0) if self.script else 200
        if isinstance(act, int):
            return web.Response(status=act, headers=self.headers, text="as told")
        return await getattr(self, f"_{act}")(request)

    async def _reset(self, request):
        request.transport.abort()
        return web.Response()

    async def _hang(self, request):
        await asyncio.sleep(3600)

    async def _gigabyte(self, request):
        return await self._stream(request, b"\x00\xff\x1b[31m" * 10_000, 1 << 30, 0)

    async def _drip(self, request):
        return await self._stream(request, b"x", 3600, 1)

    async def _stream(self, request, part, length, pause):
        response = web.StreamResponse(headers={"Content-Length": str(length)})
        await response.prepare(request)
        sent = 0
        while sent < length:
            await response.write(part[: length - sent])
            sent += len(part)
            self.bytes_sent += len(part)
            await asyncio.sleep(pause)
        return response

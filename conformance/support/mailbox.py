# SPDX-License-Identifier: Apache-2.0
"""A real SMTP server that keeps what it gets, with the time at which it took it."""

import email
import email.policy
import re
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from .waiting import free_port, wait_until


class Letter:
    def __init__(self, envelope, taken_at, secure, login):
        self.sender = envelope.mail_from
        self.recipients = envelope.rcpt_tos
        self.raw = envelope.content
        self.message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken_at = taken_at
        self.secure = secure
        self.login = login

    @property
    def subject(self):
        return self.message["Subject"]

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self):
        return self.message.get_body(("html",)).get_content()

    @property
    def incident_number(self):
        return int(re.match(r"\[#(\d+)\]", self.subject)[1])

    def link(self, word):
        """The address behind `Acknowledge`, `Resolve` or `Open` in the text form."""
        return re.search(rf"^{word}: (\S+)$", self.text, re.MULTILINE)[1]


class Mailbox:
    """`refusals` is how many of the next letters are refused, with which answer."""

    def __init__(self, *, tls=None, login=None, implicit_tls=False):
        self.letters = []
        self.refusals = 0
        self.refusal = "451 4.3.0 Try again later"
        self.attempts = []
        self.lock = threading.Lock()
        self.login = login
        context = tls.server_context() if tls else None
        options = {"ssl_context" if implicit_tls else "tls_context": context} if tls else {}
        if login:
            # Its own check for encryption knows STARTTLS alone; what came encrypted is looked at in each letter.
            options |= {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": not implicit_tls}
        self.port = free_port()
        self.controller = Controller(self, ident="mailbox", hostname="127.0.0.1", port=self.port, **options)
        user = f"{login[0]}:{login[1]}@" if login else ""
        # The certificate is made out to a name, as certificates are.
        self.url = f"{'smtps' if implicit_tls else 'smtp'}://{user}{'localhost' if tls else '127.0.0.1'}:{self.port}"

    def start(self):
        self.controller.start()
        return self

    def stop(self):
        self.controller.stop()

    def _authenticate(self, server, session, envelope, mechanism, data):
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self.login, auth_data=given[0])

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            self.attempts.append(time.monotonic())
            if self.refusals > 0:
                self.refusals -= 1
                return self.refusal
            secure = session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
            self.letters.append(Letter(envelope, time.monotonic(), secure, session.auth_data))
        return "250 2.0.0 Taken"

    def numbers(self):
        with self.lock:
            return {letter.incident_number for letter in self.letters}

    def wait_for(self, count=1, seconds=15):
        wait_until(lambda: len(self.letters) >= count, seconds, f"{count} letters (there are {len(self.letters)})")
        return self.letters[count - 1]


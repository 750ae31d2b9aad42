# SPDX-License-Identifier: Apache-2.0
"""Waiting for what another process does: until it is so, and no longer than it may take."""

import socket
import time


def wait_until(check, seconds, what):
    """The first true answer of `check`, asked again and again; fails when it takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = check()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"after {seconds} s still not: {what}"
        time.sleep(0.02)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]

# SPDX-License-Identifier: Apache-2.0
"""HTTP by hand, for requests that no library would send."""

import re
import socket


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def header(self, name):
        return [value for other, value in self.headers if other.lower() == name.lower()]

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:200]!r}"


def converse(port, raw, quiet_seconds=1.0):
    """Sends bytes as they are. Answers all that comes back until it has been quiet for a while, and whether the server hung
    up by then."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=quiet_seconds) as connection:
        try:
            connection.sendall(raw)
            while piece := connection.recv(65536):
                received += piece
        except (BrokenPipeError, ConnectionResetError):
            pass
        except TimeoutError:
            return received, False
    return received, True


def answers(received):
    """The answers in what came back, each with its body as `Content-Length` or chunks say."""
    found = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        match = re.fullmatch(rb"HTTP/1\.1 (\d{3})(?: [^\r\n]*)?", lines[0])
        assert match, f"no answer: {lines[0][:100]!r}"
        headers = [tuple(part.strip().decode("latin1") for part in line.split(b":", 1)) for line in lines[1:]]
        answer = Answer(int(match[1]), headers, b"")
        if length := answer.header("Content-Length"):
            answer.body, received = received[: int(length[0])], received[int(length[0]) :]
        elif "chunked" in answer.header("Transfer-Encoding"):
            while True:
                size, _, received = received.partition(b"\r\n")
                count = int(size, 16)
                answer.body, received = answer.body + received[:count], received[count + 2 :]
                if count == 0:
                    break
        found.append(answer)
    return found


def ask(port, raw, quiet_seconds=1.0):
    """All answers to bytes as they are."""
    return answers(converse(port, raw, quiet_seconds)[0])

# SPDX-License-Identifier: Apache-2.0
"""Receivers on raw sockets that do what no library would: each function of `ENDLESS` and `BROKEN` is given a connection."""

import contextlib
import re
import socket
import ssl
import struct
import threading
import time

# Long after whoever sends has given up.
PATIENCE_SECONDS = 30
FLOOD_BYTES_MAXIMUM = 1 << 30
BLOCK = 65_536
OK = b"HTTP/1.1 200 OK\r\n"


def read_request(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?im)^content-length: *(\d+)", head)[1])
    while len(body) < length:
        body += _some(connection)


def _some(connection):
    piece = connection.recv(BLOCK)
    if not piece:
        raise ConnectionResetError
    return piece


def wait_for_hang_up(connection):
    while connection.recv(BLOCK):
        pass


def flood(connection, part):
    """As fast as it is taken, nearly: the machine has other things to do."""
    block = part * (BLOCK // len(part))
    sent = 0
    while sent < FLOOD_BYTES_MAXIMUM:
        connection.sendall(block)
        sent += len(block)
        time.sleep(0.001)


def drip(connection, part):
    for _ in range(PATIENCE_SECONDS):
        connection.sendall(part)
        time.sleep(1)


# Answers without end


def shakes_no_hands(connection):
    wait_for_hang_up(connection)


def says_nothing(connection):
    read_request(connection)
    wait_for_hang_up(connection)


def goes_on_and_on(connection):
    read_request(connection)
    flood(connection, b"HTTP/1.1 100 Continue\r\n\r\n")


def is_still_processing(connection):
    read_request(connection)
    drip(connection, b"HTTP/1.1 102 Processing\r\n\r\n")


def drips_headers(connection):
    read_request(connection)
    connection.sendall(OK)
    drip(connection, b"X-More: to come\r\n")


def has_a_header_without_end(connection):
    read_request(connection)
    connection.sendall(OK + b"X-Long: ")
    flood(connection, b"x")


def has_headers_without_end(connection):
    read_request(connection)
    connection.sendall(OK)
    flood(connection, b"X-More: " + b"x" * 1000 + b"\r\n")


def has_chunks_without_end(connection):
    read_request(connection)
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    flood(connection, b"1000\r\n" + b"x" * 0x1000 + b"\r\n")


def has_a_body_without_end(connection):
    read_request(connection)
    connection.sendall(OK + b"\r\n")
    flood(connection, b"x")


# Answers that are none


def speaks_no_tls(connection):
    connection.recv(BLOCK)
    connection.sendall(OK + b"Content-Length: 0\r\n\r\n")


def closes_before_it_answers(connection):
    read_request(connection)


def says_goodbye_before_it_answers(connection):
    read_request(connection)
    connection.unwrap()


def closes_within_the_head(connection):
    read_request(connection)
    connection.sendall(OK + b"Content-Le")


def closes_within_the_body(connection):
    read_request(connection)
    connection.sendall(OK + b"Content-Length: 100\r\n\r\nonly this")


def resets(connection):
    read_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def babbles(connection):
    read_request(connection)
    connection.sendall(b"\x00\xff\x1b[31m200 OK delivered\r\n\r\n" * 100)


def switches_protocols(connection):
    read_request(connection)
    connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")
    wait_for_hang_up(connection)


def answers_and_goes_on(connection):
    read_request(connection)
    connection.sendall(OK + b"Content-Length: 2\r\n\r\nok")
    flood(connection, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


WITHOUT_TLS = {shakes_no_hands, speaks_no_tls}
# What was begun with a 200 and is cut off counts as an arrival; and what is sent behind an answer takes nothing from it.
MAY_DELIVER = {has_chunks_without_end, has_a_body_without_end, answers_and_goes_on}
ENDLESS = [
    shakes_no_hands, says_nothing, goes_on_and_on, is_still_processing, drips_headers, has_a_header_without_end,
    has_headers_without_end, has_chunks_without_end, has_a_body_without_end,
]  # fmt: skip
BROKEN = [
    speaks_no_tls, closes_before_it_answers, says_goodbye_before_it_answers, closes_within_the_head,
    closes_within_the_body, resets, babbles, switches_protocols, answers_and_goes_on,
]  # fmt: skip


class Hostile:
    """Has `act` done to each connection, on a thread of its own, and closes it then."""

    def __init__(self, act, context):
        self.act = act
        self.context = None if act in WITHOUT_TLS else context
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.url = f"https://localhost:{self.port}/{act.__name__}"
        self.connections = 0
        self.is_over = False

    def start(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def stop(self):
        self.is_over = True
        # Who waits in `accept` is not woken by closing alone.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while not self.is_over:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.settimeout(PATIENCE_SECONDS)
        try:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            self.act(connection)
        except (OSError, ssl.SSLError):
            pass
        finally:
            connection.close()

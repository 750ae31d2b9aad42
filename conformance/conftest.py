# SPDX-License-Identifier: Apache-2.0
"""A store, a mailbox and a server for each test; all of them gone after it."""

import pytest

from support import stores
from support.certificates import TestCertificates
from support.mailbox import Mailbox
from support.server import Server


@pytest.fixture(params=stores.NAMES)
def store(request, tmp_path):
    return stores.fresh_store(request.param, tmp_path)


@pytest.fixture
def sqlite_store(tmp_path):
    return stores.fresh_store("sqlite", tmp_path)


@pytest.fixture
def mailbox():
    mailbox = Mailbox().start()
    yield mailbox
    mailbox.stop()


@pytest.fixture
def certificates(tmp_path):
    return TestCertificates(tmp_path)


@pytest.fixture
def make_server(tmp_path):
    made = []

    def make(store, **options):
        server = Server(store, tmp_path, **options)
        made.append(server)
        return server

    yield make
    for server in made:
        server.kill()


@pytest.fixture
def server(store, mailbox, make_server):
    return make_server(store, mail=mailbox).start()


@pytest.fixture
def sqlite_server(sqlite_store, mailbox, make_server):
    return make_server(sqlite_store, mail=mailbox).start()

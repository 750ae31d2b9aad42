# SPDX-License-Identifier: Apache-2.0
"""A store, a mailbox and a server for each test; all of them gone after it."""

import pytest

from support import stores
from support.account import KEY, Account
from support.certificates import TestCertificates
from support.gateway import start_gateway
from support.mailbox import Mailbox
from support.receiver import Receiver
from support.server import Server
from support.webhooks import LOOPBACK


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


# Webhooks


@pytest.fixture
def make_receiver():
    made = []

    def make(context=None, **options):
        made.append(Receiver(context, **options).start())
        return made[-1]

    yield make
    for receiver in made:
        receiver.stop()


@pytest.fixture
def receiver(make_receiver, certificates):
    return make_receiver(certificates.server_context())


@pytest.fixture
def plain_receiver(make_receiver):
    """Without TLS, as receivers on a network that the operator allows may be."""
    return make_receiver()


@pytest.fixture
def make_hooked(make_server, certificates):
    """A server that trusts the test's authority."""

    def make(store, options=LOOPBACK):
        return make_server(store, options=options, environment={"SSL_CERT_FILE": str(certificates.authority)}).start()

    return make


@pytest.fixture
def hooked(store, make_hooked):
    return make_hooked(store)


# Gateways


@pytest.fixture
def account():
    """An account behind a gateway that can be told to do its part badly."""
    account = Account().start()
    yield account
    account.stop()


@pytest.fixture
def make_open_gateway(tmp_path):
    """Without TLS unless it is given, so that bytes can be sent by hand."""
    made = []

    def make(upstream, key=KEY, folder=None, tls=None):
        if folder is None:
            folder = tmp_path / f"open-gateway-{len(made)}"
            folder.mkdir()
        made.append(start_gateway(folder, tmp_path, upstream, key, tls))
        return made[-1]

    yield make
    for gateway in made:
        gateway.kill()

# SPDX-License-Identifier: Apache-2.0
"""A certificate authority for one test, and a server certificate of it for `localhost`."""

import datetime
import ssl

import trustme


class TestCertificates:
    __test__ = False

    def __init__(self, folder):
        self.folder = folder
        authority = self._issuer = trustme.CA()
        server = authority.issue_cert("localhost", "127.0.0.1")
        self.authority = folder / "authority.pem"
        self.certificate = folder / "server.pem"
        self.key = folder / "server.key"
        authority.cert_pem.write_to_path(str(self.authority))
        server.private_key_pem.write_to_path(str(self.key))
        for part in server.cert_chain_pems:
            part.write_to_path(str(self.certificate), append=True)

    def server_context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def expired_context(self):
        """Of the same authority, and out of date since yesterday."""
        now = datetime.datetime.now(datetime.timezone.utc)
        day = datetime.timedelta(days=1)
        return self._context(
            self._issuer.issue_cert("localhost", "127.0.0.1", not_before=now - 9 * day, not_after=now - day)
        )

    def other_name_context(self):
        return self._context(self._issuer.issue_cert("elsewhere.example"))

    @staticmethod
    def unknown_authority_context():
        return TestCertificates._context(trustme.CA().issue_cert("localhost", "127.0.0.1"))

    @staticmethod
    def _context(certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context

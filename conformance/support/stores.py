# SPDX-License-Identifier: Apache-2.0
"""An empty store of each kind, and a way to look into it past the server."""

import csv
import io
import os
import sqlite3
import subprocess
import uuid
from contextlib import closing

POSTGRES = os.environ.get("TOCSIN_TEST_POSTGRES", "")


class SQLiteStore:
    name = "sqlite"

    def __init__(self, folder):
        self.path = folder / "tocsin.sqlite"
        self.url = f"sqlite:{self.path}"

    def rows(self, statement):
        """All values as text, as psql gives them."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            return [tuple("" if value is None else str(value) for value in row) for row in connection.execute(statement)]


class PostgresStore:
    name = "postgres"

    def __init__(self):
        self.name_in_server = f"conformance_{uuid.uuid4().hex}"
        self._psql(POSTGRES, f"CREATE DATABASE {self.name_in_server}")
        self.url = POSTGRES.rsplit("/", 1)[0] + "/" + self.name_in_server

    def rows(self, statement):
        return [tuple(row) for row in csv.reader(io.StringIO(self._psql(self.url, statement)))]

    @staticmethod
    def _psql(url, statement):
        command = ["psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "-v", "ON_ERROR_STOP=1", url, "-c", statement]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def fresh_store(name, folder):
    return SQLiteStore(folder) if name == "sqlite" else PostgresStore()


NAMES = ["sqlite", "postgres"] if POSTGRES else ["sqlite"]

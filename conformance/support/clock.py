# SPDX-License-Identifier: Apache-2.0
"""The clock of a server's machine, set forward and back while the server runs."""

import os
import pathlib
import shutil
import struct
import subprocess

import pytest

SOURCE = pathlib.Path(__file__).with_name("clock.c")


class Clock:
    def __init__(self, folder):
        compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
        if compiler is None:
            pytest.skip("THIS MACHINE HAS NO C COMPILER: a clock that is set back was not tried")
        self.library = folder / "clock.so"
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(self.library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True, capture_output=True)
        self.file = folder / "clock"
        self.set(0)

    def set(self, seconds):
        """So far ahead of the true time, or behind it."""
        # In place: the server has this very file mapped.
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        os.pwrite(descriptor, struct.pack("=q", seconds), 0)
        os.close(descriptor)

    @property
    def environment(self):
        return {"LD_PRELOAD": str(self.library), "TOCSIN_TEST_CLOCK": str(self.file)}

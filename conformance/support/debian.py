# SPDX-License-Identifier: Apache-2.0
"""A bare Debian in a folder, and the machine's own mirror to make it from."""

import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

SUITE = "bookworm"
MIRROR_SECONDS = 20
DEBOOTSTRAP_SECONDS = 900


def run(*command, seconds=300, **more):
    """One command that must succeed; says what it said when it does not."""
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=seconds, **more)
    assert result.returncode == 0, f"{command}: status {result.returncode}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"
    return result.stdout


def needed(*programs):
    """Skips, and says so, where a program is not there."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")


def codename():
    lines = Path("/etc/os-release").read_text().splitlines() if Path("/etc/os-release").exists() else []
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith("VERSION_CODENAME=")), "")


def _entries(folder):
    """(addresses, suites, components) of each source of packages, of both forms that apt reads."""
    for path in [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*.list"))]:
        for line in path.read_text().splitlines() if path.exists() else []:
            words = line.split("#")[0].split()
            if words[:1] != ["deb"]:
                continue
            del words[0]
            if words and words[0].startswith("["):
                while words and not words.pop(0).endswith("]"):
                    pass
            if len(words) >= 3:
                yield words[:1], words[1:2], words[2:]
    for path in sorted((folder / "sources.list.d").glob("*.sources")):
        kept = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("#"))
        for stanza in kept.split("\n\n"):
            fields = {}
            for line in stanza.splitlines():
                name, colon, value = line.partition(":")
                if colon and not line[0].isspace():
                    fields[name.lower()] = value.split()
            if "deb" in fields.get("types", []) and fields.get("enabled", ["yes"]) != ["no"]:
                yield fields.get("uris", []), fields.get("suites", []), fields.get("components", [])


def mirror(folder=Path("/etc/apt")):
    """Where this machine's apt gets the suite from; nothing where it does not."""
    for addresses, suites, components in _entries(folder):
        if SUITE in suites and "main" in components:
            for address in addresses:
                if address.startswith(("http://", "https://")):
                    return address.rstrip("/")
    return None


def _refuse_without_need(address):
    if os.geteuid() != 0:
        pytest.skip("a Debian in a folder needs root")
    if codename() != SUITE:
        pytest.skip(f"what is built on {codename() or 'this system'} is not for {SUITE}")
    needed("debootstrap", "chroot")
    if not address:
        pytest.skip(f"no source in /etc/apt gives {SUITE} main over http")
    try:
        urllib.request.urlopen(f"{address}/dists/{SUITE}/Release", timeout=MIRROR_SECONDS).close()
    except OSError as error:
        pytest.skip(f"the Debian mirror of this machine cannot be reached: {error}")


class Debian:
    """A minimal Debian below `folder`. Commands in it share this machine's network."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}

    def make(self):
        address = mirror()
        _refuse_without_need(address)
        try:
            run("debootstrap", "--variant=minbase", SUITE, self.folder, address, seconds=DEBOOTSTRAP_SECONDS)
        except AssertionError as error:
            log = self.path("/debootstrap/debootstrap.log")
            raise AssertionError(f"{error}\n{log.read_text()[-4000:] if log.exists() else ''}") from None
        # A folder of a test is its owner's alone; the root of a system is not.
        self.folder.chmod(0o755)
        # Dates of a mirror that stands still are as good for a test, and its folder is not open to apt's own user.
        self.path("/etc/apt/apt.conf.d/99test").write_text(
            'Acquire::Check-Valid-Until "false";\nAcquire::Check-Date "false";\nAPT::Sandbox::User "root";\n'
        )
        if not self.path("/proc/self").exists():
            subprocess.run(["mount", "-t", "proc", "proc", str(self.path("/proc"))], check=False, capture_output=True)
        return self

    def path(self, inside):
        return self.folder / inside.lstrip("/")

    def command(self, *words, user=None):
        """What runs words inside, for those who start it themselves."""
        return ["chroot", *([f"--userspec={user}"] if user else []), str(self.folder), *[str(word) for word in words]]

    def run(self, *words, user=None, environment=None, seconds=300):
        return run(*self.command(*words, user=user), seconds=seconds, env={**self.environment, **(environment or {})})

    def remove(self):
        """Nothing below the folder is deleted while something of this machine may be mounted there."""
        inside = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        for point in sorted((point for point in inside if point.startswith(f"{self.folder}/")), reverse=True):
            run("umount", "--lazy", point)
        shutil.rmtree(self.folder, ignore_errors=True)


class Dockerfile:
    """The instructions of a Dockerfile, in order, as (word, rest)."""

    def __init__(self, path):
        lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
        joined = "\n".join(lines).replace("\\\n", " ")
        self.steps = [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]

    def all(self, word):
        return [rest for name, rest in self.steps if name == word]

    def one(self, word):
        (rest,) = self.all(word)
        return rest

    @property
    def environment(self):
        return dict(pair.split("=", 1) for pair in self.all("ENV"))

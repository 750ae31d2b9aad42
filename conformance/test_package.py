# SPDX-License-Identifier: Apache-2.0
"""The Debian package: what is in it, and that it serves on a bare Debian, installed as the Dockerfile says."""

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
import requests

from support import debian
from support.debian import Debian, Dockerfile, needed, run
from support.server import START_SECONDS, TOCSIN
from support.waiting import free_port

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "/var/lib/tocsin/tocsin.sqlite"
# The most that `serve` may take to end, and what `systemd-analyze security` may say of the unit, in tenths.
STOP_SECONDS = 10
EXPOSURE = 20


def make_package(binary, folder):
    needed("dpkg-deb", "dpkg-shlibdeps", "strip")
    path = Path(run(ROOT / "scripts/package", "--binary", binary, "--output", folder).strip())
    assert path.parent == folder
    return path


def unpacked(package, folder):
    run("dpkg-deb", "--extract", package, folder)
    return folder


def field(package, name):
    return run("dpkg-deb", "--field", package, name).strip()


def contents(package):
    """Each path with its mode and owner, as dpkg lists them."""
    lines = [line.split() for line in run("dpkg-deb", "--contents", package).splitlines()]
    return {words[5].removeprefix("."): (words[0], words[1]) for words in lines}


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    return make_package(TOCSIN, tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def dockerfile():
    return Dockerfile(ROOT / "docs/operating/Dockerfile")


@pytest.fixture(scope="session")
def machine(package, dockerfile, tmp_path_factory):
    """A bare Debian in which the Dockerfile's steps have been carried out."""
    machine = Debian(tmp_path_factory.mktemp("debian"))
    try:
        machine.make()
        source, target = dockerfile.one("COPY").split()
        assert source == "tocsin.deb"
        shutil.copy(package, machine.path(target))
        for step in dockerfile.all("RUN"):
            machine.run("sh", "-c", step, seconds=600)
        yield machine
    finally:
        machine.remove()


def test_the_package_tells_what_it_is_and_what_it_needs(package):
    version = re.search(r'version: "([\d.]+)"', (ROOT / "Sources/tocsin/Main.swift").read_text())[1]
    assert field(package, "Package") == "tocsin" and field(package, "Version") == version
    assert package.name == f"tocsin_{version}_{field(package, 'Architecture')}.deb"
    depends = {entry.split()[0] for entry in field(package, "Depends").split(", ")}
    assert {"libc6", "libsqlite3-0", "libpq5", "tzdata", "ca-certificates", "adduser"} <= depends
    assert any(name.startswith("libcurl4") for name in depends)
    control = package.parent / "control"
    run("dpkg-deb", "--control", package, control)
    assert (control / "conffiles").read_text() == "/etc/tocsin/tocsin.env\n"
    for script in ["postinst", "prerm", "postrm"]:
        assert os.access(control / script, os.X_OK)
        run("sh", "-n", control / script)


def test_the_package_holds_what_an_operator_expects_and_all_of_it_is_root_s(package):
    files = contents(package)
    assert {owner for _, owner in files.values()} == {"root/root"}
    assert files["/usr/bin/tocsin"][0] == "-rwxr-xr-x"
    assert files["/lib/systemd/system/tocsin.service"][0] == "-rw-r--r--"
    assert files["/etc/tocsin/tocsin.env"][0] == "-rw-r-----", "it may hold passwords"
    assert "/usr/share/doc/tocsin/copyright" in files and "/usr/share/doc/tocsin/changelog.gz" in files
    assert all(mode[5] != "w" and mode[8] != "w" for mode, _ in files.values())


def test_a_program_that_needs_debian_s_libraries_alone_is_installed_as_it_is(tmp_path):
    program = tmp_path / "tocsin"
    shutil.copy("/bin/true", program)
    before = program.read_bytes()
    made = make_package(program, tmp_path / "out")
    assert program.read_bytes() == before, "what is given stays as it is"
    assert not [path for path in contents(made) if path.startswith("/usr/lib/")]
    assert (unpacked(made, tmp_path / "root") / "usr/bin/tocsin").read_bytes()[:4] == b"\x7fELF"
    assert field(made, "Depends").startswith("libc6 (>= ")


def test_the_unit_is_sound_and_leaves_the_server_little_to_do_harm_with(package, tmp_path):
    needed("systemd-analyze")
    root = unpacked(package, tmp_path / "root")
    text = (root / "lib/systemd/system/tocsin.service").read_text()
    for line in ["ExecStart=/usr/bin/tocsin serve", "User=tocsin", "StateDirectory=tocsin", "Restart=always"]:
        assert f"\n{line}\n" in text
    stop = int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)[1])
    assert STOP_SECONDS < stop <= STOP_SECONDS + 5
    # The program is not installed here: its place in the unpacked package stands for it.
    unit = tmp_path / "tocsin.service"
    unit.write_text(text.replace("/usr/bin/tocsin", str(root / "usr/bin/tocsin")))
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert verified.returncode == 0 and "tocsin.service" not in verified.stderr, verified.stderr
    run("systemd-analyze", "security", "--no-pager", "--offline=true", f"--threshold={EXPOSURE}", unit)
    unit.write_text(unit.read_text().replace("Restart=always", "Restart=sometimes"))
    broken = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert "sometimes" in broken.stderr, "a check that finds nothing wrong in a wrong unit is none"


def test_each_setting_of_the_environment_file_is_one_that_the_server_knows(package, tmp_path):
    text = (unpacked(package, tmp_path / "root") / "etc/tocsin/tocsin.env").read_text()
    names = set(re.findall(r"^#?(TOCSIN_\w+)=", text, re.MULTILINE))
    known = set(re.findall(r"TOCSIN_\w+", run(TOCSIN, "serve", "--help")))
    assert len(names) > 8 and names <= known, names - known
    # People read it into a shell too, with every setting that they may have switched on.
    everything = tmp_path / "all.env"
    everything.write_text(re.sub(r"^#(?=TOCSIN_)", "", text, flags=re.MULTILINE))
    assert run("sh", "-c", f". {everything}; echo $TOCSIN_MAIL_FROM") == "Tocsin <tocsin@example.com>\n"


def test_the_machine_s_mirror_is_read_in_both_forms_of_apt_s_sources(tmp_path):
    (tmp_path / "sources.list.d").mkdir()
    assert debian.mirror(tmp_path) is None
    stanza = "Types: deb\n# a remark\nURIs: http://two.example/debian/\nSuites: bookworm bookworm-updates\nComponents: main\n"
    other = stanza.replace("two", "three").replace("bookworm", "trixie")
    (tmp_path / "sources.list.d/x.sources").write_text(f"{other}\n{stanza}")
    assert debian.mirror(tmp_path) == "http://two.example/debian"
    lines = ["# deb http://no.example bookworm main", "deb [arch=a b=c] http://one.example/d bookworm main"]
    (tmp_path / "sources.list").write_text("\n".join(lines) + "\n")
    assert debian.mirror(tmp_path) == "http://one.example/d"


class Serving:
    """`tocsin serve` on the machine, as the Dockerfile starts it."""

    def __init__(self, machine, dockerfile):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **dockerfile.environment, "TOCSIN_HOST": "127.0.0.1", "TOCSIN_PORT": str(self.port), "TOCSIN_PUBLIC_URL": self.url,
        }  # fmt: skip
        command = json.loads(dockerfile.one("ENTRYPOINT")) + json.loads(dockerfile.one("CMD"))
        self.process = subprocess.Popen(
            machine.command(*command, user=dockerfile.one("USER")), stdout=subprocess.PIPE, text=True,
            env={**machine.environment, **self.environment},
        )  # fmt: skip
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.start()
        self.first_line = self.process.stdout.readline()
        watchdog.cancel()

    def stop(self):
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30), time.monotonic() - began


def setup(machine, dockerfile):
    user = dockerfile.one("USER")
    out = machine.run("/usr/bin/tocsin", "setup", "--json", "--new-keys", user=user, environment=dockerfile.environment)
    return json.loads(out)


def trigger(serving, account, key):
    body = {
        "routing_key": account["routing_key"], "event_action": "trigger", "dedup_key": key,
        "payload": {"summary": "Disk is full", "source": "db-1", "severity": "critical"},
    }  # fmt: skip
    return requests.post(f"{serving.url}/v2/enqueue", json=body, timeout=30)


def test_on_a_bare_debian_it_sets_up_takes_an_event_is_healthy_and_ends_in_time(machine, dockerfile):
    account = setup(machine, dockerfile)
    serving = Serving(machine, dockerfile)
    try:
        assert serving.first_line.startswith("listening on"), serving.first_line
        answer = trigger(serving, account, "k")
        assert answer.status_code == 202, answer.text
        headers = {"Authorization": f"Token token={account['account_key']}"}
        incidents = requests.get(f"{serving.url}/incidents", headers=headers, timeout=30).json()["incidents"]
        assert [incident["title"] for incident in incidents] == ["Disk is full"]
        check = dockerfile.one("HEALTHCHECK").partition("CMD ")[2]
        user = dockerfile.one("USER")
        assert machine.run("sh", "-c", check, user=user, environment=serving.environment) == "ok\n"
        status, seconds = serving.stop()
        assert status == 0 and seconds < STOP_SECONDS
        with pytest.raises(AssertionError):
            machine.run("sh", "-c", check, user=user, environment=serving.environment)
    finally:
        serving.process.kill()
        serving.process.wait()


def test_the_user_s_folder_and_settings_are_closed_to_others(machine):
    listing = machine.run("stat", "-c", "%a %U:%G", "/var/lib/tocsin", "/etc/tocsin/tocsin.env").split("\n")
    assert listing[:2] == ["700 tocsin:tocsin", "640 root:tocsin"]
    assert "nologin" in machine.run("getent", "passwd", "tocsin")


def test_the_image_keeps_its_data_in_a_volume_and_runs_as_nobody_special(machine, dockerfile):
    assert dockerfile.one("FROM") == f"debian:{debian.SUITE}-slim"
    user = dockerfile.one("USER")
    assert machine.run("id", "-u", user).strip() != "0"
    assert DATABASE.startswith(dockerfile.one("VOLUME") + "/")
    assert dockerfile.environment["TOCSIN_DATABASE"] == f"sqlite:{DATABASE}"
    assert dockerfile.environment["TOCSIN_PORT"] == dockerfile.one("EXPOSE")


# The last one: it takes the program off the machine.
def test_an_upgrade_keeps_settings_and_removal_keeps_the_database(machine, package, dockerfile):
    setup(machine, dockerfile)
    settings = machine.path("/etc/tocsin/tocsin.env")
    settings.write_text("TOCSIN_LOG_LEVEL=debug\n")
    shutil.copy(package, machine.path("/tmp/again.deb"))
    machine.run("dpkg", "--install", "--force-confold", "/tmp/again.deb")
    assert settings.read_text() == "TOCSIN_LOG_LEVEL=debug\n"
    machine.run("dpkg", "--remove", "tocsin")
    assert not machine.path("/usr/bin/tocsin").exists() and settings.exists()
    machine.run("dpkg", "--purge", "tocsin")
    assert not settings.exists()
    assert machine.path(DATABASE).exists(), "who was paged for what is not thrown away"

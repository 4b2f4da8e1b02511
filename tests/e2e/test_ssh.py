"""Reviewing over SSH: a real server, a real client, a key that is good for this program and nothing else."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import Ask
from .steps import open_first, open_queue
from .terminal import PROGRAM, Terminal

SSHD = "/usr/sbin/sshd"


@dataclass(frozen=True)
class Server:
    """A running sshd, and how to reach it."""

    folder: Path
    port: int

    def ssh(self, *options: str) -> list[str]:
        """Return the command of a client that trusts only this server and has only the reviewer's key."""
        settings = ["BatchMode=yes", "StrictHostKeyChecking=yes", f"UserKnownHostsFile={self.folder / 'known_hosts'}"]
        settings += ["IdentitiesOnly=yes", f"IdentityFile={self.folder / 'key'}", "LogLevel=ERROR"]
        given = [word for setting in settings for word in ("-o", setting)]
        return ["ssh", "-F", "none", *given, *options, "-p", str(self.port), f"{getpass.getuser()}@127.0.0.1"]


@pytest.fixture(scope="session")
def sshd() -> None:
    """Make sure that OpenSSH's server is here; a machine of one's own is left alone, CI must have it."""
    if not Path(SSHD).exists() and (os.environ.get("CI") or os.geteuid() == 0):
        become_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for words in (["update"], ["install", "-y", "--no-install-recommends", "openssh-server"]):
            subprocess.run([*become_root, "apt-get", "-q", *words], check=False, capture_output=True, timeout=180)
    missing = [program for program in (SSHD, "ssh", "ssh-keygen") if shutil.which(program) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"CI needs {missing}")
    if missing:
        pytest.skip(f"no {missing} on this machine")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)


@pytest.fixture
def server(sshd: None, world: Path, tmp_path: Path) -> Iterator[Server]:
    """A server on a port of its own, with its own host key, where one key opens the reviewer's session."""
    for name in ("host", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    program = f"{' '.join(PROGRAM)} --data-dir {world} --as zhangsan"
    key = (tmp_path / "key.pub").read_text()
    (tmp_path / "authorized_keys").write_text(f'restrict,pty,command="{program}" {key}')
    port = _free_port()
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{port} {(tmp_path / 'host.pub').read_text()}")
    (tmp_path / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path / 'host'}\nPidFile none\n"
        f"AuthorizedKeysFile {tmp_path / 'authorized_keys'}\nStrictModes no\nUsePAM no\n"
        "AuthenticationMethods publickey\nPermitRootLogin prohibit-password\nDisableForwarding yes\nPermitUserRC no\n"
        "AcceptEnv LANG COLORTERM\nPrintMotd no\nPrintLastLog no\n"
    )
    log = (tmp_path / "sshd.log").open("wb")
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(tmp_path / "sshd_config")], stderr=log)
    try:
        _wait_for_port(port, process)
        yield Server(tmp_path, port)
    finally:
        process.terminate()
        process.wait()
        log.close()


def test_a_reviewer_logs_in_passes_one_and_leaves(server: Server, ask: Ask) -> None:
    with Terminal(server.ssh("-tt")) as terminal:
        open_queue(terminal)
        open_first(terminal)
        terminal.press("f2")
        terminal.wait_for("(•)审核通过")
        terminal.press("f10")
        terminal.wait_for("审核通过成功")
        terminal.press("ctrl+q")
        assert terminal.wait(timeout=5) == 0
    assert ask("SELECT via, origin FROM audit_event WHERE act = 'PASS' AND token IS NOT NULL") == [("tui", "127.0.0.1")]


def test_a_cut_line_ends_the_session_on_the_server(server: Server, ask: Ask) -> None:
    with Terminal(server.ssh("-tt")) as terminal:
        open_queue(terminal)
        open_first(terminal)
        terminal.press("f2")
        terminal.wait_for("(•)审核通过")
        terminal.wait_until(lambda: bool(ask("SELECT 1 FROM draft")), "the draft in the database")
        terminal.kill()
    deadline = time.monotonic() + 3
    while (left := _programs(server.folder)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left


def test_without_a_pty_it_says_how_to_ask_for_one(server: Server) -> None:
    done = subprocess.run(
        server.ssh("-T"), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 2
    assert "需要在终端里运行" in done.stderr
    assert "ssh -t" in done.stderr


def test_the_key_opens_nothing_but_the_program(server: Server) -> None:
    done = subprocess.run(
        [*server.ssh("-T"), "id"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
    )
    assert "uid=" not in done.stdout
    assert done.returncode == 2


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"sshd did not start (status {process.returncode})")


def _programs(folder: Path) -> list[int]:
    """The processes that work on the world in `folder`."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if b"zhicheng_tui\0" in command and str(folder).encode() in command:
            found.append(int(entry.name))
    return found

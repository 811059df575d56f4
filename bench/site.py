"""Sets up what runs in production, small and on this machine: PostgreSQL, Redis, nginx and some bots behind it.

For `tests/scale` and `bench/scale.py`. Uses the engines that are installed, on free ports of 127.0.0.1, with data in a
temporary folder; ends only what it started.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[1]
NGINX_CONF = ROOT / "deploy/nginx.conf"
READY_WITHIN_S = 600
SECRET = "a-secret-made-up-for-the-site"  # noqa: S105 - of no use to anybody
METRICS_TOKEN = "a-token-made-up-for-the-site"  # noqa: S105 - likewise
_OTHER_PLACES = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def program(name: str) -> str | None:
    """Return where a program is; PostgreSQL's lie in folders of their versions."""
    places = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join([*places, *_OTHER_PLACES]))


def missing(names: Sequence[str] = ("initdb", "redis-server", "nginx")) -> list[str]:
    """Return which engines are not installed."""
    return [name for name in names if program(name) is None]


@dataclass
class Process:
    """A program that can be ended and started again on its port. Its output goes into a file."""

    name: str
    command: list[str]
    folder: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    """Whose process it becomes, if not ours."""
    running: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """The file with its output."""
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start it without waiting."""
        # Compiling TensorFlow anew takes longer than all the rest of a start.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(  # noqa: S603 - our own list of engines
                self.command,
                cwd="/" if self.user else ROOT,
                env={**inherited, **self.environment},
                stdout=output,
                stderr=output,
                **_as(self.user),
            )

    def wait_until_listening(self, within_s: float = 60) -> None:
        """Wait until something answers on its port."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} did not begin to listen:\n{self.said()[-2000:]}")

    def stop(self, with_signal: int = signal.SIGTERM, within_s: float = 90) -> int | None:
        """End it and return its exit code."""
        if self.running is None:
            return None
        if self.running.poll() is None:
            self.running.send_signal(with_signal)
        try:
            code = self.running.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.running.kill()
            code = self.running.wait()
        self.running = None
        return code

    def said(self) -> str:
        """Return what it wrote."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class Bot(Process):
    """One bot."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def health(self) -> dict[str, object]:
        """Return what it says of itself, with the HTTP status as `code`; nothing while it does not answer."""
        try:
            reply = requests.get(f"{self.url}/health", timeout=5)
            return {**reply.json(), "code": reply.status_code}
        except (requests.RequestException, ValueError):
            return {}

    def wait_until_ready(self) -> None:
        """Wait until it answers messages."""
        until = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < until:
            if self.health().get("code") == 200:
                return
            if self.running is None or self.running.poll() is not None:
                raise RuntimeError(f"{self.name} ended while loading:\n{self.said()[-3000:]}")
            time.sleep(0.2)
        raise RuntimeError(f"{self.name} was not ready in time:\n{self.said()[-3000:]}")


def postgres(folder: Path) -> Process:
    """Return a PostgreSQL with an empty database; it refuses to run as root."""
    data, port = folder / "postgres", free_port()
    data.mkdir()
    data.chmod(0o700)
    user = None
    if os.getuid() == 0:
        user = next(one for one in ("postgres", "nobody") if one in {entry.pw_name for entry in pwd.getpwall()})
        shutil.chown(data, user)
    make = [str(program("initdb")), "-D", str(data), "-U", "bot", "-A", "trust", "-E", "UTF8", "--locale=C"]
    command = [*make, "--no-sync"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **_as(user))  # noqa: S603 - likewise
    options = [f"-cport={port}", "-clisten_addresses=127.0.0.1", "-cunix_socket_directories=", "-cmax_connections=100"]
    return Process("postgres", [str(program("postgres")), "-D", str(data), *options], folder, port, user=user)


def redis(folder: Path) -> Process:
    """Return a Redis that forgets everything when it ends, the worst case."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    return Process("redis", [str(program("redis-server")), *options], folder, port)


def nginx(folder: Path, ports: Sequence[int]) -> Process:
    """Return an nginx with the very configuration of production, other names and places apart."""
    port = free_port()
    names = {f"bot{number}:5005": f"127.0.0.1:{one}" for number, one in enumerate(ports, 1)}
    names |= {"listen 8080": f"listen 127.0.0.1:{port}", "/tmp/nginx": f"{folder}/nginx"}  # noqa: S108 - in our folder
    text = NGINX_CONF.read_text()
    for old, new in names.items():
        text = text.replace(old, new)
    if os.getuid() == 0:
        text = "user root;\n" + text  # its workers must get into the folder
    if len(ports) == 1:
        text = "\n".join(line for line in text.splitlines() if "bot2:5005" not in line)
    conf = folder / "nginx.conf"
    conf.write_text(text)
    command = [str(program("nginx")), "-c", str(conf), "-p", str(folder), "-g", "daemon off;"]
    return Process("nginx", command, folder, port)


def _as(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def running(make: Callable[[Path], Process]) -> Iterator[Process]:
    """Run one engine in a folder of its own until the block ends."""
    with folder_for_all() as folder:
        process = make(folder)
        process.start()
        try:
            process.wait_until_listening()
            yield process
        finally:
            process.stop()


@dataclass
class Site:
    """All of it."""

    folder: Path
    postgres: Process
    redis: Process
    nginx: Process
    bots: list[Bot]

    @property
    def url(self) -> str:
        """Where visitors come in."""
        return f"http://127.0.0.1:{self.nginx.port}"

    @property
    def database_url(self) -> str:
        """The database of all bots."""
        return database_url(self.postgres)


def database_url(server: Process) -> str:
    """Return the address of the one database of a PostgreSQL."""
    return f"postgresql://bot@127.0.0.1:{server.port}/postgres"


@contextmanager
def folder_for_all() -> Iterator[Path]:
    """Make a folder that PostgreSQL's user can get into, and delete it in the end."""
    folder = Path(tempfile.mkdtemp(prefix="zustellhelfer-site-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def site(bots: int = 2, **environment: str) -> Iterator[Site]:
    """Run everything until the block ends."""
    with folder_for_all() as folder, contextlib.ExitStack() as started:
        database, cache = postgres(folder), redis(folder)
        for engine in (database, cache):
            started.callback(engine.stop, signal.SIGINT)  # PostgreSQL's word for: end all sessions and stop
            engine.start()
        for engine in (database, cache):
            engine.wait_until_listening()
        settings = {
            "DATABASE_URL": database_url(database),
            "REDIS_URL": f"redis://127.0.0.1:{cache.port}/0",
            "IDENTITY_SECRET": SECRET,
            "METRICS_TOKEN": METRICS_TOKEN,
            "LIMITS": "off",
            "DEMO": "1",
            **environment,
        }
        command = [sys.executable, "-m", "bot", "run"]
        ports = [free_port() for _ in range(bots)]
        all_bots = [
            Bot(f"bot{number}", command, folder, port, {**settings, "PORT": str(port)})
            for number, port in enumerate(ports, 1)
        ]
        for bot in all_bots:  # at once: both want to make the tables
            started.callback(bot.stop)
            bot.start()
        proxy = nginx(folder, ports)
        started.callback(proxy.stop)
        proxy.start()
        proxy.wait_until_listening()
        for bot in all_bots:
            bot.wait_until_ready()
        yield Site(folder, database, cache, proxy, all_bots)

"""Start the whole product on one machine, with fictional people and reports, until Ctrl-C.

Starts PostgreSQL (unless DATABASE_URL names one), migrates, fills an empty state folder, and keeps web, worker and
beat running. Everything that it started stops with it.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import embedded_postgres  # noqa: E402 - found through the line above

APP_ROLE, WORKER_ROLE = "meldpunt_app", "meldpunt_worker"
READY_SECONDS = 60
STOP_SECONDS = 35  # web gives what it is answering 30


def main() -> int:
    """Run the demo; returns the exit code."""
    state = Path(os.environ.get("STATE", str(ROOT / "var" / "demo"))).resolve()
    port = int(os.environ.get("PORT", "8000"))
    if not port_is_free(port):
        print(f"Poort {port} is bezet. Kies een andere: PORT={port + 1} make demo")
        return 1
    state.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell started us in the background
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    own_postgres = "DATABASE_URL" not in os.environ
    demo = Demo(environment(state, port), state, port)
    try:
        if own_postgres:
            server = embedded_postgres.ensure_started(state)
            demo.env["DATABASE_URL"], app_url = server.url, server.url_of(APP_ROLE)
        demo.prepare()
        if own_postgres:
            demo.env["DATABASE_URL"] = app_url  # what serves people owns no table
            demo.worker_env["DATABASE_URL"] = server.url_of(WORKER_ROLE)
        demo.start()
        demo.finish_filling()
        demo.announce()
        demo.watch()
    except KeyboardInterrupt:
        print("\nDe demo stopt.")
    except (subprocess.CalledProcessError, embedded_postgres.EmbeddedPostgresError) as error:
        print(f"De demo kan niet starten: {error}")
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        demo.stop()
        if own_postgres:
            embedded_postgres.stop(state)
    return 0


def port_is_free(port: int) -> bool:
    """Whether nothing listens on this port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def environment(state: Path, port: int) -> dict[str, str]:
    """The settings of the demo: http on this machine only, mail into a folder, secrets in the state folder."""
    secret = state / "secret_key"
    if not secret.exists():
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:  # noqa: PTH123 - the mode comes with the file
            file.write(secrets.token_urlsafe(48))
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "meldpunt.settings",
        "STATE": str(state),
        "SECRET_KEY_FILE": str(secret),
        "HTTPS": "0",
        "DEMO": "1",
        "PASSKEY_VERPLICHT": os.environ.get("PASSKEY_VERPLICHT", "0"),  # no passkeys at an IP address
        "PARTIJ_ONDERDELEN": os.environ.get("PARTIJ_ONDERDELEN", "Fractie Rivierstad,Afdeling Rivierstad"),
        "BIND": f"127.0.0.1:{port}",
        "EMAIL_BACKEND": os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
    }


class Demo:
    """The processes of the demo."""

    def __init__(self, env: dict[str, str], state: Path, port: int) -> None:
        """Keep what every process gets."""
        self.env = env
        self.worker_env = {"MELDPUNT_PROCESS": "worker", "ROOT_SEAL_KEY_FILE": "/nonexistent"}
        self.state = state
        self.port = port
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.filling: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Migrate, collect the static files, and fill an empty state folder."""
        static = self._popen("static", [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"])
        command = [sys.executable, "tools/prepare.py"]
        subprocess.run(command, cwd=ROOT, env=self.env | {"OUTBOX_SENDS": "0"}, check=True)
        if static.wait():
            raise subprocess.CalledProcessError(static.returncode, "collectstatic")

    def start(self) -> None:
        """Start web, worker and beat, and wait until the first page answers."""
        (self.state / "broker" / "control").mkdir(parents=True, exist_ok=True)
        for name in self.commands():
            self._start(name)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.running["web"].poll() is not None:
                raise subprocess.CalledProcessError(
                    self.running["web"].returncode, f"web; zie {self.state / 'web.log'}"
                )
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise subprocess.CalledProcessError(1, f"web; zie {self.state / 'web.log'}")

    def finish_filling(self) -> None:
        """Make the step plans of the year's older cases, out of everybody's way."""
        if self._filled.exists():
            return
        command = ["nice", "-n", "15", sys.executable, "manage.py", "demo", "--rest"]
        self.filling = self._popen("demo", command, OUTBOX_SENDS="0", **self.worker_env)

    @property
    def _filled(self) -> Path:
        return self.state / "gevuld"

    def commands(self) -> dict[str, list[str]]:
        """The programs that make up the product."""
        celery = [sys.executable, "-m", "celery", "-A"]
        return {
            "web": [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "meldpunt.wsgi"],
            "worker": [
                *celery,
                "meldpunt",
                "worker",
                "--concurrency=1",
                "--without-gossip",
                "--without-mingle",
                "-l",
                "WARNING",
            ],
            "beat": [*celery, "meldpunt.beat", "beat", "-l", "WARNING", f"--pidfile={self.state / 'beat.pid'}"],
        }

    def announce(self) -> None:
        """Say where it runs and who can sign in."""
        accounts = json.loads((self.state / "accounts.json").read_text())
        print(f"\n  Meldpunt draait op  http://127.0.0.1:{self.port}/\n")
        print("  Inloggen: /inloggen/ met naam, wachtzin en de zes cijfers van een code-app")
        for account in accounts:
            columns = (f"{account['rol']:<19}", f"{account['gebruikersnaam']:<9}", f"{account['wachtzin']:<42}")
            print(" ", *columns, account["totp_geheim"])
        print("\n  De zes cijfers zonder app:  make code WIE=cor     Stoppen: Ctrl-C\n", flush=True)

    def watch(self) -> None:
        """Start again what stops by itself, until somebody stops the demo."""
        while True:
            time.sleep(0.5)
            if self.filling is not None and self.filling.poll() == 0:
                self._filled.touch()  # only now: filling that was broken off goes on at the next start
                self.filling = None
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    self._start(name)

    def stop(self) -> None:
        """Stop everything that was started, kindly first."""
        processes = [*self.running.values(), *([self.filling] if self.filling else [])]
        for process in processes:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
        (self.state / "beat.pid").unlink(missing_ok=True)

    def _start(self, name: str) -> None:
        extra = {"MELDPUNT_PROCESS": name}
        if name == "beat":
            (self.state / "beat.pid").unlink(missing_ok=True)
            extra["ROOT_SEAL_KEY_FILE"] = "/nonexistent"  # only web holds what opens content
        if name == "worker":
            extra = self.worker_env
        self.running[name] = self._popen(name, self.commands()[name], **extra)

    def _popen(self, name: str, command: list[str], **extra: str) -> subprocess.Popen[bytes]:
        with (self.state / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.env | extra,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main())

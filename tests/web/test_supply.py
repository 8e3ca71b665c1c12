"""What the product is made of and how it is packed: pinned parts, checks that pass, containers that may do little."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import current_app
from django.conf import settings

from tools import check, geheimen, install

ROOT = Path(settings.BASE_DIR)
FILES = ["base", "demo", "dev", "audit", "uv"]
PRODUCTION = {
    "SECRET_KEY": "x" * 60 + "abcdefghij",
    "HTTPS": "1",
    "DEBUG": "0",
    "PLAIN_STATIC": "0",
    "ALLOWED_HOSTS": "meldpunt.example.org",
}


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | env,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("name", FILES)
def test_s01_every_package_is_pinned_with_hashes_and_names_no_index(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    packages = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())

    assert len(packages) > (0 if name == "uv" else 40)
    for package in packages:
        assert re.match(r"[A-Za-z0-9._-]+(?:\[[\w,-]+\])?==\S+", package), package[:60]
        assert "--hash=sha256:" in package, package[:60]
    assert not re.search(r"https?://|--index-url|--extra-index|--find-links|--trusted-host|file:", text)


def test_s01_everything_that_is_installed_is_installed_by_hash() -> None:
    assert "--require-hashes" in install.PIP
    for name in ("Makefile", "Dockerfile"):
        for line in re.findall(r".*pip install.*", (ROOT / name).read_text()):
            assert "--require-hashes" in line, line


def test_s01_audit_and_parts_list_have_a_command_and_an_unreachable_source_is_no_success() -> None:
    made = (ROOT / "Makefile").read_text()
    audit = (ROOT / "tools" / "audit.py").read_text()

    assert "cyclonedx-py requirements" in made
    assert "tools/audit.py" in made
    assert {"pip-audit", "semgrep", "detect-secrets"} <= set(re.findall(r'"(pip-audit|semgrep|detect-secrets)"', audit))
    assert "is niet bereikbaar" in audit


def test_s01_an_audit_without_internet_says_so_and_returns_two(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from tools import audit

    def no_answer(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "no route to host")

    monkeypatch.setattr(audit, "_run", no_answer)

    assert audit.main() == 2
    assert "De lijst met bekende lekken is niet bereikbaar." in capsys.readouterr().out


def test_s01_an_audit_that_finds_something_returns_one(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from tools import audit

    found = '{"dependencies": [{"name": "oud", "version": "1", "vulns": [{"id": "CVE-2026-1"}]}], "results": {}, "paths": {}}'
    monkeypatch.setattr(audit, "_run", lambda command: subprocess.CompletedProcess(command, 1, found, ""))

    assert audit.main() == 1
    assert "oud 1: CVE-2026-1" in capsys.readouterr().out


def test_s02_the_checks_are_part_of_make_check() -> None:
    assert {"security", "deploy", "secrets", "lint", "types"} <= set(check.CHECKS)
    assert "--deploy" in check.CHECKS["deploy"]
    assert "WARNING" in check.CHECKS["deploy"]


@pytest.mark.deep  # make check runs the same
def test_s02_bandit_finds_nothing() -> None:
    done = run(
        "-m", *[part.rsplit("/", 1)[-1] if part.endswith("/bandit") else part for part in check.CHECKS["security"]]
    )

    assert done.returncode == 0, done.stdout[-3000:]


def test_s02_check_deploy_finds_nothing() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr[-3000:]


def test_s02_no_secret_lies_in_the_repository() -> None:
    assert run("tools/geheimen.py").returncode == 0


SECRETS = {
    "a.py": "-----BEGIN RSA PRIVATE KEY-----\nabc",
    "b.json": '{"key": "' + "A" * 43 + '="}',
    "c.py": 'SECRET_KEY = "' + "z9" * 20 + '"',
    "d.env": "DATABASE_URL=postgres://meldpunt:geheim@db/meldpunt",
    "e.txt": "ghp_" + "a1" * 18,
    "f.txt": "AKIA" + "ABCD" * 4,
    "secrets/pgpass": "x",
}


@pytest.mark.parametrize("name", SECRETS)
def test_s02_a_secret_would_be_found_and_is_not_repeated(name: str) -> None:
    (row,) = geheimen.found_in(name, SECRETS[name])

    assert row.startswith(name)
    assert SECRETS[name] == "x" or SECRETS[name] not in row


# ── containers ───────────────────────────────────────────────────────────────────────────────────
OURS = ("web", "worker", "beat", "migreren", "inrichten")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_s03_the_image_is_not_root_and_has_no_compiler() -> None:
    build, final = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]
    instructions = [line for line in final.splitlines() if re.match(r"[A-Z]+ ", line)]

    assert "pip install" in build
    assert "pip install" not in final
    assert not re.search(r"\b(?:gcc|build-essential|\w+-dev)\b", re.sub(r"RUN for tool in .*", "", final))
    assert 'command -v "$tool"; then exit 1' in final
    assert instructions.index("USER meldpunt") < next(
        i for i, line in enumerate(instructions) if line.startswith("CMD")
    )
    assert "--uid 10001" in final
    assert {"secrets", "var", ".git"} <= set((ROOT / ".dockerignore").read_text().split())


@pytest.mark.parametrize("name", OURS)
def test_s03_what_is_ours_may_do_little(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "devices", "pid", "network_mode"} & set(service)
    assert "user" not in service  # the image's own, which is not root


def test_s03_only_web_has_a_door_and_it_is_on_this_machine(compose: dict[str, Any]) -> None:
    doors = {name: service.get("ports") for name, service in compose["services"].items() if service.get("ports")}

    assert doors == {"web": ["${BIND_ADRES:-127.0.0.1}:${PORT:-8000}:8000"]}


def test_s03_only_what_sends_mail_can_go_out(compose: dict[str, Any]) -> None:
    out = {name for name, service in compose["services"].items() if "buiten" in service.get("networks", [])}

    assert compose["networks"]["binnen"] == {"internal": True}
    assert out == {"web", "worker"}
    policies = [
        row
        for row in yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text())
        if row["kind"] == "NetworkPolicy"
    ]
    ports = {port["port"] for row in policies for rule in row["spec"]["egress"] for port in rule["ports"]}
    assert ports == {53, 5432, 6379, 25, 465, 587}


def test_s03_what_serves_people_owns_no_table_and_only_web_opens_content(compose: dict[str, Any]) -> None:
    services = compose["services"]
    roles = {"web": "meldpunt_app", "worker": "meldpunt_worker", "inrichten": "meldpunt_app"}
    for name, role in roles.items():
        assert services[name]["environment"]["DATABASE_URL"].startswith(f"postgres://{role}@")
        assert f"pgpass_{role.removeprefix('meldpunt_')}" in services[name]["secrets"]
        assert "pgpass_eigenaar" not in services[name]["secrets"]
    assert services["migreren"]["environment"]["DATABASE_URL"].startswith("postgres://meldpunt@")
    assert "manage.py databaserechten --wachtwoord-app /run/secrets/app_password" in " ".join(
        services["migreren"]["command"]
    )
    with_seal = {name for name in services if "root-seal.json" in services[name].get("secrets", [])}
    assert {name for name in with_seal if "profiles" not in services[name]} == {"web"}
    assert with_seal - {"web"} == {"backup", "terugzetten"}  # for as long as they take, and with no way out
    assert services["backup"]["environment"]["DATABASE_URL"].startswith("postgres://meldpunt_app@")
    assert "pgpass_eigenaar" not in services["backup"]["secrets"]
    assert set(compose["secrets"]) == {secret for row in services.values() for secret in row.get("secrets", [])}


def test_h5_what_reads_strangers_files_gets_nothing(compose: dict[str, Any]) -> None:
    """In compose and Kubernetes: another user, no secret, no setting, no network, and one folder that it shares."""
    reader = compose["services"]["lezer"]
    assert reader["network_mode"] == "none"
    assert reader["user"] == "10002:10002"
    assert reader["volumes"] == ["lezer:/run/lezer"]
    assert not set(reader) & {"secrets", "environment", "env_file", "networks", "ports"}
    assert compose["services"]["web"]["environment"]["LEZER_SOCKET"] in reader["command"]
    pods = [
        container
        for row in yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text())
        if row["kind"] == "Deployment"
        for container in row["spec"]["template"]["spec"]["containers"]
        if container["name"] == "lezer"
    ]
    (pod,) = pods
    assert pod["securityContext"]["runAsUser"] == 10002
    assert [mount["name"] for mount in pod["volumeMounts"]] == ["lezer"]
    assert not set(pod) & {"env", "envFrom", "ports"}


def test_s03_beat_gets_no_root_key_and_no_way_into_the_database(compose: dict[str, Any]) -> None:
    assert compose["services"]["beat"]["secrets"] == ["secret_key"]
    pods = {
        row["metadata"]["name"]: row["spec"]["template"]["spec"]
        for row in yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text())
        if row["kind"] == "Deployment"
    }
    (mounted,) = [volume["secret"] for volume in pods["beat"]["volumes"] if volume["name"] == "mounted"]
    assert mounted["items"] == [{"key": "secret_key", "path": "secret_key"}]


def test_beat_loads_no_app_and_names_only_work_that_there_is() -> None:
    script = "import sys, json; from meldpunt.beat import app; plan = app.conf.beat_schedule; "
    script += "print(json.dumps([sorted(row['task'] for row in plan.values()), 'django.db.models' in sys.modules]))"
    result = run("-c", script)

    tasks, loaded_models = json.loads(result.stdout)
    assert loaded_models is False
    assert "outbox.relay" in tasks
    assert set(tasks) <= set(current_app.tasks)


def test_s03_the_database_writes_no_statement_and_no_value_in_its_log(compose: dict[str, Any]) -> None:
    command = " ".join(compose["services"]["postgres"]["command"])

    assert "log_statement=none" in command
    assert "log_min_error_statement=panic" in command
    assert "log_parameter_max_length_on_error=0" in command


def test_s03_no_pod_is_root_or_may_grow() -> None:
    for row in yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()):
        if row["kind"] != "Deployment":
            continue
        pod = row["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in (*pod["initContainers"], *pod["containers"]):
            may = container["securityContext"]
            assert may["readOnlyRootFilesystem"] is True
            assert may["allowPrivilegeEscalation"] is False
            assert may["capabilities"] == {"drop": ["ALL"]}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_r16_what_is_stopped_gets_more_than_the_half_minute_it_may_need(compose: dict[str, Any], name: str) -> None:
    """Docker's own ten seconds, or an orchestrator's thirty, would cut off what gunicorn gives thirty."""
    pods = {
        row["metadata"]["name"]: row["spec"]["template"]["spec"]
        for row in yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text())
        if row["kind"] == "Deployment"
    }
    done = run("-c", "from runpy import run_path; print(run_path('deploy/gunicorn.conf.py')['graceful_timeout'])")

    assert done.stdout.strip() == "30"
    assert compose["services"][name]["stop_grace_period"] == "40s"
    assert pods[name]["terminationGracePeriodSeconds"] == 40


def test_r12_a_migration_waits_two_seconds_for_a_table_and_then_gives_up(compose: dict[str, Any]) -> None:
    """Whoever waits for a table keeps all others waiting behind it."""
    assert compose["services"]["migreren"]["environment"]["PGOPTIONS"] == "-c lock_timeout=2s"


# ── errors that show nothing ─────────────────────────────────────────────────────────────────────
def test_c22_debug_with_https_refuses_to_start_and_says_why() -> None:
    done = run("manage.py", "check", **PRODUCTION | {"DEBUG": "1"})

    assert done.returncode != 0
    assert "Zet DEBUG uit." in done.stderr


def test_w14_debug_on_a_server_is_not_possible_and_off_by_itself() -> None:
    done = run("-c", "import meldpunt.settings as s; print(s.DEBUG)")

    assert done.stdout.strip() == "False"
    for name in ("docker-compose.yml", "deploy/kubernetes.yaml", "Dockerfile"):
        assert "DEBUG" not in (ROOT / name).read_text()

"""A time stamp service of our own, made by stock ``openssl ts``: what a real one does, without the internet."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.machine import OPENSSL, require

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa_config]
default_policy = 1.2.3.4
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)


class Tsa:
    """A root certificate, a certificate for stamping under it, and the keys of both."""

    def __init__(self, folder: Path, name: str) -> None:
        require(OPENSSL)
        folder.mkdir(parents=True)
        self.folder = folder
        (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "ts.cnf")
        subject = ("-days", "30", "-subj", f"/CN={name}")
        _openssl(
            folder, "req", "-x509", *curve, "-extensions", "ca", *subject, "-keyout", "root.key", "-out", "root.pem"
        )
        _openssl(folder, "req", *curve, "-subj", f"/CN={name} stempel", "-keyout", "tsa.key", "-out", "tsa.csr")
        sign = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", "-in", "tsa.csr")
        _openssl(folder, "x509", "-req", *sign, "-extfile", "ts.cnf", "-extensions", "tsa", "-out", "tsa.pem")

    @property
    def root(self) -> str:
        return (self.folder / "root.pem").read_text()

    def answer(self, query: bytes) -> bytes:
        (self.folder / "q.tsq").write_bytes(query)
        reply = ("ts", "-reply", "-config", "ts.cnf", "-section", "tsa_config", "-queryfile", "q.tsq", "-out", "a.tsr")
        _openssl(self.folder, *reply)
        return (self.folder / "a.tsr").read_bytes()

"""Ed25519 keys: made, read, signed with. Public keys are written as OpenSSH writes them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_lib.errors import SignOffError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KIND = "ssh-ed25519"
HEADER = len(KIND).to_bytes(4) + KIND.encode() + (32).to_bytes(4)
"""What stands before the 32 bytes of a key in its OpenSSH form (RFC 8709)."""

OTHERS = 0o077
"""Rights of everybody else on a file."""

SHORTEST = 8
"""Letters of a passphrase."""

Passphrase = Callable[[], str]
"""Asked only where the key is encrypted."""


@dataclass(frozen=True, slots=True)
class Key:
    """A private key, ready to sign."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """Public key, as OpenSSH writes it."""
        return _line(self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> str:
        """Signature of 64 bytes, in hexadecimal: one spelling only."""
        return self.private.sign(message).hex()


def new_key(path: Path, passphrase: str) -> str:
    """Write a new key, encrypted, for its owner's eyes only; its public key.

    Args:
        path: File to write; the public key goes beside it, `.pub` behind its name.
        passphrase: What it is encrypted with.

    Raises:
        SignOffError: The passphrase is short, or a file is there already.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - rarely needed
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - the same

    if len(passphrase) < SHORTEST:
        msg = f"the passphrase is {len(passphrase)} letters long; take {SHORTEST} or more"
        raise SignOffError(msg)
    key = ed25519.Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    public = Key(key).public
    beside = path.with_name(f"{path.name}.pub")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file, text, rights in ((path, content, 0o600), (beside, public.encode(), 0o644)):
            number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rights)
            with os.fdopen(number, "wb") as opened:
                opened.write(text.rstrip() + b"\n")
    except FileExistsError as error:
        msg = f"{error.filename} is there already, and a key is never replaced; name another"
        raise SignOffError(msg) from error
    except OSError as error:
        msg = f"the key could not be written to {path} ({error.strerror}); name another place"
        raise SignOffError(msg) from error
    return public


def load(path: Path, passphrase: Passphrase) -> Key:
    """Read a private key: encrypted PEM, or the file of `ssh-keygen -t ed25519`.

    Args:
        path: File of the key.
        passphrase: Asked for it where the key is encrypted.

    Raises:
        SignOffError: There is no such file, others may read it, it is no ed25519 key, or the
            passphrase is wrong.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - rare
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - the same

    try:
        content = path.read_bytes()
        rights = path.stat().st_mode
    except OSError as error:
        msg = f"the key {path} cannot be read ({error.strerror}); name the file of your key"
        raise SignOffError(msg) from error
    if content.startswith(f"{KIND} ".encode()):
        msg = f"{path} holds a public key, which signs nothing; name the private one beside it"
        raise SignOffError(msg)
    if os.name == "posix" and rights & OTHERS:
        msg = f"others may read the key {path}; take their rights away: chmod 600 {path}"
        raise SignOffError(msg)
    of_ssh = b"OPENSSH PRIVATE KEY" in content
    read = form.load_ssh_private_key if of_ssh else form.load_pem_private_key
    try:
        try:
            key = read(content, None)
        except TypeError:  # so they say that it is encrypted
            key = read(content, passphrase().encode())
    except (ValueError, TypeError) as error:
        msg = (
            f"the key {path} does not open: the passphrase is wrong, or it is no private key; "
            "try again"
        )
        raise SignOffError(msg) from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        msg = f"the key {path} is not of ed25519; make one with `kpi reviewer new-key`"
        raise SignOffError(msg)
    return Key(key)


def holds(public: str, message: bytes, signature: str) -> bool:
    """Whether a signature is that of a key on a message."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - rarely needed
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - the same

    try:
        raw = bytes.fromhex(signature)
        ed25519.Ed25519PublicKey.from_public_bytes(_raw(public)).verify(raw, message)
    except (InvalidSignature, ValueError):
        return False
    return raw.hex() == signature


def public_key(text: str) -> str:
    """A public key in its one spelling, without the comment behind it.

    Raises:
        SignOffError: It is no public key of ed25519.

    >>> public_key(f"{_line(bytes(32))}  somebody's")[:26]
    'ssh-ed25519 AAAAC3NzaC1lZD'
    """
    return _line(_raw(text))


def fingerprint(public: str) -> str:
    """Fingerprint of a public key, as `ssh-keygen -lf` shows it.

    >>> fingerprint(_line(bytes(32)))
    'SHA256:kmYcvdi2GkPeWxB6XLjrZB8JHsy2Hm8luHMFp9GMvqk'
    """
    hashed = hashlib.sha256(HEADER + _raw(public)).digest()
    return "SHA256:" + base64.b64encode(hashed).decode().rstrip("=")


def _line(raw: bytes) -> str:
    return f"{KIND} {base64.b64encode(HEADER + raw).decode()}"


def _raw(text: str) -> bytes:
    """The 32 bytes of a public key."""
    kind, _, rest = text.strip().partition(" ")
    try:
        blob = base64.b64decode(rest.split()[0] if rest.split() else "", validate=True)
    except (binascii.Error, ValueError):
        blob = b""
    if kind != KIND or not blob.startswith(HEADER) or len(blob) != len(HEADER) + 32:
        msg = (
            f"{text.strip()[:40]!r} is no public key of ed25519; give the line of the .pub "
            f"file that begins with {KIND}"
        )
        raise SignOffError(msg)
    return blob.removeprefix(HEADER)

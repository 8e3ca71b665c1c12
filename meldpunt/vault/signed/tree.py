"""A tree of hashes over everything that decides who opens what, with its root under the root-seal key (ADR 0031).

Whoever can write rows can put back an older row with its own proof. Here each subject, such as the list of grants of
one case, has one leaf with the hash of how it stands now. A leaf leads over its branch and two levels to one root, and
the root has a MAC that only web can make. A row that was changed, or put back from before, no longer agrees.

A change is written at the end of the transaction that makes it, so that nobody waits long for the root.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from meldpunt.core.db.waiting import Waiting
from meldpunt.vault.crypt.errors import StateMismatch, VaultIntegrityError
from meldpunt.vault.crypt.primitives import canonical, derive, mac
from meldpunt.vault.rings.longlived import receipt_pepper
from meldpunt.vault.rings.rootkeys import RING_ID_BYTES, root_seal
from meldpunt.vault.signed.changes import AnyChange, Held, held, merged
from meldpunt.vault.signed.statements import DROP_LEAVES, LOCK_ROOT, ROOT, STORE, STORE_ROOT, execute_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from django.db.backends.utils import CursorWrapper

FAN = 16
SIZES = (4096, 256, 16)  # nodes on each level: what leaves hang on, two levels of what those hang on, and then the root
STARTS = (0, 4096, 4352)  # the number of the first node of each level
LABEL = "mac/state-root"
EMPTY = b""  # the hash over nothing
TRIES = 4  # somebody else may commit between reading rows and reading the tree


@dataclass(frozen=True)
class SignedRoot:
    """The root as it stands: how many changes there were, and the hash over everything."""

    version: int
    digest: bytes


_waiting: ContextVar[Waiting[Sequence[AnyChange | Held]] | None] = ContextVar("vault_state_waiting", default=None)
_compared: ContextVar[set[str] | None] = ContextVar("vault_state_compared", default=None)
_seen: dict[str, int] = {}


def subject(kind: str, name: object) -> str:
    """The name of something that has a leaf; what belongs together has the same ``name``."""
    return f"{kind}:{name}"


def digest_of(*parts: str | bytes) -> bytes:
    """The hash of how a subject stands, under a key that outlives root keys: it tells nothing to who cannot read."""
    return mac(derive(receipt_pepper(), "state"), *parts)


def check(
    *names: str, read: Callable[[], Mapping[str, bytes | None]], again: Callable[[], object] = lambda: None
) -> None:
    """Hold how some subjects stand against the tree.

    In one block of ``gathered`` once is enough, and what the block changes itself was compared before.

    Args:
        names: the subjects.
        read: the hash of each as its rows stand now, None where it is not there. Called again where they differ, since
            somebody else may just have changed them.
        again: what to do before that.

    Raises:
        StateMismatch: a row was changed, removed, added or put back behind the back of this installation.
    """
    known = {*_written(), *(_compared.get() or ())}
    if all(name in known for name in names):
        return
    for _earlier in range(TRIES - 1):
        with suppress(StateMismatch):
            _compare(read())
            _remember_compared(names)
            return
        again()
    _compare(read())
    _remember_compared(names)


def _remember_compared(names: Iterable[str]) -> None:
    compared = _compared.get()
    if compared is not None:
        compared.update(names)


def _compare(states: Mapping[str, bytes | None]) -> None:
    written = _written()
    rest = {name: state for name, state in states.items() if name not in written}
    if not rest:
        return
    tree = _Part.read({_branch(name) for name in rest})
    tree.check()
    for name, state in rest.items():
        if tree.leaves.get(name) != state:
            raise StateMismatch(name.partition(":")[0])


def sign(*changes: AnyChange | Held) -> None:
    """Write down how some subjects stand from now on, or hold them; in ``gathered`` at the end of that block.

    Raises:
        RuntimeError: there is no transaction that would undo both together.
        StateMismatch: one of them did not stand as it was signed before.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a state is signed in the transaction that changes it")
    waiting = _waiting.get()
    if waiting is None:
        _store(changes)
        return
    waiting.add(changes)


@contextmanager
def gathered() -> Iterator[None]:
    """Write all changes of this block together at its end, when no other row is locked any more."""
    if _waiting.get() is not None:
        yield
        return
    token, compared = _waiting.set(Waiting()), _compared.set(set())
    try:
        yield
        _store(_pending())
    finally:
        _waiting.reset(token)
        _compared.reset(compared)


def root() -> SignedRoot | None:
    """The root as the database has it; None before anything was signed. Every process can read it."""
    row = _root_row()
    return None if row is None else SignedRoot(version=row[0], digest=bytes(row[1]))


def faults(states: Mapping[str, bytes | None]) -> list[str]:
    """Hold everything that has a leaf against its rows, and the whole tree against its root.

    Args:
        states: the hash of every subject as the rows stand now.

    Returns:
        Each subject that does not agree, and what is wrong with the tree itself.
    """
    tree = _Part.read(range(SIZES[0]))
    found = [name for name in {*states, *tree.leaves} if states.get(name) != tree.leaves.get(name)]
    try:
        tree.check()
    except StateMismatch as error:
        found.append(str(error))
    return sorted(found)


def reseal_root() -> bool:
    """Put the root under the active root key; returns whether it stood under another one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK_ROOT)
        tree = _Part.read([])
        if tree.root is None or is_root_current():
            return False
        tree.check_root()
        cursor.execute(STORE_ROOT, [tree.root.version, tree.root.digest, _root_mac(tree.root)])
    return True


def is_root_current() -> bool:
    """Whether the root stands under the active root key."""
    row = _root_row()
    return row is None or bytes(row[2])[:RING_ID_BYTES].hex() == root_seal().active


def _root_row() -> tuple[int, bytes, bytes] | None:
    with connection.cursor() as cursor:
        cursor.execute(ROOT)
        found: tuple[int, bytes, bytes] | None = cursor.fetchone()
    return found


def _written() -> dict[str, AnyChange]:
    """What this transaction changes, each subject once; what a savepoint undid does not count."""
    return merged(_pending())


def _pending() -> list[AnyChange | Held]:
    waiting = _waiting.get()
    return [] if waiting is None else [change for changes in waiting.items() for change in changes]


def _store(pending: Sequence[AnyChange | Held]) -> None:
    """Compare what is held, and write what changes, over a tree that nobody else can change before the commit."""
    if not pending:
        return
    changes, kept = merged(pending), held(pending)
    with connection.cursor() as cursor:
        tree = _Part.read({_branch(name) for name in (*changes, *(item.subject for item in kept))}, locked=True)
        tree.check()
        for item in kept:
            if not item.agrees(tree.leaves.get(item.subject)):
                raise StateMismatch(item.subject.partition(":")[0])
        if not changes:
            return
        after = {}
        for name, change in changes.items():
            signed = tree.leaves.get(name)
            before, after[name] = change.states(signed)
            if signed not in (before, after[name]):
                raise StateMismatch(name.partition(":")[0])
        tree.change(after)
        _write(cursor, tree, after)


def _write(cursor: CursorWrapper, tree: _Part, after: Mapping[str, bytes | None]) -> None:
    kept = [(name, _branch(name), state) for name, state in after.items() if state is not None]
    gone = [name for name, state in after.items() if state is None]
    if gone:
        cursor.execute(DROP_LEAVES, [gone])
    touched = sorted(tree.touched)
    fresh = SignedRoot(version=tree.root.version + 1 if tree.root else 1, digest=tree.top())
    names, branches, states = ([row[place] for row in kept] for place in range(3))
    hashes = [tree.nodes[number] for number in touched]
    root = (fresh.version, fresh.digest, _root_mac(fresh))
    cursor.execute(STORE, [names, branches, states, touched, hashes, *root])
    _remember(fresh.version)


class _Part:
    """Some branches of the tree with their leaves, all that stands beside them, and the root."""

    def __init__(
        self, branches: Iterable[int], leaves: dict[str, bytes], nodes: dict[int, bytes], root_row: _RootRow | None
    ) -> None:
        self.branches = sorted(branches)
        self.leaves, self.nodes = leaves, nodes
        self.root: SignedRoot | None = root_row[0] if root_row else None
        self.root_mac = root_row[1] if root_row else b""
        self.touched: set[int] = set()

    @classmethod
    def read(cls, branches: Iterable[int], *, locked: bool = False) -> _Part:
        """What the database has of these branches.

        Args:
            branches: their numbers.
            locked: whether nobody else may change the tree from before this is read until the commit.
        """
        wanted = sorted(set(branches))
        numbers = [
            number
            for level in range(len(SIZES))
            for parent in {branch // FAN ** (level + 1) for branch in wanted} or {0}
            for number in _below(level + 1, parent)
        ]
        leaves: dict[str, bytes] = {}
        nodes: dict[int, bytes] = {}
        root: _RootRow | None = None
        with connection.cursor() as cursor:
            execute_read(cursor, [wanted, numbers], locked=locked)
            for kind, name, number, digest, stored in cursor.fetchall():
                if kind == "root":
                    root = SignedRoot(version=number, digest=bytes(digest)), bytes(stored)
                elif kind == "node":
                    nodes[number] = bytes(digest)
                else:
                    leaves[name] = bytes(digest) if number == _branch(name) else EMPTY  # no state looks like that
        return cls(wanted, leaves, nodes, root)

    def check(self) -> None:
        """Go from the leaves up to the root.

        Raises:
            StateMismatch: something on the way does not agree.
        """
        self.check_root()
        for branch, digest in self._branch_digests().items():
            if self.nodes.get(branch, EMPTY) != digest:
                raise StateMismatch("tree")
        for level in range(1, len(SIZES)):
            for index in {branch // FAN**level for branch in self.branches}:
                if self.nodes.get(STARTS[level] + index, EMPTY) != self._digest(level, index):
                    raise StateMismatch("tree")
        if self.top() != (self.root.digest if self.root else EMPTY):
            raise StateMismatch("root")

    def check_root(self) -> None:
        """Refuse a root that only web could have made, and did not; or one from before what was seen already."""
        if self.root is None:
            if _seen.get("version") or self.leaves or self.nodes:
                raise StateMismatch("root")
            return
        try:
            root_seal().check_mac(LABEL, self.root_mac, str(self.root.version), self.root.digest)
        except VaultIntegrityError:
            raise StateMismatch("root") from None
        if self.root.version < _seen.get("version", 0):
            raise StateMismatch("root")
        _remember(self.root.version)

    def change(self, states: Mapping[str, bytes | None]) -> None:
        """Put other leaves in place, and what follows from that."""
        for name, state in states.items():
            if state is None:
                self.leaves.pop(name, None)
            else:
                self.leaves[name] = state
        digests = self._branch_digests()
        self.nodes |= digests
        self.touched = set(digests)
        for level in range(1, len(SIZES)):
            above = {STARTS[level] + index: self._digest(level, index) for index in {b // FAN**level for b in digests}}
            self.nodes |= above
            self.touched |= set(above)

    def top(self) -> bytes:
        """The hash over the highest level."""
        return self._digest(len(SIZES), 0)

    def _branch_digests(self) -> dict[int, bytes]:
        held: defaultdict[int, list[str | bytes]] = defaultdict(list)
        for name in sorted(self.leaves):
            held[_branch(name)] += [name, self.leaves[name]]
        return {branch: _hash("branch", held[branch]) for branch in self.branches}

    def _digest(self, level: int, index: int) -> bytes:
        """The hash over the nodes below a place."""
        below = [number for number in _below(level, index) if number in self.nodes]
        return _hash(f"level {level}", [part for number in below for part in (str(number), self.nodes[number])])


_RootRow = tuple[SignedRoot, bytes]


def _below(level: int, index: int) -> range:
    """The numbers of the nodes below a place; the root is one level above the highest."""
    start = STARTS[level - 1] + index * FAN
    return range(start, start + FAN)


def _branch(name: str) -> int:
    """Where a subject hangs; what has the same name hangs together."""
    return int.from_bytes(hashlib.sha256(name.partition(":")[2].encode()).digest()[:2]) % SIZES[0]


def _hash(label: str, parts: Iterable[str | bytes]) -> bytes:
    listed = list(parts)
    return hashlib.sha256(canonical(label, *listed)).digest() if listed else EMPTY


def _root_mac(value: SignedRoot) -> bytes:
    return root_seal().mac(LABEL, str(value.version), value.digest)


def _remember(version: int) -> None:
    """Once this is committed, no older root is believed by this process."""
    transaction.on_commit(lambda: _seen.update(version=max(version, _seen.get("version", 0))))


def forget() -> None:
    """Believe any root again, as a process does that starts."""
    _seen.clear()

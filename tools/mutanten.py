"""All small mistakes that can be made in a file: one changed place each (see ``mutatie.py``).

Out of scope: texts that people read (messages of errors, of commands and of the log), docstrings, annotations,
``__repr__``, ``__all__``, decorators, and declarations of models and of fields of a dataclass, which are no steps of a
program.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
READ_BY_PEOPLE = {"_", "warning", "info", "error", "CommandError", "write_line"}
CALLABLE = ast.FunctionDef | ast.AsyncFunctionDef
Path = tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Mutant:
    """One changed place."""

    file: str
    line: int
    owner: str  # the outermost function, or "" for the module itself
    what: str
    source: str
    path: Path
    new: ast.AST

    @property
    def tree(self) -> ast.Module:
        """The whole file with this one change."""
        tree = ast.parse(self.source)
        old = _at(tree, self.path)
        _put(tree, self.path, ast.copy_location(self.new, old))
        return ast.fix_missing_locations(tree)

    @property
    def name(self) -> str:
        """What tells it from the others."""
        return f"{self.file}:{self.line} {self.owner or '(module)'}: {self.what}"


def mutants_of(file: str, source: str) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = ast.parse(source)
    found: dict[str, Mutant] = {}
    for path, owner in _places(tree, (), ""):
        node = _at(tree, path)
        for new in _changes(node):
            what = f"{_short(node)} -> {_short(new)}"
            mutant = Mutant(file, _line(node), owner, what, source, path, new)
            found.setdefault(f"{mutant.name} {getattr(node, 'col_offset', 0)}", mutant)
    return sorted(found.values(), key=lambda mutant: mutant.line)


def _places(node: ast.AST, path: Path, owner: str) -> Iterator[tuple[Path, str]]:
    yield path, owner
    for name, value in ast.iter_fields(node):
        if _is_out(node, name):
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_skipped(node, child):
                continue
            inside = owner
            if isinstance(child, CALLABLE) and not owner:
                classes = [node.name] if isinstance(node, ast.ClassDef) else []
                inside = ".".join([*classes, child.name])
            yield from _places(child, (*path, (name, index)), inside)


def _is_out(node: ast.AST, name: str) -> bool:
    """Fields of a node that hold no steps of a program."""
    return (
        name
        in {"annotation", "returns", "decorator_list", "bases", "keywords" if isinstance(node, ast.ClassDef) else ""}
        or (isinstance(node, CALLABLE) and name == "args")
        or (isinstance(node, ast.Raise) and name == "cause")
        or (isinstance(node, ast.Call) and name == "func" and isinstance(node.func, ast.Name))
    )


def _is_skipped(parent: ast.AST, child: ast.AST) -> bool:
    match child:
        case ast.Expr(value=ast.Constant()):  # a docstring
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return child.name == "__repr__"
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call() if isinstance(parent, ast.Raise) or _called(child) in READ_BY_PEOPLE:
            return True  # the words of an error
    return isinstance(parent, ast.ClassDef) or _is_output(child)  # a declaration


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _is_output(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith(("self.stdout.write", "logger."))


def _changes(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901, PLR0912 - one branch for each kind of mistake
    match node:
        case ast.Compare():
            for index, op in enumerate(node.ops):
                new = copy.deepcopy(node)
                new.ops[index] = COMPARE[type(op)]()
                yield new
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.UnaryOp(op=ast.USub()):
            yield node.operand
        case ast.BinOp() | ast.AugAssign() if type(node.op) in ARITHMETIC:
            changed = copy.deepcopy(node)
            changed.op = ARITHMETIC[type(node.op)]()
            yield changed
        case ast.If() | ast.IfExp() | ast.While() if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            turned = copy.deepcopy(node)
            turned.test = ast.UnaryOp(ast.Not(), turned.test)
            yield turned
        case ast.comprehension() if node.ifs:
            all_in = copy.deepcopy(node)
            all_in.ifs = []
            yield all_in
        case ast.Constant():
            yield from _constants(node)
        case ast.Return(value=ast.expr()) if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Delete() | ast.Continue():
            yield ast.Pass()
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Call():
            yield from _calls(node)


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant("X" + value)
    elif isinstance(value, bytes):
        yield ast.Constant(b"X" + value)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for index, argument in enumerate(node.args):
        if isinstance(argument, ast.Constant | ast.Starred | ast.Lambda):
            continue
        new = copy.deepcopy(node)
        new.args[index] = ast.Constant(None)
        yield new
    for index in range(len(node.keywords)):
        new = copy.deepcopy(node)
        del new.keywords[index]
        yield new


def _line(node: ast.AST) -> int:
    """A comprehension has no line of its own; its target has."""
    return int(getattr(node, "lineno", 0) or getattr(getattr(node, "target", None), "lineno", 1))


def _at(tree: ast.AST, path: Path) -> ast.AST:
    node = tree
    for name, index in path:
        value = getattr(node, name)
        node = value if index is None else value[index]
    return node


def _put(tree: ast.AST, path: Path, new: ast.AST) -> None:
    parent = _at(tree, path[:-1])
    name, index = path[-1]
    if index is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new


def _short(node: ast.AST) -> str:
    try:
        text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    except (AttributeError, ValueError):
        text = type(node).__name__
    return text if len(text) <= 110 else text[:107] + "..."  # noqa: PLR2004 - a line of the report

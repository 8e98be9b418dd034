"""Right code broken in every small way: one change of its syntax tree at a time.

The operators are our own: neither mutmut nor cosmic-ray opens slices or turns tuples, and each brings a runner with it
(textual, sqlalchemy). What else their lists have is here: loops that never run, neighbours of functions, conditions
negated, decorators taken off.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

MOST_SHOWN = 160  # characters of a change's side


@dataclass(frozen=True)
class Change:
    """One mutant of a source: `source` in place of it; `old` and `new` are the lines that differ, from `line` on."""

    line: int
    operator: str
    old: str
    new: str
    source: str

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


def changes(source: str) -> Iterator[Change]:
    """Every mutant of a source once, in the order of its lines. SyntaxError where it is no Python."""
    tree = ast.parse(source)
    before = ast.unparse(tree)
    seen = {before}
    for node, line, put, visible in [*_sites(tree, 1, _no_put, {})]:
        names = [name for name, first in visible.items() if first <= line]
        for operator, (kinds, function) in OPERATORS.items():
            for other in function(node, names) if isinstance(node, kinds) else ():
                put(other)
                after = ast.unparse(tree)
                put(node)
                if after not in seen:
                    seen.add(after)
                    yield Change(line, operator, *_differing(before, after), after)


def plain(source: str) -> str:
    """The source as mutants are written: without comments, in one layout."""
    return ast.unparse(ast.parse(source))


def _differing(before: str, after: str) -> tuple[str, str]:
    """The lines that differ; of long ones what is around the difference."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    one, other = _line(old), _line(new)
    if max(len(one), len(other)) <= MOST_SHOWN:
        return one, other
    alike = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, alike - MOST_SHOWN // 3)
    return _cut(one, start), _cut(other, start)


def _line(lines: list[str]) -> str:
    return (lines[0].strip() if lines else "nothing") + (" …" if len(lines) > 1 else "")


def _cut(text: str, start: int) -> str:
    end = start + MOST_SHOWN
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


# ------------------------------------------------------------------------------------------------- the places
Put = Callable[[ast.AST], None]
Names = dict[str, int]  # variable -> the line from which on it is there

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _no_put(node: ast.AST) -> None:
    raise AssertionError("the module itself is never replaced")


def _sites(node: ast.AST, line: int, put: Put, visible: Names) -> Iterator[tuple[ast.AST, int, Put, Names]]:
    """Every node, its line, how another is put in its place, and the variables of the functions around it."""
    line = getattr(node, "lineno", line)  # the `for` of a comprehension has none of its own
    yield node, line, put, visible
    if isinstance(node, (*_FUNCTIONS, *_COMPREHENSIONS)):
        visible = visible | _bound(node)
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            for k, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _sites(item, line, partial(value.__setitem__, k), visible)
        elif isinstance(value, ast.AST):
            yield from _sites(value, line, partial(setattr, node, name), visible)


def _bound(scope: ast.AST) -> Names:
    """The parameters and variables of a function, the targets of a comprehension; not those of functions within."""
    found: Names = {}
    inside = [*ast.iter_child_nodes(scope)]
    while inside:
        node = inside.pop(0)
        if isinstance(node, ast.arg):
            found.setdefault(node.arg, 0)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.setdefault(node.id, 0 if isinstance(scope, _COMPREHENSIONS) else node.lineno)
        if not isinstance(node, (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef)):
            inside = [*ast.iter_child_nodes(node), *inside]
    return found


# ---------------------------------------------------------------------------------------------- the operators
_ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add, ast.Mult), ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div, ast.Mult), ast.Mod: (ast.FloorDiv, ast.Mult),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitAnd,), ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
_NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "max": ("min",), "min": ("max",), "maximum": ("minimum",), "minimum": ("maximum",), "sum": ("mean", "max"),
    "mean": ("sum", "median"), "var": ("std",), "std": ("var",), "floor": ("ceil",), "ceil": ("floor",),
    "zeros": ("ones",), "ones": ("zeros",), "zeros_like": ("ones_like",), "ones_like": ("zeros_like",),
    "argmax": ("argmin",), "argmin": ("argmax",), "any": ("all",), "all": ("any",), "exp": ("expm1", "exp2"),
    "log": ("log1p", "log2"), "sqrt": ("cbrt",), "float64": ("float32",), "float32": ("float16",),
    "longdouble": ("float32",), "round": ("floor",), "fmean": ("fsum",), "pvariance": ("variance",),
}  # fmt: skip


def _arithmetic(node: Any, names: list[str]) -> Iterator[ast.AST]:
    for other in _ARITHMETIC[type(node.op)]:
        yield _with(node, op=other())
    if isinstance(node, ast.BinOp):
        if not isinstance(node.op, ast.Add | ast.Mult):
            yield _with(node, left=node.right, right=node.left)
        yield node.left
        yield node.right


def _sign(node: ast.UnaryOp, names: list[str]) -> Iterator[ast.AST]:
    yield node.operand


def _comparison(node: ast.Compare, names: list[str]) -> Iterator[ast.AST]:
    for k, op in enumerate(node.ops):
        for other in _COMPARISONS[type(op)]:
            yield _with(node, ops=[*node.ops[:k], other(), *node.ops[k + 1 :]])


def _logic(node: ast.BoolOp, names: list[str]) -> Iterator[ast.AST]:
    yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    for k in range(len(node.values)):
        rest = node.values[:k] + node.values[k + 1 :]
        yield rest[0] if len(rest) == 1 else _with(node, values=rest)


def _condition(node: Any, names: list[str]) -> Iterator[ast.AST]:
    yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.If):
        yield _with(node, test=ast.Constant(True))


def _constant(node: ast.Constant, names: list[str]) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, str) and "->" in value:  # a subscript of einsum, a signature of vectorize
        left, _, right = value.partition("->")
        for k in range(len(right) - 1):
            yield ast.Constant(f"{left}->{right[:k]}{right[k + 1]}{right[k]}{right[k + 2 :]}")


def _variable(node: ast.Name, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (ast.Name(name, ast.Load()) for name in names if name not in (node.id, "self"))


def _neighbour(node: ast.Name | ast.Attribute, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute):
        yield from (_with(node, attr=other) for other in _NEIGHBOURS.get(node.attr, ()))
    elif node.id not in names and isinstance(node.ctx, ast.Load):
        yield from (_with(node, id=other) for other in _NEIGHBOURS.get(node.id, ()))


def _slice(node: ast.Slice, names: list[str]) -> Iterator[ast.AST]:
    for part in ("lower", "upper", "step"):
        if (bound := getattr(node, part)) is not None:
            yield _with(node, **{part: None})
            yield from (_with(node, **{part: other}) for other in _off_by_one(bound))


def _index(node: ast.Subscript, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Name | ast.BinOp):
        yield from (_with(node, slice=other) for other in _off_by_one(node.slice))


def _range(node: ast.Call, names: list[str]) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        for k, bound in enumerate(node.args):
            yield from (_with(node, args=[*node.args[:k], b, *node.args[k + 1 :]]) for b in _off_by_one(bound))


def _off_by_one(node: ast.expr) -> Iterator[ast.expr]:
    if not isinstance(node, ast.Constant | ast.UnaryOp):  # constants have an operator of their own
        yield ast.BinOp(node, ast.Add(), ast.Constant(1))
        yield ast.BinOp(node, ast.Sub(), ast.Constant(1))


def _order(node: Any, names: list[str]) -> Iterator[ast.AST]:
    field = "args" if isinstance(node, ast.Call) else "elts"
    items = getattr(node, field)
    for a, b in combinations(range(len(items)), 2):
        turned = [*items]
        turned[a], turned[b] = items[b], items[a]
        yield _with(node, **{field: turned})


def _keyword(node: ast.Call, names: list[str]) -> Iterator[ast.AST]:
    for k in range(len(node.keywords)):
        yield _with(node, keywords=node.keywords[:k] + node.keywords[k + 1 :])


def _statement(node: ast.stmt, names: list[str]) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Pass):
        yield ast.Pass()


def _assigned(node: ast.AugAssign, names: list[str]) -> Iterator[ast.AST]:
    yield ast.Assign([node.target], node.value, lineno=node.lineno)


def _loop(node: Any, names: list[str]) -> Iterator[ast.AST]:
    yield _with(node, iter=ast.List([], ast.Load()))
    if isinstance(node, ast.comprehension):
        yield from (_with(node, ifs=node.ifs[:k] + node.ifs[k + 1 :]) for k in range(len(node.ifs)))


def _leap(node: ast.stmt, names: list[str]) -> Iterator[ast.AST]:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _decorator(node: Any, names: list[str]) -> Iterator[ast.AST]:
    yield from (
        _with(node, decorator_list=node.decorator_list[:k] + node.decorator_list[k + 1 :])
        for k in range(len(node.decorator_list))
    )


def _with(node: Any, **fields: Any) -> Any:
    """The node with other fields; its children are shared."""
    return type(node)(**(dict(ast.iter_fields(node)) | fields), lineno=getattr(node, "lineno", 1))


Operator = Callable[[Any, list[str]], Iterator[ast.AST]]

# What it is called -> the nodes that it changes, and what it makes of one; the names are the variables in scope there.
OPERATORS: dict[str, tuple[Any, Operator]] = {
    "arithmetic": ((ast.BinOp, ast.AugAssign), _arithmetic),
    "sign": (ast.UnaryOp, _sign),
    "comparison": (ast.Compare, _comparison),
    "logic": (ast.BoolOp, _logic),
    "condition": ((ast.If, ast.IfExp, ast.While), _condition),
    "constant": (ast.Constant, _constant),
    "variable": (ast.Name, _variable),
    "neighbour": ((ast.Name, ast.Attribute), _neighbour),
    "slice": (ast.Slice, _slice),
    "index": (ast.Subscript, _index),
    "range": (ast.Call, _range),
    "order": ((ast.Tuple, ast.List, ast.Call), _order),
    "keyword": (ast.Call, _keyword),
    "statement": (ast.stmt, _statement),
    "assignment": (ast.AugAssign, _assigned),
    "loop": ((ast.For, ast.comprehension), _loop),
    "leap": ((ast.Break, ast.Continue), _leap),
    "decorator": ((ast.FunctionDef, ast.ClassDef), _decorator),
}

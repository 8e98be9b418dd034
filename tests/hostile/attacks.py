"""The attacks of this folder: one file each, a submission below a few comments that say what it is after.

    # tries: what it does, in a sentence
    # item: softmax                the exercise it is handed in for; it has no honest solution of it
    # works: unsafe file           where it does succeed, and how that shows: see `PROOFS`
    # ends: ERROR PermissionError  what grading must say instead: the item's status, and words that are in the verdict
    # alone                        (perhaps) it spoils the student's other work, too, which is theirs to spoil

`unsafe` is this project's own runner without confinement; `peer STYLE` is a grader as others have them, that runs the
tests in the student's process (peers.py). In the code, @NAMES@ stand for what an attacker would have to find out: see
`canaries.Range.told`, and @NR:openat2@ is the number of a system call.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
CATEGORIES = ("oracle", "values", "patching", "forging", "resources", "files", "escape", "feedback")
PROOFS = {
    "points": "points without a solution",
    "secret": "a secret of the grader, or of another process, came out",
    "file": "a file was made or changed",
    "network": "something was reached over the network",
    "victim": "another process was killed or changed",
    "zygote": "the process that forks workers was killed",
    "processes": "more processes than the worker",
    "left": "a process outlives the submission",
    "threads": "more than a thousand threads",
    "hang": "grading never ends",
    "crash": "the grader dies, or has no result",
    "memory": "the grader's process takes hundreds of MiB",
    "output": "more than ten million characters of output",
    "markup": "markup or control characters in what people are shown",
}


@dataclass(frozen=True)
class Attack:
    """One file of this folder."""

    path: Path
    tries: str
    item: str
    works: str  # "unsafe" or "peer"
    style: str  # of the peer
    proof: str
    status: str
    says: str
    alone: bool

    @property
    def name(self) -> str:
        """`category/name`."""
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def category(self) -> str:
        return self.path.parent.name

    def data(self, told: Mapping[str, str]) -> bytes:
        """The file as it is handed in, by an attacker who was told all this."""
        text = self.path.read_text("utf-8")
        text = re.sub(r"@NR:(\w+)@", lambda found: str(_number(found[1])), text)
        return re.sub(r"@([A-Z]+)@", lambda found: told.get(found[1], found[0]), text).encode()


def all_attacks() -> list[Attack]:
    """Every attack, in the order of the categories."""
    paths = [p for c in CATEGORIES for p in sorted((FOLDER / c).iterdir()) if p.suffix in (".py", ".ipynb")]
    return [_read(path) for path in paths]


def _read(path: Path) -> Attack:
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "".join(json.loads(text)["cells"][0]["source"])
    head = dict(re.findall(r"^# (tries|item|works|ends|alone)(?:: (.*))?$", text, re.MULTILINE))
    works = head["works"].split()
    status, _, says = head["ends"].partition(" ")
    return Attack(
        path, head["tries"], head.get("item", "softmax"), works[0], works[1] if works[0] == "peer" else "",
        works[-1], status, says, "alone" in head,
    )  # fmt: skip


def _number(name: str) -> int:
    import pyseccomp

    number: int = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    return number

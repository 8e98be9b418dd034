"""All attacks × tiers × users, each in a process of its own; the table in docs/security.md is made of what is seen.

python tests/hostile/matrix.py                     fires everything, writes held.json and the table
python tests/hostile/matrix.py escape/web …        fires only these, and leaves what is written of the others
python tests/hostile/matrix.py --python PATH       with this interpreter, which all users may run
python tests/hostile/matrix.py --table             writes the table anew from held.json
"""

import argparse
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from attacks import CATEGORIES, FOLDER, PROOFS, Attack, all_attacks
from canaries import Range
from shooting import fire, shoot_peer

ROOT = FOLDER.parent.parent
HELD, PAGE = FOLDER / "held.json", ROOT / "docs" / "security.md"
BEGIN, END = "<!-- attacks: written by tests/hostile/matrix.py -->", "<!-- end of attacks -->"
COMBINATIONS = [(tier, user) for tier in ("core", "full") for user in ("root", "user")]
ORDINARY = 54321  # a user id that nobody has
Outcome = dict[str, Any]


@contextmanager
def interpreter_for_all() -> Iterator[str]:
    """A Python with coursekit that every user of this machine may run. RuntimeError where none can be made."""
    if os.geteuid() != 0:
        yield sys.executable
        return
    folder = Path(tempfile.mkdtemp(prefix="coursekit-everyone-"))
    folder.chmod(0o755)
    try:
        base = next((p for p in ("/usr/bin/python3", "/usr/local/bin/python3") if _is_recent(p)), None)
        if base is None:
            raise RuntimeError("no Python 3.11 or newer that other users may run")
        made = str(folder / "bin" / "python")
        source = folder / "source"  # a build leaves files beside what it builds
        leave_out = shutil.ignore_patterns(".*", "tests", "build", "dist", "__pycache__")
        shutil.copytree(ROOT, source, ignore=leave_out)
        install = [sys.executable, "-m", "pip", "--python", made, "install", "--quiet", "--disable-pip-version-check"]
        for command in ([base, "-m", "venv", "--without-pip", str(folder)], [*install, str(source)]):
            done = subprocess.run(command, capture_output=True, text=True, check=False, umask=0o022)
            if done.returncode:
                raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_recent(python: str) -> bool:
    if not os.path.exists(python) or any(not p.stat().st_mode & stat.S_IXOTH for p in Path(python).resolve().parents):
        return False
    asking = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(asking, check=False).returncode == 0


def fire_as(python: str, tier: str, user: str, names: Sequence[str] = ()) -> dict[str, Outcome]:
    """What came of all attacks or of some, by name, in this tier, as this user. RuntimeError where that cannot be."""
    if user == "root" and os.geteuid() != 0:
        raise RuntimeError("not started by root")
    who: dict[str, Any] = {}
    if user == "user" and os.geteuid() == 0:
        who = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []}
    with tempfile.TemporaryDirectory(prefix="coursekit-range-") as folder:
        shutil.copytree(FOLDER, Path(folder) / "hostile", ignore=shutil.ignore_patterns("__pycache__"))
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o755)
        command = [python, "-B", str(Path(folder) / "hostile" / "shooting.py"), "--tier", tier, "--json", *names]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COURSEKIT_", "HOME"))}
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, check=False, **who)
    if not done.stdout.startswith("["):
        raise RuntimeError(done.stderr.strip()[-1500:])
    return {shot["name"]: shot for shot in json.loads(done.stdout)}


def demonstrate(attacks: list[Attack]) -> dict[str, bool]:
    """Whether each attack works where nothing is done against it."""
    worked = {}
    with Range() as ground:
        for attack in attacks:
            if attack.works == "peer":
                worked[attack.name] = attack.proof in shoot_peer(attack, ground).proofs
    bare = [a for a in attacks if a.works == "unsafe"]
    for attack, shot in zip(bare, fire(bare, "unsafe"), strict=True):
        worked[attack.name] = attack.proof in shot.proofs
    return worked


def digest(attack: Attack) -> str:
    """What ties a recorded outcome to the attack as it is."""
    return hashlib.sha256(attack.path.read_bytes()).hexdigest()[:16]


def table() -> str:
    """The attacks, as Markdown, from what they say of themselves and from held.json."""
    held = json.loads(HELD.read_text("utf-8"))
    columns = [f"{tier}, {'root' if user == 'root' else 'ordinary user'}" for tier, user in COMBINATIONS]
    lines = []
    attacks = all_attacks()
    for category in CATEGORIES:
        lines += [f"\n### {category}: {sum(a.category == category for a in attacks)}\n"]
        lines += [f"| attack | tries to | works elsewhere: | here it ends | {' | '.join(columns)} |"]
        lines += ["|---|---|---|---|" + "---|" * len(columns)]
        for attack in (a for a in attacks if a.category == category):
            of = held[attack.name]
            ends = " or ".join(sorted({s for s in of["status"].values() if s}))
            marks = [of["held"].get(f"{tier} {user}", "not tried") for tier, user in COMBINATIONS]
            where = "unconfined" if attack.works == "unsafe" else "tests in its process"
            lines.append(
                f"| {attack.path.stem.replace('_', ' ')} | {attack.tries} | {where}: {PROOFS[attack.proof]} | {ends} | "
                f"{' | '.join(marks)} |"
            )
    return "\n".join(lines) + "\n"


def page_with(text: str) -> str:
    """docs/security.md with this table in it."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}"


def main() -> None:
    """Fire everything and write down what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--python")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    if not options.table:
        _fire_and_write([a for a in all_attacks() if not options.names or a.name in options.names], options.python)
    PAGE.write_text(page_with(table()), "utf-8")


def _fire_and_write(attacks: list[Attack], python: str | None) -> None:
    worked = demonstrate(attacks)
    held: dict[str, Any] = json.loads(HELD.read_text("utf-8")) if HELD.exists() else {}
    seen: dict[str, Any] = {
        a.name: {"digest": digest(a), "works": worked[a.name], "held": {}, "status": {}} for a in attacks
    }
    with interpreter_for_all() if python is None else nullcontext(python) as everyones:
        for tier, user in COMBINATIONS:
            try:
                shots = fire_as(everyones, tier, user, [*seen])
            except RuntimeError as error:
                print(f"{tier}, {user}: not tried: {error}")
                continue
            for name, shot in shots.items():
                failed = shot["proofs"] + shot["wrong"]
                seen[name]["held"][f"{tier} {user}"] = f"**{', '.join(failed)}**" if failed else "held"
                seen[name]["status"][f"{tier} {user}"] = shot["status"]
    known = [a.name for a in all_attacks()]
    both = held | seen
    HELD.write_text(json.dumps({n: both[n] for n in known if n in both}, indent=1) + "\n", "utf-8")
    for name, of in seen.items():
        if (bad := {k: v for k, v in of["held"].items() if v != "held"}) or not of["works"]:
            print(name, bad, "" if of["works"] else "does not work elsewhere")


if __name__ == "__main__":
    main()

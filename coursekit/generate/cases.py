"""An exercise's case set: plans chosen so that the tests are adequate and the points fair, then frozen.

For each level, plans with it alone and plans with as many earlier levels as can be; a covering array; a witness of
every mistake; named edge cases; for each two levels, a plan with both and none that is later; and for state, siblings,
repeats and questions with one argument changed.
"""

import heapq
import itertools
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from coursekit.errors import CourseError
from coursekit.exercise import Exercise, Mistake, Plan, outcome
from coursekit.frozen import Call, Case, CaseSet, Equation, call_key
from coursekit.replay import (
    DRAWS,
    call_of,
    catches,
    equal,
    exactly,
    perturbed,
    question,
    sides,
    tolerance,
    tolerance_of,
    want,
)
from coursekit.stream import Stream

FAR_PLANS = 4000  # random plans beside those near the simple one: they show 99.9 % of all triples of conv2d's levels
NEAR_PLANS = 40_000  # of plans that differ from the simple one in few letters: more would only take time
WITNESS_PLANS = 3000  # the smallest plans, where a witness is looked for
MORE_PLANS = 400  # where more cases for a mistake are looked for
ENOUGH = 8  # random cases that catch a mistake, beside its witness
REDRAWS = 20  # of a case whose tolerance is too wide


def freeze(exercise: Exercise, key: bytes) -> CaseSet:
    """The case set of an exercise, drawn from a key: once, before anyone is graded."""
    frozen = _Freezing(exercise, key)
    pool = _plans(exercise, Stream(key, "plans", exercise.name))
    plans = choose(exercise, key, pool)
    for name, plan in sorted(plans.items(), key=lambda item: (len(exercise.beyond(item[1])), exercise.work(item[1]))):
        frozen.add(name, plan)
    frozen.add_for_pairs(pool)
    frozen.add_for_mistakes(pool)
    frozen.relations()
    frozen.change_one_argument()
    frozen.repeat_first()
    return frozen.done()


def choose(exercise: Exercise, key: bytes, pool: Sequence[Plan] | None = None) -> dict[str, Plan]:
    """name -> plan of every case to be, from the plans of the `pool`."""
    plans = pool or _plans(exercise, Stream(key, "plans", exercise.name))
    rows = [exercise.levels(p) for p in plans]
    kinds: dict[tuple[int, ...], list[Plan]] = {}
    for plan, row in zip(plans, rows, strict=True):
        if exercise.work(plan) <= exercise.most_work:
            kinds.setdefault(row, []).append(plan)
    lot = Stream(key, "lot", exercise.name)
    simple = kinds.get((0,) * len(exercise.factors))
    if not simple or any(exercise.levels(exercise.plan())):
        raise CourseError(f"exercise {exercise.name}: its simple plan is not in the simplest level of every factor")
    chosen = {f"simple {n}": p for n, p in enumerate([exercise.plan(), *simple[::-1][:2]])}
    chosen |= _each_level(exercise, plans, rows)
    chosen |= _beside_equals(exercise, plans, rows)
    picked = cover([*kinds], exercise.strength)
    # Of the plans of one kind any is taken, not the smallest: else "more than nine" is always ten.
    chosen |= {f"array {n}": lot.choice(kinds[row]) for n, row in enumerate([*kinds][k] for k in picked)}
    chosen |= _witnesses(exercise, plans, key)
    return chosen | {f"edge: {name}": _edge(exercise, name) for name in exercise.edges}


def _edge(exercise: Exercise, name: str) -> Plan:
    letters = exercise.edges[name]
    if unknown := letters.keys() - exercise.letters.keys():
        raise CourseError(f"exercise {exercise.name}: its edge '{name}' names the unknown letter {min(unknown)}")
    plan = exercise.plan(**letters)
    if not exercise.fits(plan):
        raise CourseError(f"exercise {exercise.name}: its edge '{name}' does not fit", "Change its letters, or `fits`.")
    return plan


def _plans(exercise: Exercise, draw: Stream) -> list[Plan]:
    """Plans that fit, least work first: near the simple one (up to three letters differ), and random ones."""

    def near() -> Iterator[dict[str, object]]:
        for count in range(4):
            for names in itertools.combinations(exercise.letters, count):
                for change in itertools.product(*([(k, v) for v in exercise.letters[k][1:]] for k in names)):
                    yield dict(change)

    def far() -> Iterator[dict[str, object]]:
        for n in range(FAR_PLANS):
            yield {k: draw.choice(v) for k, v in exercise.letters.items() if draw.below(8) <= n % 8}

    changes = itertools.chain(itertools.islice(near(), NEAR_PLANS), far())
    # Each once: else the two smallest plans of a level would be the same, and its other values be seen elsewhere first.
    plans = {tuple(vars(plan).values()): plan for plan in (exercise.plan(**change) for change in changes)}
    return sorted(filter(exercise.fits, plans.values()), key=exercise.work)


def cover(rows: Sequence[tuple[int, ...]], strength: int) -> list[int]:
    """Indexes of few rows that together show every combination of `strength` levels which any row shows (greedy)."""
    number: dict[object, int] = {}
    masks = []
    for row in rows:
        mask = 0
        for combination in itertools.combinations(enumerate(row), strength):
            mask |= 1 << number.setdefault(combination, len(number))
        masks.append(mask)
    heap = sorted((-mask.bit_count(), k) for k, mask in enumerate(masks))
    missing, chosen = (1 << len(number)) - 1, []
    while missing:  # gains only shrink: a top that is still true is the best
        gain, k = heapq.heappop(heap)
        if (now := (masks[k] & missing).bit_count()) == -gain:
            chosen.append(k)
            missing &= ~masks[k]
        elif now:
            heapq.heappush(heap, (-now, k))
    return chosen


def _each_level(exercise: Exercise, plans: Sequence[Plan], rows: Sequence[tuple[int, ...]]) -> dict[str, Plan]:
    """Two plans with a level and as few others as can be, and one with as many *earlier* ones as can be."""
    chosen = {}
    for i, v in exercise.steps():
        with_it = [k for k, row in enumerate(rows) if row[i] == v and exercise.work(plans[k]) <= exercise.most_work]
        alone = sorted(with_it, key=lambda k: (sum(map(bool, rows[k])), exercise.uncommon(plans[k]), k))
        after = sorted((k for k in with_it if not any(rows[k][i + 1 :])), key=lambda k: (-sum(map(bool, rows[k])), k))
        factor = exercise.factors[i]
        for n, k in enumerate(alone[:2] + after[:1]):
            chosen[f"{factor.name}: {factor.levels[v]} {n}"] = plans[k]
    return chosen


def _beside_equals(exercise: Exercise, plans: Sequence[Plan], rows: Sequence[tuple[int, ...]]) -> dict[str, Plan]:
    """Every level beside the second level of each factor whose levels are equals: the rungs of an exchanged ladder."""
    chosen: dict[str, Plan] = {}
    for equal_one in (i for i, factor in enumerate(exercise.factors) if factor.either):
        for i, v in exercise.steps():
            if i != equal_one:
                both = [k for k, row in enumerate(rows) if row[equal_one] == 1 and row[i] == v]
                both.sort(key=lambda k: (sum(map(bool, rows[k])), exercise.uncommon(plans[k]), k))
                second, level = exercise.factors[equal_one].levels[1], exercise.factors[i].levels[v]
                chosen |= {f"{second} and {level} {n}": plans[k] for n, k in enumerate(both[:2])}
    return chosen


def _witnesses(exercise: Exercise, plans: Sequence[Plan], key: bytes) -> dict[str, Plan]:
    """For every mistake the plan with the fewest levels beyond the simple, then the fewest numbers, that shows it."""
    lot = Stream(key, "sizes", exercise.name)

    def size(plan: Plan) -> int:
        return sum(int(np.size(a)) for a in exercise.build(plan, lot)[0])

    small = sorted(
        plans[:WITNESS_PLANS], key=lambda p: (sum(map(bool, exercise.levels(p))), size(p), exercise.uncommon(p))
    )
    found = {}
    for name, mistake in exercise.mistakes.items():
        path = f"witness: {name}"
        if plan := next(
            (p for p in small if shows(exercise, mistake, p, Stream(key, "case", exercise.name, path, 0))), None
        ):
            found[path] = plan
    return found


def shows(exercise: Exercise, mistake: Mistake, plan: Plan, draw: Stream) -> bool:
    """Does this case tell a mistake from the right answer, beyond any tolerance? An exception explains nothing."""
    args, options = exercise.build(plan, draw)
    right, got = outcome(exercise.reference, args, options), outcome(mistake.function, args, options)
    if right is None or got is None:
        return False
    return right.shape != got.shape or not bool(np.all(np.abs(got - right) <= 1e-2 * np.maximum(1, np.abs(right))))


class _Freezing:
    """A case set in the making: no question is asked twice."""

    def __init__(self, exercise: Exercise, key: bytes) -> None:
        self.exercise, self.key = exercise, key
        self.noise = Stream(key, "noise", exercise.name)
        self.calls: list[Call] = []
        self.wants: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = []
        self.tolerances: list[float] = []
        self.cases: list[Case] = []
        self.equations: list[Equation] = []
        self.known: dict[bytes, int] = {}  # exactly this question

    def add(self, name: str, plan: Plan) -> None:
        """The cases of one plan. A simple one comes again with other numbers, then the first ones in their arrays."""
        beyond = self.exercise.beyond(plan)
        witness = name.removeprefix("witness: ") if name.startswith("witness: ") else ""
        several = name.startswith("simple")
        numbers = [self._draw(name, plan, n) for n in range(2 if several else 1)]
        if several and (first := numbers[0]) is not None and numbers[1] is not None:
            numbers.append(self._in_the_same_arrays(first))
        for n, number in enumerate(numbers):
            if number is not None:
                title = name + (" again" if n else "")
                self.cases.append(
                    Case(name=title, plan=vars(plan), beyond=beyond, call=number, state_only=n == 2, witness=witness)
                )

    def add_for_pairs(self, pool: Sequence[Plan]) -> None:
        """The smallest case for every two levels that none shows together without a level later than both.

        What goes wrong only where two levels meet is then found with the later of them, not with whatever comes next.
        """
        exercise, steps = self.exercise, self.exercise.steps()
        place = {step: n for n, step in enumerate(steps)}

        def met(beyond: frozenset[tuple[int, int]]) -> set[tuple[tuple[int, int], tuple[int, int]]]:
            earlier = sorted(beyond, key=place.__getitem__)
            return {(step, earlier[-1]) for step in earlier[:-1]}

        plans = [(exercise.beyond(p), p) for p in pool if exercise.work(p) <= exercise.most_work]
        plans.sort(key=lambda found: (len(found[0]), exercise.work(found[1]), exercise.uncommon(found[1])))
        missing = set(itertools.combinations(steps, 2)).difference(*(met(c.beyond) for c in self.cases))
        for beyond, plan in plans:
            if found := missing & met(beyond):
                ((i, v), (j, u)), before = min(found), len(self.cases)
                self.add(f"{exercise.factors[i].levels[v]} with {exercise.factors[j].levels[u]}", plan)
                if len(self.cases) > before:
                    missing -= found

    def add_for_mistakes(self, pool: Sequence[Plan]) -> None:
        """More cases for the mistakes that few catch: none shall hang on its witness, or on luck."""
        exercise = self.exercise
        plans = Stream(self.key, "more", exercise.name).shuffle(
            [p for p in pool if exercise.work(p) <= exercise.most_work]
        )[:MORE_PLANS]
        for name, mistake in exercise.mistakes.items():
            caught = sum(self._catches(mistake, case.call) for case in self.cases if case.random)
            for n, plan in enumerate(plans):
                if caught >= ENOUGH:
                    break
                title, before = f"more: {name} {n}", len(self.calls)
                if shows(exercise, mistake, plan, Stream(self.key, "case", exercise.name, title, 0)):
                    self.add(title, plan)
                    caught += len(self.calls) > before and self._catches(mistake, len(self.calls) - 1)

    def _catches(self, mistake: Mistake, n: int) -> bool:
        return catches(mistake, self.calls[n], self.wants[n], self.tolerances[n])

    def _draw(self, name: str, plan: Plan, n: int) -> int | None:
        """The number of a call for this plan, a new one unless it stands already; None where no draw tells enough."""
        for attempt in range(REDRAWS):
            draw = Stream(self.key, "case", self.exercise.name, name, n + 3 * attempt)
            call = call_of(self.exercise, plan, draw)
            if (known := self.known.get(call_key(call))) is not None:
                return known
            if found := question(self.exercise, call, self.noise):
                return self._ask(call, found.due, found.allowed)
        return None

    def _in_the_same_arrays(self, n: int) -> int:
        """The number of a call that puts call n's numbers into the arrays of the call before it."""
        call = msgspec.structs.replace(self.calls[n], same_arrays=True)
        return self._ask(call, self.wants[n], self.tolerances[n])

    def _ask(self, call: Call, due: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", allowed: float) -> int:
        self.calls.append(call)
        self.wants.append(due)
        self.tolerances.append(allowed)
        if not call.same_arrays:
            self.known.setdefault(call_key(call), len(self.calls) - 1)
        return len(self.calls) - 1

    def relations(self) -> None:
        """Records every relation on a simple case (and on those that are no less simple) and on the richest one."""
        ordinary = [k for k, c in enumerate(self.cases) if not c.state_only]
        simple = next((k for k in ordinary if not self.cases[k].beyond), None)
        if simple is None:
            raise CourseError(
                f"exercise {self.exercise.name}: no simple case tells right from wrong: its tolerance is too wide",
                "Draw larger answers, or state a smaller magnitude.",
            )
        rich = max(ordinary, key=lambda k: (len(self.cases[k].beyond), k))
        seconds = [{(i, 1)} for i, factor in enumerate(self.exercise.factors) if factor.either]
        equals = [next((k for k in ordinary if self.cases[k].beyond == second), simple) for second in seconds]
        for name in self.exercise.relations:
            for k in dict.fromkeys((simple, *equals, rich)):
                self._record(name, k)

    def _record(self, name: str, k: int) -> None:
        exercise, relation = self.exercise, self.exercise.relations[name]
        case = self.calls[self.cases[k].call]
        case = Call(args=exactly(case.args), options=case.options, by_position=case.by_position)
        try:
            (left, right), made = sides(relation, case, lambda c: want(exercise, c))
        except Exception as error:  # an author's function may do anything
            raise CourseError(
                f"{exercise.name}: relation {name} stops on the reference's own answers with "
                f"{type(error).__name__}: {error}",
                "It is given f, then the arrays of a case; options come along by themselves.",
            ) from error
        for scale, shift in ((0.0, 1.0), (1.0, -1e3), (-1.0, 1.0)):  # answers of another kind must bring the same calls
            again = sides(relation, case, lambda c: scale * want(exercise, c) + shift)[1]  # noqa: B023 - called at once
            if [call_key(c) for c in again] != [call_key(c) for c in made]:
                raise CourseError(
                    f"{exercise.name}: the calls of relation {name} depend on answers", "Ask them unconditionally."
                )
        met = sum(exercise.magnitude(*c.args) for c in made)
        noisy = perturbed(exercise, self.noise)
        # Against the exact difference: else a relation that does not hold would widen its own tolerance.
        exact = np.subtract(left, right, dtype=np.float64)
        pairs = [sides(relation, case, lambda c: noisy(*c.args, **c.options))[0] for _ in range(DRAWS)]
        allowed = tolerance(met, [(np.subtract(a, b, dtype=np.float64), exact) for a, b in pairs])
        if not equal(left, right, allowed):
            raise CourseError(
                f"{exercise.name}: the reference fails its relation {name}", "Mend the relation or the reference."
            )
        numbers = tuple(self._known_or_asked(c) for c in made)
        self.equations.append(Equation(relation=name, case=k, calls=numbers, tolerance=allowed))

    def _known_or_asked(self, call: Call) -> int:
        # Put in the very same way: else the relation would fail for the sake of an odd call.
        if (number := self.known.get(call_key(call))) is not None:
            return number
        due = want(self.exercise, call)
        return self._ask(call, due, tolerance_of(self.exercise, call, due, self.noise))

    def change_one_argument(self) -> None:
        """The first question with one of its arrays changed, and questions with one of their options changed.

        They tell a solution that keeps results and looks at some of its arguments only; at the place of the first
        question's array stands that of a case with one level more at most.
        """
        near = [c for c in self.cases if c.random and len(c.beyond) < 2]
        first = self.calls[near[0].call]
        arrays = [k for k, a in enumerate(first.args) if isinstance(a, np.ndarray)]
        for k in arrays if len(first.args) > 1 else []:
            for case in near:
                other = self.calls[case.call].args[k]
                if other.shape == first.args[k].shape and other.dtype == first.args[k].dtype:
                    asked = msgspec.structs.replace(first, args=(*first.args[:k], other, *first.args[k + 1 :]))
                    if self._ask_for_state(f"another array {k}", Plan(**case.plan), asked, near[0].call):
                        break
        for option in sorted({name for call in self.calls for name in call.options}):
            for case in near:
                if any(self._ask_for_state(f"another {option}", *found) for found in self._with_another(option, case)):
                    break

    def _with_another(self, option: str, case: Case) -> Iterator[tuple[Plan, Call, int]]:
        """A case's call with this option, and no other, of a plan that differs from the case's in one letter."""
        call = self.calls[case.call]
        for letter, values in self.exercise.letters.items():
            plan = Plan(**case.plan | {letter: values[0]})
            if not self.exercise.fits(plan):
                continue
            other = call_of(self.exercise, plan, Stream(self.key, "case", self.exercise.name, "another", 0))
            alike = all(np.shape(a) == np.shape(b) for a, b in zip(call.args, other.args, strict=True))
            changed = {k for k in {*call.options, *other.options} if call.options.get(k) != other.options.get(k)}
            if alike and changed == {option}:
                asked = msgspec.structs.replace(call, options=other.options, by_position=other.by_position)
                yield plan, asked, case.call

    def _ask_for_state(self, name: str, plan: Plan, call: Call, before: int) -> bool:
        """Asks it, unless it was asked, or call `before` has much the same answer."""
        if call_key(call) in self.known or not (found := question(self.exercise, call, self.noise)):
            return False
        if found.due.shape == self.wants[before].shape and equal(found.due, self.wants[before], 100 * found.allowed):
            return False
        number = self._ask(call, found.due, found.allowed)
        beyond = self.exercise.beyond(plan)
        self.cases.append(Case(name=name, plan=vars(plan), beyond=beyond, call=number, state_only=True))
        return True

    def repeat_first(self) -> None:
        """The first question once more, at the end: a right answer does not depend on what came between."""
        first = next(c for c in self.cases if not c.beyond and not c.state_only)
        self.calls.append(self.calls[first.call])
        self.wants.append(self.wants[first.call])
        self.tolerances.append(self.tolerances[first.call])
        self.cases.append(
            Case(name="repeat", plan=first.plan, beyond=first.beyond, call=len(self.calls) - 1, state_only=True)
        )

    def done(self) -> CaseSet:
        return CaseSet(
            exercise=self.exercise.name, version=self.exercise.version,
            calls=tuple(self.calls), wants=tuple(self.wants), tolerances=tuple(self.tolerances),
            cases=tuple(self.cases), equations=tuple(self.equations),
            subkey=Stream(self.key, "shrink", self.exercise.name).bytes(32),
        )  # fmt: skip

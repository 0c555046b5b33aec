"""Scenarios as YAML files that anybody can write.

`read_scenarios` says all that is wrong in all files at once, each fault with its line, and runs nothing that stands in
them. `to_yaml` writes a scenario as a file that reads back the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice
from entente.needs.interventions import (
    ONE_THING,
    SAME_DATE,
    TARGET_FIELDS,
    Intervention,
    Scenario,
    cycle_fault,
    how_it_contradicts,
    line_of,
)
from entente.needs.model import DependenceModel
from entente.needs.scenarios import misses_of

if TYPE_CHECKING:
    from yaml.nodes import Node

LONGEST = 32_768
DEEPEST = 6
MOST_MARKS = 20  # anchors and aliases that are told; who has more of them wrote them on purpose
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
PARAGRAPH = re.compile(r"p?(\d{1,4})", re.ASCII)
NOTHING = ("", "~", "null", "Null", "NULL")


KINDS = {"scalar": "a single word", "sequence": "a list", "mapping": "a mapping"}
Keys = tuple[int | str, ...]  # that lead to a value in the file: ("interventions", 0, "value")


def read_scenarios(
    texts: Mapping[str, str | bytes],
    *,
    models: Mapping[str, DependenceModel],
    actors: Iterable[str] = (),
    paragraphs: Iterable[int] | None = None,
    known: Iterable[str] | None = None,
) -> dict[str, Scenario]:
    """Read scenario files, check them against the models, and say all that is wrong in all of them at once.

    Parameters
    ----------
    texts : mapping of name to str or bytes
        What stands in each file; the name is that of the file without the ending ``.yaml``.
    models : mapping of period to DependenceModel
        The periods, and for each the needs and links that there are.
    actors : iterable of str, optional
        Actors whom form_tie may bring in, besides those of the models.
    paragraphs : iterable of int, optional
        The numbers of the paragraphs of the article; unchecked if left out.
    known : iterable of str, optional
        The ids of assumptions, claims and facts that ``rests_on`` may name; unchecked if left out.

    Returns
    -------
    dict of name to Scenario
        In the order of `texts`.

    Raises
    ------
    EntenteError
        All faults of all files, each with its line: of the file (``scenarios.yaml``, ``scenarios.key`` …), of what it
        names (``scenarios.actor``, ``scenarios.link`` …) and those of `Intervention`.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> text = '''
    ... title: Nothing from b
    ... question: What if b gave nothing?
    ... period: "2025"
    ... interventions:
    ...   - {operation: cut_supply, target: {dependent: a, supplier: b}, value: 1}
    ... '''
    >>> read_scenarios({"cut": text}, models={"2025": model})["cut"].interventions[0].value
    1.0
    >>> read_scenarios({"cut": text.replace("supplier: b", "supplier: c")}, models={"2025": model})
    Traceback (most recent call last):
    entente.errors.EntenteError: scenarios/cut.yaml, line 6, intervention 1, field target: found "c"; expected one of
    a, b.

    Notes
    -----
    Only plain mappings, lists and words are read: tags that would make objects, anchors and aliases are refused, and
    nothing is run. Dates and periods stay as written; ``yes``, ``no``, ``nan`` and ``inf`` are no numbers.
    """
    setting = _Setting(models, actors, paragraphs, known)
    files = [_File(name, text) for name, text in texts.items()]
    for file in files:
        file.scenario = _scenario(file)
        file.check_names(setting)
    scenarios = {file.name: file.scenario for file in files if file.scenario}
    for file in files:
        file.check_chain(scenarios, set(texts), setting)
    raise_if_any(fault for file in files for fault in sorted(file.faults, key=_line_number))
    return scenarios


def _line_number(fault: Fault) -> int:
    match = re.search(r", line (\d+)", fault.where)
    return int(match[1]) if match else 0


class _Setting:
    """What the files may name."""

    def __init__(self, models: Mapping[str, DependenceModel], actors: Iterable[str], paragraphs: Any, known: Any):
        self.models = models
        self.actors = tuple(dict.fromkeys([*(name for model in models.values() for name in model.actors), *actors]))
        self.resources = tuple(dict.fromkeys(need[1] for model in models.values() for need in model.needs))
        self.paragraphs = None if paragraphs is None else frozenset(paragraphs)
        self.known = None if known is None else frozenset(known)


class _File:
    """One file: its name, what stands in it and on which line, and its faults."""

    def __init__(self, name: str, text: str | bytes):
        self.name, self.text = name.removesuffix(".yaml").removesuffix(".yml"), text
        self.faults: list[Fault] = []
        self.lines: dict[Keys, int] = {}
        self.scenario: Scenario | None = None
        # What could be read, by its place in the file: also where something else in the same intervention is wrong.
        self.interventions: dict[int, Intervention] = {}
        self.targets: list[tuple[Keys, Mapping[str, Any]]] = []
        self.paragraphs: list[tuple[Keys, int]] = []

    def where(self, path: Keys) -> str:
        """File, line, intervention and field of a value; one that is not there has the line of its holder."""
        place = path
        while place and place not in self.lines:
            place = place[:-1]
        parts = [f"scenarios/{self.name}.yaml"]
        if place in self.lines:
            parts.append(f"line {self.lines[place]}")
        if path[:1] == ("interventions",) and len(path) > 1:
            parts.append(f"intervention {int(path[1]) + 1}")
            path = path[2:]
        if path:
            parts.append(f"field {path[0]}")
        return ", ".join(parts)

    def fault(self, code: str, path: Keys, found: str, expected: str, do: str = "") -> None:
        self.faults.append(Fault(f"scenarios.{code}", self.where(path), found, expected, do))

    def unknown(self, code: str, path: Keys, found: str, allowed: Iterable[str]) -> None:
        self.faults.append(unknown_choice(f"scenarios.{code}", self.where(path), found, allowed))

    def check_names(self, setting: _Setting) -> None:
        """Periods, actors, resources, paragraphs and references that nobody knows."""
        if self.scenario is None:
            return
        scenario = self.scenario
        if scenario.period and scenario.period not in setting.models:
            self.unknown("period", ("period",), scenario.period, setting.models)
        for place, name in enumerate(scenario.rests_on):
            if setting.known is not None and name not in setting.known:
                do = did_you_mean(name, setting.known)
                self.fault("reference", ("rests_on", place), f'"{name}"', "the id of a claim, assumption or fact", do)
        for path, target in self.targets:
            self.check_target(target, path, setting)
        for path, number in self.paragraphs:
            if setting.paragraphs and number not in setting.paragraphs:
                expected = f"a paragraph of the article, {min(setting.paragraphs)} to {max(setting.paragraphs)}"
                self.fault("paragraph", path, f"{number}", expected)

    def check_target(self, target: Mapping[str, Any], path: Keys, setting: _Setting) -> None:
        for key, value in target.items():
            allowed, code = (setting.resources, "resource") if key == "resource" else (setting.actors, "actor")
            for name in (value,) if isinstance(value, str) else value or ():
                if key in TARGET_FIELDS and name and name not in allowed:
                    self.unknown(code, (*path, key), name, allowed)

    def check_chain(self, scenarios: Mapping[str, Scenario], names: Collection[str], setting: _Setting) -> None:
        """What it builds on, what contradicts itself, and what is not there in its period."""
        scenario = self.scenario
        if scenario is None:
            return
        self.check_contradictions()
        names = {name.removesuffix(".yaml").removesuffix(".yml") for name in names}
        if scenario.builds_on and scenario.builds_on not in names:
            self.unknown("builds_on", ("builds_on",), scenario.builds_on, sorted(names - {self.name}))
            return
        try:
            line = line_of(scenarios, self.name)
        except EntenteError:
            return  # a scenario below has faults of its own
        if line[-1] in line[:-1]:
            if line[-1] == self.name:
                self.faults.append(cycle_fault(self.where(("builds_on",)), line))
            return
        all_read = not any(", intervention " in fault.where for fault in self.faults)  # a tie not read may be missed
        if scenario.period in setting.models and all_read:
            self.check_model([scenarios[name] for name in reversed(line[1:])], setting.models[scenario.period])

    def check_contradictions(self) -> None:
        for (earlier, other), (later, item) in combinations(self.interventions.items(), 2):
            words = how_it_contradicts(item, other)
            if words:
                found = f"{words} intervention {earlier + 1}{SAME_DATE}"
                self.fault("contradiction", ("interventions", later), found, *ONE_THING)

    def check_model(self, below: Sequence[Scenario], model: DependenceModel) -> None:
        """The targets, in the order in which the interventions are made, on links that ties may have added."""
        steps = [(item, None) for each in below for item in each.interventions]
        steps += [(item, place) for place, item in enumerate(self.scenario.interventions)]
        links, actors = list(model.links), list(model.actors)
        for item, place in sorted(steps, key=lambda step: step[0].date):
            path: Keys = ("builds_on",) if place is None else ("interventions", place, "target")
            for fault in misses_of(item, self.where(path), actors, model.needs, links):
                if fault.code == "scenarios.replaces" and place is not None:
                    fault = replace(fault, where=self.where(("interventions", place, "replaces")))
                self.faults.append(fault)
            if item.operation == "form_tie":
                links.append((item["dependent"], item["resource"], item["supplier"]))
                actors.append(item["supplier"])


def _scenario(file: _File) -> Scenario | None:
    """The scenario of a file; what cannot be read is left out and said in its faults."""
    node = _compose(file)
    given = None if node is None else _fields(file, node, (), SCENARIO)
    if given is None:
        return None
    nothing = {"title": "", "question": "", "period": "", "interventions": ()}
    return Scenario(file.name, **(nothing | given))


def _interventions(file: _File, node: Node, path: Keys) -> list[Intervention]:
    nodes = _items(file, node, path)
    if node.id == "sequence" and not nodes:
        file.fault("missing", path, "an empty list", "at least one intervention", "Add one.")
    for place, item in enumerate(nodes):
        made = _intervention(file, item, (*path, place))
        if made is not None:
            file.interventions[place] = made
    return list(file.interventions.values())


def _intervention(file: _File, node: Node, path: Keys) -> Intervention | None:
    before = len(file.faults)
    given = _fields(file, node, path, INTERVENTION)
    if given is None:
        return None
    file.targets.append(((*path, "target"), given.get("target", {})))
    try:
        item = Intervention(**({"operation": "", "target": {}} | given))
    except EntenteError as error:
        for fault in error.faults:
            name = fault.where.rpartition("field ")[2]
            if name in given or name not in ("operation", "target"):  # those that are missing have been told already
                file.faults.append(replace(fault, where=file.where((*path, name))))
        return None
    return item if len(file.faults) == before else None


def _target(file: _File, node: Node, path: Keys) -> dict[str, Any] | None:
    return _fields(file, node, path, TARGET, others=_text)


def _replaces(file: _File, node: Node, path: Keys) -> str | list[str] | None:
    """One name, or a list of names; an empty list is nobody."""
    return _texts(file, node, path) if node.id == "sequence" else _text(file, node, path)


def _number(file: _File, node: Node, path: Keys) -> float | None:
    text = _text(file, node, path)
    if text is None:
        return None
    if not NUMBER.fullmatch(text):
        file.fault("number", path, f'"{text}"', "a number from 0 to 1", "Write it in digits, such as 0.6.")
        return None
    return float(text)


def _paragraph(file: _File, node: Node, path: Keys) -> int | None:
    text = _text(file, node, path)
    if text is None:
        return None
    match = PARAGRAPH.fullmatch(text)
    if not match:
        file.fault("paragraph", path, f'"{text}"', "the number of a paragraph, such as p24")
        return None
    file.paragraphs.append((path, int(match[1])))
    return int(match[1])


def _each(file: _File, node: Node, path: Keys, read: Reader) -> list:
    """What is read of the items of a list."""
    found = []
    for place, item in enumerate(_items(file, node, path)):
        value = read(file, item, (*path, place))
        if value is not None:
            found.append(value)
    return found


def _text(file: _File, node: Node, path: Keys) -> str | None:
    """The words of a value as they stand; None for an empty one."""
    file.lines.setdefault(path, node.start_mark.line + 1)
    if node.id != "scalar":
        file.fault("kind", path, KINDS[node.id], "a word or a number")
        return None
    return None if _is_empty(node) else node.value.strip()


def _items(file: _File, node: Node, path: Keys) -> list[Node]:
    if _is_empty(node):
        return []
    file.lines.setdefault(path, node.start_mark.line + 1)
    if node.id != "sequence":
        file.fault("kind", path, KINDS[node.id], "a list", f"Put it into square brackets: {path[-1]}: [ … ].")
        return []
    for place, item in enumerate(node.value):
        file.lines[(*path, place)] = item.start_mark.line + 1
    return node.value


def _is_empty(node: Node) -> bool:
    """Whether there are no words, or one that YAML takes for nothing and that stands without quotation marks."""
    return node.id == "scalar" and (not node.value.strip() or (node.style is None and node.value in NOTHING))


# How each field is read; the order of a scenario's is that in which `to_yaml` writes them.
Reader = Callable[[_File, "Node", Keys], Any]
_texts, _paragraphs = partial(_each, read=_text), partial(_each, read=_paragraph)
SCENARIO: dict[str, Reader] = {
    "title": _text,
    "question": _text,
    "period": _text,
    "prompted_by": _paragraphs,
    "builds_on": _text,
    "rests_on": _texts,
    "caution": _text,
    "interventions": _interventions,
}
INTERVENTION: dict[str, Reader] = {
    "operation": _text,
    "target": _target,
    "value": _number,
    "date": _text,
    "paragraph": _paragraph,
    "why": _text,
    "willingness": _number,
    "substitutability": _number,
    "replaces": _replaces,
}
TARGET: dict[str, Reader] = {"between": _texts}
REQUIRED = ("title", "question", "period", "interventions", "operation", "target", "value")


def _fields(
    file: _File, node: Node, path: Keys, readers: Mapping[str, Reader], *, others: Reader | None = None
) -> dict[str, Any] | None:
    """The values of a mapping by key, as far as they can be read; unknown, doubled and missing keys are faults."""
    if node.id != "mapping":
        file.fault("kind", path, KINDS[node.id], "a mapping: lines of the form key: value")
        return None
    found: dict[str, Node] = {}
    for key, value in node.value:
        name = key.value if key.id == "scalar" else KINDS[key.id]
        line = (*path, name)
        if name in found:
            file.fault("duplicate", line, f'"{name}" again in line {key.start_mark.line + 1}', "each key once")
            continue
        found[name] = value
        file.lines[line] = key.start_mark.line + 1
        if name not in readers and others is None:
            fault = unknown_choice("scenarios.key", file.where(line), name, readers)
            file.faults.append(replace(fault, do="Write a decimal with a point: 0.5.") if name.isdecimal() else fault)
    for name in readers:
        if name in REQUIRED and (name not in found or _is_empty(found[name])):
            file.fault("missing", (*path, name), "nothing", "a value", f"Add {name}: …")
    given = {}
    for name, value in found.items():
        read = readers.get(name, others)
        what = None if read is None else read(file, value, (*path, name))
        if what is not None:
            given[name] = what
    return given


def _compose(file: _File) -> Node | None:
    """The nodes of a file, once its events have been found harmless."""
    import yaml

    text = _decoded(file)
    if text is None:
        return None
    try:
        if _is_harmless(file, yaml.parse(text, Loader=yaml.SafeLoader)):
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            if node is None or _is_empty(node):
                file.fault("empty", (), "nothing", "a scenario", "See the other files of the folder.")
                return None
            return node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        file.lines[()] = mark.line + 1 if mark else 1
        do = "Put a text with : or # into quotation marks, and indent with spaces."
        file.fault("yaml", (), str(error.problem or error.context).removeprefix("found "), "YAML", do)
    except yaml.YAMLError as error:
        file.fault("yaml", (), str(error).splitlines()[0], "YAML", "Save it as plain text.")
    return None


def _decoded(file: _File) -> str | None:
    text = file.text
    if len(text) > LONGEST:
        file.fault("size", (), f"{len(text):,} characters", f"at most {LONGEST:,}", "Split it into scenarios.")
        return None
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"the byte 0x{text[error.start]:02x} at {error.start}"
        file.fault("encoding", (), found, "a text in UTF-8", "Save it as plain text in UTF-8.")
        return None


def _is_harmless(file: _File, events: Iterable[Any]) -> bool:
    """Whether there are no tags, anchors, aliases, second documents or deep nests; faults say what there is."""
    depth = documents = 0
    marks: set[str] = set()
    before = len(file.faults)
    for event in events:
        kind = type(event).__name__
        file.lines[()] = event.start_mark.line + 1
        documents += kind == "DocumentStartEvent"
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if documents > 1:
            file.fault("kind", (), "a second document after ---", "one scenario in a file")
            break
        if depth > DEEPEST + 2:
            file.fault("depth", (), f"more than {DEEPEST} levels", "a list of interventions with their targets")
            break
        if getattr(event, "anchor", None):
            mark = ("*" if kind == "AliasEvent" else "&") + event.anchor
            if mark not in marks:
                file.fault("anchor", (), f'"{mark}"', "no anchors and aliases", "Write it out, or put it in quotes.")
            marks.add(mark)
            if len(marks) == MOST_MARKS:
                break
        if getattr(event, "tag", None):
            file.fault("tag", (), f'the tag "{event.tag}"', "plain words, numbers and lists", "Leave the tag out.")
    file.lines.pop((), None)
    return len(file.faults) == before


def to_yaml(scenario: Scenario) -> str:
    """A scenario as the text of a file that `read_scenarios` reads back as the same; what is empty is left out.

    Examples
    --------
    >>> shock = Intervention("shock", {"actor": "iran"}, 0.5, date="2025-06")
    >>> print(to_yaml(Scenario("mine", "A shock", "What if?", "2025-06", [shock])))
    title: A shock
    question: What if?
    period: 2025-06
    interventions:
    - operation: shock
      target:
        actor: iran
      value: 0.5
      date: 2025-06
    """
    import yaml

    rows = {name: getattr(scenario, name) for name in SCENARIO}
    rows["prompted_by"] = [f"p{number:02d}" for number in scenario.prompted_by]
    rows["rests_on"] = list(scenario.rests_on)
    rows["interventions"] = [_plain(item) for item in scenario.interventions]
    kept = {name: value for name, value in rows.items() if value}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=100)


def _plain(item: Intervention) -> dict[str, Any]:
    target = {key: value if isinstance(value, str) else list(value) for key, value in item.target}
    replaces = item.replaces if isinstance(item.replaces, str) else list(item.replaces)
    rows = {name: getattr(item, name) for name in INTERVENTION} | {"target": target, "replaces": replaces}
    if item.paragraph is not None:
        rows["paragraph"] = f"p{item.paragraph:02d}"
    return {name: value for name, value in rows.items() if value not in ("", None)}

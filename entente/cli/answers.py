"""The commands ``entente coder prompt``, ``read`` and ``ask``: anybody, also a chat model, codes a text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.console import FAULTS, columns, complain, guarded, say, wrapped
from entente.cli.options import TABLES, File, Json, Proposed, all_read, analysed, output_faults, save, work_faults
from entente.errors import EntenteError, Fault, raise_if_any
from entente.say import count

if TYPE_CHECKING:
    from entente.path.answers import Answer
    from entente.path.asking import Endpoint
    from entente.path.prompting import Prompt

TEXTS = (".txt", ".md", ".json")
LISTED = 40  # claims that did not pass and are named
MOST_SEED = 999_999

coder = typer.Typer(
    name="coder",
    help="Let a chat model code a text: write the prompt, check the answer.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Actors = Annotated[str, typer.Option(help="Decisions on actors, as `entente report --names` writes them: .csv.")]
Shuffle = Annotated[
    int | None,
    typer.Option(min=0, max=MOST_SEED, help="Relations in another order and under labels without a meaning."),
]
Name = Annotated[str, typer.Option(help="By what name its claims go.")]
Claims = Annotated[str, typer.Option("--output", "-o", help="The claims that passed, to write: .csv.")]


@guarded("entente coder prompt article.txt -o prompt.txt", "entente coder prompt article.txt --shuffle 7 -o other.txt")
def prompt(
    file: File,
    output: Annotated[str, typer.Option("--output", "-o", help="The prompt to write: .txt or .md.")] = "",
    shuffle: Shuffle = None,
    actors: Actors = "",
    proposed: Proposed = False,
) -> None:
    """Write codebook, actors, text and the form of the answer, for any chat model to code from.

    Nothing is sent anywhere: paste the prompt into the model that you use, and save its answer in a file.
    """
    made, _ = _prompt(file, shuffle, actors, proposed, output)
    if not output:
        say(made.text)
        return
    save({"--output": (output, made.text)})
    say(f"Written: {output}")
    size = f"{count(len(made.text), 'character')}, about {count(made.tokens, 'token')}"
    say(wrapped(f"{size}. Paste it into a chat model, save the answer, and check it with `entente coder read`."))


def _prompt(file: str, shuffle: int | None, actors: str, proposed: bool, output: str = "") -> tuple[Prompt, Any]:
    from entente.path.prompting import coding_prompt

    wrong = _answer_faults(output)
    _, found = all_read(lambda: raise_if_any(wrong), lambda: analysed(file, actors, proposed=proposed))
    return coding_prompt(found, shuffle=shuffle), found


@guarded(
    "entente coder read answer.txt article.txt",
    "entente coder read answer.txt article.txt --name mymodel -o claims.csv",
    "entente coder read answer.txt article.txt --json",
)
def read(
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="The answer, in a file; or - for standard input.")],
    file: File,
    output: Claims = "",
    name: Name = "model",
    actors: Actors = "",
    proposed: Proposed = False,
    as_json: Json = False,
) -> None:
    """Check an answer to the prompt claim by claim: is what it quotes in the text, and are its codes known?

    Claims whose words are not in the text are listed as invented. Those that pass can be given back to the desk, to
    `entente report --corrections` and to `entente coders`. Exit code 0: all passed; 1: some did not; 2: none was read.
    """
    from entente.path.answer_forms import read_answer_text
    from entente.path.answers import read_answer

    twice = [Fault("cli.input", "standard input", "answer and text", "one of them in a file")]
    raise_if_any([*_table_faults(output), *(twice if answer == file == "-" else ())])
    (text, origin), found = all_read(
        lambda: read_answer_text(answer),
        lambda: analysed(file, actors, proposed=proposed),
    )
    _told(read_answer(text, found, coder=name, origin=origin), output, as_json)


def _table_faults(output: str) -> Iterable[Fault]:
    return output_faults(Path(output), TABLES) if output else ()


def _told(answer: Answer, output: str, as_json: bool) -> None:
    """Say what became of an answer, write what passed, and end with 1 if something did not."""
    from entente.path.answers import answer_csv

    if output:
        table = answer_csv(answer)
        raise_if_any(work_faults("--output", output, table, "Choose another name for the new one."))
        save({"--output": (output, table)})
    say(json.dumps(_as_json(answer), ensure_ascii=False, indent=1) if as_json else _page(answer))
    if output:
        complain(f"Written: {output}") if as_json else say(f"Written: {output}")
    if answer.invented or answer.faults:
        raise typer.Exit(FAULTS)


def _page(answer: Answer) -> str:
    parts = [_size(answer)]
    if answer.claims:
        names = ("paragraph", "source", "actor", "relation", "recipient", "polarity", "certainty", "content")
        rows = []
        for claim in answer.claims:
            words = claim.content if len(claim.content) <= 50 else f"{claim.content[:49]}…"
            rows.append([*(getattr(claim, name) for name in names[:-1]), words])
        parts.append(columns(names, rows))
    invented = [f"{fault.where}: {fault.found}" for fault in answer.invented]
    parts += _listed("Invented: these words do not stand in the text", invented)
    parts += _listed("Left out", map(str, answer.faults))
    parts += _listed("Given twice", answer.doubled)
    parts += _listed("Taken otherwise than given", answer.notes)
    return "\n\n".join(parts)


def _size(answer: Answer) -> str:
    counts = f"{len(answer.claims)} passed, {len(answer.invented)} quoted words that are not in the text"
    rest = answer.given - len(answer.claims) - len(answer.invented) - len(answer.doubled)
    words = f"{count(answer.given, 'claim')} by {answer.coder}: {counts}, {len(answer.doubled)} given twice, {rest} "
    return wrapped(f"{words}left out for another fault. What passed is a proposal: read it.")


def _listed(heading: str, lines: Iterable[str]) -> list[str]:
    lines = list(lines)
    more = [f"… and {len(lines) - LISTED} more: --json lists them all."] if len(lines) > LISTED else []
    return [wrapped("\n".join([heading, *lines[:LISTED], *more]))] if lines else []


def _as_json(answer: Answer) -> dict[str, Any]:
    from entente.path.answers import answer_rows

    return {
        "coder": answer.coder,
        "given": answer.given,
        "claims": answer_rows(answer),
        "invented": [str(fault) for fault in answer.invented],
        "left_out": [str(fault) for fault in answer.faults],
        "given_twice": list(answer.doubled),
        "taken_otherwise": list(answer.notes),
    }


# --------------------------------------------------------------------------------------------------------------------
# Asking a server


@guarded(
    "entente coder ask article.txt --address http://localhost:11434/v1 --model NAME -o answer.txt",
    "entente coder ask article.txt --address https://host/v1 --model NAME --claims claims.csv",
)
def ask(
    file: File,
    address: Annotated[str, typer.Option(help="An OpenAI-compatible address, such as http://localhost:11434/v1.")],
    model: Annotated[str, typer.Option(help="The model, as the server names it.")],
    answer_file: Annotated[str, typer.Option("--output", "-o", help="The answer as it came, to write: .txt.")] = "",
    claims: Annotated[str, typer.Option(help="The claims that passed, to write: .csv.")] = "",
    name: Name = "model",
    shuffle: Shuffle = None,
    actors: Actors = "",
    proposed: Proposed = False,
    yes: Annotated[bool, typer.Option("--yes", help="Send it without asking.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Ask anew, also where an answer is kept.")] = False,
    seconds: Annotated[float, typer.Option(min=1, max=3600, help="The most that one try may take.")] = 180,
    tries: Annotated[int, typer.Option(min=1, max=10, help="How often it is tried.")] = 3,
    as_json: Json = False,
) -> None:
    """Send the prompt to a server of your choice, and check the answer. The text then leaves this machine.

    Before it sends, it says where the text goes, how long it is, and asks. A key is read from the variable
    ENTENTE_CODER_KEY alone. Answers are kept among your notes, by text, codebook and model: the same question is
    asked once.
    """
    from entente.path import asking
    from entente.path.answers import checked_name, read_answer

    where, _, _, (made, found) = all_read(
        lambda: asking.endpoint(address),
        lambda: raise_if_any([*_answer_faults(answer_file), *_table_faults(claims), *_model_faults(model)]),
        lambda: checked_name(name),
        lambda: _prompt(file, shuffle, actors, proposed),
    )
    kept = None if again else asking.kept_answer(made, model)
    if kept:
        complain(f"Kept since {kept['asked']}, from {kept['host']}: nothing was sent. --again asks anew.")
        text = kept["answer"]
    else:
        complain(wrapped("\n".join(_warning(made, where, model, seconds, tries))))
        if not yes:
            _confirm(file)
        text = asking.ask(made, where, model, key=os.environ.get(asking.KEY, ""), seconds=seconds, tries=tries)
        try:
            asking.keep_answer(made, model, where, text)
        except OSError as error:
            complain(f"The answer is not kept: {(error.strerror or 'an error').lower()}. Set ENTENTE_HOME.")
    if answer_file:
        save({"--output": (answer_file, text)})
        complain(f"Written: {answer_file}")
    _told(read_answer(text, found, coder=name, origin=f"the answer of {where.host}"), claims, as_json)


def _answer_faults(path: str) -> Iterable[Fault]:
    return output_faults(Path(path), TEXTS) if path else ()


def _model_faults(model: str) -> Iterator[Fault]:
    if not model.strip() or len(model) > 200 or not model.isprintable():
        yield Fault("coder.model", "option --model", f'"{model[:60]}"', "the name of a model, as the server names it")


def _warning(made: Prompt, where: Endpoint, model: str, seconds: float, tries: int) -> Iterator[str]:
    """What has to be said before a text goes anywhere."""
    size = f"{count(len(made.text), 'character')}: codebook, actors and the whole text"
    if where.local:
        yield f"To {where.host}, on this machine, go {size}."
    else:
        secret = "encrypted" if where.encrypted else "NOT encrypted"
        yield f"The text leaves this machine, {secret}, for {where.host}: {size}."
    yield (
        f"About {count(made.tokens, 'token')} go to the model {model}, and an answer may have as many. At a price of 1 "
        f"for a million tokens that is {2 * made.tokens / 1e6:.3f}; what is asked for, the server's owner says."
    )
    yield f"At most {count(tries, 'try', 'tries')} of {seconds:g} seconds each; one that fails may cost as well."


def _confirm(file: str) -> None:
    do = "Give --yes if you want it sent."
    if file == "-":
        raise EntenteError([Fault("coder.confirm", "standard input", "the text, and so no answer", "a yes", do)])
    try:
        wanted = typer.confirm("Send it?", err=True)
    except typer.Abort:
        wanted = False
    if not wanted:
        raise EntenteError([Fault("coder.confirm", "the question whether to send", "no yes", "a yes", do)])


for command in (prompt, read, ask):
    coder.command(epilog=command.epilog)(command)

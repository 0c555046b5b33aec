"""Pack the data: put the dialect of the tables right, check everything, and record sizes and hashes.

Run ``python3 start.py pack`` after any change in ``data/``; with ``--check`` it changes nothing and says
whether the package is up to date. The schemas in `datapackage.json` are written by hand; only ``bytes`` and ``hash``
of each resource, and ``hash`` of the whole, are written by this program.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from entente import data
from entente.data.descriptor import seal
from entente.data.loading import faults_in
from entente.data.reading import EXPECTED, fingerprint, read_snapshot, read_text
from entente.data.snapshot import DESCRIPTOR, PACK, Snapshot
from entente.errors import EntenteError, Fault, raise_if_any
from entente.files import write_whole
from entente.text.reading import decode
from entente.text.tables import mark_line, read_csv_rows, separator
from tools.console import in_sentences


def tidy(raw: bytes, names: tuple[str, ...] = ()) -> bytes:
    """The same text as UTF-8 without a byte order mark, with LF line ends and, if it is a table, with commas.

    Parameters
    ----------
    names : tuple of str
        The names of the columns; empty for a text that is no table.

    Examples
    --------
    >>> tidy("id;fact\\r\\nf1;Ås, Norway\\r\\n".encode("utf-8-sig"), ("id", "fact")).decode()
    'id,fact\\nf1,"Ås, Norway"\\n'
    """
    text, _ = read_text(raw, "")
    text = text.rstrip("\n") + "\n" if text.strip() else text
    if names and (mark_line(text) or separator(text, names) != ","):
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(read_csv_rows(text, names=names))
        text = out.getvalue()
    return text.encode("utf-8")


def packed(descriptor: dict[str, Any], snapshot: Snapshot) -> str:
    """The text of `datapackage.json` with the present sizes and hashes.

    Examples
    --------
    >>> now = read_snapshot(data.root())
    >>> "sha256:" in packed(dict(now.descriptor), now)
    True
    """
    resources = [{**resource, **fingerprint(snapshot.raw[resource["name"]])} for resource in descriptor["resources"]]
    whole = {**descriptor, "resources": resources}
    return json.dumps({**whole, "hash": seal(whole)}, indent=2, ensure_ascii=False) + "\n"


def pack(folder: Path, *, write: bool = True) -> tuple[str, ...]:
    """Tidy, check and record; nothing is written while there is a fault.

    Returns
    -------
    tuple of str
        The names of the files that were written, or would be.

    Raises
    ------
    EntenteError
        With every fault in the tables; ``pack.write`` if the folder does not allow it.

    Examples
    --------
    >>> import shutil, tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = Path(shutil.copytree(data.root(), Path(place, "data")))
    ...     _ = pack(folder)
    ...     pack(folder)  # a second time there is nothing to write
    ()
    """
    folder = folder.resolve()
    before = read_snapshot(folder)
    raise_if_any(item.fault for item in before.faults if item.fault.code == "data.rule")
    tidied = dict(_tidied(before))
    now = read_snapshot(folder, tidied)
    raise_if_any(faults_in(now, changed=False))
    text = packed(json.loads((folder / DESCRIPTOR).read_bytes().decode("utf-8-sig")), now)
    ready = {folder / now.resources[name]["path"]: raw for name, raw in tidied.items()}
    ready[folder / DESCRIPTOR] = text.encode("utf-8")
    new = {path: raw for path, raw in ready.items() if path.read_bytes() != raw}
    try:
        write_whole(new if write else {}, inside=folder)
    except OSError as error:
        found = (error.strerror or "an error").lower()
        raise EntenteError([Fault("pack.write", str(folder), found, "a folder that can be written")]) from None
    return tuple(path.name for path in new)


def _tidied(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """Each table and text of the package that is there, with its tidy bytes. Anything else stays as it is."""
    for name, raw in snapshot.raw.items():
        resource = snapshot.resources[name]
        fields = resource.get("schema", {}).get("fields", ())
        if fields or str(resource.get("mediatype", "")).startswith("text/"):
            if raw:
                decode(raw, snapshot.file(name), expected=EXPECTED)  # a picture or a workbook is refused
            yield name, tidy(raw, tuple(field["name"] for field in fields))


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Pack the tables, or with ``--check`` say whether they are up to date."""
    parser = argparse.ArgumentParser(prog=PACK, description="Check the tables and record their sizes and hashes.")
    parser.add_argument("folder", nargs="?", help="the folder of the data; data/ of the course if not given")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the package is not up to date")
    options = parser.parse_args(arguments)
    folder = data.root(options.folder or data.course_folder() / "data")
    if options.check:
        raise_if_any(data.validate(folder))
        if pack(folder, write=False):
            where, do = f"{folder.name}/{DESCRIPTOR}", f"Run {PACK}."
            raise EntenteError([Fault("pack.old", where, "another text", "the one that packing writes", do)])
        print(f"{folder.name}/ is up to date.")
        return 0
    written = pack(folder)
    print(f"Written: {', '.join(written)}." if written else f"{folder.name}/ was up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

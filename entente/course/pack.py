"""Pack the data: put the dialect of the tables right, check everything, and record sizes and hashes.

Run ``python -m entente.course.pack`` after any change in ``data/``; with ``--check`` it changes nothing and says
whether the package is up to date. The schemas in `datapackage.json` are written by hand; only ``bytes`` and ``hash``
of each resource are written by this program.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

from entente import data
from entente.data._checking import fingerprint
from entente.data._reading import DESCRIPTOR, PACK, read_text, separator
from entente.errors import EntenteError, Fault, raise_if_any


def tidy(raw: bytes, names: tuple[str, ...] = ()) -> bytes:
    """The same text as UTF-8 without a byte order mark, with LF line ends and, if it is a table, with commas.

    Parameters
    ----------
    raw : bytes
        A file as an editor or a spreadsheet left it.
    names : tuple of str
        The names of the columns; empty for a text that is no table.

    Returns
    -------
    bytes

    Examples
    --------
    >>> tidy("id;fact\\r\\nf1;Ås, Norway\\r\\n".encode("utf-8-sig"), ("id", "fact")).decode()
    'id,fact\\nf1,"Ås, Norway"\\n'
    """
    text, _ = read_text(raw, "")
    text = text.rstrip("\n") + "\n" if text.strip() else text
    mark = separator(text, names) if names else ","
    if mark != ",":
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        text = out.getvalue()
    return text.encode("utf-8")


def packed(descriptor: dict[str, Any], folder: Path) -> str:
    """The text of `datapackage.json` with the present sizes and hashes.

    Parameters
    ----------
    descriptor : dict
        The descriptor as it was read.
    folder : Path
        The folder of the data.

    Returns
    -------
    str

    Examples
    --------
    >>> folder = data.root()
    >>> descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    >>> "sha256:" in packed(descriptor, folder)
    True
    """
    resources = [{**resource, **fingerprint(folder / resource["path"])} for resource in descriptor["resources"]]
    return json.dumps({**descriptor, "resources": resources}, indent=2, ensure_ascii=False) + "\n"


def pack(folder: Path) -> tuple[str, ...]:
    """Tidy, check and record; nothing is recorded while there is a fault.

    Parameters
    ----------
    folder : Path
        The folder of the data.

    Returns
    -------
    tuple of str
        The names of the files that were written.

    Raises
    ------
    EntenteError
        With every fault in the tables.

    Examples
    --------
    >>> import shutil, tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = Path(shutil.copytree(data.root(), Path(place, "data")))
    ...     _ = pack(folder)
    ...     pack(folder)  # a second time there is nothing to write
    ()
    """
    written = [path.name for path, raw in _tidied(folder) if _write(path, raw)]
    raise_if_any(_faults(folder))
    path = folder / DESCRIPTOR
    text = packed(json.loads(path.read_bytes().decode("utf-8-sig")), folder)
    return (*written, path.name) if _write(path, text.encode("utf-8")) else tuple(written)


def _tidied(folder: Path) -> list[tuple[Path, bytes]]:
    """Each file of the package that is there, with its tidy bytes."""
    try:
        resources = json.loads((folder / DESCRIPTOR).read_bytes().decode("utf-8-sig"))["resources"]
        named = [(folder / resource["path"], _names(resource)) for resource in resources]
    except (ValueError, KeyError, TypeError):
        return []  # the descriptor is broken: the check that follows says how
    return [(path, tidy(path.read_bytes(), names)) for path, names in named if path.is_file()]


def _names(resource: dict[str, Any]) -> tuple[str, ...]:
    return tuple(field["name"] for field in resource.get("schema", {}).get("fields", ()))


def _write(path: Path, raw: bytes) -> bool:
    if path.is_file() and path.read_bytes() == raw:
        return False
    path.write_bytes(raw)
    return True


def _faults(folder: Path) -> tuple[Fault, ...]:
    return tuple(fault for fault in data.validate(folder) if fault.code != "data.changed")


def main(arguments: list[str] | None = None) -> int:
    """Run the program; 0 if the package is up to date or was packed, 1 if it is not."""
    parser = argparse.ArgumentParser(prog=PACK, description="Check the tables and record their sizes and hashes.")
    parser.add_argument("folder", nargs="?", help="the folder of the data; data/ of the course if not given")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the package is not up to date")
    options = parser.parse_args(arguments)
    try:
        folder = data.root(options.folder or data.course_folder() / "data")
        if options.check:
            raise_if_any(data.validate(folder))
            print(f"{folder.name}/ is up to date.")
            return 0
        written = pack(folder)
    except EntenteError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Written: {', '.join(written)}." if written else f"{folder.name}/ was up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

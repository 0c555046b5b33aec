"""How a handed-in notebook is run: a cell that ends the kernel, hangs or floods costs its own task and no other.

nbgrader runs a notebook in one kernel, and a kernel that dies takes the whole submission with it. Here the kernel is
started anew, the cells before are run again, and the marking goes on. The kernel runs in a `cage`.
"""

from __future__ import annotations

import copy
import os
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode, v4
from nbgrader.preprocessors import Execute

from entente.exercises import cage

MOST_OUTPUT = 100_000  # characters that a cell may print
MOST_RESTARTS = 6  # a notebook with more cells like that is not worth an hour
LONGEST_SOCKET = 90  # letters in the path of a socket
ENDED, FLOODED = "KernelEnded", "TooMuchOutput"


class CagedKernelManager(AsyncKernelManager):
    """Starts a kernel in a cage. It speaks to us by sockets in a folder, since it may have no network."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # In the folder that `classroom` takes away when the class is marked.
        self.home = tempfile.mkdtemp(prefix="k", dir=os.environ.get("ENTENTE_HOME"))
        if os.name != "nt" and len(self.home) < LONGEST_SOCKET:
            self.transport, self.ip = "ipc", str(Path(self.home, "s"))
        self.connection_file = str(Path(self.home, "k.json"))

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """The kernel's own command, in the cage where we can speak to it there."""
        # What the kernel has to remark on itself is no concern of a teacher.
        command = [*super().format_kernel_cmd(extra_arguments), "--IPKernelApp.log_level=ERROR"]
        return cage.caged(command) if self.transport == "ipc" else command


class CarefulExecute(Execute):
    """nbgrader's step that runs the cells, which goes on after a cell that ended the kernel."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "kernel_manager_class": CagedKernelManager})
        self.fatal: set[int] = set()
        self.printed: dict[int, int] = {}

    def start_new_kernel(self, **options: Any) -> Any:
        """Start it with a home and variables of its own."""
        return super().start_new_kernel(env=cage.surroundings(self.km.home), **options)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> Any:
        """Run a cell; if it ends or blocks the kernel, say so in its output and go on with a new kernel."""
        try:
            return super().preprocess_cell(cell, resources, index)
        except (DeadKernelError, CellTimeoutError):
            self.fatal.add(index)
            if len(self.fatal) > MOST_RESTARTS:
                raise
        said = f"{ENDED}: this cell ended the kernel or did not stop. It is left out, and the others go on."
        cell.outputs = [v4.new_output("error", ename=ENDED, evalue=said, traceback=[said])]
        self._begin_again(resources, index)
        return cell, resources

    def _begin_again(self, resources: Any, index: int) -> None:
        """A new kernel in which all cells before this one have run, but for those that ended one."""
        self.kc.stop_channels()
        self.kc = None
        run_sync(self.km.restart_kernel)(now=True)
        self.start_new_kernel_client()
        for place, cell in enumerate(self.nb.cells[:index]):
            if place not in self.fatal:
                super().preprocess_cell(copy.deepcopy(cell), resources, place)
                self.nb.cells[place] = cell  # with what it printed the first time

    def output(self, outs: list[NotebookNode], msg: Any, display_id: str, cell_index: int) -> NotebookNode | None:
        """Keep what a cell prints, up to a bound; what is beyond it is not kept, and that is said once."""
        size = len(str(msg["content"]))
        before = self.printed.get(cell_index, 0)
        self.printed[cell_index] = before + size
        if before + size <= MOST_OUTPUT or msg["msg_type"] == "error":
            return super().output(outs, msg, display_id, cell_index)
        if before <= MOST_OUTPUT:
            said = f"{FLOODED}: this cell printed more than {MOST_OUTPUT:,} characters; the rest is left out."
            outs.append(v4.new_output("stream", name="stderr", text=said))
        return None


def noticed(notebook: NotebookNode) -> list[str]:
    """What happened while a notebook was run: the cells that ended the kernel, and those that flooded."""
    found = []
    for number, cell in enumerate(notebook.cells, 1):
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or f"cell {number}"
        for output in cell.get("outputs", ()):
            if output.get("ename") == ENDED:
                found.append(f"{name} ended the kernel or did not stop")
            elif str(output.get("text", "")).startswith(FLOODED):
                found.append(f"{name} printed too much")
    return found

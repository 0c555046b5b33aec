"""A JupyterHub on this machine, and three learners in it who follow the course's link and run a lesson at once.

    python benchmarks/hub.py [--lesson 04] [--learners 3] [--environment FOLDER]

It is the whole way of a class: the hub is set up as `jupyterhub/README.md` says, each learner opens the address that
`python3 start.py links --hub` writes, logs in, gets the course by nbgitpuller, and runs every cell in a browser of
their own. Printed are how long each waited, what went wrong, and the memory of each learner's server and kernel that
is shared with nobody. The link's repository is this folder's last commit. An environment that is kept is used again.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browse  # noqa: E402
import desk_of_labs as desk  # noqa: E402

from tools import links, setup  # noqa: E402

REPOSITORY, PASSWORD, MB = "example/entente", "a word for the class", 1 << 20
PROXY = ("configurable-http-proxy",)
CONFIG = """\
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {inner}
c.JupyterHub.db_url = "sqlite:///{place}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{place}/cookie"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{place}/home/{{username}}"
c.ConfigurableHTTPProxy.command = ["{scripts}/configurable-http-proxy"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.pid_file = "{place}/proxy.pid"
c.Spawner.cmd = ["{scripts}/jupyterhub-singleuser"]
c.Spawner.args = ["--allow-root", "{exposed}"]
c.Spawner.environment = {{"GIT_CONFIG_GLOBAL": "{place}/gitconfig", "ENTENTE_HOME": ""}}
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = 120
"""


def environment(folder: Path) -> Path:
    """The environment that the Dockerfile makes, if it is not there; gives the folder of its commands."""
    scripts = folder / "bin"
    if not (scripts / "jupyterhub-singleuser").exists():
        venv.create(folder, with_pip=True)
        variables = setup.clean_environment() | {"PATH": f"{scripts}:{os.environ['PATH']}", "VIRTUAL_ENV": str(folder)}
        lines = (ROOT / "jupyterhub" / "Dockerfile").read_text(encoding="utf-8").splitlines()
        for step in (line.removeprefix("RUN ") for line in lines if re.match("RUN (pip|jupyter) ", line)):
            command = step.replace("/tmp/lock.txt", str(folder / "lock.txt")).replace("pip install", "pip install -q")
            subprocess.run(command, shell=True, check=True, cwd=ROOT, env=variables)
        subprocess.run([scripts / "pip", "install", "-q", *PROXY], check=True, env=variables)
    return scripts


@contextlib.contextmanager
def hub(place: Path, scripts: Path) -> Iterator[str]:
    """A hub in a folder of its own; gives its address."""
    subprocess.run(["git", "clone", "-q", "--bare", str(ROOT), str(place / "course.git")], check=True)
    subprocess.run(["git", "-C", str(place / "course.git"), "branch", "-f", "main", "HEAD"], check=False)
    address = f"https://github.com/{REPOSITORY}"
    (place / "gitconfig").write_text(f'[url "file://{place}/course.git"]\n\tinsteadOf = {address}\n', encoding="utf-8")
    port, inner, api = browse.free_port(), browse.free_port(), browse.free_port()
    told = {"port": port, "inner": inner, "api": api, "place": place, "scripts": scripts}
    (place / "config.py").write_text(CONFIG.format(**told, password=PASSWORD, exposed=browse.EXPOSED), encoding="utf-8")
    log = place / "hub.log"
    variables = setup.clean_environment() | {"PATH": f"{scripts}:/usr/bin:/bin", "CONFIGPROXY_AUTH_TOKEN": "x" * 32}
    with open(log, "w", encoding="utf-8") as out:
        command = [str(scripts / "jupyterhub"), "-f", str(place / "config.py")]
        process = subprocess.Popen(command, cwd=place, env=variables, stdout=out, stderr=subprocess.STDOUT)
    try:
        for _ in range(300):
            if "JupyterHub is now running" in log.read_text(encoding="utf-8"):
                break
            if process.poll() is not None:
                raise SystemExit(log.read_text(encoding="utf-8")[-3000:])
            time.sleep(0.2)
        else:
            raise SystemExit(f"The hub did not start.\n{log.read_text(encoding='utf-8')[-3000:]}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def begin(window, link: str, name: str):
    """A learner opens the link and logs in; the page then waits for the server by itself."""
    page = window.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.goto(link)
    page.fill("#username_input", name)
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")
    return page


def used(place: Path, name: str) -> tuple[float, float, float]:
    """The MB that a learner's server and kernels share with nobody, and the seconds that both took of a core."""
    import psutil

    server = kernel = core = 0.0
    for process in psutil.process_iter(["cmdline"]):
        with contextlib.suppress(psutil.Error):
            line = " ".join(process.info["cmdline"] or [])
            if Path(process.cwd()).is_relative_to(place / "home" / name):
                own, times = process.memory_full_info().uss / MB, process.cpu_times()
                core += times.user + times.system
                kernel += own if "ipykernel" in line else 0
                server += own if "jupyterhub-singleuser" in line else 0
    return server, kernel, core


def main() -> None:
    """Let the learners in, run the lesson, print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lesson", default="04")
    parser.add_argument("--learners", type=int, default=3)
    parser.add_argument("--environment", type=Path, default=ROOT / "build" / "hub", help="made if it is not there")
    options = parser.parse_args()
    (lesson,) = (ROOT / "notebooks").glob(f"{options.lesson}_*.ipynb")
    scripts = environment(options.environment.resolve())
    names = [f"learner{number}" for number in range(1, options.learners + 1)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        with hub(place, scripts) as address, browse.browser() as window:
            link = links.nbgitpuller(address, REPOSITORY, "main", f"notebooks/{lesson.name}")
            start, ready, sums = time.perf_counter(), [], []
            pages = [begin(window, link, name) for name in names]
            for page in pages:
                page.wait_for_url("**/lab/tree/**", timeout=180_000)
                page.wait_for_function(browse.READY, timeout=180_000)
                ready.append(time.perf_counter() - start)
            for page in pages:
                page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
            for name, page in zip(names, pages, strict=True):
                page.wait_for_function(
                    f"() => {{ const c = ({browse.COUNTS})(); return c.run === c.cells; }}", timeout=300_000
                )
                counts = page.evaluate(browse.COUNTS)
                tables = desk.kernel(page, "from entente import data; print(data.root())").strip()
                if Path(tables) != (place / "home" / name / "entente" / "data").resolve():
                    raise SystemExit(f"{name} reads the tables of {tables}, not those in the home.")
                server, kernel, core = used(place, name)
                sums.append(server + kernel)
                shown = f"{counts['run']} of {counts['cells']} cells run, {len(counts['errors'])} errors"
                own = f"server {server:.0f} MB, kernel {kernel:.0f} MB of its own"
                print(f"{name}: {shown}; {own}, {core:.0f} s of a core")
            print(
                f"lesson {options.lesson}: open after {min(ready):.0f} to {max(ready):.0f} s from the first click, all "
                f"run after {time.perf_counter() - start:.0f} s; a learner holds {statistics.median(sums):.0f} MB"
            )


if __name__ == "__main__":
    main()

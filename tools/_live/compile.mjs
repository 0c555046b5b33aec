// Run compile.py in Pyodide itself: node compile.mjs FOLDER-OF-PYODIDE FOLDER

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [runtime, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${runtime}/`, lockFileContents: { info: JSON.parse(process.env.PYODIDE_INFO), packages: {} } });
python.FS.mkdirTree("/work");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/work");
python.runPython("import sys; sys.argv = ['compile.py', '/work']");
python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf-8"));

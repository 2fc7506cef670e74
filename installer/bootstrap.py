#!/usr/bin/env python3
"""Sets everything up on a fresh machine and runs or tests Hallwright.

    python3 installer/bootstrap.py run  [ARGUMENTS ...]     start the program, or one of its commands
    python3 installer/bootstrap.py test [PYTEST ARGUMENTS]  run all checks, or only the tests named

Needs only Python 3.11 or newer with pip or venv. Makes its own environment (.venv in the checkout, or the folder in
HALLWRIGHT_VENV), installs the locked, hashed requirements with pip and compiles them. The second start finds the stamp
that the first one left and goes straight to the program.
"""

import sys

if sys.version_info < (3, 11):  # before anything that an older Python could not read
    sys.exit(
        "Hallwright needs Python 3.11 or newer; this is %d.%d. Install a newer Python and run it with that."
        % sys.version_info[:2]
    )

import ctypes
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "installer" / "requirements.txt"
STAMP = "hallwright-stamp.txt"
LOCK_WAIT_S = 900.0

OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Shared libraries that Qt loads, with the Debian packages that hold them."""

CHECKS: tuple[tuple[str, ...], ...] = (
    ("-m", "ruff", "check", "."),
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "mypy"),
    ("-c", "import sys; from importlinter.cli import lint_imports_command as c; sys.argv = ['lint-imports']; c()"),
)
"""What a plain ``test`` runs before the tests."""

ALL_TESTS = ("-q", "-n", "2", "--dist", "loadfile", "--max-worker-restart", "0")
"""How it runs the tests: on two processors, where those of a file share what it sets up and stay together.

A process that crashes ends the run: with another one in its place the run would wait for ever for what the first had.
"""

ONE_WORKER = {"HALLWRIGHT_WORKERS": "1"}
"""With what rooms are solved meanwhile: both processors have tests to run, and would wait for each other."""


class SetUpError(Exception):
    """Set-up cannot go on; the message says why and what to do."""


def main(arguments: Sequence[str]) -> int:
    """Run one of the two commands; returns the exit code."""
    if not arguments or arguments[0] not in ("run", "test"):
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    command, rest = arguments[0], list(arguments[1:])
    try:
        python = prepare()
        check_qt_libraries(os.environ)
    except SetUpError as problem:
        print(f"hallwright set-up: {problem}", file=sys.stderr)
        return 1
    environment = child_environment(os.environ)
    if command == "test":
        return run_tests(python, rest, environment)
    return start(python, run_arguments(rest, has_display(os.environ)), environment)


# -- environment -----------------------------------------------------------------------------------------------------


def environment_folder() -> Path:
    """Where the environment lives."""
    return Path(os.environ.get("HALLWRIGHT_VENV") or ROOT / ".venv")


def environment_python(folder: Path) -> Path:
    """Its interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_stamp() -> str:
    """What a finished environment is marked with: the locked requirements and the interpreter."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{digest} {sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]} {ROOT}\n"


def is_ready(folder: Path) -> bool:
    """Whether the environment is finished and up to date; the stamp is written last."""
    try:
        return (folder / STAMP).read_text(encoding="utf-8") == wanted_stamp() and environment_python(folder).exists()
    except OSError:
        return False


def prepare() -> Path:
    """Make or bring up to date the environment.

    Returns:
        Its interpreter.

    Raises:
        SetUpError: It cannot be made.
    """
    folder = environment_folder()
    if is_ready(folder):
        return environment_python(folder)
    lock = folder.with_name(folder.name + ".lock")
    take_lock(lock)
    try:
        if not is_ready(folder):
            build(folder)
    finally:
        lock.unlink(missing_ok=True)
    return environment_python(folder)


def take_lock(lock: Path) -> None:
    """Let only one start build the environment; a lock left behind by a dead start is taken over."""
    until = time.monotonic() + LOCK_WAIT_S
    said = False
    while True:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            os.write(handle, str(os.getpid()).encode())
            os.close(handle)
            return
        except FileExistsError:
            if _is_abandoned(lock):
                lock.unlink(missing_ok=True)
                continue
        except OSError as error:
            raise SetUpError(
                f"{lock.parent} cannot be written ({error.strerror}). Set HALLWRIGHT_VENV to a folder that can."
            ) from None
        if not said:
            print("Another start is setting up the environment; waiting for it.", flush=True)
            said = True
        if time.monotonic() > until:
            raise SetUpError(f"the other set-up does not finish. Stop it, delete {lock} and start again.")
        time.sleep(0.5)


def _is_abandoned(lock: Path) -> bool:
    try:
        process = int(lock.read_text() or "0")
    except (OSError, ValueError):
        return False
    if process <= 0 or os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def build(folder: Path) -> None:
    """Make the environment from nothing and mark it as finished."""
    began = time.monotonic()
    print(f"Setting up Hallwright in {folder} (once; a minute or two).", flush=True)
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
    make_venv(folder)
    python = environment_python(folder)
    options = ["--require-hashes", "--no-deps", "--disable-pip-version-check", "--compile", "-q"]
    _step("Installing the locked libraries", [str(python), "-m", "pip", "install", *options, "-r", str(REQUIREMENTS)])
    packages = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(packages, "hallwright.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    _write_script(folder, python)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = child_environment(os.environ)
    # byte code matters more than anything for start-up, and containers often switch it off
    subprocess.run([str(python), "-m", "compileall", "-q", packages], check=False, env=environment, **quiet)  # type: ignore[call-overload]
    print("Compiling the solver.", flush=True)
    subprocess.run([str(python), "-m", "core.cli", "--warm"], check=False, env=environment, cwd=ROOT, **quiet)  # type: ignore[call-overload]
    (folder / STAMP).write_text(wanted_stamp(), encoding="utf-8")
    print(f"Ready after {time.monotonic() - began:.0f} s.", flush=True)


def make_venv(folder: Path) -> None:
    """Make an empty environment with pip."""
    result = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True, check=False)
    if result.returncode == 0:
        return
    shutil.rmtree(folder, ignore_errors=True)
    said = result.stdout + result.stderr
    if "ensurepip" in said or "No module named venv" in said:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if is_debian_like() and is_root():
            apt_install([package])
            again = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False)
            if again.returncode == 0:
                return
        raise SetUpError(f"this Python lacks venv. Type: {apt_line([package])}")
    raise SetUpError(f"the environment could not be made in {folder}:\n{said.strip()}")


def _step(what: str, command: Sequence[str]) -> None:
    print(f"{what}.", flush=True)
    result = subprocess.run(command, check=False)
    if result.returncode != 0:
        raise SetUpError(
            f"'{what.lower()}' failed (see above). Check the network connection and free disk space, then start again."
        )


def _write_script(folder: Path, python: Path) -> None:
    """A ``hallwright`` command in the environment."""
    if os.name == "nt":
        (folder / "Scripts" / "hallwright.bat").write_text(f'@"{python}" -m core.cli %*\r\n', encoding="utf-8")
        return
    script = folder / "bin" / "hallwright"
    script.write_text(f'#!/bin/sh\nexec "{python}" -m core.cli "$@"\n', encoding="utf-8")
    script.chmod(0o755)


# -- Qt's system libraries -------------------------------------------------------------------------------------------


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere with X or Wayland."""
    if not sys.platform.startswith("linux"):
        return True
    if environment.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def missing_packages(names: Mapping[str, str]) -> list[str]:
    """Debian packages of the shared libraries that cannot be loaded."""
    missing = []
    for library, package in names.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def check_qt_libraries(environment: Mapping[str, str]) -> None:
    """Install what Qt needs from the system when that is possible, or say how.

    Raises:
        SetUpError: Libraries are missing that cannot be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    wanted = dict(OFFSCREEN_LIBRARIES)
    if has_display(environment):
        wanted.update(WINDOW_LIBRARIES)
    missing = missing_packages(wanted)
    if not missing:
        return
    if is_debian_like() and is_root():
        apt_install(missing)
        missing = missing_packages(wanted)
    if missing and is_debian_like():
        raise SetUpError(f"Qt needs system libraries. Type: {apt_line(missing)}")
    if missing:
        raise SetUpError(
            f"Qt needs system libraries that Debian calls {', '.join(missing)}. Install their equivalents."
        )


def is_debian_like() -> bool:
    """Whether packages are installed with apt-get here."""
    return shutil.which("apt-get") is not None


def is_root() -> bool:
    """Whether packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_line(packages: Sequence[str]) -> str:
    """The one line that installs packages."""
    return f"sudo apt-get install -y {' '.join(packages)}"


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages as root."""
    print(f"Installing system libraries: {' '.join(packages)}.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *arguments], check=False, env=environment, stdout=subprocess.DEVNULL)


# -- commands --------------------------------------------------------------------------------------------------------


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Environment of the program: byte code on, one BLAS thread, offscreen without a display."""
    child = dict(environment)
    child.pop("PYTHONDONTWRITEBYTECODE", None)
    child.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not has_display(environment):
        child["QT_QPA_PLATFORM"] = "offscreen"
    return child


def run_arguments(arguments: Sequence[str], has_screen: bool) -> list[str]:
    """Arguments of the program: as given, or the example in a window, or without one."""
    if arguments:
        return list(arguments)
    return ["open", "air_hall_1mw"] if has_screen else ["demo"]


def start(python: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Become the program (POSIX) or wait for it (Windows)."""
    command = [str(python), "-m", "core.cli", *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, dict(environment))
    return subprocess.run(command, env=dict(environment), check=False).returncode


def run_tests(python: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """All checks and tests, or only the tests named; non-zero when any failed."""
    failed = []
    if not arguments:
        for check in CHECKS:
            print(f"$ python {' '.join(check)}" if check[0] == "-m" else "$ lint-imports", flush=True)
            if subprocess.run([str(python), *check], cwd=ROOT, env=dict(environment), check=False).returncode != 0:
                failed.append(check[1] if check[0] == "-m" else "lint-imports")
    tests = [str(python), "-m", "pytest", *(arguments or ALL_TESTS)]
    with_workers = environment if arguments else {**ONE_WORKER, **environment}
    code = subprocess.run(tests, cwd=ROOT, env=dict(with_workers), check=False).returncode
    if failed:
        print(f"Failed before the tests: {', '.join(failed)}.", file=sys.stderr)
    return code or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

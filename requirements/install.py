"""Puts pinned versions into a virtual environment, torch first and, where it can be had, without CUDA.

On Linux the torch of the public package index brings gigabytes of CUDA libraries that the coach never
uses. So torch is installed alone and first: the build for CPUs, from the PyTorch index, or from
whatever wheels this machine's pip has been told about. Where only the large build is to be had, that
is said, and installed.

    python requirements/install.py runtime.txt [dev.txt …]

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

TORCH = "torch==2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
LARGE = (
    "Only the public index's own build of torch can be reached. With the CUDA libraries it wants, it is "
    "about 3 GB to download and 6 GB on disk; the coach itself never uses them. Going on."
)
HERE = Path(__file__).resolve().parent


def pip(*arguments: str, quiet: bool = False) -> bool:
    """Run pip in this environment; tell whether it succeeded."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--progress-bar",
        "off",
    ]
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run(  # noqa: S603  (our own arguments)
        [*command, "--quiet", *arguments], stdout=output, stderr=output, check=False
    )
    return done.returncode == 0


def installed(requirement: str) -> bool:
    """Tell whether a pinned version is in place already."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  (fresh each time)

    name, _, wanted = requirement.partition("==")
    try:
        return version(name).partition("+")[0] == wanted
    except PackageNotFoundError:
        return False


def install_torch() -> bool:
    """Install torch, the build for CPUs if there is a way."""
    if installed(TORCH):
        return True
    if platform.system() != "Linux":
        return pip(TORCH)  # the public build has no CUDA there
    # --no-deps and --retries 0: one package asked for once, so an unreachable index costs seconds.
    from_cpu_index = ("--no-deps", "--retries", "0", "--timeout", "10", "--index-url", CPU_INDEX)
    if pip(*from_cpu_index, TORCH, quiet=True):
        return True
    print(LARGE, flush=True)
    return pip(TORCH)


def main(files: list[str]) -> int:
    """Install torch and then everything that the given files pin."""
    print("Installing torch (once)…", flush=True)
    if not install_torch():
        print(f"torch could not be installed. Try `{sys.executable} -m pip install {TORCH}`.")
        return 1
    print("Installing the other libraries (once)…", flush=True)
    wanted = [argument for file in files for argument in ("-r", str(HERE / file))]
    if not pip("--no-deps", *wanted) or not pip("--no-deps", "-e", str(HERE.parent)):
        print("A library could not be installed; the lines above say which.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a process gives up before it reads what a stranger sent: the network, other programs, files, too much memory.

pyoxigraph calls other hosts for SERVICE and LOAD and has no switch for it. On Linux a seccomp filter (seccomp(2); no
privilege is needed) ends the process at the first attempt, so that no answer can come of it. `confine` says whether
the filter is in place; where there is none, the text of a query must be refused instead.
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import sys
from pathlib import Path

_PARENT_DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _SET_SECCOMP, _MODE_FILTER = 1, 38, 22, 2
_NICE = 5
"""How much a query gives way to the process that serves pages."""
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000
# The kernel's number of an architecture, and there: socket, connect, execve, execveat, ptrace, io_uring_setup.
_FORBIDDEN = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425)),
}


class _Instruction(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("k", ctypes.c_uint32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction))]


def confinable() -> bool:
    """Whether `confine` can do here what it says; nothing is given up.

    A system that has the filter (seccomp(2)) complains of the address of one that is nowhere, and of nothing before.
    """
    if not _is_known():
        return False
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return bool(prctl(_SET_SECCOMP, _MODE_FILTER, None, 0, 0) != 0 and ctypes.get_errno() == errno.EFAULT)


def confine() -> bool:
    """Give up network and other programs for good; False where this system has no way to do it."""
    if not _is_known():
        return False
    architecture, calls = _FORBIDDEN[platform.machine()]
    code = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    code += [(_AT_LEAST, len(calls), 0, _X32)]
    code += [(_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    code += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _KILL)]
    instructions = (_Instruction * len(code))(*(_Instruction(*one) for one in code))
    program = _Program(len(code), instructions)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _is_known() -> bool:
    """Whether the numbers of the calls to forbid are known for this system."""
    return sys.platform.startswith("linux") and platform.machine() in _FORBIDDEN


def die_with_parent() -> None:
    """Let the system end this process when its parent does, where it can; elsewhere the end of a socket says so."""
    parent = os.getppid()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def lower_priority() -> None:
    """Let everything else go first when there is more to do than processors."""
    os.nice(_NICE)


def limit(memory_bytes: int) -> None:
    """From now on: this much more memory (where the system can say how much there is), no file, no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    limit_memory(memory_bytes)


def limit_memory(memory_bytes: int) -> None:
    """From now on, only this much more memory, where the system can say how much there is."""
    status = Path("/proc/self/statm")
    if status.exists():
        most = int(status.read_text().split()[0]) * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

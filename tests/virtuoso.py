"""How Virtuoso is configured, for tests and for benchmarks: in a folder of its own, on ports of the loopback alone."""

import io
from collections.abc import Mapping
from configparser import RawConfigParser
from pathlib import Path


def configuration(folder: Path, sql: int, http: int, changes: Mapping[str, Mapping[str, object]]) -> str:
    """The text of virtuoso.ini; `changes` are what a use wants otherwise, or beside, by section and key."""
    ini = RawConfigParser()
    ini.optionxform = str  # type: ignore[assignment, method-assign]
    ini.read_dict(_usual(folder, sql, http))
    ini.read_dict(changes)
    written = io.StringIO()
    ini.write(written)
    return written.getvalue()


def _usual(folder: Path, sql: int, http: int) -> dict[str, dict[str, object]]:
    remapped = {"MaxCheckpointRemap": 2000, "Striping": 0}
    return {
        "Database": {
            "DatabaseFile": folder / "virtuoso.db",
            "ErrorLogFile": folder / "virtuoso.log",
            "LockFile": folder / "virtuoso.lck",
            "TransactionFile": folder / "virtuoso.trx",
            "xa_persistent_file": folder / "virtuoso.pxa",
            "ErrorLogLevel": 7,
            "FileExtend": 200,
            "TempStorage": "TempDatabase",
            **remapped,
        },
        "TempDatabase": {
            "DatabaseFile": folder / "virtuoso-temp.db",
            "TransactionFile": folder / "virtuoso-temp.trx",
            **remapped,
        },
        "Parameters": {
            "ServerPort": f"127.0.0.1:{sql}",
            "DisableUnixSocket": 1,
            "CaseMode": 2,
            "AllowOSCalls": 0,
            "MaxMemPoolSize": 200_000_000,
            "ThreadsPerQuery": 2,
            "AsyncQueueMaxThreads": 4,
        },
        "HTTPServer": {
            "ServerPort": f"127.0.0.1:{http}",
            "DavRoot": "DAV",
            "EnabledDavVSP": 0,
            "HTTPProxyEnabled": 0,
            "Charset": "UTF-8",
        },
        "SPARQL": {"MaxQueryExecutionTime": 60},
    }

"""Web servers of others: with a static copy as their root, or before the service."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx2

from tests.lacking import lacking
from tests.ports import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
_AROUND = """
daemon off; master_process off; pid {work}/pid; error_log {work}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4;
    scgi_temp_path {work}/5;
    include {work}/site.conf;
}}
"""
_APACHE = """
ServerRoot {work}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {work}/pid
Mutex file:{work}
ErrorLog {work}/error.log
{modules}
{user}
TypesConfig /dev/null
DocumentRoot {folder}
<Directory {folder}>
    AllowOverride All
    Options FollowSymLinks
    Require all granted
</Directory>
"""
_MODULES = ("mpm_event", "authz_core", "dir", "mime", "rewrite", "headers")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def plain(folder: Path) -> Iterator[httpx2.Client]:
    """What `python -m http.server` serves of a folder: files, and nothing else."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{server.server_address[1]}", trust_env=False) as client:
            yield client
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def nginx(folder: Path, work: Path) -> Iterator[httpx2.Client]:
    """nginx from Debian, by the rules that lie in the copy; skipped where it is not, unless nothing may be skipped."""
    port = free_port()
    rules = (folder / "nginx.conf").read_text("utf-8")
    rules = rules.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("root .;", f"root {folder.absolute()};")
    with _nginx(rules, port, work) as client:
        yield client


@contextmanager
def proxy(location: str, work: Path) -> Iterator[httpx2.Client]:
    """nginx with what a `location` says, and nothing else."""
    port = free_port()
    with _nginx(f"server {{ listen 127.0.0.1:{port};\n{location} }}", port, work) as client:
        yield client


@contextmanager
def _nginx(site: str, port: int, work: Path) -> Iterator[httpx2.Client]:
    binary = _found(NGINX, "nginx is not installed (Debian: nginx-light)")
    work.mkdir()
    (work / "site.conf").write_text(site, encoding="utf-8")
    (work / "nginx.conf").write_text(_AROUND.format(work=work), encoding="utf-8")
    command = [binary, "-p", str(work), "-c", str(work / "nginx.conf"), "-e", str(work / "error.log")]
    with _running(command, port, work / "error.log") as client:
        yield client


@contextmanager
def apache(folder: Path) -> Iterator[httpx2.Client]:
    """Apache from Debian, by the `.htaccess` in the copy; skipped likewise. It gets links to the files, in a folder
    that everybody may read: its processes do not keep the rights of root."""
    binary = _found(APACHE, "Apache is not installed (Debian: apache2-bin)")
    with TemporaryDirectory() as name:
        work, port = Path(name), free_port()
        work.chmod(0o755)
        shutil.copytree(folder, work / "copy", copy_function=os.link)
        loads = [f"LoadModule {each}_module /usr/lib/apache2/modules/mod_{each}.so" for each in _MODULES]
        user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        conf = _APACHE.format(work=work, port=port, folder=work / "copy", modules="\n".join(loads), user=user)
        (work / "apache.conf").write_text(conf, encoding="utf-8")
        with _running([binary, "-DFOREGROUND", "-f", str(work / "apache.conf")], port, work / "error.log") as client:
            yield client


@contextmanager
def by_rules(name: str, folder: Path, work: Path) -> Iterator[httpx2.Client]:
    """Either of the servers that take rules, by its name."""
    with nginx(folder, work / "nginx") if name == "nginx" else apache(folder) as client:
        yield client


def _found(binary: str | None, told: str) -> str:
    if binary is None:
        lacking(told)
    return binary


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[httpx2.Client]:
    process = subprocess.Popen(command)
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            _wait(client, process, log)
            del client.headers["accept"]
            yield client
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(client: httpx2.Client, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(100):
        assert process.poll() is None, log.read_text() if log.exists() else "the server ended"
        try:
            client.get("/robots.txt")
            return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())

"""Pairs under test: their commands, starting them, stopping them whatever happens."""
import base64
import ctypes
import json
import os
import random
import secrets
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
OUT = BENCH / "out"
KEY_BYTES = {"2022-blake3-aes-128-gcm": 16, "2022-blake3-aes-256-gcm": 32, "2022-blake3-chacha20-poly1305": 32}
PATIENCE_SECONDS = 60
LIBC = ctypes.CDLL(None)
taken_ports = set()


class LeftOut(Exception):
    """A pair, or one of its halves, cannot be measured here; the message says why."""


def build():
    """Compiles what is older than its sources."""
    OUT.mkdir(exist_ok=True)
    for name in ("floor", "load", "delaywire"):
        folder, program = BENCH / name, OUT / name
        sources = sorted(folder.glob("*.c")) if folder.is_dir() else [BENCH / f"{name}.c"]
        newest = max(f.stat().st_mtime for f in [*sources, *folder.glob("*.h")])
        if not program.exists() or program.stat().st_mtime < newest:
            subprocess.run(["cc", "-O2", "-o", program, *sources], check=True)


def die_with_parent():
    """Runs in the child: a benchmark that is killed leaves nothing behind. PR_SET_PDEATHSIG survives exec."""
    LIBC.prctl(1, signal.SIGKILL)


def free_port():
    """Below the ephemeral ports, so that no tunnel's own connection takes it before the program binds it."""
    while True:
        port = random.randint(20000, 32000)
        if port in taken_ports:
            continue
        try:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                with socket.socket(socket.AF_INET, kind) as s:
                    s.bind(("127.0.0.1", port))
        except OSError:
            continue
        taken_ports.add(port)
        return port


def secret_for(method):
    return base64.b64encode(secrets.token_bytes(KEY_BYTES[method])).decode() if method in KEY_BYTES else secrets.token_hex(16)


def listening_here(port):
    """Asks sock_diag(7) for TCP sockets in LISTEN: a trial connection would be a client's first and would be counted as one,
    and /proc/net/tcp takes 0.1 s to read when 10,000 sockets of the last measurement are in TIME_WAIT."""
    for family in (socket.AF_INET, socket.AF_INET6):
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as s:        # NETLINK_SOCK_DIAG
            # nlmsghdr: length, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP; inet_diag_req_v2: states 1 << TCP_LISTEN
            s.send(struct.pack("=IHHIIBBBBI48x", 72, 20, 0x301, 1, 0, family, socket.IPPROTO_TCP, 0, 0, 1 << 10))
            while True:
                answer, at = s.recv(1 << 16), 0
                while at < len(answer):
                    length, kind = struct.unpack_from("=IH", answer, at)
                    if kind != 20:                                              # NLMSG_DONE or an error: the end
                        break
                    if struct.unpack_from(">H", answer, at + 20)[0] == port:
                        return True
                    at += length + 3 & ~3
                if at < len(answer):
                    break
    return False


def listening_there(pid, port):
    """The same for a process in another network namespace, by the table it sees."""
    for table in ("tcp", "tcp6"):
        try:
            lines = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        except OSError:
            continue
        if any(f[3] == "0A" and int(f[1].rsplit(":", 1)[1], 16) == port for f in map(str.split, lines)):
            return True
    return False


class Half:
    """One running process."""

    def __init__(self, name, command, port, inside=None):
        self.log = OUT / "log" / f"{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        words = (["ip", "netns", "exec", inside] if inside else []) + command
        begun = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=OUT, preexec_fn=die_with_parent)
        self.pid = self.process.pid
        while not (listening_there(self.pid, port) if inside else listening_here(port)):
            if self.process.poll() is not None or time.monotonic() - begun > PATIENCE_SECONDS:
                self.stop()
                tail = self.log.read_text(errors="replace").strip().splitlines()[-1:]
                raise LeftOut(f"{command[0]} did not come to listen: {' '.join(tail) or 'no word in ' + str(self.log)}")
            time.sleep(0.002)
        self.start_seconds = time.monotonic() - begun

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def memory(self):
        """MiB by name: resident, of that private and written to, and the most that was ever resident."""
        names = {"Rss:": "rss_mib", "Private_Dirty:": "dirty_mib", "VmHWM:": "peak_mib"}
        lines = [l.split() for f in ("smaps_rollup", "status") for l in Path(f"/proc/{self.pid}/{f}").read_text().splitlines()]
        return {names[l[0]]: int(l[1]) / 1024 for l in lines if l and l[0] in names}


class Pair:
    """Commands of one file of pairs/."""

    def __init__(self, file):
        spec = json.loads(Path(file).read_text())
        self.name, self.about = spec["name"], spec.get("about", "")
        self.commands = {"local": spec["local"], "server": spec["server"]}
        self.methods, self.udp, self.http = spec["methods"], spec.get("udp", False), spec.get("http", False)
        self.needs, self.prepare_command = spec.get("needs", []), spec.get("prepare")

    def has(self, method):
        return self.methods == "*" or method in self.methods

    def prepare(self):
        """Raises LeftOut when a program is missing; lets a program that builds itself on first use do so now."""
        for needed in self.needs:
            if not shutil.which(needed.format(root=ROOT, out=OUT)):
                raise LeftOut(f"{needed.format(root='.', out='bench/out')} is not here")
        if self.prepare_command:
            done = subprocess.run(words(self.prepare_command, {}), stdin=subprocess.DEVNULL, capture_output=True, text=True)
            if done.returncode:
                raise LeftOut(f"'{self.prepare_command}' ended with {done.returncode}: {done.stderr.strip()[-200:]}")
            os.sync()                                                           # a mapped file just written counts as private and dirty

    def start(self, role, method, secret, ports, host="127.0.0.1", inside=None):
        password_file = OUT / f"password-{ports['server_port']}"
        with open(os.open(password_file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as f:
            f.write(secret + "\n")
        values = dict(method=method, password=secret, password_file=password_file, server_host=host, **ports)
        listens_on = ports["socks_port" if role == "local" else "server_port"]
        return Half(f"{self.name}-{role}", words(self.commands[role], values), listens_on, inside)


def words(command, values):
    return [word.format(root=ROOT, out=OUT, **values) for word in shlex.split(command)]


class Running:
    """Both halves of a pair, for a `with`."""

    def __init__(self, pair, method):
        self.ports = {"server_port": free_port(), "socks_port": free_port()}
        self.halves, secret = [], secret_for(method)
        try:
            for role in ("server", "local"):
                self.halves.append(pair.start(role, method, secret, self.ports))
        except BaseException:
            self.__exit__()
            raise
        self.server, self.local = self.halves

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for half in self.halves:
            half.stop()
        (OUT / f"password-{self.ports['server_port']}").unlink(missing_ok=True)


class Targets:
    """What the tunnels lead to; its ports are `source`, `sink` and `echo` (TCP and UDP)."""

    def __init__(self, inside=None):
        self.source, self.sink, self.echo = free_port(), free_port(), free_port()
        command = [str(OUT / "load"), "targets", str(self.source), str(self.sink), str(self.echo)]
        self.process = subprocess.Popen(
            (["ip", "netns", "exec", inside] if inside else []) + command, stdout=subprocess.PIPE, preexec_fn=die_with_parent)
        self.process.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def load(halves, *arguments, inside=None):
    """Runs the load generator; its line of JSON. Raises LeftOut when a half died or refused."""
    command = [str(OUT / "load"), *map(str, arguments)]
    environment = dict(os.environ, PIDS=",".join(str(h.pid) for h in halves))
    done = subprocess.run((["ip", "netns", "exec", inside] if inside else []) + command, env=environment,
                          capture_output=True, text=True, preexec_fn=die_with_parent, timeout=600)
    if done.returncode:
        raise LeftOut(f"load {arguments[0]}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def end_on_signals():
    """Lets `finally` run on SIGTERM and SIGHUP too."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))

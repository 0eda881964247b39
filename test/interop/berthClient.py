"""A client of Berth's registry, written from docs/registry-format.md with the standard library alone.

    berthClient.py get NAME | allocate NAME... | release NAME...    (in a project's folder)
"""
import contextlib, datetime, errno, json, os, pathlib, random, re, secrets, socket, sys, time, unicodedata

SEGMENT = r"[a-z0-9][a-z0-9._@-]{0,62}"
DOCS = pathlib.Path(__file__).parents[2] / "docs"


def location():
    if os.environ.get("BERTH_REGISTRY"):
        return pathlib.Path(os.path.realpath(os.environ["BERTH_REGISTRY"]))
    xdg = os.environ.get("XDG_STATE_HOME", "")
    folder = xdg if os.path.isabs(xdg) else "~/.local/state"
    if sys.platform == "darwin":
        folder = "~/Library/Application Support"
    elif sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    return pathlib.Path(os.path.realpath(pathlib.Path(folder).expanduser() / "berth" / "registry.json"))


def read(file):
    try:
        book = json.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {"format": 1, "revision": 0, "projects": {}, "ports": {}}
    except ValueError as error:
        raise SystemExit(f"{file} is damaged ({error}); any berth command repairs it.")
    is_count = lambda key, least: type(book.get(key)) is int and book[key] >= least
    if isinstance(book, dict) and is_count("format", 1) and is_count("revision", 0):
        if all(isinstance(book.get(key, {}), dict) for key in ("projects", "ports", "pools", "reserved")):
            book.setdefault("projects", {}), book.setdefault("ports", {})
            return book
    raise SystemExit(f"{file} is damaged; any berth command repairs it.")


@contextlib.contextmanager
def locked(file):
    """The lock folder, taken in proper-lockfile's way; yields whether it is still ours."""
    file.parent.mkdir(0o700, parents=True, exist_ok=True)
    folder, begun = f"{file}.lock", time.monotonic()
    while True:
        try:
            os.mkdir(folder)
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - os.stat(folder).st_mtime > 10:
                    os.rmdir(folder)
                    continue
        if time.monotonic() - begun > 90:
            raise SystemExit(f"{folder} stays locked.")
        time.sleep(random.uniform(0.025, 0.1))
    mark, made = identity(folder), time.monotonic()
    ours = lambda: mark is not None and identity(folder) == mark and time.monotonic() - made < 9
    try:
        yield ours
    finally:
        if ours():
            os.rmdir(folder)


def identity(folder):
    with contextlib.suppress(FileNotFoundError):
        found = os.stat(folder)
        return found.st_ino, found.st_ctime_ns


def replace(file, text, sync, guard=lambda: True):
    """Puts the text in the file's place in one step, if the guard says so at the last moment."""
    scratch = f"{file}.{secrets.token_hex(8)}.tmp"
    try:
        with open(os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            if sync:
                os.fsync(out.fileno())
        if guard():
            os.replace(scratch, file)
            return True
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(scratch)


def change(file, edit):
    """edit(book) changes the book and returns a result; starts over when somebody else committed."""
    while True:
        with locked(file) as ours:
            book = read(file)
            if book["format"] != 1:
                raise SystemExit(f"{file} was written by a newer Berth.")
            before, revision = json.dumps(book), book["revision"]
            result = edit(book)
            if json.dumps(book) == before:
                return result
            book["revision"] = revision + 1
            text = json.dumps(book, indent=2, ensure_ascii=False) + "\n"
            if replace(file, text, True, lambda: read(file)["revision"] == revision and ours()):
                replace(f"{file}.bak", text, False)
                return result


def project_root(folder):
    real = pathlib.Path(folder).resolve()
    for parent in [real, *real.parents]:
        git = parent / ".git"
        is_submodule = git.is_file() and points_to_submodule(parent, git.read_text())
        if git.exists() and not is_submodule and (parent == real or parent != pathlib.Path.home().resolve()):
            return parent
    return real


def points_to_submodule(folder, git_file):
    found = re.search(r"^gitdir: (.+?)\s*$", git_file, re.M)
    if not found or not re.search(r"[\\/]modules[\\/]", found[1]):
        return False
    return not (folder / found[1] / "commondir").is_file()


def segment(text):
    text = unicodedata.normalize("NFKD", re.sub(r"[\\/]", "-", text)).lower()
    text = re.sub(r"[^a-z0-9._@-]+", "-", re.sub("[\u0300-\u036f]", "", text))
    return re.sub(r"^[^a-z0-9]+|-+$", "", text)[:63] or "project"


def proposed_label(root):
    git = root / ".git"
    with contextlib.suppress(OSError, AttributeError):
        git_dir = root / re.search(r"^gitdir: (.+?)\s*$", git.read_text(), re.M)[1]
        common = pathlib.Path(os.path.normpath(git_dir / (git_dir / "commondir").read_text().strip()))
        branch = re.search(r"^ref: refs/heads/(.+)$", (git_dir / "HEAD").read_text(), re.M)
        main = re.sub(r"\.git$", "", common.name)
        if not main or main.startswith("."):
            main = common.parent.name
        return segment(f"{segment(main)}@{segment(branch[1] if branch else root.name)}")
    return segment(root.name)


def full_name(book, name, root):
    if name.startswith("/"):
        return name
    labels = [label for label, project in book["projects"].items() if project.get("root") == str(root)]
    if not labels:
        used = set(book["projects"]) | {key.split("/")[1] for key in book["ports"] if key.count("/") > 1}
        wanted = proposed_label(root)
        labels = [wanted, *(f"{wanted[:58]}-{n}" for n in range(2, len(used) + 3))]
        labels = [label for label in labels if label not in used]
    return f"/{labels[0]}/{name}"


def fnv1a(text):
    hashed = 2166136261
    for byte in text.encode():
        hashed = (hashed ^ byte) * 16777619 % 2**32
    return hashed


def is_free(port):
    for address in ["127.0.0.1", "0.0.0.0", "::1", "::"]:
        try:
            with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
                probe.bind((address, port))
        except OSError as error:
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                if error.errno in (errno.EADDRINUSE, errno.EACCES):
                    return False
                raise
    for address in ["127.0.0.1", "::1"]:
        try:
            socket.create_connection((address, port), timeout=1).close()
            return False
        except TimeoutError:
            return False
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                raise
    return True


def set_aside(book):
    """The numbers that no name gets: what is reserved, and pools, as this client asks for none."""
    spans = [(pool.get("first"), pool.get("last")) for pool in book.get("pools", {}).values() if isinstance(pool, dict)]
    for key in book.get("reserved", {}):
        if found := re.fullmatch("([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?", key):
            spans.append((int(found[1]), int(found[2] or found[1])))
    spans = [(first, min(last, 65535)) for first, last in spans if type(first) is type(last) is int]
    return {port for first, last in spans for port in range(first, last + 1)}


def candidates():
    ranges = json.loads((DOCS / "good-ports.json").read_text())
    kept = [(49152, 65535)]
    with contextlib.suppress(OSError):
        proc = pathlib.Path("/proc/sys/net/ipv4")
        kept = [tuple(map(int, (proc / "ip_local_port_range").read_text().split()))]
        for item in filter(None, (proc / "ip_local_reserved_ports").read_text().strip().split(",")):
            kept.append((int(item.split("-")[0]), int(item.split("-")[-1])))
    ports = (port for first, last in ranges for port in range(first, last + 1))
    return [port for port in ports if not any(first <= port <= last for first, last in kept)]


def get(name, root, file=None):
    book = read(file or location())
    return book["ports"].get(full_name(book, name, root), {}).get("port")


def allocate(name, root, file=None, by="python"):
    if not re.fullmatch(rf"/?{SEGMENT}(/{SEGMENT})*", name):
        raise SystemExit(f"{name!r} is not a name.")

    def edit(book):
        full = full_name(book, name, root)
        if len(full) > 200:
            raise SystemExit(f"{full} is too long.")
        if full not in book["ports"]:
            taken, ports = set_aside(book) | {entry.get("port") for entry in book["ports"].values()}, candidates()
            start = fnv1a(full[1:]) % len(ports)
            port = next(p for p in ports[start:] + ports[:start] if p not in taken and is_free(p))
            now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
            book["ports"][full] = {"port": port, "created": now, "used": now, "by": by}
            if not name.startswith("/"):
                book["projects"].setdefault(full.split("/")[1], {"root": str(root)})
        return book["ports"][full]["port"]

    return get(name, root, file) or change(file or location(), edit)


def release(name, root, file=None):
    return change(file or location(), lambda book: book["ports"].pop(full_name(book, name, root), None))


if __name__ == "__main__":
    verb, names = sys.argv[1], sys.argv[2:]
    for name in names:
        result = {"get": get, "allocate": allocate, "release": release}[verb](name, project_root("."))
        print(name, result if verb != "release" else bool(result), flush=True)

"""Functions, methods and variables of the standard library, and of a few others, that act on the world around."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Effect(StrEnum):
    """What is acted on, in the order in which a page shows it; the values are the titles."""

    THREADS = "Threads and tasks"
    LOCKS = "Locks"
    PROCESSES = "Processes"
    SIGNALS = "Signals"
    EXITS = "Exits"
    ENVIRONMENT = "Environment of the process"
    INTERPRETER = "State of the interpreter"
    FILES = "Files"
    NETWORK = "Network"


def _paths(*groups: tuple[str, str]) -> Iterable[str]:
    return (f"{prefix}.{name}" for prefix, names in groups for name in names.split())


_SYNCHRONIZATION = "Lock RLock Condition Semaphore BoundedSemaphore Event Barrier"
_HTTP = "delete get head options patch post put request"

CALLS: Final = {
    **dict.fromkeys(
        _paths(
            ("threading", "Thread Thread.start Timer Timer.start"),
            ("_thread", "start_new_thread"),
            ("concurrent.futures", "ThreadPoolExecutor"),
            ("concurrent.futures.thread", "ThreadPoolExecutor"),
            ("multiprocessing.pool", "ThreadPool"),
            ("multiprocessing.dummy", "Pool Process"),
            ("asyncio", "create_task ensure_future run to_thread run_coroutine_threadsafe TaskGroup.create_task"),
            ("asyncio.AbstractEventLoop", "create_task run_in_executor run_forever run_until_complete"),
        ),
        Effect.THREADS,
    ),
    **dict.fromkeys(
        _paths(
            ("threading", _SYNCHRONIZATION),
            ("threading.Lock", "acquire"),
            ("threading.RLock", "acquire"),
            ("multiprocessing", _SYNCHRONIZATION),
            ("asyncio", _SYNCHRONIZATION),
            ("_thread", "allocate_lock"),
            ("fcntl", "flock lockf"),
            ("msvcrt", "locking"),
            ("os", "lockf"),
        ),
        Effect.LOCKS,
    ),
    **dict.fromkeys(
        _paths(
            ("subprocess", "Popen run call check_call check_output getoutput getstatusoutput"),
            ("os", "system popen fork forkpty posix_spawn posix_spawnp startfile"),
            ("os", "execl execle execlp execlpe execv execve execvp execvpe"),
            ("os", "spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe"),
            ("multiprocessing", "Process Process.start Pool Manager"),
            ("multiprocessing.pool", "Pool"),
            ("multiprocessing.process", "BaseProcess.start"),
            ("multiprocessing.context", "Process"),
            ("concurrent.futures", "ProcessPoolExecutor"),
            ("concurrent.futures.process", "ProcessPoolExecutor"),
            ("asyncio", "create_subprocess_exec create_subprocess_shell"),
            ("pty", "fork spawn"),
            ("webbrowser", "open open_new open_new_tab"),
        ),
        Effect.PROCESSES,
    ),
    **dict.fromkeys(
        _paths(
            ("signal", "signal alarm setitimer raise_signal pthread_kill pthread_sigmask set_wakeup_fd siginterrupt"),
            ("os", "kill killpg"),
            ("asyncio.AbstractEventLoop", "add_signal_handler remove_signal_handler"),
            ("subprocess.Popen", "kill terminate send_signal"),
        ),
        Effect.SIGNALS,
    ),
    **dict.fromkeys(_paths(("sys", "exit"), ("os", "_exit abort"), ("builtins", "exit quit")), Effect.EXITS),
    **dict.fromkeys(
        _paths(
            ("os", "getenv getenvb putenv unsetenv chdir fchdir chroot umask nice setuid setgid setsid setpgid"),
            ("os.path", "expandvars"),
            ("os.environ", "get items keys values copy setdefault update pop popitem clear"),
            ("locale", "setlocale"),
            ("time", "tzset"),
            ("resource", "setrlimit"),
            ("contextlib", "chdir"),
        ),
        Effect.ENVIRONMENT,
    ),
    **dict.fromkeys(
        _paths(
            ("sys", "setrecursionlimit settrace setprofile setswitchinterval addaudithook set_asyncgen_hooks"),
            ("threading", "settrace setprofile stack_size"),
            ("gc", "disable enable freeze unfreeze set_threshold"),
            ("importlib", "reload invalidate_caches"),
            ("warnings", "filterwarnings simplefilter resetwarnings"),
            ("logging", "basicConfig disable captureWarnings setLoggerClass addLevelName"),
            ("logging.config", "dictConfig fileConfig listen"),
            ("atexit", "register unregister"),
            ("faulthandler", "enable disable register"),
            ("random", "seed"),
            ("socket", "setdefaulttimeout"),
            ("asyncio", "set_event_loop set_event_loop_policy"),
            ("codecs", "register register_error"),
            ("copyreg", "pickle constructor"),
            ("site", "addsitedir"),
            ("tracemalloc", "start stop"),
            ("multiprocessing", "set_start_method"),
            ("decimal", "setcontext"),
        ),
        Effect.INTERPRETER,
    ),
    **dict.fromkeys(
        _paths(
            ("builtins", "open"),
            ("io", "open open_code FileIO"),
            ("codecs", "open"),
            ("os", "open fdopen remove unlink rename renames replace mkdir makedirs mkfifo mknod rmdir removedirs"),
            ("os", "link symlink chmod chown lchown truncate ftruncate utime write sendfile"),
            (
                "pathlib.Path",
                "open read_text read_bytes write_text write_bytes mkdir rmdir unlink touch rename replace",
            ),
            ("pathlib.Path", "symlink_to hardlink_to chmod lchmod"),
            ("shutil", "copy copy2 copyfile copyfileobj copymode copystat copytree move rmtree chown"),
            ("shutil", "make_archive unpack_archive"),
            ("tempfile", "mkdtemp mkstemp NamedTemporaryFile TemporaryDirectory TemporaryFile SpooledTemporaryFile"),
            ("gzip", "open GzipFile"),
            ("bz2", "open BZ2File"),
            ("lzma", "open LZMAFile"),
            ("tarfile", "open TarFile"),
            ("zipfile", "ZipFile"),
            ("sqlite3", "connect"),
            ("shelve", "open"),
            ("dbm", "open"),
            ("mmap", "mmap"),
            ("fileinput", "input FileInput"),
            ("linecache", "getline getlines"),
            ("runpy", "run_path"),
            ("tokenize", "open"),
        ),
        Effect.FILES,
    ),
    **dict.fromkeys(
        _paths(
            ("socket", "socket create_connection create_server fromfd socketpair getaddrinfo gethostbyname"),
            ("socket.socket", "bind connect connect_ex listen accept send sendall sendto recv recvfrom"),
            ("urllib.request", "urlopen urlretrieve"),
            ("http.client", "HTTPConnection HTTPSConnection"),
            ("http.server", "HTTPServer ThreadingHTTPServer"),
            ("socketserver", "TCPServer UDPServer ThreadingTCPServer ThreadingUDPServer"),
            ("smtplib", "SMTP SMTP_SSL"),
            ("ftplib", "FTP FTP_TLS"),
            ("imaplib", "IMAP4 IMAP4_SSL"),
            ("poplib", "POP3 POP3_SSL"),
            ("xmlrpc.client", "ServerProxy"),
            ("wsgiref.simple_server", "make_server"),
            ("asyncio", "open_connection start_server open_unix_connection start_unix_server"),
            ("asyncio.AbstractEventLoop", "create_connection create_server create_datagram_endpoint getaddrinfo"),
            ("requests", f"{_HTTP} Session"),
            ("requests.Session", f"{_HTTP} send"),
            ("httpx", f"{_HTTP} stream Client AsyncClient"),
            ("aiohttp", "ClientSession"),
            ("urllib3", "PoolManager request"),
            ("websockets", "connect serve"),
            ("paramiko", "SSHClient"),
        ),
        Effect.NETWORK,
    ),
}
"""What calling them acts on, by their dotted paths."""

BASES: Final = {
    **dict.fromkeys(_paths(("threading", "Thread Timer")), (Effect.THREADS, "thread")),
    **dict.fromkeys(
        _paths(
            ("multiprocessing", "Process"),
            ("multiprocessing.context", "Process"),
            ("multiprocessing.process", "BaseProcess"),
        ),
        (Effect.PROCESSES, "process"),
    ),
    **dict.fromkeys(
        _paths(
            ("http.server", "HTTPServer ThreadingHTTPServer"),
            ("socketserver", "BaseServer TCPServer UDPServer ThreadingTCPServer ThreadingUDPServer"),
        ),
        (Effect.NETWORK, "server"),
    ),
}
"""What classes are that derive from them, by their dotted paths."""

VARIABLES: Final = {
    **dict.fromkeys(("os.environ", "os.environb"), Effect.ENVIRONMENT),
    **dict.fromkeys(
        _paths(
            ("sys", "modules path meta_path path_hooks path_importer_cache argv stdin stdout stderr excepthook"),
            ("sys", "displayhook unraisablehook breakpointhook ps1 ps2 dont_write_bytecode tracebacklimit"),
            ("threading", "excepthook"),
            ("warnings", "showwarning formatwarning filters"),
            ("builtins", "__import__ print open"),
        ),
        Effect.INTERPRETER,
    ),
}
"""What changing them acts on, by their dotted paths."""

READ_TOO: Final = frozenset({"os.environ", "os.environb"})
"""The variables of which reading depends on what was there before the program ran."""

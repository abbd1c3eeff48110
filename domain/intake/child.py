"""The limited process in which files are parsed: started by `sandbox` as `python -I child.py JOB SIZE`, never
imported.

The limits are set before anything else is loaded. Whatever a hostile file does to a parser, it does it here:
with a bounded memory and time, no file to write, and nothing to read but ranges of that same file.
"""

import resource
import sys

_GIGABYTE = 1024**3
resource.setrlimit(resource.RLIMIT_AS, (_GIGABYTE, _GIGABYTE))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import importlib  # noqa: E402
import io  # noqa: E402
import os  # noqa: E402
from pathlib import Path  # noqa: E402

#: What may be asked for, and the module that does it.
JOBS = {
    "pdf": "pdf",
    "pdf-page": "pdf_page",
    "image": "image",
    "dicom": "dicom",
    "xml": "xml",
    "json": "fhir_json",
    "mark": "watermark",
}


def main(job: str, action: str, size: int, argument: int, words: str) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    wire = importlib.import_module("domain.intake.child_protocol")
    refusal = importlib.import_module("domain.intake.refusal")
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    reader = io.BufferedReader(wire.RemoteReader(size, incoming, outgoing), 128 * 1024)
    module = importlib.import_module(f"domain.intake.{JOBS[job]}")
    try:
        if action == "inspect":
            result, blob = module.inspect(reader, size), b""
        else:
            result, blob = module.render(reader, size, words or argument)
    except refusal.RefusedError as refused:
        result, blob = {"refused": [type(refused).__name__, refused.what, refused.next]}, b""
    except (MemoryError, RecursionError):
        result, blob = (
            {
                "refused": [
                    "ForbiddenFileError",
                    "Not added: it would unpack to more than any document needs.",
                    "Export it again, or as separate files.",
                ]
            },
            b"",
        )
    wire.send_result(outgoing, result, blob)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])

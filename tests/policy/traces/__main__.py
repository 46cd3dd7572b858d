"""Write the traces of all policies anew: `python -m tests.policy.traces`. The difference is what is reviewed."""

import sys

from tests.policy.tracing import FOLDER, all_traces


def main() -> None:
    """Write every trace, and take away those of policies that are no more."""
    written = {}
    for path, text in all_traces():
        is_new = not path.exists() or path.read_text(encoding="utf-8") != text
        written[path] = is_new
        if is_new:
            path.write_text(text, encoding="utf-8")
    gone = [path for path in FOLDER.glob("*.txt") if path not in written]
    for path in gone:
        path.unlink()
    sys.stdout.write(f"{len(written)} traces, {sum(written.values())} changed, {len(gone)} taken away\n")


if __name__ == "__main__":
    main()

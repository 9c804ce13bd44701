"""Every step stops at a time given, with exit code 3, and goes on from there when it is started again."""
import argparse
import os
import sys
import time

STOPPED = 3


class Clock:
    """`--until HH:MM` of today (or tomorrow where that has passed), or no end."""

    def __init__(self, until=None):
        self.start = time.time()
        self.end = float('inf')
        if until:
            try:
                hour, minute, *_ = time.strptime(until, '%H:%M')[3:]
            except ValueError:
                raise SystemExit(f'--until takes a time of day, HH:MM, but came {until}') from None
            now = time.localtime()
            ahead = (hour - now.tm_hour) * 3600 + (minute - now.tm_min) * 60 - now.tm_sec
            self.end = self.start + (ahead if ahead > 0 else ahead + 86400)

    def is_over(self):
        return time.time() > self.end

    def stop(self):
        print(f'stopped after {self.seconds():.0f} s; the same command goes on', flush=True)
        sys.exit(STOPPED)

    def seconds(self):
        return time.time() - self.start


def arguments(doc, *more):
    """The options that all steps have, and `more`: (names..., keywords) each."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--until', metavar='HH:MM', help='stop at this time of day; the same command goes on from there')
    for *names, keywords in more:
        parser.add_argument(*names, **keywords)
    return parser.parse_args()


def replace(path, write):
    """Writes `path` whole or not at all: `write(temporary)`, then a rename."""
    temporary = path.with_name(f'.{path.name}.new{path.suffix}')
    write(temporary)
    os.replace(temporary, path)

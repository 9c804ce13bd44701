"""What is left to do, in words; and an end in peace."""
import sys


def span(seconds):
    """10 s, 2 min 5 s, 1 h 2 min."""
    seconds = round(seconds)
    if seconds < 60:
        return f'{seconds} s'
    if seconds < 3600:
        return f'{seconds // 60} min {seconds % 60} s'
    return f'{seconds // 3600} h {seconds % 3600 // 60} min'


def left(clock, done, rest):
    """done: how many since the clock began; rest: how many are to come."""
    seconds = clock.seconds()
    return f'{span(seconds)} gone, {span(seconds / max(done, 1) * rest)} left'


def run(main):
    """A program that Ctrl-C ends without a traceback; what it has saved stays."""
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

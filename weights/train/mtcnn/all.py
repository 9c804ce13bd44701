"""all.py FACES POINTS --work WORK --out OUT.safetensors: the whole recipe, P-, R- and O-Net one after the other

The same command goes on where it was stopped (--until, Ctrl-C). WORK is for what is made on the way: crops, networks, what
they said (NET.jsonl), and settings.json, which a later command has to share. OUT is for saccade detect --weights OUT.
"""
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from clock import Clock, arguments  # noqa: E402

from data import FOLDERS, training  # noqa: E402
from export import OPTION as MIX, check  # noqa: E402
from learn import FINE, RATE  # noqa: E402
from networks import NETWORKS, read  # noqa: E402
from progress import run, span  # noqa: E402


def step(script, *args):
    """Its exit code is ours."""
    code = subprocess.run([sys.executable, HERE / script, *map(str, args)]).returncode
    if code:
        sys.exit(code)


def agree(path, settings):
    """Crops and networks of two runs that differ do not belong together."""
    if path.exists():
        before = json.loads(path.read_text())
        other = [f'{name} {before.get(name)} before, {value} now' for name, value in settings.items() if before.get(name) != value]
        if other:
            raise SystemExit(f'{path.parent} was begun with other settings ({"; ".join(other)}): give another --work, or remove it')
    path.write_text(json.dumps(settings, indent=2) + '\n')


def main():
    args = arguments(
        __doc__,
        *FOLDERS,
        ('--work', dict(required=True, type=pathlib.Path)),
        ('--out', dict(required=True, type=pathlib.Path)),
        ('--from', dict(dest='start', metavar='FILE', help='fine-tunes this weight file instead of beginning with random numbers')),
        MIX,
        ('--batches', dict(type=int, nargs=3, metavar=('P', 'R', 'O'), help='of each network')),
        ('--rate', dict(type=float, help=f'the first and highest (default: {RATE}, with --from {FINE})')),
        ('--seed', dict(type=int, default=1)),
        ('--licence', dict(default='NOASSERTION', help='of the weights: what the pictures allow; an SPDX name')),
    )
    check(args.mix)
    training(args)  # what is wrong with the folders is said before anything is made
    if args.start and not pathlib.Path(args.start).is_file():
        raise SystemExit(f'--from {args.start} is not a file')
    if args.start:
        read(args.start)
    args.work.mkdir(parents=True, exist_ok=True)
    settings = {k: str(v) if isinstance(v, pathlib.Path) else v for k, v in vars(args).items() if k not in ('until', 'work', 'out', 'licence', 'batches', 'mix')}
    agree(args.work / 'settings.json', settings)
    clock, same = Clock(args.until), ['--work', args.work, '--seed', args.seed, *(['--until', args.until] if args.until else [])]
    folders = [args.faces, args.points, '--boxes', args.boxes, '--times', args.times, '--dark', args.dark]
    folders += [*(['--take', args.take] if args.take else []), *(['--hold-out', *args.hold_out] if args.hold_out else [])]
    learning = [*(['--from', args.start] if args.start else []), *(['--rate', args.rate] if args.rate else [])]
    for i, net in enumerate(NETWORKS):
        print(f'{net}: step {i + 1} of {len(NETWORKS)}, {span(clock.seconds())} gone', flush=True)
        step('crops.py', net, *folders, *same)
        step('learn.py', net, *learning, *(['--batches', args.batches[i]] if args.batches else []), *same)
    mixing = ['--from', args.start, '--mix', args.mix] if args.start else []
    step('export.py', args.out, '--work', args.work, '--licence', args.licence, *mixing)
    print(f'{args.out}: {os.path.getsize(args.out):,} bytes after {span(clock.seconds())}; saccade detect PICTURES --weights {args.out}', flush=True)


if __name__ == '__main__':
    run(main)

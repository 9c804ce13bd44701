"""held.py FOLDER OUT --hold-out N I: the pictures that training with the same --hold-out never saw, for `saccade evaluate OUT`

OUT gets links to them, and their annotations.
"""
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from clock import arguments  # noqa: E402

from data import HOLD_OUT, evenly, list_of, split, wider_parts  # noqa: E402
from progress import run  # noqa: E402


def main():
    args = arguments(
        __doc__,
        ('folder', dict(metavar='FOLDER')),
        ('out', dict(type=pathlib.Path, metavar='OUT')),
        (HOLD_OUT[0], dict(HOLD_OUT[1], required=True)),
        ('--take', dict(type=int, metavar='N', help='so many of them, evenly (default: all)')),
    )
    kind, path = list_of(args.folder)
    text = path.read_text()
    if kind == 'own':
        whole = json.loads(text)
        all_ = [(item['image'], item) for item in whole['items']]
    else:
        all_ = [(f'images/{lines[0]}', lines) for lines in wider_parts(text.split('\n'))]
    kept = evenly(split(all_, args.hold_out)[1], args.take)
    args.out.mkdir(parents=True, exist_ok=True)
    for image, _ in kept:
        to = args.out / image
        to.parent.mkdir(parents=True, exist_ok=True)
        if not to.exists():
            to.symlink_to((path.parent / image).resolve())
    if kind == 'own':
        text = json.dumps({**whole, 'items': [item for _, item in kept]})
    else:
        text = '\n'.join(line for _, lines in kept for line in lines) + '\n'
    (args.out / path.name).write_text(text)
    print(f'{args.out}: {len(kept)} of {len(all_)} pictures of {args.folder}')


if __name__ == '__main__':
    run(main)

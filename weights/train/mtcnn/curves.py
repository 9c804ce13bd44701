"""curves.py OUT.png WORK...: what learn.py said of each network on the way, one color a folder (Debian: python3-matplotlib)"""
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from clock import arguments  # noqa: E402

from networks import NETWORKS  # noqa: E402
from progress import run  # noqa: E402

ROWS = ('loss of classes', lambda line: line['losses'][0]), ('faces told', lambda line: line['faces']), ('others told', lambda line: line['others'])


def main():
    args = arguments(__doc__, ('out', dict(metavar='OUT.png')), ('work', dict(nargs='+', type=pathlib.Path, metavar='WORK')))
    import matplotlib

    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(len(ROWS), len(NETWORKS), figsize=(12, 8), sharex='col', squeeze=False)
    for column, net in zip(axes.T, NETWORKS):
        for work in args.work:
            path = work / f'{net}.jsonl'
            lines = [json.loads(text) for text in path.read_text().splitlines()] if path.exists() else []
            for (name, value), axis in zip(ROWS, column):
                axis.plot([line['batches'] for line in lines], [value(line) for line in lines], label=work.name, linewidth=1)
                axis.set_title(f'{net}: {name}', fontsize=9)
                axis.grid(alpha=0.3)
        column[-1].set_xlabel('batches')
    axes[0, 0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(args.out, dpi=80)


if __name__ == '__main__':
    run(main)

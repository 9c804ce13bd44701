"""sizes.py [NAME...]: what a network's file weighs with its weights as float32, float16 and int8, and how good it is then

int8: a conv's weights by output channel; biases and norms stay float16. Bytes are those of the values alone, and of them by gzip.
"""
import gzip

import numpy as np
import torch

from clock import arguments
from export import in_steps
from eyes import Eyes
from measure import CloseUps, Faces, labels, runner
from network import multiply_adds
from student import trained


def as_float(value, kind):
    return value.astype(kind), value.astype(kind).astype(np.float32)


def as_int8(value):
    if value.ndim < 2:
        return as_float(value, np.float16)
    steps, whole = in_steps(value)
    return np.concatenate([np.frombuffer(steps.tobytes(), np.int8), whole.ravel()]), steps * whole


KINDS = {'float32': lambda v: as_float(v, np.float32), 'float16': lambda v: as_float(v, np.float16), 'int8': as_int8}


def stored(name, kind):
    """The network as it is after a file of this kind, and the file's bytes."""
    network, kept = trained(name), []
    with torch.no_grad():
        for key, value in network.state_dict().items():
            if value.is_floating_point():
                bytes_, back = KINDS[kind](value.numpy())
                kept.append(bytes_.tobytes())
                value.copy_(torch.from_numpy(np.float32(back)))
    return network, b''.join(kept)


def main():
    given = arguments(__doc__, ('names', dict(nargs='*', default=['default', 'lite'])))
    torch.set_num_threads(1)
    faces, close = Faces(Eyes(), labels()), CloseUps()
    print('| network | multiply-adds | weights | kB | gzip | within 0.025 | median | radius | close-ups: center | radius, signed |\n' + '| --- ' * 10 + '|')
    for name in given.names:
        for kind in KINDS:
            network, kept = stored(name, kind)
            run = runner(network)
            f, c = faces(run), close(run)
            print(
                f'| {name} | {multiply_adds(network) / 1e6:.1f} M | {kind} | {len(kept) / 1000:.0f} | {len(gzip.compress(kept)) / 1000:.0f} | {f["within_025"]:.3f} | '
                f'{100 * f["median"]:.2f} % | {100 * f["radius"]:.1f} % | {c["center"]:.3f} | {100 * c["bias"]:+.1f} % |',
                flush=True,
            )


if __name__ == '__main__':
    main()

"""The networks: ELG's family (Park et al. 2018), smaller. `weights/FORMAT.md` has the same as tensors, `saccade weights import` reads these."""
import torch
import torch.nn.functional as F
from torch import nn

LANDMARKS, ROWS, COLUMNS, STEP, BETA = 18, 36, 60, 3, 50.0
EPSILON = 1e-3


class Norm(nn.BatchNorm2d):
    def __init__(self, channels):
        super().__init__(channels, eps=EPSILON, momentum=0.03)


class Residual(nn.Module):
    """Norm, ReLU, 1x1 to half; norm, ReLU, 3x3; norm, ReLU, 1x1; plus the input."""

    def __init__(self, channels):
        super().__init__()
        half = channels // 2
        self.b1, self.c1 = Norm(channels), nn.Conv2d(channels, half, 1, bias=False)
        self.b2, self.c2 = Norm(half), nn.Conv2d(half, half, 3, padding=1, bias=False)
        self.b3, self.c3 = Norm(half), nn.Conv2d(half, channels, 1)

    def forward(self, x):
        y = self.c1(F.relu(self.b1(x)))
        y = self.c2(F.relu(self.b2(y)))
        return x + self.c3(F.relu(self.b3(y)))


class Hourglass(nn.Module):
    def __init__(self, channels, depth):
        super().__init__()
        self.up, self.l1, self.l3 = Residual(channels), Residual(channels), Residual(channels)
        self.l2 = Hourglass(channels, depth - 1) if depth > 1 else Residual(channels)

    def forward(self, x):
        up = self.up(x)
        low = self.l3(self.l2(self.l1(F.max_pool2d(x, 2, ceil_mode=True))))
        return up + F.interpolate(low, size=up.shape[2:], mode='bilinear', align_corners=True)


class Elg(nn.Module):
    """(n, 1, 108, 180) → a list of heat maps (n, 18, 36, 60), one a module; the last counts, the others help it learn."""

    def __init__(self, maps=32, modules=2):
        super().__init__()
        self.maps, self.modules_count = maps, modules
        self.pre, self.pb = nn.Conv2d(1, maps, 7, stride=STEP, padding=2, bias=False), Norm(maps)
        self.r = nn.Sequential(Residual(maps))
        each = lambda make, n=modules: nn.ModuleList(make() for _ in range(n))
        self.hg, self.ar = each(lambda: Hourglass(maps, 4)), each(lambda: Residual(maps))
        self.ac, self.ab = each(lambda: nn.Conv2d(maps, maps, 1, bias=False)), each(lambda: Norm(maps))
        self.hm = each(lambda: nn.Conv2d(maps, LANDMARKS, 1))
        self.mh = each(lambda: nn.Conv2d(LANDMARKS, maps, 1), modules - 1)
        self.begin()

    def begin(self):
        """Sums of blocks must not grow with depth, and heat maps start near zero: the soft-argmax would make huge losses of large ones."""
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, nonlinearity='relu')
        for part in self.modules():
            if isinstance(part, Residual):
                nn.init.zeros_(part.c3.bias)
                part.c3.weight.data.mul_(0.3)
        for head in self.hm:
            head.weight.data.mul_(0.003)
            nn.init.zeros_(head.bias)

    def forward(self, x):
        x = before = self.r(F.relu(self.pb(self.pre(x))))
        heat = []
        for i in range(self.modules_count):
            y = F.relu(self.ab[i](self.ac[i](self.ar[i](self.hg[i](x)))))
            heat.append(self.hm[i](y))
            if i < self.modules_count - 1:
                x = before = y + before + self.mh[i](heat[-1])
        return heat


def soft_argmax(heat):
    """(n, 18, 36, 60) → (n, 18, 2): x, y in pixels of the view, as the engine reads them: 3 (cell + 0.5)."""
    n, c, rows, columns = heat.shape
    p = torch.softmax(BETA * heat.flatten(2), -1).view(n, c, rows, columns)
    x = (p.sum(2) * torch.arange(columns, dtype=heat.dtype)).sum(-1)
    y = (p.sum(3) * torch.arange(rows, dtype=heat.dtype)).sum(-1)
    return STEP * (torch.stack([x, y], -1) + 0.5)


def multiply_adds(network):
    """Of one eye."""
    total = 0

    def count(layer, _, out):
        nonlocal total
        total += out[0].numel() * layer.weight[0].numel()

    hooks = [layer.register_forward_hook(count) for layer in network.modules() if isinstance(layer, nn.Conv2d)]
    training = network.training
    with torch.no_grad():
        network.eval()(torch.zeros(1, 1, 108, 180))
    network.train(training)
    for hook in hooks:
        hook.remove()
    return total

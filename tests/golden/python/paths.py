"""Where things lie."""
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MODULES = ROOT / 'node_modules'
PHOTOGRAPHS = MODULES / '@vladmandic/face-api/demo'
VENDORED = ROOT / 'weights/vendored'
EXPECTED = ROOT / 'tests/golden/expected.json'

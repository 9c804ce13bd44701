"""Where the recipe reads and writes. Everything it makes lies in WORK, outside the repository; every step finds there what an earlier run left."""
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHARED = Path(os.environ.get('SACCADE_SHARED', ROOT.parent / 'shared'))
WORK = Path(os.environ.get('ELG_WORK', ROOT.parent / 'elg-ck'))

FACES = SHARED / 'data' / 'mmlab5'  # photographs with hand-marked eye centers
CLOSEUPS = SHARED / 'data' / 'eyetab64'  # eyes with iris circles: only ever looked at
TEACHER = SHARED / 'weights' / 'elg_keras.h5'  # the published network

WORK.mkdir(parents=True, exist_ok=True)

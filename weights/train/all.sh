#!/bin/sh
# Every step, one after the other: photographs → weights in the package. HH:MM as the only argument stops it there; the same command goes on.
set -e
cd "$(dirname "$0")"
until=${1:+--until $1}
python=${PYTHON:-/usr/bin/python3}

test -f "${ELG_WORK:=../../../elg-ck}/eyes.npy" || $python eyes.py
$python teacher.py 0/2 $until &
$python teacher.py 1/2 $until
wait
$python synthetic.py $until
$python labels.py 1
$python learn.py student --maps 32 --modules 1 --samples 60000 $until
$python student.py student
$python labels.py 2
$python learn.py lite --maps 16 --modules 1 --samples 600000 $until &
$python learn.py default --maps 32 --modules 2 --samples 400000 $until
wait
for name in default lite; do
  $python export.py $name
  (cd ../.. && node dist/bindings/cli/main.js weights import "$ELG_WORK/$name.npz" -o "$ELG_WORK/$name.safetensors")
  $python report.py --confidence $name
  $python export.py $name --package
done
$python report.py
$python sheets.py

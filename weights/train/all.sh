#!/bin/sh
# Every step, one after the other: photographs → weights in the package. With HH:MM as the only argument it stops then, and the same command
# goes on from there.
set -e
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
export ELG_WORK="${ELG_WORK:-$(dirname "$root")/elg-ck}"
python=${PYTHON:-/usr/bin/python3}
end=${1:+--until $1}

# two at a time, and on only when both came to their end
both() {
  $1 & first=$!
  $2
  wait $first
}

test -f "$ELG_WORK/eyes.npy" || $python eyes.py
both "$python teacher.py 0/2 $end" "$python teacher.py 1/2 $end"
both "$python synthetic.py 0/2 $end" "$python synthetic.py 1/2 $end"
test -f "$ELG_WORK/labels-2.npz" || {
  $python labels.py 1
  $python learn.py student --maps 32 --modules 1 --samples 60000 --threads 2 $end
  $python student.py student
  $python labels.py 2
}
both "$python learn.py lite --maps 16 --modules 1 --samples 900000 $end" "$python learn.py default --maps 32 --modules 2 --samples 480000 $end"
for name in default lite; do
  $python export.py $name
  (cd "$root" && node dist/bindings/cli/main.js weights import "$ELG_WORK/$name.npz" -o "$ELG_WORK/$name.safetensors")
  $python confidence.py $name
  $python export.py $name --package
done
$python report.py
$python pupils.py
$python sheets.py
$python sizes.py

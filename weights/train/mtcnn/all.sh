#!/bin/sh
# all.sh FACES POINTS WORK OUT [--from FILE]: the whole recipe, one network after the other; the same command goes on
# where it was stopped. FACES and POINTS are folders (see data.py), WORK is for what is made on the way.
set -e
cd "$(dirname "$0")"
faces=$1 points=$2 work=$3 out=$4
shift 4
python=${PYTHON:-/usr/bin/python3}
mkdir -p "$work"
for net in pnet rnet onet; do
  $python crops.py $net "$faces" "$points" --work "$work"
  $python learn.py $net --work "$work" "$@"
done
$python export.py "$out" --work "$work"

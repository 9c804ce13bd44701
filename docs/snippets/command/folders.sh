npx saccade detect photos --output faces.ndjson --resume              # as often as it takes
npx saccade detect photos --output part-3.ndjson --shard 3/100        # on the third of a hundred machines
find photos -name '*.jpg' -print0 | npx saccade detect - --json       # a list of paths, or one picture

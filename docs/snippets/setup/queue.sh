npx saccade queue add photos                                          # or a list: find photos -name '*.jpg' | saccade queue add -
npx saccade queue work --threads 1                                    # as often as there are cores, anywhere; SIGTERM ends it in order
npx saccade queue results --output faces.ndjson --resume --follow     # each picture once
npx saccade queue status --watch

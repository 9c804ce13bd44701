npx saccade bench
npx saccade bench photos --json

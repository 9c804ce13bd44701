npx saccade detect node_modules/saccade/sample.jpg --draw out
npx saccade detect photos --output faces.ndjson

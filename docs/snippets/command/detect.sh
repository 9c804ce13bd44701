npx saccade detect photo.jpg
npx saccade detect photos --json
npx saccade detect photos --csv --output faces.csv
npx saccade detect photo.jpg --draw drawn

npx saccade crop photos --out thumbnails --margin 0.3
npx saccade crop photos --out faces --align --output faces.ndjson      # for a network of ArcFace's kind

npx saccade calibrate photos

npm ci && npm start
npm test

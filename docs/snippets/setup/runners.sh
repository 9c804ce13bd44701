node --experimental-vm-modules node_modules/jest/bin/jest.js    # Jest runs ES modules so
npx vitest run --environment node                               # or jsdom

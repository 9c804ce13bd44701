module.exports = {
  entry: './main.js',
  target: 'node',
  mode: 'production',
  output: { path: `${__dirname}/webpack`, filename: 'main.cjs', chunkFilename: '[name].cjs' },
};

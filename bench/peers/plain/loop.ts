// Run as a process of its own: node --import tsx loop.ts. For each message, a path, answers with the faces there, found
// on one thread.
import { startPipeline } from './pipeline.ts';

const pipeline = await startPipeline(1);

process.on('message', (file: string) => {
  void pipeline(file).then((faces) => process.send!(faces));
});
process.on('disconnect', () => process.exit());
process.send!([]);

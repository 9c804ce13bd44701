import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, MessageChannelMain, utilityProcess } from 'electron';

await app.whenReady();
const faces = utilityProcess.fork(join(import.meta.dirname, 'faces.js'));

ipcMain.handle('faces', (_event, bytes: Uint8Array) => {
  const { port1, port2 } = new MessageChannelMain();
  return new Promise((resolve) => {
    port1.once('message', ({ data }) => {
      resolve(data);
      port1.close();
    });
    port1.start();
    faces.postMessage(bytes, [port2]);
  });
});

const window = new BrowserWindow({
  webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') },
});
await window.loadFile('index.html');

// Without a network: the page is kept on this device once its visitor says so, and only then; a newer version is used
// when they say so; and all of it can be taken away again.
import { page } from './page.ts';
import { megabytes } from './words.ts';

/** Of Chromium: it would install the page as an app. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

export async function listenForOffline(): Promise<void> {
  const { offlineKeep, offlineForget, offlineUpdate, offlineInstall } = page;
  if (!('serviceWorker' in navigator)) {
    return say('This browser keeps pages only from https and localhost. Once loaded, nothing is fetched any more.');
  }
  offlineKeep.addEventListener('click', () => void keep());
  offlineForget.addEventListener('click', () => void forget());
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offlineInstall.hidden = false;
    offlineInstall.onclick = () => void (event as InstallEvent).prompt().then(() => (offlineInstall.hidden = true));
  });
  const registration = await registered();
  if (!registration) return showOff();
  watch(registration);
  if (registration.active) showOn();
  offlineUpdate.addEventListener('click', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    registration.waiting?.postMessage('use');
  });
}

/** Of this page: others may lie beside it on the same server. */
async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker.getRegistration('./');
  return found?.scope === scope() ? found : undefined;
}

function scope(): string {
  return new URL('./', document.baseURI).href;
}

async function keep(): Promise<void> {
  const { offlineKeep, offlineProgress } = page;
  offlineKeep.disabled = true;
  offlineProgress.hidden = false;
  say(`Keeping ${megabytes(size())} …`);
  try {
    const registration = await navigator.serviceWorker.register('sw.js', { scope: './', updateViaCache: 'none' });
    await settled((registration.installing ?? registration.waiting ?? registration.active)!);
    watch(registration);
    showOn();
  } catch (error) {
    showOff();
    say(`It could not be kept: ${(error as Error).message}`, true);
  }
  offlineKeep.disabled = false;
  offlineProgress.hidden = true;
}

function settled(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === 'activated') resolve();
      else if (worker.state === 'redundant') reject(new Error('a file was missing, or is another by now. Try again.'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

async function forget(): Promise<void> {
  await (await registered())?.unregister();
  await caches.delete(`saccade ${scope()}`); // as sw.ts calls it
  showOff();
  say('Removed. Nothing of the page is kept.');
}

// A newer one waits until it is wanted.
function watch(registration: ServiceWorkerRegistration): void {
  const offer = () => {
    page.offlineUpdate.hidden = !registration.waiting;
    if (registration.waiting) say('A newer version is here.');
  };
  offer();
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    if (registration.active) coming?.addEventListener('statechange', offer);
  });
}

function size(): number {
  return Number(page.offline.dataset.bytes);
}

function showOff(): void {
  const words = `Page, kernels, networks and a sample on this device: ${megabytes(size())}.`;
  say(`${words} Nothing is kept until you say so.`);
  page.offlineKeep.textContent = `Make it work offline (${megabytes(size())})`;
  page.offlineKeep.hidden = false;
  page.offlineForget.hidden = page.offlineUpdate.hidden = true;
}

function showOn(): void {
  if (page.offlineUpdate.hidden) say(`Works offline: ${megabytes(size())} are kept on this device.`);
  page.offlineKeep.hidden = true;
  page.offlineForget.hidden = false;
}

function say(words: string, isWrong = false): void {
  page.offlineWords.textContent = words;
  page.offlineWords.classList.toggle('wrong', isWrong);
}

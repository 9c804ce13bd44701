// The playground in a frame, for engines that are driven by expressions alone: they wait here until it has its networks.
const frame = document.querySelector('iframe');

/** Waits until `isSo` of the playground's document, half a minute long. */
window.until = async (isSo) => {
  for (let i = 0; i < 300; i++) {
    if (isSo(frame.contentDocument)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};

window.playground = () => frame.contentDocument;

if (await window.until((page) => page?.documentElement?.dataset.ready)) window.ready = true;

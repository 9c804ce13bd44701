// The camera: asked for, switched, let go; and what to say where there is none.

export interface Camera {
  stream: MediaStream;
  /** shown as a mirror: it looks at whoever looks at the screen */
  isFront: boolean;
  /** whether there is another one to switch to */
  hasOthers: boolean;
}

/** Words for a camera that cannot be had. */
export interface Trouble {
  headline: string;
  hint: string;
}

/** Asks for a camera and waits until the video shows it. Rejects with the browser's own error. */
export async function startCamera(video: HTMLVideoElement, facing: 'user' | 'environment'): Promise<Camera> {
  if (!navigator.mediaDevices) throw new DOMException('no secure context', 'SecurityError');
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, ...size }, audio: false });
  try {
    video.srcObject = stream;
    await video.play();
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
    const told = stream.getVideoTracks()[0]?.getSettings().facingMode;
    return { stream, isFront: (told ?? facing) !== 'environment', hasOthers: cameras.length > 1 };
  } catch (error) {
    stopCamera(video, stream);
    throw error;
  }
}

export function stopCamera(video: HTMLVideoElement, stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
  if (video.srcObject === stream) video.srcObject = null;
}

/** What went wrong, and what to do. */
export function troubleOf(error: unknown): Trouble {
  switch ((error as Error).name) {
    case 'NotAllowedError':
      return {
        headline: 'The camera is blocked',
        hint: 'Allow it for this page, at the left of the address or in the system’s settings, then try again. Photographs work without.',
      };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { headline: 'No camera here', hint: 'Plug one in and try again, or look at a photograph.' };
    case 'NotReadableError':
    case 'AbortError':
      return { headline: 'The camera is busy', hint: 'Another program may be using it. Close that one and try again.' };
    case 'SecurityError':
      return { headline: 'No camera on this address', hint: 'Browsers lend it to https and to localhost alone.' };
    default:
      return { headline: 'The camera did not start', hint: (error as Error).message };
  }
}

/** Measurements reported by a page. Times are ms since its navigation started. */
export interface PageReport {
  /** When the `<video>` was created, by the parser or by a script. */
  readonly videoMade: number;
  readonly metadata: number;
  /** The film's first `playing` event; NaN if it came after the report. */
  readonly plays: number;
  /** `presentationTime` of the first `requestVideoFrameCallback`. */
  readonly firstFrame: number;
  /** Frames presented by then; more than 1 means that some were missed. */
  readonly frames: number;
  /** When the film had faded in; NaN when it did not fade. */
  readonly fadedIn: number;
  /** First image or film in "largest contentful paint", shadow roots included; NaN: none. */
  readonly firstImage: number;
  /** Durations of tasks over 50 ms. */
  readonly longTasks: readonly number[];
  /** Scores of all layout shifts. */
  readonly shifts: readonly number[];
}

/** Name of the function that a page passes its report to, as JSON. */
export const REPORT = 'benchReport';
/** Measuring continues for this long (ms) after the first frame. */
export const AFTERMATH = 500;

/**
 * Runs in every page before its own scripts, and waits for the first `<video>` that presents a
 * frame: those from the parser are found by a mutation observer, those from scripts by a wrapped
 * `createElement` (they may be in a shadow root).
 */
export function probe({ name, aftermath }: { name: string; aftermath: number }): void {
  const longTasks: number[] = [];
  const shifts: number[] = [];
  let firstImage = NaN;
  const readers: Readonly<Record<string, (entry: PerformanceEntry) => unknown>> = {
    longtask: ({ duration }) => longTasks.push(duration),
    'layout-shift': (entry) => shifts.push((entry as PerformanceEntry & { value: number }).value),
    // texts have no URL
    'largest-contentful-paint': (entry) => {
      if ((entry as PerformanceEntry & { url: string }).url)
        firstImage = Math.min(firstImage || Infinity, entry.startTime);
    },
  };
  const observers = Object.entries(readers).map(([type, read]) => {
    const use = (entries: PerformanceEntryList) => entries.forEach(read);
    const observer = new PerformanceObserver((list) => use(list.getEntries()));
    observer.observe({ type, buffered: true });
    return () => use(observer.takeRecords());
  });

  let reported = false;
  const watch = (video: HTMLVideoElement) => {
    const videoMade = performance.now();
    let metadata = NaN;
    let plays = NaN;
    let fadedIn = NaN;
    video.addEventListener('loadedmetadata', () => (metadata ||= performance.now()));
    video.addEventListener('playing', () => (plays ||= performance.now()));
    video.addEventListener('transitionend', () => (fadedIn ||= performance.now()));
    video.requestVideoFrameCallback((_, frame) => {
      if (reported) return;
      reported = true;
      setTimeout(() => {
        observers.forEach((flush) => flush());
        const { presentationTime: firstFrame, presentedFrames: frames } = frame;
        const report: PageReport = {
          ...{ videoMade, metadata, plays, fadedIn },
          ...{ firstFrame, frames, firstImage, longTasks, shifts },
        };
        (window as unknown as Record<string, (json: string) => void>)[name]?.(
          JSON.stringify(report),
        );
      }, aftermath);
    });
  };
  const parsed = new MutationObserver(() => {
    const video = document.querySelector('video');
    if (!video) return;
    parsed.disconnect();
    watch(video);
  });
  parsed.observe(document, { childList: true, subtree: true });
  const make = Reflect.get(document, 'createElement') as (...args: unknown[]) => HTMLElement;
  Reflect.set(document, 'createElement', (...args: unknown[]) => {
    const element = make.apply(document, args);
    if (element instanceof HTMLVideoElement) watch(element);
    return element;
  });
}

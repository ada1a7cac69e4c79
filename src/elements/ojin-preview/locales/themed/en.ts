/** The texts that only `controls="themed"` shows, besides those that every preview has. */
export interface ThemedStrings {
  mute: string;
  unmute: string;
  seek: string;
  /** The spoken position: `{time}` and `{total}` stand for durations, such as "1 minute, 5 seconds". */
  position: string;
  captions: string;
  fullscreen: string;
  exitFullscreen: string;
}

export const en: ThemedStrings = {
  mute: 'Mute',
  unmute: 'Unmute',
  seek: 'Seek',
  position: '{time} of {total}',
  captions: 'Captions',
  fullscreen: 'Full screen',
  exitFullscreen: 'Exit full screen',
};

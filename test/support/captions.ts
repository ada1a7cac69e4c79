/** URL of a caption file on the tests' own origin (host-pages.js), with one cue from start to end. */
export const captions = (text: string): string => {
  const html = `WEBVTT\n\n00:00.000 --> 10:00.000\n${text}\n`;
  const page = JSON.stringify({ html, headers: { 'Content-Type': 'text/vtt' } });
  return `/host-page?${encodeURIComponent(page)}`;
};

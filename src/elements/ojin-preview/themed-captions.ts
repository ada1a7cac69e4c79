import { MediaCaptionsButton } from 'media-chrome/dist/media-captions-button.js';

/** media-chrome calls it a button, with a state that only a switch may have. */
class CaptionsSwitch extends MediaCaptionsButton {
  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'switch';
  }
}

/** Registers the button for captions of themed controls: loaded with a film’s first track. */
export function defineCaptions(): void {
  if (!customElements.get('ojin-captions-switch'))
    customElements.define('ojin-captions-switch', CaptionsSwitch);
}

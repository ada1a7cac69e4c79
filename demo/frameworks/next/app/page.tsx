import { OjinPreview } from 'ojin-widget/react';
import { ADA, API_BASE } from './ada';
import { Announced } from './announced';

/** A server component: the elements of `ojin-widget/react` need no 'use client' of the page's own. */
export default function Page() {
  return (
    <main>
      <OjinPreview id="server" configId={ADA} apiBase={API_BASE} strings={{ play: 'Meet Ada' }}>
        <p slot="actions">Rendered on the server</p>
      </OjinPreview>
      <Announced />
    </main>
  );
}

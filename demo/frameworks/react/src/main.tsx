import 'ojin-widget/preupgrade.css';
import { StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { type OjinPreviewElement, OjinPreview } from 'ojin-widget/react';
import type {} from 'ojin-widget/types/react';

const ADA = '6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad';
const API_BASE = 'http://localhost:8787/v1';
const STRINGS = { play: 'Meet Ada' };

function App() {
  const preview = useRef<OjinPreviewElement>(null);
  const [title, setTitle] = useState('');
  const [tag, setTag] = useState('');
  return (
    <>
      <OjinPreview
        ref={preview}
        configId={ADA}
        apiBase={API_BASE}
        strings={STRINGS}
        onOjinReady={({ detail }) => setTitle(detail.config?.title ?? '')}
      >
        <span slot="actions">
          <button onClick={() => void preview.current?.load()}>Start over</button>
        </span>
      </OjinPreview>
      <output>{title}</output>
      {/* React 19 also knows the tag itself */}
      <ojin-preview
        config-id={ADA}
        loading="eager"
        apiBase={API_BASE}
        onojin-ready={({ target, detail }) => setTag(`${target.state.status} ${detail.asset.kind}`)}
      />
      <output>{tag}</output>
    </>
  );
}

const main = document.querySelector('main');
if (main)
  createRoot(main).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
